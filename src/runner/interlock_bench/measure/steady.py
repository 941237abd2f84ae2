"""Throughput of workers that are all busy: they loop, and calls are counted only while every one of them is running.

Short bursts of fixed work tell less: measured on two cores, bursts of 30 to 60 ms showed no gain for calls that release the
GIL, because the system left both fresh threads on one core; windows showed 1.4 to 2.0 times.
"""

import multiprocessing
import threading
import time

# Seconds before counting begins, and of counting at least.
LEAD = 0.05
WINDOW = 0.12
# Calls of all workers together that a window holds at least.
LEAST_CALLS = 8
# Counting goes on no longer than this for slow functions (seconds), once each worker has finished a call.
LONGEST = 2.0


class Rate:
    """`per_second`: calls of all workers together; `cpu`: CPU seconds of a second of one worker, 0 to 1; `calls`: counted."""

    def __init__(self, counted):
        """`counted`: (calls, wall seconds, CPU seconds) of each worker."""
        self.workers = len(counted)
        self.calls = sum(calls for calls, _, _ in counted)
        self.per_second = sum(calls / wall for calls, wall, _ in counted)
        self.cpu = sum(cpu / wall for _, wall, cpu in counted) / len(counted)


def steady_threads(function, argument_tuples, window=WINDOW, lead=LEAD, least_calls=LEAST_CALLS, longest=LONGEST, batch=1):
    """`Rate` of one thread for each tuple of arguments. `batch`: calls between two looks at the clock, for short functions."""
    done = _Finished(len(argument_tuples))
    counted, errors = [], []

    def work(arguments):
        try:
            counted.append(_count(function, arguments, batch, lead, window, least, longest, done.one, done.all))
        except BaseException as error:
            errors.append(error)
            done.one()

    least = -(-least_calls // len(argument_tuples))
    threads = [threading.Thread(target=work, args=(arguments,), daemon=True) for arguments in argument_tuples]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return Rate(counted)


class _Finished:
    """How many workers have finished counting. The others keep the machine busy until all have."""

    def __init__(self, workers):
        self._left = workers
        self._lock = threading.Lock()

    def one(self):
        with self._lock:
            self._left -= 1

    def all(self):
        return self._left <= 0


def _count(function, arguments, batch, lead, window, least, longest, finished, all_finished):
    """Runs in a worker: (calls, wall seconds, CPU seconds), from the end of one call to the end of a later one."""
    clock, cpu_clock, repeat = time.perf_counter, time.thread_time, range(batch)
    begin = clock()
    while True:
        for _ in repeat:
            function(*arguments)
        if clock() - begin >= lead:
            break
    batches = 0
    cpu_start, start = cpu_clock(), clock()
    while True:
        for _ in repeat:
            function(*arguments)
        batches += 1
        wall = clock() - start
        if wall >= longest or (wall >= window and batches * batch >= least):
            break
    cpu = cpu_clock() - cpu_start
    finished()
    while not all_finished():
        function(*arguments)
    return batches * batch, wall, cpu


class SteadyProcesses:
    """The same for processes, which stay up between measurements. `function` must be importable by name.

    `start` returns the seconds until all are up; `close` may be called twice.
    """

    def __init__(self, function, argument_tuples, method=None):
        self._function = function
        self._tuples = list(argument_tuples)
        self._context = multiprocessing.get_context(method)
        self._processes = []
        self._pipes = []

    def start(self):
        before = time.perf_counter()
        for arguments in self._tuples:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_serve, args=(theirs, self._function, arguments), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)
        for pipe in self._pipes:
            pipe.recv()
        return time.perf_counter() - before

    def rate(self, window=WINDOW, lead=LEAD, least_calls=LEAST_CALLS, longest=LONGEST, batch=1, workers=None):
        """`Rate` of the first `workers` processes (None: of all), while the others idle."""
        pipes = self._pipes[:workers]
        for pipe in pipes:
            pipe.send((batch, lead, window, -(-least_calls // len(pipes)), longest))
        for pipe in pipes:
            pipe.recv()
        for pipe in pipes:
            pipe.send(None)
        answers = [pipe.recv() for pipe in pipes]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return Rate(answers)

    def close(self):
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()
        self._pipes, self._processes = [], []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.close()


def _serve(pipe, function, arguments):
    """Runs in a process: waits for the parameters of a window, counts, reports, waits for the others."""
    pipe.send(True)
    while True:
        try:
            parameters = pipe.recv()
        except (EOFError, OSError):
            return  # closed; on some systems with a reset
        told = []

        def finished():
            told.append(True)
            pipe.send(True)

        try:
            answer = _count(function, arguments, *parameters, finished=finished, all_finished=pipe.poll)
        except Exception as error:
            answer = RuntimeError("{}: {}".format(type(error).__name__, error))
            if not told:
                pipe.send(True)
        pipe.recv()
        pipe.send(answer)

"""Waiting and computing with this process, and all that it starts, on one core."""

import os
import threading
import time

# Cores that are tried, and how far is counted on each: some milliseconds.
_LOOKED_AT, _LOOK = 16, 300000


def count_up(loops):
    """Pure Python."""
    total = 0
    for number in range(loops):
        total += number
    return total


class Pinned:
    """`tasks`: how many calls in one measurement. The pool has two processes and stays."""

    def __init__(self, tasks):
        self.tasks = tasks
        self.pool = None

    def pin(self):
        """The core that others use least just now, of those that this process may use; answers its number."""
        free = {}
        for core in sorted(os.sched_getaffinity(0))[:_LOOKED_AT]:
            os.sched_setaffinity(0, {core})
            begin, processor = time.perf_counter(), time.process_time()
            count_up(_LOOK)
            free[core] = (time.process_time() - processor) / (time.perf_counter() - begin)
        core = max(free, key=free.get)
        os.sched_setaffinity(0, {core})
        return {"core": core}

    def sequential(self, call, value):
        def run():
            for _ in range(self.tasks):
                _CALLS[call](value)
        return _timed(run)

    def threads(self, call, value):
        def run():
            threads = [threading.Thread(target=_CALLS[call], args=(value,)) for _ in range(self.tasks)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return _timed(run)

    def processes(self, call, value, method):
        if self.pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor
            self.pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method))
            list(self.pool.map(time.sleep, [0.02] * 4))
        return _timed(lambda: list(self.pool.map(_CALLS[call], [value] * self.tasks)))


_CALLS = {"compute": count_up, "wait": time.sleep}


def _timed(run):
    """`processor`: processor seconds of this process; less than the seconds of a computation: others used the core too."""
    begin, processor = time.perf_counter(), time.process_time()
    run()
    return {"seconds": time.perf_counter() - begin, "processor": time.process_time() - processor}


if __name__ == "__main__":
    import sys
    from answering import serve
    pinned = Pinned(int(sys.argv[1]))
    serve({"pin": pinned.pin, "sequential": pinned.sequential, "threads": pinned.threads, "processes": pinned.processes})

"""Waiting and computing with this process, and all that it starts, on one core."""

import os
import threading
import time


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
        """The first of the cores that this process may use; answers its number."""
        core = min(os.sched_getaffinity(0))
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
    begin = time.perf_counter()
    run()
    return {"seconds": time.perf_counter() - begin}


if __name__ == "__main__":
    import sys
    from answering import serve
    pinned = Pinned(int(sys.argv[1]))
    serve({"pin": pinned.pin, "sequential": pinned.sequential, "threads": pinned.threads, "processes": pinned.processes})

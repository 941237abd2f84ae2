"""`ProcessPoolExecutor`, warm."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from .base import Model, ModelError, collect
from .processes import reason_without_method
from .remote import run_chunk, say_pid, split

# Longest time that all workers may take to come up, seconds.
_START_LIMIT = 30.0


def pool_method(environment):
    """The start method that pools use here: forkserver where there is one, else spawn.

    fork is only a row of its own: it is unsafe in a process with threads, and it hides what cannot be pickled.
    """
    return "forkserver" if "forkserver" in environment["startMethods"] else "spawn"


class ProcessPool(Model):
    """`workers`: `None` takes the number of CPUs. `chunk`: tasks for each submit. `method`: `None` as `pool_method`."""

    id = "process-pool"
    sends = True

    def __init__(self, workers=None, method=None, chunk=1):
        super().__init__(workers)
        self._wanted = method
        self.method = method or pool_method({"startMethods": multiprocessing.get_all_start_methods()})
        self.chunk = chunk
        self.pool = None

    def reason_unsupported(self, environment):
        return reason_without_method(self._wanted, environment)

    def _start(self):
        self.pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context(self.method))
        if self.workers is None:
            self.workers = self.pool._max_workers
        warm_up(self.pool, self.workers)

    def _run(self, function, tuples):
        if self.chunk == 1:
            return collect([self.pool.submit(function, *arguments) for arguments in tuples])
        parts = collect([self.pool.submit(run_chunk, function, part) for part in split(tuples, self.chunk)])
        return [value for part in parts for value in part]

    def close(self):
        if self.pool is not None:
            self.pool.shutdown(wait=True)
            self.pool = None


def warm_up(pool, workers):
    """Returns once every worker process has answered: an executor starts them on demand, and they import on first use."""
    seen = set()
    limit = time.monotonic() + _START_LIMIT
    pause = 0.002
    while len(seen) < workers:
        if time.monotonic() > limit:
            raise ModelError("Only %d of %d worker processes came up within %d s" % (len(seen), workers, _START_LIMIT))
        seen.update(future.result() for future in [pool.submit(say_pid, pause) for _ in range(workers)])
        pause = min(pause * 2, 0.1)

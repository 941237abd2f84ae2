"""`ThreadPoolExecutor`, warm."""

import threading
from concurrent.futures import ThreadPoolExecutor

from .base import Model, collect
from .remote import run_chunk, split


class ThreadPool(Model):
    """`workers`: `None` takes what the executor takes by itself, min(32, CPUs + 4). `chunk`: tasks for each submit."""

    id = "thread-pool"

    def __init__(self, workers=None, chunk=1):
        super().__init__(workers)
        self.chunk = chunk
        self._pool = None

    def _start(self):
        self._pool = ThreadPoolExecutor(self.workers)
        if self.workers is None:
            self.workers = self._pool._max_workers
        # The executor starts a thread only when none is idle: they must all be busy once.
        barrier = threading.Barrier(self.workers + 1)
        for _ in range(self.workers):
            self._pool.submit(barrier.wait, 30)
        barrier.wait(30)

    def _run(self, function, tuples):
        if self.chunk == 1:
            return collect([self._pool.submit(function, *arguments) for arguments in tuples])
        parts = collect([self._pool.submit(run_chunk, function, part) for part in split(tuples, self.chunk)])
        return [value for part in parts for value in part]

    def close(self):
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

"""Blocking functions under asyncio, moved to the loop's default executor."""

import asyncio
import contextvars
import functools
from concurrent.futures import ThreadPoolExecutor

from .asyncio_tasks import close_loop, gather
from .base import Model


class ToThread(Model):
    """`workers`: threads of the loop's default executor; `None`: its default, min(32, CPUs + 4)."""

    id = "to-thread"

    def __init__(self, workers=None):
        super().__init__(workers)
        self.loop = None
        self._pool = None

    def _start(self):
        self.loop = asyncio.new_event_loop()
        # The same executor that the loop would make by itself; made here to learn its size.
        self._pool = ThreadPoolExecutor(self.workers)
        self.workers = self._pool._max_workers
        self.loop.set_default_executor(self._pool)

    def _run(self, function, tuples):
        return self.loop.run_until_complete(gather([_factory(function, arguments) for arguments in tuples], cancel=False))

    def close(self):
        if self.loop is not None:
            close_loop(self.loop)
            # Before 3.9 a loop leaves the threads of its executor running.
            self._pool.shutdown(wait=True)
            self.loop = None


async def _in_executor(function, *arguments):
    """What `asyncio.to_thread` does from 3.9 on."""
    call = functools.partial(contextvars.copy_context().run, function, *arguments)
    return await asyncio.get_running_loop().run_in_executor(None, call)


to_thread = getattr(asyncio, "to_thread", _in_executor)


def _factory(function, arguments):
    return lambda: to_thread(function, *arguments)

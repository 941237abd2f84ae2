"""An event loop that waits, and a process pool that computes."""

import asyncio
import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from .asyncio_tasks import close_loop, gather
from .base import Model, is_coroutine_function
from .process_pool import pool_method, warm_up
from .processes import reason_without_method


class AsyncioPool(Model):
    """`workers`: processes; `None`: the number of CPUs.

    A plain function runs in the pool. An `async def` function runs in the loop and gets as its first argument
    `offload(function, *arguments)`, an awaitable call in the pool: that is how a mixed task splits itself.
    """

    id = "asyncio-pool"
    sends = True

    def __init__(self, workers=None, method=None):
        super().__init__(workers)
        self._wanted = method
        self.method = method or pool_method({"startMethods": multiprocessing.get_all_start_methods()})
        self.loop = None
        self.pool = None

    def reason_unsupported(self, environment):
        return reason_without_method(self._wanted, environment)

    def _start(self):
        self.pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context(self.method))
        self.workers = self.pool._max_workers
        warm_up(self.pool, self.workers)
        self.loop = asyncio.new_event_loop()

    def _run(self, function, tuples):
        offload = functools.partial(self.loop.run_in_executor, self.pool)
        call = functools.partial(function if is_coroutine_function(function) else _offloaded, offload)
        if call.func is _offloaded:
            call = functools.partial(call, function)
        calls = [functools.partial(call, *arguments) for arguments in tuples]
        return self.loop.run_until_complete(gather(calls, cancel=False))

    def close(self):
        if self.loop is not None:
            close_loop(self.loop)
            self.loop = None
        if self.pool is not None:
            self.pool.shutdown(wait=True)
            self.pool = None


async def _offloaded(offload, function, *arguments):
    return await offload(function, *arguments)

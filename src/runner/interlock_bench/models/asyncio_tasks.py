"""Tasks of one event loop, gathered."""

import asyncio

from .base import Model, is_coroutine_function


class AsyncioTasks(Model):
    """`workers`: tasks that are inside the function at once, by a semaphore; `None`: all of them."""

    id = "asyncio"
    asynchronous = True

    def __init__(self, workers=None):
        super().__init__(workers)
        self.loop = None

    def _start(self):
        # One loop for all rounds: creating one costs around 0.1 ms and is not what is measured.
        self.loop = asyncio.new_event_loop()

    def _run(self, function, tuples):
        return self.loop.run_until_complete(gather(self.coroutines(function, tuples)))

    def coroutines(self, function, tuples):
        """Factories of the coroutines that `run` gathers; called inside the loop."""
        call = function if is_coroutine_function(function) else _blocking(function)
        if self.workers is None:
            return [_factory(call, arguments) for arguments in tuples]
        limit = []

        async def limited(arguments):
            # Made inside the loop: before 3.10 a semaphore belongs to the loop that is current when it is made.
            if not limit:
                limit.append(asyncio.Semaphore(self.workers))
            async with limit[0]:
                return await call(*arguments)

        return [_factory(limited, (arguments,)) for arguments in tuples]

    def close(self):
        if self.loop is not None:
            close_loop(self.loop)
            self.loop = None


async def gather(factories, cancel=True):
    """All results in order. After a failure the others are cancelled, or awaited where cancelling does not stop the work
    (it goes on in a thread or process): none runs on into the next round."""
    tasks = [asyncio.ensure_future(factory()) for factory in factories]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        if cancel:
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


def close_loop(loop):
    """Closes a loop as `asyncio.run` does, with its asynchronous generators and its default executor."""
    loop.run_until_complete(loop.shutdown_asyncgens())
    shutdown = getattr(loop, "shutdown_default_executor", None)  # 3.9
    if shutdown is not None:
        loop.run_until_complete(shutdown())
    loop.close()


def _factory(function, arguments):
    return lambda: function(*arguments)


def _blocking(function):
    async def call(*arguments):
        return function(*arguments)
    return call

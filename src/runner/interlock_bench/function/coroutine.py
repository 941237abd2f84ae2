"""Calls of a coroutine function, all in one event loop, with and without a heart that beats beside them."""

import asyncio
import time

from ..models.asyncio_tasks import close_loop
from .call import failed
from .clock import Spent, Stopwatch
from .memory import peak_growth
from .probe import First
from .results_equal import same

BEAT = 0.001
# Beats before a measurement: the first ones of a loop are slow.
_WARM_BEATS = 3


class LoopRunner:
    """Keeps one loop for the whole benchmark: clients and locks of the user's module may belong to it."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        # Before 3.10 locks and queues take the current loop when they are made, also at the import of a module.
        asyncio.set_event_loop(self.loop)
        self.call = None

    def first_calls(self, count):
        """As `probe.first_calls`."""
        try:
            spent, result = self.once()
            count(1)
            (_, second), memory = peak_growth(self.once)
            count(1)
        except (Exception, SystemExit) as error:
            raise failed(error, self.call.qualname)
        return First(spent.wall, spent.thread / spent.own, result, memory, same(result, second))

    def once(self):
        """(`Spent`, result) of one call; its exception is raised here."""
        return self.loop.run_until_complete(self._one())

    def timed(self, loops):
        """`Spent` of `loops` calls, each awaited before the next."""
        return self.loop.run_until_complete(self._timed(loops))

    def copies(self, copies, each):
        """Seconds for `copies` tasks that do `each` calls one after the other."""
        return self.loop.run_until_complete(self._copies(copies, each))

    def gap(self, copies, each):
        """Longest pause between two beats, in seconds, while that many copies run; without copies, in 50 beats."""
        return self.loop.run_until_complete(self._gap(copies, each))

    def close(self):
        asyncio.set_event_loop(None)
        close_loop(self.loop)

    async def _one(self):
        watch = Stopwatch()
        result = await self.call.once_async()
        return watch.spent(), result

    async def _timed(self, loops):
        if not self.call.fresh:
            once = self.call.once_async
            watch = Stopwatch()
            for _ in range(loops):
                await once()
            return watch.spent()
        total = Spent()
        for _ in range(loops):
            prepared = self.call.prepared_async()
            watch = Stopwatch()
            await prepared()
            total.add(watch.spent())
        return total

    async def _copies(self, copies, each):
        begin = time.perf_counter()
        await self._gathered(copies, each)
        return time.perf_counter() - begin

    async def _gathered(self, copies, each):
        tasks = [asyncio.ensure_future(self._repeat(each)) for _ in range(copies)]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _repeat(self, each):
        for _ in range(each):
            await self.call.once_async()

    async def _gap(self, copies, each):
        gaps = []
        stopped = []

        async def heart():
            last = time.perf_counter()
            while not stopped:
                await asyncio.sleep(BEAT)
                now = time.perf_counter()
                gaps.append(now - last)
                last = now

        beating = asyncio.ensure_future(heart())
        await asyncio.sleep(_WARM_BEATS * BEAT)
        gaps.clear()
        try:
            if copies:
                await self._gathered(copies, each)
            else:
                await asyncio.sleep(50 * BEAT)
        finally:
            # The beat that was delayed ends after the work.
            stopped.append(True)
            await beating
        return max(gaps)

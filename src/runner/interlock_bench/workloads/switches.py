"""What it costs to leave a piece of code and come back: calls, generators, awaits, event loop, threads.

Each function does its thing `count` times and returns the seconds of that, loop included; `plain_loop` is that loop alone.
"""

import asyncio
import threading
import types
from itertools import repeat
from time import perf_counter


def plain_loop(count):
    begin = perf_counter()
    for _ in repeat(None, count):
        pass
    return perf_counter() - begin


def function_calls(count):
    """A Python function without arguments."""
    function = _nothing
    begin = perf_counter()
    for _ in repeat(None, count):
        function()
    return perf_counter() - begin


def generator_resumes(count):
    """The `for` statement resumes it; the generator's own loop is the one that `plain_loop` stands for."""
    generator = _generator(count)
    begin = perf_counter()
    for _ in generator:
        pass
    return perf_counter() - begin


def awaits(count):
    """Awaiting a coroutine that never suspends."""
    return _drive(_awaits(count))


def suspending_awaits(count):
    """Awaiting something that suspends up to the caller of the outermost coroutine, and is resumed by it."""
    return _drive(_suspends(count))


class LoopTurns:
    """One event loop for all rounds: starting one would be most of the cost."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()

    def turns(self, count):
        """`await asyncio.sleep(0)`: a whole turn of the loop."""
        return self.loop.run_until_complete(_turns(count))

    def tasks(self, count):
        """`create_task` of an empty coroutine, awaited at once."""
        return self.loop.run_until_complete(_tasks(count))

    def gathered(self, count):
        """Empty coroutines, a hundred in each `asyncio.gather`; `count` is rounded up to whole hundreds."""
        return self.loop.run_until_complete(_gathered(count))

    def grouped(self, count):
        """Empty coroutines, a hundred in each `asyncio.TaskGroup` (3.11)."""
        return self.loop.run_until_complete(_grouped(count))

    def close(self):
        self.loop.close()


def thread_switches(count):
    """Two threads hand a lock to each other: every hand-over is a switch that cannot be avoided. Seconds for `count` of them."""
    mine, theirs = threading.Lock(), threading.Lock()
    mine.acquire()
    theirs.acquire()
    rounds = (count + 1) // 2

    def answer():
        for _ in repeat(None, rounds):
            theirs.acquire()
            mine.release()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    begin = perf_counter()
    for _ in repeat(None, rounds):
        theirs.release()
        mine.acquire()
    seconds = perf_counter() - begin
    thread.join()
    return seconds * count / (2 * rounds)


GROUP = 100


def _nothing():
    pass


def _generator(count):
    for _ in repeat(None, count):
        yield


async def _empty():
    pass


@types.coroutine
def _suspend():
    yield


async def _awaits(count):
    for _ in repeat(None, count):
        await _empty()


async def _suspends(count):
    for _ in repeat(None, count):
        await _suspend()


def _drive(coroutine):
    send = coroutine.send
    begin = perf_counter()
    try:
        while True:
            send(None)
    except StopIteration:
        return perf_counter() - begin


async def _turns(count):
    sleep = asyncio.sleep
    begin = perf_counter()
    for _ in repeat(None, count):
        await sleep(0)
    return perf_counter() - begin


async def _tasks(count):
    create = asyncio.get_running_loop().create_task
    begin = perf_counter()
    for _ in repeat(None, count):
        await create(_empty())
    return perf_counter() - begin


async def _gathered(count):
    groups = -(-count // GROUP)
    begin = perf_counter()
    for _ in repeat(None, groups):
        await asyncio.gather(*[_empty() for _ in range(GROUP)])
    return (perf_counter() - begin) * count / (groups * GROUP)


async def _grouped(count):
    groups = -(-count // GROUP)
    begin = perf_counter()
    for _ in repeat(None, groups):
        async with asyncio.TaskGroup() as group:
            for _ in range(GROUP):
                group.create_task(_empty())
    return (perf_counter() - begin) * count / (groups * GROUP)

"""One counter that several threads or tasks add to, in the ways that people write it. Each gives how many updates vanished."""

import asyncio
import threading
from itertools import repeat


class Box:
    """What is shared. A new one for each run."""

    def __init__(self):
        self.value = 0
        self.by_key = {"value": 0}
        self.items = []
        self.lock = threading.Lock()


def _one():
    return 1


def add_plainly(box, count):
    for _ in repeat(None, count):
        box.value += 1


def add_with_call(box, count):
    """The call lies between reading and writing: the value is read first, then the right side is evaluated."""
    for _ in repeat(None, count):
        box.value += _one()


def add_in_dictionary(box, count):
    counts = box.by_key
    for _ in repeat(None, count):
        counts["value"] = counts.get("value") + _one()


def add_locked(box, count):
    lock = box.lock
    for _ in repeat(None, count):
        with lock:
            box.value += _one()


def append(box, count):
    """Not a counter: one call that changes the list."""
    add = box.items.append
    for _ in repeat(None, count):
        add(None)


def lost_in_threads(function, threads, count):
    """How many of `threads * count` updates are missing after that many threads ran `function(box, count)` at once."""
    box = Box()
    barrier = threading.Barrier(threads)

    def work():
        barrier.wait()
        function(box, count)

    started = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    # A run uses one of the three; the others are still zero.
    found = box.value + box.by_key["value"] + len(box.items)
    return threads * count - found


def lost_in_tasks(tasks, locked):
    """The same across an await: each of `tasks` tasks reads the value, awaits, writes it one higher."""
    return asyncio.run(_lost_in_tasks(tasks, locked))


async def _lost_in_tasks(tasks, locked):
    box = Box()
    lock = asyncio.Lock()

    async def add():
        value = box.value
        await asyncio.sleep(0)
        box.value = value + 1

    async def add_locked_across_await():
        async with lock:
            await add()

    await asyncio.gather(*[add_locked_across_await() if locked else add() for _ in range(tasks)])
    return tasks - box.value

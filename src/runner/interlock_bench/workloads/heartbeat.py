"""A heart that beats in an event loop while something else runs: the longest pause between two beats is what all other tasks feel."""

import asyncio
import hashlib
import time

from ..models.to_thread import to_thread

_BLOCK = bytes(1 << 20)


class Beats:
    """What one run gave. `worst`, `median`: seconds between two beats while the call ran. `seconds`: what the call took."""

    def __init__(self, gaps, seconds):
        ordered = sorted(gaps)
        self.worst = ordered[-1]
        self.median = ordered[len(ordered) // 2]
        self.seconds = seconds


def beats_during(call, beat=0.001):
    """Runs the coroutine function `call()` in a new event loop beside a task that sleeps `beat` seconds over and over."""
    return asyncio.run(_beats_during(call, beat))


async def _beats_during(call, beat):
    gaps = []
    going = True

    async def heart():
        last = time.perf_counter()
        while going:
            await asyncio.sleep(beat)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    task = asyncio.get_running_loop().create_task(heart())
    # The first beats are slow: the loop is new.
    await asyncio.sleep(3 * beat)
    gaps.clear()
    begin = time.perf_counter()
    await call()
    seconds = time.perf_counter() - begin
    going = False
    # The beat that the call delayed ends after it.
    await task
    return Beats(gaps, seconds)


def compute(seconds):
    """Pure Python for that long by the clock."""
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        for number in range(200):
            total += number
    return total


def hash_blocks(seconds):
    """SHA-256 over blocks of 1 MB for that long: releases the GIL within each block."""
    end = time.perf_counter() + seconds
    digest = hashlib.sha256()
    while time.perf_counter() < end:
        digest.update(_BLOCK)
    return digest.hexdigest()


def sleep_in_coroutine(seconds):
    async def call():
        time.sleep(seconds)
    return call


def compute_in_coroutine(seconds):
    async def call():
        compute(seconds)
    return call


def in_threads(function, seconds, times=1):
    """`times` calls of a blocking function at once, each in a thread of the default executor."""
    async def call():
        await asyncio.gather(*[to_thread(function, seconds) for _ in range(times)])
    return call


def in_executor(executor, function, seconds):
    """A call of a blocking function in an executor of the caller's, which stays open."""
    async def call():
        await asyncio.get_running_loop().run_in_executor(executor, function, seconds)
    return call


def default_executor_size():
    """Threads that the loop's default executor may have here."""
    return asyncio.run(_default_executor_size())


async def _default_executor_size():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, int)
    # No public way tells the size; the executor itself has carried it under this name since 3.2.
    return loop._default_executor._max_workers


def seconds_of_sleeps(calls, seconds):
    """Wall time of that many `to_thread(time.sleep, seconds)` at once, in a new loop."""
    return asyncio.run(_timed(in_threads(time.sleep, seconds, calls)))


async def _timed(call):
    begin = time.perf_counter()
    await call()
    return time.perf_counter() - begin

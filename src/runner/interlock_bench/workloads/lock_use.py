"""Locks: taken and given back while nobody else wants them, fought over by threads, and held while waiting.

Functions with `count` return the seconds of that many uses, loop included; `switches.plain_loop` is that loop alone.
"""

import asyncio
import threading
import time
from itertools import repeat
from time import perf_counter


def take(lock, count):
    """`with lock`, and nothing inside."""
    begin = perf_counter()
    for _ in repeat(None, count):
        with lock:
            pass
    return perf_counter() - begin


def take_asynchronously(loop, count):
    """`async with asyncio.Lock()` in the given event loop."""
    return loop.run_until_complete(_take_asynchronously(count))


async def _take_asynchronously(count):
    lock = asyncio.Lock()
    begin = perf_counter()
    for _ in repeat(None, count):
        async with lock:
            pass
    return perf_counter() - begin


class _Counter:
    def __init__(self):
        self.value = 0


def add_under_lock(threads, count):
    """Seconds until `threads` threads have added one to a counter under one lock, `count` times altogether."""
    lock = threading.Lock()
    counter = _Counter()
    barrier = threading.Barrier(threads + 1)
    share = count // threads

    def work():
        barrier.wait()
        for _ in repeat(None, share):
            with lock:
                counter.value += 1

    workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    barrier.wait()
    begin = perf_counter()
    for worker in workers:
        worker.join()
    seconds = perf_counter() - begin
    if counter.value != share * threads:
        raise RuntimeError("the lock lost %d updates" % (share * threads - counter.value))
    return seconds * count / (share * threads)


def wait_in_threads(threads, seconds, lock):
    """Seconds until `threads` threads have slept `seconds` each, holding `lock` meanwhile; `None`: no lock."""

    def work():
        if lock is None:
            time.sleep(seconds)
        else:
            with lock:
                time.sleep(seconds)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    begin = perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return perf_counter() - begin

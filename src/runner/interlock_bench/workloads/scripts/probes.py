"""Questions about the behaviour of this version that are answered by trying: each answers 1 (yes) or 0 (no) and what it saw."""

import asyncio
import os
import sys
import threading
import time
import warnings


def _answer(yes, seen, **figures):
    return dict(figures, yes=1 if yes else 0, seen=seen)


def lambda_raises(method):
    """Whether a lambda sent to a process pool raises (yes) or is dropped without a word."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
        try:
            pool.submit(lambda: 1).result(timeout=10)
        except Exception as error:
            return _answer(True, type(error).__name__)
    return _answer(False, "no exception")


class _Sibling:
    """A coroutine that notes whether it got to its end."""

    def __init__(self):
        self.seen = "started"

    async def run(self):
        try:
            await asyncio.sleep(0.02)
            self.seen = "finished"
        except asyncio.CancelledError:
            self.seen = "cancelled"
            raise


async def _fail():
    await asyncio.sleep(0)
    raise ValueError("on purpose")


def gather_runs_on():
    """Whether the others of a gather go on after one has failed."""
    sibling = _Sibling()

    async def main():
        try:
            await asyncio.gather(_fail(), sibling.run())
        except ValueError:
            pass
        await asyncio.sleep(0.04)

    asyncio.run(main())
    return _answer(sibling.seen == "finished", sibling.seen)


def group_cancels():
    """Whether a TaskGroup cancels the others after one has failed (3.11)."""
    sibling = _Sibling()

    async def main():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(sibling.run())
                group.create_task(_fail())
        except BaseException:  # an ExceptionGroup, which older versions have no name for
            pass

    asyncio.run(main())
    return _answer(sibling.seen == "cancelled", sibling.seen)


def missing_await_warns():
    """Whether a coroutine that nobody awaits is reported."""
    async def forgotten():
        pass

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        forgotten()
    names = sorted({warning.category.__name__ for warning in caught})
    return _answer("RuntimeWarning" in names, ", ".join(names) or "no warning")


def fork_with_threads_warns():
    """Whether forking a process with threads is reported. The child ends at once, without touching anything."""
    going = threading.Event()
    thread = threading.Thread(target=going.wait, daemon=True)
    thread.start()
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.waitpid(child, 0)
    finally:
        going.set()
        thread.join()
    names = sorted({warning.category.__name__ for warning in caught})
    return _answer(bool(names), ", ".join(names) or "no warning")


def semaphore_limits():
    """Whether of forty tasks behind a semaphore of five at most five run at once."""
    running = most = 0

    async def main():
        gate = asyncio.Semaphore(5)

        async def one():
            nonlocal running, most
            async with gate:
                running += 1
                most = max(most, running)
                await asyncio.sleep(0.001)
                running -= 1

        await asyncio.gather(*[one() for _ in range(40)])

    asyncio.run(main())
    return _answer(most <= 5, "%d at once" % most, most=most)


def wait_takes_coroutines():
    """Whether asyncio.wait accepts bare coroutines."""
    async def one():
        pass

    async def main():
        coroutines = [one(), one()]
        try:
            await asyncio.wait(coroutines)
        finally:
            for coroutine in coroutines:
                coroutine.close()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            asyncio.run(main())
        except TypeError:
            return _answer(False, "TypeError")
    names = sorted({warning.category.__name__ for warning in caught})
    return _answer(True, "with %s" % ", ".join(names) if names else "without a warning")


def append_keeps_all():
    """Whether four threads that append to one list lose nothing."""
    items = []

    def work():
        for number in range(50000):
            items.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _answer(len(items) == 200000, "%d of 200000" % len(items))


def stray_release_raises():
    """Whether releasing a lock that nobody holds raises."""
    try:
        threading.Lock().release()
    except RuntimeError:
        return _answer(True, "RuntimeError")
    return _answer(False, "no exception")


def sleep_overlaps():
    """Whether two coroutines with time.sleep overlap; they do not."""
    async def one():
        time.sleep(0.01)

    async def main():
        begin = time.perf_counter()
        await asyncio.gather(one(), one())
        return time.perf_counter() - begin

    seconds = asyncio.run(main())
    return _answer(seconds < 0.015, "%.0f ms" % (seconds * 1e3))


PROBES = {function.__name__: function for function in (
    lambda_raises, gather_runs_on, group_cancels, missing_await_warns, fork_with_threads_warns, semaphore_limits,
    wait_takes_coroutines, append_keeps_all, stray_release_raises, sleep_overlaps)}

if __name__ == "__main__":
    from answering import serve
    # What a probe provokes on standard error is no news to anybody.
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    serve(PROBES)

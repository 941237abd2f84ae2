"""Many waiting threads, tasks or processes in a process of their own: what they occupy, and how long it takes to have them."""

import time


def wait_in_threads(count):
    """Bytes for each of `count` threads that wait for an event, and seconds until all of them do.

    A system that refuses a thread gives the figures of those that started, and the reason.
    """
    import threading
    from own_memory import resident
    threading.Thread(target=int).start()
    go_on = threading.Event()
    threads, reason = [], ""
    before, begin = resident(), time.perf_counter()
    for _ in range(count):
        thread = threading.Thread(target=go_on.wait, daemon=True)
        try:
            thread.start()
        except (RuntimeError, MemoryError) as error:
            reason = str(error)
            break
        threads.append(thread)
    seconds, after = time.perf_counter() - begin, resident()
    go_on.set()
    for thread in threads:
        thread.join()
    return _figures(len(threads), before, after, seconds, reason)


def wait_in_tasks(count):
    """The same with asyncio tasks."""
    import asyncio
    from own_memory import resident

    async def measure():
        go_on = asyncio.Event()
        await asyncio.sleep(0)
        before, begin = resident(), time.perf_counter()
        tasks = [asyncio.get_running_loop().create_task(go_on.wait()) for _ in range(count)]
        await asyncio.sleep(0)
        seconds, after = time.perf_counter() - begin, resident()
        go_on.set()
        await asyncio.gather(*tasks)
        return _figures(count, before, after, seconds, "")

    return asyncio.run(measure())


def wait_in_processes(count, method):
    """Bytes of each of `count` processes that wait, shared pages by their share; means."""
    import multiprocessing
    from waiting_worker import wait_and_tell
    context = multiprocessing.get_context(method)
    begin = time.perf_counter()
    ends = []
    for _ in range(count):
        near, far = context.Pipe()
        context.Process(target=wait_and_tell, args=(far,), daemon=True).start()
        far.close()
        ends.append(near)
    for end in ends:
        end.recv()
    seconds = time.perf_counter() - begin
    # All are up: what they share is shared by all of them.
    occupied = []
    for end in ends:
        end.send(None)
        occupied.append(end.recv())
    for end in ends:
        end.send(None)
    for process in multiprocessing.active_children():
        process.join()
    return {"bytes": sum(occupied) / count, "seconds": seconds, "started": count, "reason": ""}


def _figures(started, before, after, seconds, reason):
    return {"bytes": (after - before) / max(1, started), "seconds": seconds, "started": started, "reason": reason}


if __name__ == "__main__":
    from answering import serve
    serve({"threads": wait_in_threads, "tasks": wait_in_tasks, "processes": wait_in_processes})

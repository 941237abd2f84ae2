"""Seconds from the decision to start a worker until its first result is here. Runs in a process without other threads."""

import multiprocessing
import threading
import time

from first_answers import one, say_ready

_heap = []


def grow(objects):
    """Keeps that many small objects alive, so that forking has page tables to copy."""
    _heap.append([float(number) for number in range(objects)])
    return {"objects": objects}


def start_threads(count):
    """Seconds to start and join one thread, and to start it only; means over `count`, one after the other."""
    clock = time.perf_counter
    starting = 0.0
    begin = clock()
    for _ in range(count):
        thread = threading.Thread(target=one)
        before = clock()
        thread.start()
        starting += clock() - before
        thread.join()
    return {"seconds": (clock() - begin) / count, "start": starting / count}


def start_thread_pool(count):
    """Seconds until a new `ThreadPoolExecutor(2)` has its first result; mean over `count` executors."""
    from concurrent.futures import ThreadPoolExecutor
    seconds = 0.0
    for _ in range(count):
        before = time.perf_counter()
        pool = ThreadPoolExecutor(2)
        pool.submit(one).result()
        seconds += time.perf_counter() - before
        pool.shutdown(wait=True)
    return {"seconds": seconds / count}


def start_process(method):
    """Seconds until a new process has sent its first bytes."""
    context = multiprocessing.get_context(method)
    before = time.perf_counter()
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=say_ready, args=(sender,), daemon=True)
    process.start()
    sender.close()
    receiver.recv_bytes()
    seconds = time.perf_counter() - before
    process.join()
    receiver.close()
    return {"seconds": seconds}


def start_process_pool(method):
    """Seconds until a new `ProcessPoolExecutor(2)` has its first result."""
    from concurrent.futures import ProcessPoolExecutor
    context = multiprocessing.get_context(method)
    before = time.perf_counter()
    pool = ProcessPoolExecutor(2, mp_context=context)
    pool.submit(one).result()
    seconds = time.perf_counter() - before
    pool.shutdown(wait=True)
    return {"seconds": seconds}


def main():
    from answering import serve
    serve({
        "grow": grow, "threads": start_threads, "thread-pool": start_thread_pool,
        "process": start_process, "process-pool": start_process_pool,
    })

"""What runs in worker processes and subinterpreters. Imports little, because each of them imports it."""

import importlib
import os
import pickle
import time

PLAIN, GENERATOR, COROUTINE, ASYNC_GENERATOR = "plain", "generator", "coroutine", "asynchronous generator"


def consume(kind, result):
    """The result as such; of a generator the number of items that it gave."""
    if kind == GENERATOR:
        return sum(1 for _ in result)
    return result


def call_remotely(function, kind, args, kwargs):
    """One call of the user's function."""
    return consume(kind, function(*args, **kwargs))


def touch(module_name):
    """Imports the user's module: what a new process pays before it can do anything."""
    importlib.import_module(module_name)


def take(_args, _kwargs):
    """Receives arguments and does nothing with them."""


def burn(seconds):
    """Keeps a processor busy for that much CPU time. Returns (process id, CPU seconds of this process so far, of this call)."""
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass
    end = time.process_time()
    return os.getpid(), end, end - begin


def pickled_size(value):
    """Bytes of a pickle; None if it cannot be pickled."""
    try:
        counter = _ByteCounter()
        pickle.Pickler(counter, pickle.HIGHEST_PROTOCOL).dump(value)
        return counter.size
    except Exception:  # whatever a __reduce__ raises
        return None


class _ByteCounter:
    """A file that keeps nothing: the size of a large value is known without a copy of it."""

    def __init__(self):
        self.size = 0

    def write(self, data):
        size = memoryview(data).nbytes
        self.size += size
        return size

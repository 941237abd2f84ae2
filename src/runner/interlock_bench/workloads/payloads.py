"""Arguments of several kinds and sizes, and what a worker process does with them: as little as possible."""

import pickle

try:
    from multiprocessing import shared_memory
except ImportError:  # built without it
    shared_memory = None


def some_bytes(size):
    return bytes(size)


def some_integers(count):
    """Of all sizes that fit into four bytes, as ids are."""
    return [number * 2654435761 % 2147483647 for number in range(count)]


def some_records(count):
    """Small dictionaries as they come out of JSON."""
    return [{"id": number, "name": "item %d" % number, "price": number * 0.5} for number in range(count)]


def pickled_size(value):
    """Bytes that travel to the other process."""
    return len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def give_back(value):
    return value


def add_up(numbers):
    return sum(numbers)


def touch(name):
    """Attaches a shared block, reads its first and its last byte, lets it go."""
    block = shared_memory.SharedMemory(name)
    first_and_last = block.buf[0] + block.buf[block.size - 1]
    block.close()
    return first_and_last


class SharedBlock:
    """An empty block of shared memory: pages that nobody writes to take no memory. `close` frees it for all processes."""

    def __init__(self, size):
        self.block = shared_memory.SharedMemory(create=True, size=size)
        self.name = self.block.name

    def close(self):
        if self.block is not None:
            self.block.close()
            self.block.unlink()
            self.block = None

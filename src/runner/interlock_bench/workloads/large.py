"""The same sum over numbers that arrive in different ways. Every number has 8 bytes where it lies in memory as such."""

from array import array

try:
    from multiprocessing import shared_memory
except ImportError:  # built without it
    shared_memory = None

_ITEM = 8


def total(numbers):
    return sum(numbers)


def total_generated(count):
    """Makes its own numbers as it needs them: only their count travels."""
    return sum(range(count))


def total_shared(name, count):
    """Adds up what lies in the shared block of that name: only the name travels."""
    block = _attach(name)
    try:
        with memoryview(block.buf)[:count * _ITEM] as raw, raw.cast("q") as numbers:
            return sum(numbers)
    finally:
        block.close()


class SharedNumbers:
    """The numbers 0 to `count` - 1 in shared memory; `name` finds them. `close` frees them for all processes."""

    def __init__(self, count):
        values = array("q", range(count))
        self._block = shared_memory.SharedMemory(create=True, size=count * _ITEM)
        self._block.buf[:count * _ITEM] = values.tobytes()
        self.name = self._block.name
        self.count = count

    def close(self):
        if self._block is not None:
            self._block.close()
            self._block.unlink()
            self._block = None


def _attach(name):
    try:
        # 3.13: who only attaches does not own the block.
        return shared_memory.SharedMemory(name, track=False)
    except TypeError:
        return shared_memory.SharedMemory(name)

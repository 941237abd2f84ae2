"""Wall and CPU time around a piece of work, and the time that it stood ready without a core, which says nothing of the work."""

import time

# CPU seconds of this thread; of the process where the system cannot tell threads apart.
thread_time = getattr(time, "thread_time", time.process_time)


class Spent:
    """Seconds: `wall`; `thread`, `process`: CPU; `starved`: ready to run without a core (0 where the system does not tell)."""

    def __init__(self, wall=0.0, thread=0.0, process=0.0, starved=0.0):
        self.wall = wall
        self.thread = thread
        self.process = process
        self.starved = starved

    def add(self, other):
        self.wall += other.wall
        self.thread += other.thread
        self.process += other.process
        self.starved += other.starved

    @property
    def own(self):
        """Wall time without what other programs took."""
        return max(self.wall - self.starved, self.thread, 1e-9)


class Stopwatch:
    """Made right before the work, `spent()` right after it. In the same thread."""

    def __init__(self):
        self._starved = _ready_without_core()
        self._process, self._thread, self._wall = time.process_time(), thread_time(), time.perf_counter()

    def spent(self):
        wall, thread, process = time.perf_counter() - self._wall, thread_time() - self._thread, time.process_time() - self._process
        starved = _ready_without_core()
        if starved is None or self._starved is None:
            return Spent(wall, thread, process)
        return Spent(wall, thread, process, min(wall, starved - self._starved))


def _ready_without_core():
    """Of this thread since its start; Linux only, None elsewhere."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None

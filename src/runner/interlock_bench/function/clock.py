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
    def runnable(self):
        """On a core or ready for one; not waiting for a lock, the GIL, or anything outside."""
        return self.thread + self.starved

    @property
    def own(self):
        """Wall time without what other programs took."""
        return max(self.wall - self.starved, self.thread, 1e-9)


class Stopwatch:
    """Made right before the work, `spent()` right after it. In the same thread."""

    def __init__(self):
        self._starved = ready_without_core()
        self._process, self._thread, self._wall = time.process_time(), thread_time(), time.perf_counter()

    def spent(self):
        wall, thread, process = time.perf_counter() - self._wall, thread_time() - self._thread, time.process_time() - self._process
        starved = ready_without_core()
        if starved is None or self._starved is None:
            return Spent(wall, thread, process)
        return Spent(wall, thread, process, min(wall, starved - self._starved))


def tells_starvation():
    """Whether this system says how long a thread was ready without a core."""
    return ready_without_core() is not None


def ready_without_core(native_id=None):
    """Seconds that a thread was ready and had no core, since its start; Linux only, None elsewhere.

    `native_id`: of another thread of this process; the calling one by default.
    """
    path = "/proc/thread-self/schedstat" if native_id is None else "/proc/self/task/%d/schedstat" % native_id
    try:
        with open(path, "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None

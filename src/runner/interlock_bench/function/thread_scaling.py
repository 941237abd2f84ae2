"""Throughput of a call in one, two and four threads at once.

Short bursts lie: the system keeps fresh threads on one core for tens of milliseconds. So calls that compute are counted in a
window of a steady state. Calls that wait need no processor: there each thread does a fixed number. Unlike
`measure.steady`, what is counted here may take a lock that starves some of the threads, so all share one window.
"""

import dis
import linecache
import os
import sys
import threading
import time

from ..models.threads import Threads
from ..presets.base import Measured
from .clock import Stopwatch, tells_starvation

# Seconds before the window opens; the shortest window.
LEAD = 0.05
WINDOW = 0.12
# Thread time stamps are at least this far apart, so that taking them costs nothing.
_STAMP_EVERY = 0.0005
# Seconds between two looks at where threads stand.
_LOOK_EVERY = 0.003
_THREADING_FILES = {threading.__file__, os.path.join(os.path.dirname(threading.__file__), "queue.py")}


class Steady:
    """Calls per second of `workers` threads that call `function()` over and over. `seconds`: of a call alone."""

    def __init__(self, function, workers, seconds, lead=LEAD, window=WINDOW):
        self.function = function
        self.workers = workers
        self.batch = max(1, int(_STAMP_EVERY / max(seconds, 1e-9)))
        # Under the GIL one call takes as long as those of all threads together; the window has to hold several.
        self.lead = max(lead, seconds)
        self.window = max(window, 3 * seconds * workers)
        self.calls = 0

    def run(self):
        """`Measured` calls per second. Raises what a call raises."""
        stop = threading.Event()
        stamps = [[] for _ in range(self.workers)]
        spent, failures = [], []

        def work(own):
            watch = Stopwatch()
            function, repeat, clock, stopped = self.function, range(self.batch), time.perf_counter, stop.is_set
            own.append(clock())
            try:
                while not stopped():
                    for _ in repeat:
                        function()
                    own.append(clock())
            except BaseException as error:  # raised again in the caller's thread
                failures.append(error)
                stop.set()
            spent.append(watch.spent())

        threads = [threading.Thread(target=work, args=(own,), daemon=True) for own in stamps]
        for thread in threads:
            thread.start()
        stop.wait(self.lead)
        begin = time.perf_counter()
        stop.wait(self.window)
        end = time.perf_counter()
        stop.set()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        self.calls += self.batch * sum(len(own) - 1 for own in stamps)
        rate = self.batch * sum(calls_within(own, begin, end) for own in stamps) / (end - begin)
        return Measured(rate, **_starved(spent))


def _starved(spent):
    """Share of the time in which threads wanted a core and had none: other programs took it."""
    if not tells_starvation():
        return {}
    runnable = sum(each.runnable for each in spent)
    return {"starved": sum(each.starved for each in spent) / runnable if runnable > 0 else 0.0}


def calls_within(stamps, begin, end):
    """How many calls a thread did between two times. `stamps`: its start, and the end of each call.

    A call across an edge counts with its part inside. A thread that was starved, by a lock that another one did not let go,
    did nothing but wait inside its call: of such a thread only what it has finished counts.
    """
    finished = sum(1 for stamp in stamps[1:] if begin < stamp <= end)
    if finished < 2:
        return finished
    done = 0.0
    for first, last in zip(stamps, stamps[1:]):
        inside = min(last, end) - max(first, begin)
        if inside > 0:
            done += inside / (last - first)
    return done


class Fixed:
    """Calls per second of `workers` threads that share `workers * each` calls."""

    def __init__(self, function, workers, each):
        self.function = function
        self.workers = workers
        self.each = each
        self.calls = 0
        self._model = Threads(workers)

    def run(self):
        """`Measured` calls per second. Raises what a call raises."""
        count = self.workers * self.each
        seconds = self._model.run(self.function, [()] * count)
        self.calls += count
        return Measured(count / seconds)


def lock_share(function, workers, seconds=0.12):
    """(share of the time that threads stand at the acquisition of a lock, calls made), by looking at where they are."""
    stop = threading.Event()
    counts = [0] * workers

    def work(place):
        try:
            while not stop.is_set():
                function()
                counts[place] += 1
        except BaseException:  # a probe beside the measurement: what fails there fails in the cells too, and is told there
            stop.set()

    threads = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(workers)]
    for thread in threads:
        thread.start()
    looks = waiting = 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds and not stop.is_set():
        time.sleep(_LOOK_EVERY)
        frames = sys._current_frames()
        for thread in threads:
            frame = frames.get(thread.ident)
            if frame is not None:
                looks += 1
                waiting += stands_at_lock(frame)
        frames.clear()
    stop.set()
    for thread in threads:
        thread.join()
    return (waiting / looks if looks else 0.0), sum(counts)


def stands_at_lock(frame):
    """Whether the innermost Python frame of a thread enters a lock: in threading's own code, at `with`, or at `.acquire(`."""
    if frame.f_code.co_filename in _THREADING_FILES:
        # A condition's wait is how semaphores and queues wait; `join`, timers and events are no locks.
        return frame.f_code.co_name in ("acquire", "__enter__", "wait") and _waits_for_semaphore(frame)
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    name = _instruction(frame.f_code, frame.f_lasti)
    if "acquire(" in line and name.startswith("CALL"):
        return True
    # Entering a context manager is an instruction of its own up to 3.13, and a call of `__enter__` from 3.14 on.
    return name in ("SETUP_WITH", "BEFORE_WITH") or (
        sys.version_info >= (3, 14) and line.lstrip().startswith("with ") and "(" not in line and name.startswith("CALL"))


def _waits_for_semaphore(frame):
    while frame is not None and frame.f_code.co_filename in _THREADING_FILES:
        owner = frame.f_locals.get("self")
        if isinstance(owner, (threading.Semaphore, type(threading.RLock()))) or type(owner).__name__ == "_RLock":
            return True
        frame = frame.f_back
    return False


def _instruction(code, offset):
    if offset < 0 or offset + 1 >= len(code.co_code):
        return ""
    return dis.opname[code.co_code[offset]]

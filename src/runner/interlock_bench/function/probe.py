"""One call at a time: how long, how much of it on a processor, and what it does to another thread."""

import sys
import threading
import time

from ..measure.estimates import bootstrap_interval, median
from .call import failed
from .clock import Stopwatch, ready_without_core
from .memory import peak_growth
from .remote import consume
from .results_equal import same

# A raw timing lasts at least this long, seconds.
FLOOR = 0.005
# Seconds of a stretch beside another thread.
_BESIDE = 0.06
_SWITCH = 0.005
# Seconds between two ticks of the thread that wants the GIL now and then.
_TICK = 0.0005
# Seconds that a thread may keep the GIL while ticks are counted: longer than a stretch, and not for ever, for a function may
# spin until another thread has done something.
_LONG_SWITCH = 0.25

try:
    import resource
    _RUSAGE_THREAD = resource.RUSAGE_THREAD
except (ImportError, AttributeError):
    resource = None  # Windows, macOS: switches are not told


class Single:
    """Figures of one call at a time. `t` and `c` are (value, lo, hi); `P`: CPU of the process over wall time."""

    def __init__(self, t, c, P, loops, switches):
        self.t = t
        self.c = c
        self.P = P
        # Calls for each timing.
        self.loops = loops
        # Voluntary switches of a call; None where the system does not tell.
        self.switches = switches


class First:
    """`cold`: seconds of the first call; `share`: its CPU share; `result`; `memory`: bytes that the second call grew by."""

    def __init__(self, cold, share, result, memory, deterministic):
        self.cold = cold
        self.share = share
        self.result = result
        self.memory = memory
        # False: two calls one after the other gave different results; None: cannot be told.
        self.deterministic = deterministic


def first_calls(call, count):
    """`First` of two calls; `count(calls)` is told how many were made. Raises FunctionError.

    None: the function returned an awaitable without being declared as a coroutine function. `call` knows it from now on.
    """
    try:
        spent, result = _one(call)
        count(1)
        if call.is_async:
            getattr(result, "close", int)()  # it will never be awaited
            return None
        (_, second), memory = peak_growth(lambda: _one(call))
        count(1)
    except (Exception, SystemExit) as error:
        raise failed(error, call.qualname)
    return First(spent.wall, spent.thread / spent.own, result, memory, same(result, second))


def _one(call):
    args, kwargs = call.arguments()
    watch = Stopwatch()
    result = call.function(*args, **kwargs)
    call.learn(result)
    result = consume(call.kind, result)
    return watch.spent(), result


def single(timed, seconds, most_calls, count):
    """`Single` from timings `timed(loops) -> Spent` for about that many seconds."""
    loops, made, wall = 1, 0, 0.0
    while True:
        wall = timed(loops).wall
        made += loops
        if wall >= FLOOR or made + loops * 2 > most_calls / 2:
            break
        loops = min(loops * 8, max(loops * 2, int(loops * 1.2 * FLOOR / max(wall, 1e-9))))
    rounds = max(3, min(40, int(seconds / max(wall, 1e-9))))
    rounds = max(1, min(rounds, int((most_calls - made) / loops)))
    if wall > seconds:
        rounds = 1
    before = _switches()
    rows = [timed(loops) for _ in range(rounds)]
    after = _switches()
    made += loops * rounds
    count(made)
    calls = float(loops * rounds)
    process = sum(row.process for row in rows) / sum(row.own for row in rows)
    return Single(_interval([row.wall / loops for row in rows]), _share(rows), process, loops,
                  None if before is None else (after - before) / calls)


def _share(rows):
    """CPU share over all timings; its interval by timing."""
    value = sum(row.thread for row in rows) / sum(row.own for row in rows)
    lo, hi = bootstrap_interval([row.thread / row.own for row in rows])
    return value, min(lo, value), max(hi, value)


def _interval(values):
    lo, hi = bootstrap_interval(values)
    return median(values), lo, hi


def _switches():
    return None if resource is None else resource.getrusage(_RUSAGE_THREAD).ru_nvcsw


class Beside:
    """`g`: share of a call that holds the GIL, None without a GIL; `L`: how many times slower a call is beside a busy thread."""

    def __init__(self, g, L):
        self.g = g
        self.L = L


def beside_thread(timed, seconds, rounds, count, gil=True):
    """Calls next to another thread. `seconds`: of a call alone. Returns `Beside`."""
    held, slower = [], []
    for _ in range(rounds):
        if gil:
            loops = max(1, int(_BESIDE / seconds))
            held.append(_held(timed, loops))
            count(loops)
        # A call beside a busy thread waits for a switch each time that it wants the GIL back.
        loops = max(1, int(_BESIDE / (2 * seconds + _SWITCH)))
        with _Busy():
            slower.append(timed(loops).wall / loops / seconds)
        count(loops)
    return Beside(median(held) if held else None, median(slower))


def _held(timed, loops):
    """Share of the calls' time in which another thread cannot get the GIL.

    That thread sleeps and wants the GIL for an instant, over and over, and nobody is made to give it away. So its ticks
    stop for as long as the calls keep the GIL, and go on while they release it or wait. Time in which other programs kept
    it from a core is left out where the system tells it, and is the same alone and beside the calls elsewhere: a count of
    lost computing would not survive that.
    """
    usual = sys.getswitchinterval()
    ticker = _Ticker()
    sys.setswitchinterval(_LONG_SWITCH)
    try:
        with ticker:
            before = ticker.rate(lambda: time.sleep(_BESIDE / 2))
            beside = ticker.rate(lambda: timed(loops))
            after = ticker.rate(lambda: time.sleep(_BESIDE / 2))
    finally:
        sys.setswitchinterval(usual)
    alone = (before + after) / 2
    return 1.0 if alone <= 0 else min(1.0, max(0.0, 1.0 - beside / alone))


class _Thread:
    """A thread that lives as long as a `with` block."""

    def __init__(self):
        self._stopped = False
        self._thread = threading.Thread(target=self._live, daemon=True)

    def __enter__(self):
        self._thread.start()
        time.sleep(0.002)
        return self

    def __exit__(self, *_error):
        self._stopped = True
        self._thread.join()


class _Ticker(_Thread):
    """Wants the GIL for an instant, over and over."""

    def __init__(self):
        super().__init__()
        self.ticks = 0

    def _live(self):
        while not self._stopped:
            time.sleep(_TICK)
            self.ticks += 1

    def rate(self, action):
        """Ticks per second that this thread could have had, while `action()` runs in another one."""
        id = self._thread.native_id
        ticks, starved, begin = self.ticks, ready_without_core(id), time.perf_counter()
        action()
        # First the clocks: reading takes a while, and the ticks go on.
        wall, done = time.perf_counter() - begin, self.ticks - ticks
        if starved is not None:
            wall -= (ready_without_core(id) or starved) - starved
        return done / max(wall, _TICK)


class _Busy(_Thread):
    """Computes, and holds the GIL as much as it is let."""

    def _live(self):
        number = 0
        while not self._stopped:
            number += 1

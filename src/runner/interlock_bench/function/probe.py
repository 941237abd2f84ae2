"""One call at a time: how long, how much of it on a processor, and what it does to another thread."""

import threading
import time

from ..measure.estimates import bootstrap_interval, median
from .call import failed
from .clock import Stopwatch
from .memory import peak_growth
from .remote import consume
from .results_equal import same

# A raw timing lasts at least this long, seconds.
FLOOR = 0.005
# Stretches of the counter thread beside the function.
_ALONE = 0.03
_BESIDE = 0.06
_SWITCH = 0.005

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
    """`g`: share of a call that holds the GIL, by what a counting thread loses; `L`: how many times slower a call is beside it."""

    def __init__(self, g, L):
        self.g = g
        self.L = L


def beside_counter(timed, seconds, rounds, count):
    """Calls next to a thread that counts. `seconds`: of one call alone. Returns `Beside`."""
    shares, slower = [], []
    # A call beside a busy thread waits for a switch each time that it wants the GIL back.
    loops = max(1, int(_BESIDE / (2 * seconds + _SWITCH)))
    for _ in range(rounds):
        counter = _Counter()
        counter.start()
        alone = counter.rate(lambda: time.sleep(_ALONE))
        walls = []
        own = counter.rate(lambda: walls.append(timed(loops).wall))
        counter.stop()
        wall = walls[0]
        lost = max(0.0, 1.0 - own / alone) if alone > 0 else 0.0
        each = wall / loops
        shares.append(lost * each / seconds)
        slower.append(each / seconds)
        count(loops)
    return Beside(median(shares), median(slower))


class _Counter:
    """A thread that counts as fast as it can."""

    def __init__(self):
        self._count = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._live, daemon=True)

    def _live(self):
        while not self._stopped:
            for _ in range(50):
                self._count += 1

    def start(self):
        self._thread.start()
        time.sleep(0.002)

    def stop(self):
        self._stopped = True
        self._thread.join()

    def rate(self, action):
        """Counts per second while `action()` runs."""
        before, begin = self._count, time.perf_counter()
        action()
        return (self._count - before) / (time.perf_counter() - begin)

"""Which kind of function it is, from figures alone.

Thresholds of shares and ratios were chosen on 38 functions of known kind and checked on 24 others. No figure decides alone:
thread scaling needs free cores, and the share that holds the GIL says nothing of locks and other limits. Where an interval
lies across a threshold the answer is marked unsure and names both neighbours.
"""

import copy

from ..measure import wording

# CPU time of the thread over wall time.
WAITING_BELOW = 0.25
COMPUTING_FROM = 0.75
# Closer to a threshold than this: unsure.
SHARE_MARGIN = 0.05
# Throughput with 2 or 4 threads against 1.
TWO_SCALE_FROM = 1.3
FOUR_OVERLAP_FROM = 2.2
FOUR_SERIAL_BELOW = 1.5
# Share of a call that holds the GIL.
HOLDS_FROM = 0.6
RELEASES_BELOW = 0.3
# CPU time of the process over wall time of one call.
PARALLEL_FROM = 1.3
# Seconds.
TINY_BELOW = 20e-6
# Share of the time that threads stood at the acquisition of a lock.
LOCK_FROM = 0.3
# Cores without which two threads cannot show what they could do.
CORES_TO_TELL = 1.5
# Share of the time that two threads wanted a core and had none, above which their throughput tells little.
STARVED_FROM = 0.1
# CPU time of the process above that of the thread: the call computes in threads of its own.
HELPERS_FROM = 0.2
# A coroutine that spends this share of its time on CPU holds the loop by computing.
ASYNC_COMPUTING_FROM = 0.6
# Heart beats of a loop come this late on a busy machine without anybody's fault, seconds.
BEAT_NOISE = 0.002


class Figures:
    """What was measured, in base units; None: not measured. Intervals are (value, lo, hi).

    `t`: seconds of a call; `c`: interval of CPU share; `P`: process CPU share; `S2`, `S4`: intervals of throughput ratios;
    `g`: GIL share; `gil`: whether it is on; `E`: effective cores; `lock`: share of time at lock acquisitions;
    `starved`: share of the time that two threads wanted a core and had none.
    Of coroutines: `gap`, `idle_gap`: longest standstill with `copies` (8 mostly) and with none; `S8`: interval of their
    throughput against one; `unit`: seconds of the work that each copy did, a multiple of `t`.
    """

    def __init__(self, t, c=None, P=None, S2=None, S4=None, g=None, gil=True, E=None, lock=None,
                 starved=None,
                 is_async=False, gap=None, idle_gap=0.0, S8=None, unit=None, copies=8):
        self.t = t
        self.c = c
        self.P = P
        self.S2 = S2
        self.S4 = S4
        self.g = g
        self.gil = gil
        self.E = E
        self.lock = lock
        self.starved = starved
        self.is_async = is_async
        self.gap = gap
        self.idle_gap = idle_gap
        self.S8 = S8
        self.unit = unit or t
        self.copies = copies


class Class:
    """`name`: of functionClasses in model.ts; `sure`; `why`: one or two sentences with the figures."""

    def __init__(self, name, sure, why):
        self.name = name
        self.sure = sure
        self.why = why


def classify(figures):
    """The `Class` of a function."""
    if figures.c is None:
        return Class("undecided", False, "No call was measured.")
    if figures.is_async:
        return _asynchronous(figures)
    if figures.t < TINY_BELOW:
        return Class("tiny", figures.t < 0.8 * TINY_BELOW,
                     "One call takes %s: handing it to a worker costs more than the call." % wording.seconds(figures.t))
    if figures.P is not None and figures.P > PARALLEL_FROM:
        return Class("already-parallel", figures.P > PARALLEL_FROM + 0.1,
                     "One call keeps %s processors busy: it is parallel inside." % wording.significant(figures.P))
    if figures.P is not None and figures.P > figures.c[0] + HELPERS_FROM:
        # It waits for threads of its own that compute.
        return _with_helpers(figures)
    return _by_share(figures)


def _with_helpers(figures):
    changed = copy.copy(figures)
    share = min(1.0, figures.P)
    changed.c, changed.P = (share, share, share), None
    found = _by_share(changed)
    if figures.E is not None and figures.E < CORES_TO_TELL:
        return Class(found.name, False, "%s It computes in threads of its own, and with %s cores free it does not show how many they keep busy." % (
            found.why, wording.significant(figures.E, 2)))
    return found


def _by_share(figures):
    share = figures.c[0]
    if share < WAITING_BELOW:
        found = _waiting(figures)
        neighbour = "mixed" if share > WAITING_BELOW - SHARE_MARGIN or figures.c[2] > WAITING_BELOW else ""
    elif share > COMPUTING_FROM:
        found = _computing(figures)
        neighbour = "mixed" if share < COMPUTING_FROM + SHARE_MARGIN or figures.c[1] < COMPUTING_FROM else ""
    else:
        return _mixed(figures)
    if neighbour:
        return Class(found.name, False, found.why + " It is close to %s." % neighbour)
    return found


def may_be_locked(figures):
    """Whether threads bring so little that a lock could be the reason."""
    if figures.is_async or figures.t < TINY_BELOW:
        return False
    if figures.S4 is not None and figures.S4[1] > FOUR_OVERLAP_FROM:
        return False
    return figures.S2 is not None and (figures.S2[1] <= TWO_SCALE_FROM or (figures.S4 is not None and figures.S4[1] < FOUR_SERIAL_BELOW))


def _cpu_text(figures):
    return "CPU time is %s of the time of a call" % wording.share(min(1.0, figures.c[0]))


def _times_text(workers, interval):
    return "%d threads do %s the work of one" % (workers, wording.times(interval[0]))


def _mixed(figures):
    share, lo, hi = figures.c
    near = []
    if lo < WAITING_BELOW or share < WAITING_BELOW + SHARE_MARGIN:
        near.append("waiting")
    if hi > COMPUTING_FROM or share > COMPUTING_FROM - SHARE_MARGIN:
        near.append("computing")
    if figures.S4 is not None and figures.S4[2] < FOUR_SERIAL_BELOW and (figures.lock or 0.0) >= LOCK_FROM:
        return Class("lock-bound", not near, "%s, but %s: they wait for a lock %s of the time." % (
            _cpu_text(figures), _times_text(4, figures.S4), wording.share(figures.lock)))
    why = "%s: it computes and waits." % _cpu_text(figures)
    if near:
        why += " It is close to %s." % " and to ".join(near)
    return Class("mixed", not near, why)


def _waiting(figures):
    if figures.S4 is None:
        return Class("undecided", False, "%s: it waits. Whether several waits overlap was not measured." % _cpu_text(figures))
    value, lo, hi = figures.S4
    base = "%s, and %s" % (_cpu_text(figures), _times_text(4, figures.S4))
    if lo > FOUR_OVERLAP_FROM:
        return Class("wait", True, base + ": it waits, and waits overlap.")
    if hi < FOUR_SERIAL_BELOW:
        if (figures.lock or 0.0) >= LOCK_FROM:
            return Class("lock-bound", True, "%s: they stand at a lock %s of the time." % (base, wording.share(figures.lock)))
        return Class("wait-serialised", True, base + ": it waits, and only one call at a time gets on.")
    if value > FOUR_OVERLAP_FROM:
        return Class("wait", False, base + ": it waits, and waits overlap. It is close to waiting with a limit.")
    if value < FOUR_SERIAL_BELOW and (figures.lock or 0.0) >= LOCK_FROM:
        return Class("lock-bound", False, "%s: they stand at a lock %s of the time. It is close to waiting with a limit." % (
            base, wording.share(figures.lock)))
    if value < FOUR_SERIAL_BELOW:
        return Class("wait-serialised", False, base + ": it waits, one call at a time. It is close to waiting with a limit.")
    near = [name for name, close in (("waits that overlap", hi > FOUR_OVERLAP_FROM), ("one call at a time", lo < FOUR_SERIAL_BELOW)) if close]
    why = base + ": it waits, and something limits how many calls get on."
    return Class("wait-limited", not near, why + (" It is close to %s." % " and to ".join(near) if near else ""))


def _computing(figures):
    if figures.S2 is None:
        return _by_gil(figures, "%s: it computes. " % _cpu_text(figures), False)
    base = "%s, and %s" % (_cpu_text(figures), _times_text(2, figures.S2))
    lo, hi = figures.S2[1:]
    if lo > TWO_SCALE_FROM:
        return Class("cpu-releases", True, base + ": it releases the GIL while it computes.") if figures.gil else \
            Class("cpu-parallel", True, base + ": without a GIL its threads run in parallel.")
    if hi < TWO_SCALE_FROM and (figures.lock or 0.0) >= LOCK_FROM:
        return Class("lock-bound", True, "%s: they wait for a lock %s of the time." % (base, wording.share(figures.lock)))
    if _disturbed(figures):
        return _without_cores(figures, base)
    if not figures.gil:
        if hi < TWO_SCALE_FROM:
            return Class("cpu-serialised", True, base + ", although there is no GIL: a lock or shared objects hold them up.")
        return Class("cpu-parallel" if figures.S2[0] > TWO_SCALE_FROM else "cpu-serialised", False,
                     base + ": too close to tell whether threads help.")
    if hi < TWO_SCALE_FROM:
        if figures.g is None or figures.g > RELEASES_BELOW:
            return Class("cpu-gil", True, base + ": it holds the GIL.")
        return Class("cpu-serialised", False, "%s, although it holds the GIL for only %s of a call: something else is shared." % (
            base, wording.share(figures.g)))
    return _by_gil(figures, base + ", which alone does not decide. ", True)


def _disturbed(figures):
    """Whether other programs took the cores that two threads would have needed to show anything."""
    if figures.starved is not None:
        return figures.starved > STARVED_FROM
    return figures.E is not None and figures.E < CORES_TO_TELL


def _without_cores(figures, base):
    """Throughput says nothing then; who held the GIL does."""
    base += ", while other programs used the cores"
    if (figures.lock or 0.0) >= LOCK_FROM:
        return Class("lock-bound", True, "%s. They wait for a lock %s of the time." % (base, wording.share(figures.lock)))
    if not figures.gil:
        scales = figures.S2[0] > TWO_SCALE_FROM
        return Class("cpu-parallel" if scales else "cpu-serialised", False, base + ": too few were left to tell.")
    return _by_gil(figures, base + ". ", True)


def _by_gil(figures, base, sure):
    if figures.g is None or not figures.gil:
        return Class("undecided", False, base + "Whether threads help was not measured.")
    held = "It holds the GIL for %s of a call." % wording.share(figures.g)
    if figures.g > HOLDS_FROM:
        return Class("cpu-gil", sure, base + held)
    if figures.g < RELEASES_BELOW:
        return Class("cpu-releases", sure, base + held)
    scales = figures.S2 is not None and figures.S2[0] > TWO_SCALE_FROM
    nearer = figures.g < (HOLDS_FROM + RELEASES_BELOW) / 2
    return Class("cpu-releases" if scales or nearer else "cpu-gil", False,
                 base + held + " It is between holding and releasing it.")


def _asynchronous(figures):
    if figures.t < TINY_BELOW:
        return Class("tiny", figures.t < 0.8 * TINY_BELOW,
                     "One call takes %s: it neither waits nor computes for long." % wording.seconds(figures.t))
    if figures.gap is None or figures.S8 is None:
        return Class("undecided", False, "Several copies in one loop were not measured.")
    gap = max(0.0, figures.gap - figures.idle_gap)
    unit = figures.unit
    share = figures.c[0]
    floor = BEAT_NOISE + 2 * figures.idle_gap
    holds = gap > max(4 * unit, floor) or (figures.S8[0] < 2 and gap > max(unit / 2, floor))
    copies = "%d copies in one loop do %s the work of one, and the loop stood still for up to %s" % (
        figures.copies, wording.times(figures.S8[0]), wording.seconds(figures.gap))
    if holds:
        computes = share >= ASYNC_COMPUTING_FROM
        near = abs(share - ASYNC_COMPUTING_FROM) < SHARE_MARGIN or gap < 1.25 * min(max(4 * unit, floor), max(unit / 2, floor))
        why = "%s: the coroutine %s without giving the loop a turn." % (copies, "computes" if computes else "waits")
        return Class("async-cpu" if computes else "async-blocking", not near, why)
    near = figures.S8[0] < 2 and gap > 0.8 * unit / 2
    if figures.S8[0] < 2 and share < ASYNC_COMPUTING_FROM:
        return Class("async-wait", False, copies + ": it gives the loop its turns, but copies hold each other up.")
    return Class("async-wait", not near, copies + ": it waits and lets the loop run.")

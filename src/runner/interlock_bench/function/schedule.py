"""How many calls each cell makes in a round, and which cells have no room in the budget. Figures only, no clock."""

# A verdict needs five rounds that count and one of warm-up.
ROUNDS = 6
# Seconds of work that a batch aims at.
_TARGET = 0.08
_SMALLEST_TARGET = 0.03
# Calls of this length need no steady state: the system has time to spread the threads.
LONG_CALL = 0.06
# Share of the budget that rounds may plan with; the rest is for the end and for what takes longer than planned.
_USABLE = 0.92


class Wish:
    """A cell to be measured. `workers`: calls at once; `speed`: calls that really progress at once, expected.

    `fixed`: seconds that it takes besides its calls; `optional`: 0 for cells that a verdict needs, otherwise the order in
    which cells are left out, largest first. `steady`: counted in a window, not by calls.
    """

    def __init__(self, id, workers, speed, fixed=0.0, optional=0, steady=False):
        self.id = id
        self.workers = workers
        # Far below 1 where handing a call over costs more than the call.
        self.speed = max(1e-6, float(speed))
        self.fixed = fixed
        self.optional = optional
        self.steady = steady


class Schedule:
    """`calls`: cell id -> calls in a round; `left_out`: ids; `seconds`, `calls_a_round`: of a round; `fits`: into the budget."""

    def __init__(self, calls, left_out, seconds, calls_a_round, fits):
        self.calls = calls
        self.left_out = left_out
        self.seconds = seconds
        self.calls_a_round = calls_a_round
        self.fits = fits


def schedule(wishes, t, seconds, calls):
    """`t`: seconds of a call alone; `seconds`, `calls`: what all rounds together may take."""
    wishes = list(wishes)
    left_out = []
    a_round = seconds * _USABLE / ROUNDS
    calls_a_round = max(1, calls // (ROUNDS + 1))
    while True:
        plan = _sized(wishes, t, a_round, calls_a_round)
        spent = sum(_seconds(wish, plan[wish.id], t) for wish in wishes)
        made = sum(_calls(wish, plan[wish.id], t) for wish in wishes)
        fits = spent <= a_round and made <= calls_a_round
        droppable = [wish for wish in wishes if wish.optional]
        if fits or not droppable:
            return Schedule(plan, left_out, spent, made, fits)
        last = max(droppable, key=lambda wish: wish.optional)
        wishes.remove(last)
        left_out.append(last.id)


def _sized(wishes, t, a_round, calls_a_round):
    """Calls by cell: towards the target, in whole rounds of its workers, one each at least."""
    target = min(_TARGET, max(_SMALLEST_TARGET, a_round / max(1, len(wishes))))
    weight = sum(wish.workers for wish in wishes)
    each_at_most = max(1, int(calls_a_round / weight))
    plan = {}
    for wish in wishes:
        each = int(target * wish.speed / max(t, 1e-9) / wish.workers)
        plan[wish.id] = wish.workers * max(1, min(each, each_at_most))
    return plan


def _seconds(wish, calls, t):
    if wish.steady:
        from .thread_scaling import LEAD, WINDOW
        return max(LEAD, t) + max(WINDOW, 3 * t * wish.workers) + t * wish.workers
    return wish.fixed + max(t, calls * t / wish.speed)


def _calls(wish, calls, t):
    return int(_seconds(wish, calls, t) * wish.speed / max(t, 1e-9)) if wish.steady else calls

"""What it costs to send an argument to a process and the result back, by kind and size; and what shared memory saves."""

from time import perf_counter

from ..measure import wording
from ..models import create, reason_unsupported
from ..workloads import payloads
from .base import Cell, Chart, Plan
from .judging import conclusion, measured, not_measured, pair, told
from .net_loop import NetLoop

_KINDS = (
    ("bytes", "bytes", payloads.some_bytes, (1000, 100000, 1000000, 10000000)),
    ("integers", "list of integers", payloads.some_integers, (1000, 100000, 500000)),
    ("records", "list of dictionaries", payloads.some_records, (100, 10000, 50000)),
)
_SHARED = (1000000, 10000000, 100000000)
# Below this budget (seconds) the largest of each kind is left out: it takes most of a round.
_FULL_BUDGET = 4.0
_SUMMED = 200000


def plan(context):
    full = context.budget >= _FULL_BUDGET
    if not full:
        context.warn("budget-short", "The largest arguments are left out: the time is too short for them.",
                     "Give it %g seconds or more." % _FULL_BUDGET)
    reason = reason_unsupported("process-pool", context.environment)
    pool = _Pool(create("process-pool", workers=1))
    cells = []
    for kind, label, make, sizes in _KINDS:
        for size in sizes if full else sizes[:-1]:
            value = make(size)
            cells.append(Cell("%s@%d" % (kind, size), "%s of %s" % (label, wording.count(size)), pool.round_trip(payloads.give_back, value),
                              model="process-pool", chart="travel", series=kind, x=payloads.pickled_size(value), workers=1,
                              unsupported=reason))
    blocks = []
    no_shared = reason or ("this build has no multiprocessing.shared_memory" if payloads.shared_memory is None else None)
    for size in _SHARED:
        cells.append(Cell("shared@%d" % size, "shared memory, %s" % wording.memory(size), _shared(pool, blocks, size),
                          model="process-pool", chart="travel", series="shared", x=size, workers=1, unsupported=no_shared))
    numbers = payloads.some_integers(_SUMMED)
    cells += [
        Cell("sum-here", "added up here", NetLoop(_timed(lambda: payloads.add_up(numbers)), None), model="sequential", chart="work"),
        Cell("sum-there", "sent to a process and added up there", pool.round_trip(payloads.add_up, numbers), model="process-pool",
             chart="work", workers=1, unsupported=reason),
    ]
    series = [(kind, label, "process-pool") for kind, label, _, _ in _KINDS] + [("shared", "shared memory", "process-pool")]
    charts = [
        Chart("travel", "To a process and back", kind="curve", y_label="Time", y_scale="log", x_label="Size as it travels", x_unit="B",
              x_scale="log", series=series),
        Chart("work", "Adding up %s numbers" % wording.count(_SUMMED), baseline="sum-here"),
    ]
    largest = 10000000 if full else 1000000

    def close():
        for block in blocks:
            block.close()
        pool.model.close()

    pairs = [("sum-here", "sum-there"), ("shared@%d" % _SHARED[-1], "bytes@%d" % largest), ("bytes@100000", "bytes@%d" % largest)]
    return Plan(charts, cells, lambda results: conclude(results, largest), close=close, maximum_rounds=20, pairs=pairs)


class _Pool:
    """One worker process; starts in the warm-up round."""

    def __init__(self, model):
        self.model = model

    def call(self, function, value):
        if self.model.pool is None:
            self.model.start()
        return self.model.pool.submit(function, value).result()

    def round_trip(self, function, value):
        """Seconds of one call there and back."""
        return NetLoop(_timed(lambda: self.call(function, value)), None)


def _timed(once):
    def repeat(count):
        begin = perf_counter()
        for _ in range(count):
            once()
        return perf_counter() - begin
    return repeat


def _shared(pool, blocks, size):
    opened = []

    def once():
        if not opened:
            opened.append(payloads.SharedBlock(size))
            blocks.append(opened[0])
        return pool.call(payloads.touch, opened[0].name)
    return NetLoop(_timed(once), None)


def conclude(results, largest):
    sent, shared = "bytes@%d" % largest, "shared@%d" % _SHARED[-1]
    parts = []
    if measured(results, sent):
        parts.append("%s to a process and back take %s." % (wording.memory(largest), told(results, sent)))
    if measured(results, "integers@100000", "records@10000"):
        parts.append("100,000 integers take %s, 10,000 small dictionaries %s." % (told(results, "integers@100000"), told(results, "records@10000")))
    work = pair(results, "sum-here", "sum-there")
    if work is not None:
        parts.append("Adding up %s numbers takes %s here and %s with the way to a process: %s as long." % (
            wording.count(_SUMMED), told(results, "sum-here"), told(results, "sum-there"), wording.times(work.ratio)))
    if measured(results, shared):
        parts.append("A shared block of %s is at hand after %s." % (wording.memory(_SHARED[-1]), told(results, shared)))
    return conclusion(results, parts, [_pickle_claim(results, largest, sent, work), _shared_claim(results, sent, shared, largest)])


def _pickle_claim(results, largest, sent, work):
    claim = "pickle-ceiling"
    growth = pair(results, "bytes@100000", sent)
    if growth is None or work is None:
        return not_measured(claim, results, "bytes@100000")
    sentence = "From 100 kB to %s the time grew %s; sending numbers and adding them up took %s as long as adding them up here." % (
        wording.memory(largest), wording.times(growth.ratio), wording.times(work.ratio))
    if growth.lo > 2:
        outcome = "holds" if work.verdict == "a" else "conditional" if work.verdict in ("b", "equal") else "inconclusive"
    else:
        outcome = "fails" if growth.hi < 1.5 else "inconclusive"
    return claim, outcome, sentence


def _shared_claim(results, sent, shared, largest):
    claim = "shared-memory-skips"
    smallest = "shared@%d" % _SHARED[0]
    growth, gain = pair(results, smallest, shared), pair(results, shared, sent)
    if growth is None or gain is None:
        return not_measured(claim, results, shared)
    sentence = "A shared block of %s took %s, of %s %s; sending %s took %s." % (
        wording.memory(_SHARED[0]), told(results, smallest), wording.memory(_SHARED[-1]), told(results, shared),
        wording.memory(largest), told(results, sent))
    if growth.lo > 3:
        outcome = "fails"
    elif growth.hi < 3:
        # A hundred times the size in less than three times the time, and less than a smaller argument takes by pickle.
        outcome = "holds" if gain.verdict == "a" else "conditional" if gain.verdict in ("b", "equal") else "inconclusive"
    else:
        outcome = "inconclusive"
    return claim, outcome, sentence

"""Throughput of two threads on objects of their own and on one object that both touch, against one thread."""

from ..measure import wording
from ..measure.steady import steady_threads
from ..workloads.sharing import WORKLOADS
from .base import Cell, Chart, Plan
from .judging import conclusion, not_measured, pair, ratio_fact
from .pacing import left_for_a_round

# Share of the time of a cell that passes before counting begins: both threads must run by then.
_LEAD_SHARE = 0.3
# Seconds of a cell. With less, a switch interval or two would be all of it.
_SHORTEST, _LONGEST = 0.05, 0.25
# Below this budget (seconds) one workload stands for all.
_FULL_BUDGET = 4.0
# Calls between two looks at the clock, each about 50 microseconds.
_BATCH = 5


def plan(context):
    names = list(WORKLOADS) if context.budget >= _FULL_BUDGET else ["list"]
    seconds = max(_SHORTEST, min(_LONGEST, left_for_a_round(context) / (3 * len(names))))
    cells, charts, pairs = [], [], []
    for name in names:
        label, function, make = WORKLOADS[name]
        shared = make()
        objects = {"one": [shared], "private": [make(), make()], "shared": [shared, shared]}
        for kind, text in (("one", "one thread"), ("private", "two threads, an object each"), ("shared", "two threads, one object")):
            cells.append(Cell("%s-%s" % (name, kind), text, _rate(function, objects[kind], seconds), model="threads", chart=name, unit="1/s",
                              workers=len(objects[kind])))
        charts.append(Chart(name, label[0].upper() + label[1:], y_label="Calls a second", y_unit="1/s", better="higher", baseline=name + "-one"))
        pairs += [(name + "-private", name + "-one"), (name + "-shared", name + "-one")]
    gil = context.environment["gilEnabled"]
    return Plan(charts, cells, lambda results: conclude(results, names, gil), maximum_rounds=30, pairs=pairs)


def _rate(function, objects, seconds):
    lead = seconds * _LEAD_SHARE
    return lambda: steady_threads(function, [(each,) for each in objects], window=seconds - lead, lead=lead, batch=_BATCH).per_second


def conclude(results, names, gil):
    private = {name: pair(results, name + "-private", name + "-one") for name in names}
    shared = {name: pair(results, name + "-shared", name + "-one") for name in names}
    ran = [name for name in names if private[name] is not None and shared[name] is not None]
    if not ran:
        return conclusion(results, [], [not_measured("free-threaded-parallel", results, *(name + "-one" for name in names))])
    # The object that two threads fight over most decides: a program touches many kinds.
    worst = min(ran, key=lambda name: shared[name].ratio)
    parts = ["Two threads did %s the work of one %s; on one object %s." % (
        wording.times(private[name].ratio), WORKLOADS[name][0], wording.times(shared[name].ratio)) for name in ran]
    parts.append("With the GIL threads take turns, whatever they touch." if gil
                 else "Without the GIL threads run at once, and wait for each other at objects that both touch.")
    return conclusion(results, parts, [_claim(gil, private, shared, ran, worst)], {
        "S2private": ratio_fact(private[worst]), "S2shared": ratio_fact(shared[worst]),
    })


def _claim(gil, private, shared, ran, worst):
    claim = "free-threaded-parallel"
    sentence = "Two threads against one: %s on objects of their own, %s on one object." % (
        _range(private[name].ratio for name in ran), _range(shared[name].ratio for name in ran))
    if gil:
        return claim, "not-here", sentence + " The GIL is on."
    scales = all(private[name].lo > 1.3 for name in ran)
    if all(private[name].hi < 1.3 for name in ran):
        return claim, "fails", sentence
    if not scales:
        return claim, "inconclusive", sentence
    if shared[worst].lo > 1.3:
        return claim, "holds", sentence
    return claim, "conditional" if shared[worst].hi < 1.3 else "inconclusive", sentence


def _range(ratios):
    ratios = sorted(ratios)
    if len(ratios) == 1:
        return wording.times(ratios[0])
    return "%s to %s" % (wording.significant(ratios[0]), wording.times(ratios[-1]))

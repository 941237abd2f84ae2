"""fork, forkserver and spawn from a small and from a large parent."""

from ..measure import wording
from ..models.processes import reason_without_method
from ..workloads.child_script import ChildScript
from .base import Cell, Chart, Plan
from .judging import conclusion, fact, listed, measured, not_measured

METHODS = ("fork", "forkserver", "spawn")
# Small objects in the large parent: 32 bytes each with their place in the list.
_OBJECTS_A_SECOND = 250000
_OBJECTS_AT_MOST = 4000000


class LargeParent(ChildScript):
    """A clean process with a heap, filled when it starts."""

    def __init__(self, objects):
        super().__init__("light_start")
        self.objects = objects

    def start(self):
        if self.process is None:
            super().start()
            self.ask("grow", objects=self.objects)


def plan(context):
    objects = int(min(_OBJECTS_AT_MOST, _OBJECTS_A_SECOND * context.budget))
    environment = context.environment
    small, large = ChildScript("light_start"), LargeParent(objects)

    def start(parent, method):
        return lambda: parent.ask("process", method=method)["seconds"]

    cells = []
    for method in METHODS:
        reason = reason_without_method(method, environment)
        cells.append(Cell(method, method, start(small, method), model=method, chart="small", unsupported=reason))
        cells.append(Cell("large-" + method, method, start(large, method), model=method, chart="large", unsupported=reason))

    def close():
        small.close()
        large.close()

    charts = [
        Chart("small", "From a small parent", baseline="fork" if _forks(environment) else None),
        Chart("large", "From a parent with %s objects" % wording.count(objects), baseline="large-fork" if _forks(environment) else None),
    ]
    pairs = [("fork", "forkserver"), ("forkserver", "spawn"), ("fork", "large-fork")]
    return Plan(charts, cells, lambda results: conclude(results, objects, environment["startMethod"]), close=close,
                maximum_rounds=40, pairs=pairs)


def conclude(results, objects, default_method):
    outcome, winners, reason = results.winners(METHODS)
    parts = []
    if listed(results, [(method, method) for method in METHODS]):
        parts.append("A new process answers after: %s." % listed(results, [(method, method) for method in METHODS]))
    growth = results.pair("fork", "large-fork")
    if growth is not None:
        parts.append("With %s objects in the parent fork takes %s: %s as long." % (
            wording.count(objects), wording.seconds(results.value("large-fork")), wording.times(growth.ratio)))
    if default_method in results.cells:
        parts.append("This version starts processes by %s unless told otherwise." % default_method)
    if measured(results, "fork"):
        parts.append("fork copies the parent as it is; in a process with threads that can hang the child.")
    return conclusion(results, parts, [_claim(results, growth)],
                      {"start": fact(results, default_method)},
                      outcome, winners, reason)


def _claim(results, growth):
    claim = "fork-fast"
    first, second = results.pair("fork", "forkserver"), results.pair("forkserver", "spawn")
    if first is None or second is None:
        return not_measured(claim, results, *METHODS)
    verdicts = (first.verdict, second.verdict)
    if verdicts == ("a", "a"):
        outcome = "holds"
    elif "b" in verdicts:
        outcome = "fails" if verdicts == ("b", "b") else "conditional"
    else:
        outcome = "inconclusive" if "inconclusive" in verdicts else "conditional"
    sentence = "fork was %s as fast as forkserver, forkserver %s as fast as spawn" % (
        wording.times(first.ratio), wording.times(second.ratio))
    if growth is not None:
        sentence += "; a large parent makes fork %s as long" % wording.times(growth.ratio)
    return claim, outcome, sentence + "."


def _forks(environment):
    return "fork" in environment["startMethods"]

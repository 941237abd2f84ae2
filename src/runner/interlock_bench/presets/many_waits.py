"""What thousands of waiting workers cost: memory and time of threads, tasks and processes, each in a process of its own."""

from ..measure import wording
from ..models.processes import reason_without_method
from ..workloads.child_script import ScriptFailed, ask_once
from ..workloads.thread_room import thread_room
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, fact, listed, measured, not_measured, told

METHODS = ("fork", "forkserver", "spawn")
_FEW, _MANY = 1000, 10000
# Threads a second of budget: one takes about 0.2 ms to start and to end, and each count has to fit in six times.
_THREADS_A_SECOND = 250
_WORKERS = 3
# Below this budget (seconds) only the larger count and the default start method fit often enough.
_FULL_BUDGET = 4.0
# Share of the room for threads that is used: others need some too.
_ROOM_SHARE = 0.5


def plan(context):
    # On a machine that is busy with other things everything takes longer.
    budget = context.budget * min(1.0, context.cores())
    few, many, unsupported = counts(budget, thread_room())
    if many < _MANY:
        context.warn("scaled-down", "Up to %s at once are measured; 10,000 are worked out from that." % wording.count(many),
                     "Give it %d seconds or more." % (_MANY // _THREADS_A_SECOND))
    full = budget >= _FULL_BUDGET
    default = context.environment["startMethod"]
    cells = []
    for count in sorted({few, many}) if full else [many]:
        for kind, name, model in (("threads", "threads", "threads"), ("tasks", "asyncio tasks", "asyncio")):
            both = _Halves(context, kind, count)
            label = "%s %s" % (wording.count(count), name)
            reason = unsupported if kind == "threads" else None
            cells.append(Cell("%s@%d" % (kind, count), label, both.memory, model=model, chart="memory", unit="B", workers=count, unsupported=reason))
            cells.append(Cell("%s-start@%d" % (kind, count), label, both.time, model=model, chart="start", workers=count, unsupported=reason))
    for method in METHODS if full else [default]:
        cells.append(Cell(method, "process (%s)" % method, _process(method), model=method, chart="processes", unit="B", workers=_WORKERS,
                          unsupported=reason_without_method(method, context.environment)))
    charts = [
        Chart("memory", "Memory of one that waits", y_label="Memory", y_unit="B", y_scale="log", baseline="tasks@%d" % many),
        Chart("start", "Until all of them wait", baseline="tasks-start@%d" % many),
        Chart("processes", "Memory of one worker process that waits", y_label="Memory", y_unit="B"),
    ]
    pairs = [("tasks@%d" % many, "threads@%d" % many)]
    return Plan(charts, cells, lambda results: conclude(results, many, default), maximum_rounds=20, pairs=pairs)


def counts(budget, room):
    """(few, many, why threads cannot be measured) that fit into the budget and into the room for threads (`None`: no limit)."""
    many = int(min(_MANY, max(_FEW // 5, budget * _THREADS_A_SECOND)))
    if room is not None:
        many = min(many, int(room * _ROOM_SHARE))
    many = many // 100 * 100
    if many < 100:
        return 100, 100, "the system allows only %s more threads" % wording.count(room)
    return min(_FEW, many // 2), many, None


class _Halves:
    """One measurement gives memory and time; the second of the two cells in a round takes what the first left."""

    def __init__(self, context, kind, count):
        self.context = context
        self.kind = kind
        self.count = count
        self.kept = {}

    def memory(self):
        answer = self._figures("memory", "time")
        return Measured(answer["bytes"], started=answer["started"])

    def time(self):
        return self._figures("time", "memory")["seconds"]

    def _figures(self, mine, other):
        if mine in self.kept:
            return self.kept.pop(mine)
        answer = ask_once("waiting", self.kind, count=self.count)
        if not answer["started"]:
            raise ScriptFailed(answer["reason"] or "nothing started")
        if answer["reason"]:
            self.context.warn("threads-refused", "The system refused more than %s threads (%s); the figures are those of the ones that started."
                              % (wording.count(answer["started"]), answer["reason"]),
                              "Raise the limit of processes or memory, or take the limit as the answer.")
        self.kept[other] = answer
        return answer


def _process(method):
    return lambda: ask_once("waiting", "processes", count=_WORKERS, method=method)["bytes"]


def conclude(results, many, default_method):
    threads, tasks = "threads@%d" % many, "tasks@%d" % many
    parts = []
    ratio = results.pair(tasks, threads) if measured(results, tasks, threads) else None
    if ratio is not None:
        parts.append("A waiting thread occupies %s, a waiting task %s: %s." % (told(results, threads), told(results, tasks), wording.times(ratio.ratio)))
        how = "measured" if many >= _MANY else "extrapolated from %s" % wording.count(many)
        parts.append("10,000 waits (%s): %s as tasks, %s as threads, without what they wait for." % (
            how, wording.memory(_MANY * results.value(tasks)), wording.memory(_MANY * results.value(threads))))
    start = "threads-start@%d" % many, "tasks-start@%d" % many
    if measured(results, *start):
        parts.append("%s threads wait after %s, as many tasks after %s." % (wording.count(many), told(results, start[0]), told(results, start[1])))
    if listed(results, [(method, method) for method in METHODS]):
        parts.append("A worker process: %s." % listed(results, [(method, method) for method in METHODS]))
    return conclusion(results, parts, [_claim(results, threads, tasks, ratio)], {
        "Mt": fact(results, threads), "Ma": fact(results, tasks), "Mp": fact(results, default_method),
    })


def _claim(results, threads, tasks, ratio):
    claim = "tasks-lighter"
    if ratio is None:
        return not_measured(claim, results, threads)
    sentence = "A thread %s, a task %s: %s the memory." % (told(results, threads), told(results, tasks), wording.times(ratio.ratio))
    if ratio.lo >= 8:
        # Ten times and more, give or take what a page of memory is worth.
        return claim, "holds", sentence
    if ratio.hi < 1:
        return claim, "fails", sentence
    return claim, "conditional" if ratio.lo > 1.5 else "inconclusive", sentence

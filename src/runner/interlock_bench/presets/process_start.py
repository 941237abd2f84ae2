"""What a new worker costs until its first result: thread, executor, process by each start method."""

from ..measure import wording
from ..models.processes import reason_without_method
from ..workloads.child_script import ChildScript
from .base import Cell, Chart, Plan
from .judging import conclusion, fact, listed, measured, not_measured, told

METHODS = ("fork", "forkserver", "spawn")
# Threads and executors for one value: a single start is too short for one.
_THREADS = 60
_EXECUTORS = 25
# Below this budget (seconds) only single starts from an empty main module fit often enough.
_FULL_BUDGET = 4.0
# What the claim says of a process, seconds.
_CLAIMED = (0.010, 0.100)


def plan(context):
    """One clean process with an empty main module, one whose main module imports asyncio and more."""
    environment = context.environment
    light, importing = ChildScript("light_start"), ChildScript("importing_start")

    def ask(script, what, **details):
        return lambda: script.ask(what, **details)["seconds"]

    def first_of_server():
        fresh = ChildScript("light_start")
        try:
            return fresh.ask("process", method="forkserver")["seconds"]
        finally:
            fresh.close()

    cells = [
        Cell("thread", "thread", ask(light, "threads", count=_THREADS), model="threads"),
        Cell("thread-pool", "ThreadPoolExecutor", ask(light, "thread-pool", count=_EXECUTORS), model="thread-pool", workers=2),
    ]
    for method in METHODS:
        reason = reason_without_method(method, environment)
        cells.append(Cell(method, "process (%s)" % method, ask(light, "process", method=method), model=method, unsupported=reason))
        if method == "forkserver":
            cells.append(Cell("forkserver-first", "process (forkserver, the first)", first_of_server, model=method, unsupported=reason))
        if method != "fork":
            cells.append(Cell(method + "-imports", "process (%s), main module imports asyncio" % method,
                              ask(importing, "process", method=method), model=method, unsupported=reason))
        cells.append(Cell("pool-" + method, "ProcessPoolExecutor (%s)" % method, ask(light, "process-pool", method=method),
                          model="process-pool", workers=2, unsupported=reason))

    def close():
        light.close()
        importing.close()

    if context.budget < _FULL_BUDGET:
        cells = [cell for cell in cells if cell.id in METHODS or cell.id in ("thread", "thread-pool")]
        context.warn("budget-short", "Executors of processes and imports of the main module are left out: the time is too short.",
                     "Give it %g seconds or more." % _FULL_BUDGET)
    chart = Chart(title="Until the first result", y_scale="log", baseline="thread")
    return Plan([chart], cells, lambda results: conclude(results, environment["startMethod"]), close=close, maximum_rounds=20)


def conclude(results, default_method):
    processes = [(method, method) for method in METHODS]
    imports = [("spawn-imports", "spawn"), ("forkserver-imports", "forkserver")]
    parts = [
        "Starting and joining a thread takes %s." % told(results, "thread") if measured(results, "thread") else None,
        _joined("A process until its first result: %s.", listed(results, processes)),
        _joined("With asyncio imported by the main module: %s.", listed(results, imports)),
        _joined("A pool of two until its first result: %s.",
                listed(results, [("thread-pool", "threads")] + [("pool-" + method, method) for method in METHODS])),
    ]
    return conclusion(results, parts, [_process_claim(results, processes, imports), _thread_claim(results)], {
        "start": fact(results, default_method),
    })


def _process_claim(results, processes, imports):
    claim = "process-start-cost"
    values = [results.value(cell_id) for cell_id, _ in processes + imports if measured(results, cell_id)]
    if not values:
        return not_measured(claim, results)
    inside = [_CLAIMED[0] <= value <= _CLAIMED[1] for value in values]
    outcome = "holds" if all(inside) else "conditional" if any(inside) else "fails"
    sentence = listed(results, processes)
    if listed(results, imports):
        sentence += "; with a main module that imports asyncio: %s" % listed(results, imports)
    return claim, outcome, sentence + "."


def _thread_claim(results):
    claim = "thread-start-cost"
    estimate = results.estimate("thread")
    if estimate is None:
        return not_measured(claim, results)
    # "Microseconds": fewer than ten of them as it stands, up to a millisecond in hundreds.
    outcome = "holds" if estimate.hi < 1e-5 else "conditional" if estimate.median < 1e-3 else "fails"
    sentence = "Starting and joining a thread took %s" % wording.seconds(estimate.median)
    process = results.pair("thread", "fork") or results.pair("thread", "spawn")
    if process is not None:
        sentence += "; the quickest process needs %s that" % wording.times(process.ratio)
    return claim, outcome, sentence + "."


def _joined(template, text):
    return template % text if text else None

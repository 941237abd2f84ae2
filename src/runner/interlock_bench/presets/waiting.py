"""Tasks that only wait, for timers and for real sockets, under every model."""

from ..measure import wording
from ..workloads import loopback, waiting
from .base import Chart, Conclusion, Plan
from .comparing import standing, together
from .model_cells import ModelCells
from .pacing import left_for_a_round, process_workers

_TASKS = 16
# What a round of one chart takes in waits: 16 in sequence, up to 8 in the pool, up to 4 in to_thread, 1 for the others.
_WAITS_A_ROUND = 31


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", workers)
    # Sleeping is no less exact when it is short; below 4 ms the cost of switching would be measured instead.
    wait = min(0.05, max(0.004, left_for_a_round(context) / (2 * _WAITS_A_ROUND)))
    server = context.loopback(latency=wait)
    address = (server.host, server.port)
    charts, all_cells, groups = [], [], []
    for kind, title, subject, blocking, asynchronous, arguments in (
            ("timers", "Timers", "timers", waiting.sleep, waiting.sleep_async, (wait,)),
            ("sockets", "Sockets", "requests to a local server", loopback.ask, loopback.ask_async, address)):
        charts.append(Chart(kind, "{}: {} tasks of {}".format(title, _TASKS, wording.seconds(wait)),
                            baseline=kind + "-sequential"))
        tasks = [arguments] * _TASKS
        group = [
            cells.cell(kind + "-sequential", "sequential", blocking, tasks, chart=kind),
            cells.cell(kind + "-threads", "threads", blocking, tasks, workers=_TASKS, chart=kind),
            cells.cell(kind + "-thread-pool", "thread-pool", blocking, tasks, workers=_TASKS, chart=kind),
            cells.cell(kind + "-to-thread", "to-thread", blocking, tasks, chart=kind),
            cells.cell(kind + "-process-pool", "process-pool", blocking, tasks, workers=workers, chart=kind),
            cells.cell(kind + "-asyncio", "asyncio", asynchronous, tasks, chart=kind),
        ]
        all_cells.extend(group)
        groups.append((kind, [cell.id for cell in group], "{} {} of {}".format(_TASKS, subject, wording.seconds(wait))))

    def conclude(results):
        return _conclude(results, groups)

    return Plan(charts, all_cells, conclude, cells.close)


def _conclude(results, groups):
    outcome, winners, sentence, reason = together(
        [standing(results, ids, kind + "-sequential", subject) for kind, ids, subject in groups])
    notes = []
    for suffix, name in (("to-thread", "asyncio.to_thread by default"), ("process-pool", "the process pool")):
        count = results.cells["timers-" + suffix].workers
        if count and count < _TASKS:
            notes.append("{} has {} workers here, so {} tasks took {} waves".format(name, count, _TASKS, -(-_TASKS // count)))
    if notes:
        sentence += " Not a verdict on the model: {}.".format("; ".join(notes))
    return Conclusion(outcome, winners, sentence, reason)

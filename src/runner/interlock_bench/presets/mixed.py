"""Tasks that wait 16 ms and compute 4 ms each."""

from ..measure import wording
from ..workloads import cpu, mixed
from .base import Chart, Conclusion, Plan
from .comparing import enough, measured_pair, standing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import left_for_a_round, process_workers

_WAIT = 0.016
_COMPUTE = 0.004
_FEW = 8


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    for model in ("process-pool", "asyncio-pool"):
        cells.started(model, workers)
    # For each task a round takes 20 ms in sequence, 10 in the pool, 4 to 5 in the three that compute in one process, 3 split.
    tasks = int(min(60, max(8, (left_for_a_round(context) - 0.08) / 0.048)))
    arguments = [(_WAIT, cpu.turns_for(_COMPUTE))] * tasks
    all_cells = [
        cells.cell("sequential", "sequential", mixed.wait_and_compute, arguments),
        cells.cell("few-threads", "thread-pool", mixed.wait_and_compute, arguments, workers=_FEW,
                   label="{} threads".format(_FEW)),
        cells.cell("threads", "thread-pool", mixed.wait_and_compute, arguments, workers=tasks,
                   label="a thread for each task"),
        cells.cell("asyncio", "asyncio", mixed.wait_and_compute_in_loop, arguments),
        cells.cell("process-pool", "process-pool", mixed.wait_and_compute, arguments, workers=workers),
        cells.cell("asyncio-pool", "asyncio-pool", mixed.wait_and_offload, arguments, workers=workers),
    ]
    chart = Chart("bars", "{} tasks: {} waiting and {} computing each".format(
        tasks, wording.seconds(_WAIT), wording.seconds(_COMPUTE)), baseline="sequential")

    def conclude(results):
        return _conclude(results, [cell.id for cell in all_cells], tasks, context.environment["gilEnabled"])

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close))


def _conclude(results, ids, tasks, gil):
    outcome, winners, sentence, reason = standing(results, ids, "sequential", "{} mixed tasks".format(tasks))
    count = results.cells["process-pool"].workers
    sentence += " The process pool alone has {} workers and so does at most {} waits at once.".format(count, count)
    measured = "{}; {}.".format(measured_pair(results, "asyncio-pool", "threads"),
                                measured_pair(results, "asyncio-pool", "asyncio"))
    return Conclusion(outcome, winners, sentence, reason, [("mixed-hybrid", _hybrid_best(results, gil), measured)])


def _hybrid_best(results, gil):
    """Holds if the split beats what computes in one process; without the GIL plain threads may be as good."""
    rivals = ("threads", "asyncio")
    pairs = [results.pair("asyncio-pool", rival) for rival in rivals]
    if None in pairs or not enough(results, "asyncio-pool", *rivals):
        return "inconclusive"
    if all(pair.lo > 1.05 for pair in pairs):
        return "holds"
    against_threads, against_asyncio = pairs
    if not gil and against_threads.hi < 1.1:
        return "not-here"
    if all(pair.hi < 1.05 for pair in pairs):
        return "fails"
    if any(pair.lo > 1.05 for pair in pairs) and min(pair.hi for pair in pairs) < 1.1:
        return "conditional"
    return "inconclusive"

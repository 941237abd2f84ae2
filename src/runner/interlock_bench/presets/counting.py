"""Counting four times: processes against threads."""

from ..measure import wording
from ..workloads import cpu
from .base import Chart, Conclusion, Plan
from .comparing import by_interval, enough, measured_pair, standing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import work_seconds

_TASKS = 4


def plan(context):
    cells = ModelCells(context)
    cells.started("process-pool", _TASKS)
    # Two cells on one core, two that share it; processes that are started anew cost up to 40 ms each.
    work = work_seconds(context, 2, 2, _TASKS, 0.05 * _TASKS, low=0.06, high=1.0)
    tasks = [(cpu.turns_for(work / _TASKS, cpu.count),)] * _TASKS
    # How a program starts processes if nobody chooses: the founding example did that.
    method = context.environment["startMethod"] or "spawn"
    all_cells = [
        cells.cell("sequential", "sequential", cpu.count, tasks),
        cells.cell("threads", "threads", cpu.count, tasks, workers=_TASKS),
        cells.cell("processes", method, cpu.count, tasks, workers=_TASKS),
        cells.cell("process-pool", "process-pool", cpu.count, tasks, workers=_TASKS),
    ]
    size = wording.seconds(work / _TASKS)
    chart = Chart("bars", "Counting {} times for {}; the pool is warm, processes are started each time".format(_TASKS, size),
                  baseline="sequential")

    def conclude(results):
        return _conclude(results, [cell.id for cell in all_cells], size, context.cores(), context.environment["gilEnabled"])

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close))


def _conclude(results, ids, size, cores, gil):
    outcome, winners, sentence, reason = standing(results, ids, "sequential", "counting 4 times for " + size)
    return Conclusion(outcome, winners, sentence, reason, [
        ("count-processes", _processes_ahead(results, cores, gil), measured_pair(results, "processes", "threads")
         + ", with {:.1f} effective cores. Scaled to the budget.".format(cores)),
        ("threads-worse", _threads_worse(results, gil), measured_pair(results, "threads", "sequential") + "."),
    ])


def _processes_ahead(results, cores, gil):
    """Processes ahead of threads by about the number of cores that are free, four at most."""
    pair = results.pair("processes", "threads")
    if pair is None or not enough(results, "processes", "threads"):
        return "inconclusive"
    if not gil and pair.lo <= 1.1:
        return "not-here"
    if cores < 1.3 and pair.lo <= 1.1:
        # Nothing to be gained by anyone: says nothing of the claim.
        return "inconclusive"
    # The claimed factor of more than three needs four cores: fewer allow less, in proportion.
    whole = 0.7 * min(float(_TASKS), cores)
    outcome = by_interval(pair.lo, pair.hi, max(1.2, whole), 1.0)
    if outcome == "inconclusive" and pair.lo > 1.1:
        return "conditional"
    return outcome


def _threads_worse(results, gil):
    """Holds if threads lose clearly; conditional if they are merely no faster; another matter without the GIL."""
    pair = results.pair("threads", "sequential")
    if pair is None or not enough(results, "threads", "sequential"):
        return "inconclusive"
    if pair.hi < 0.87:
        return "holds"
    if pair.lo > 1.2:
        return "fails" if gil else "not-here"
    return "conditional" if pair.lo >= 0.8 and pair.hi < 1.2 else "inconclusive"

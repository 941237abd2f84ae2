"""Four slices of the Leibniz series over a pool."""

from ..measure import wording
from ..workloads import cpu
from .base import Chart, Conclusion, Plan
from .comparing import by_interval, enough, fact, measured_pair, standing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import process_workers, work_seconds

_SLICES = 4


def plan(context):
    cells = ModelCells(context)
    cores_pool = process_workers(context)
    cells.started("process-pool", _SLICES)
    work = work_seconds(context, 2, 1 if cores_pool == _SLICES else 2, cores_pool, low=0.06, high=1.0)
    terms = max(1, int(cpu.rate(_terms) * work / _SLICES))
    tasks = [(place * terms, (place + 1) * terms) for place in range(_SLICES)]
    all_cells = [
        cells.cell("sequential", "sequential", cpu.pi_slice, tasks),
        cells.cell("threads", "threads", cpu.pi_slice, tasks, workers=_SLICES),
        cells.cell("pool", "process-pool", cpu.pi_slice, tasks, workers=_SLICES, label="process pool of 4"),
    ]
    if cores_pool != _SLICES:
        all_cells.append(cells.cell("pool-cores", "process-pool", cpu.pi_slice, tasks, workers=cores_pool,
                                    label="process pool of {}".format(cores_pool)))
    chart = Chart("bars", "A series of {} terms in {} slices".format(wording.count(terms * _SLICES), _SLICES),
                  baseline="sequential")

    def conclude(results):
        return _conclude(results, [cell.id for cell in all_cells], context.cores())

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close))


def _terms(count):
    return cpu.pi_slice(0, count)


def _conclude(results, ids, cores):
    outcome, winners, sentence, reason = standing(results, ids, "sequential", "a series for pi in 4 slices")
    pair = results.pair("pool", "sequential")
    facts = {} if pair is None else {"SP": fact(pair)}
    measured = "{}; {:.1f} cores are effective now.".format(measured_pair(results, "pool", "sequential"), cores)
    return Conclusion(outcome, winners, sentence, reason, [("pi-all-cores", _all_cores(results, cores), measured)], facts)


def _all_cores(results, cores):
    """Holds if the pool gains what four cores allow; conditional if there are fewer and it gains what those allow."""
    pair = results.pair("pool", "sequential")
    if pair is None or not enough(results, "pool", "sequential") or cores < 1.3:
        return "inconclusive"
    reachable = min(float(_SLICES), cores)
    outcome = by_interval(pair.lo, pair.hi, 0.75 * reachable, 1.1)
    if outcome == "holds" and reachable < 3.5:
        return "conditional"
    return outcome

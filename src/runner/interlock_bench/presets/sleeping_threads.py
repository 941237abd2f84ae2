"""Three sleeps, one after the other and in threads."""

from ..measure import wording
from ..workloads.waiting import sleep
from .base import Chart, Conclusion, Plan
from .comparing import measured_pair, outcome_of, standing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import left_for_a_round

_TASKS = 3


def plan(context):
    cells = ModelCells(context)
    # A round sleeps five times: three in sequence, one in each of the others.
    wait = min(2.0, max(0.02, left_for_a_round(context) / (_TASKS + 2)))
    tasks = [(wait,)] * _TASKS
    all_cells = [
        cells.cell("sequential", "sequential", sleep, tasks),
        cells.cell("threads", "threads", sleep, tasks, workers=_TASKS),
        cells.cell("thread-pool", "thread-pool", sleep, tasks, workers=_TASKS),
    ]
    chart = Chart("bars", "{} sleeps of {}".format(_TASKS, wording.seconds(wait)), baseline="sequential")

    def conclude(results):
        return _conclude(results, wait)

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close))


def _conclude(results, wait):
    outcome, winners, sentence, reason = standing(
        results, ["sequential", "threads", "thread-pool"], "sequential", "3 sleeps of " + wording.seconds(wait))
    claim = ("sleep-threads", outcome_of(results, "threads", "sequential", 2.4, 1.5),
             measured_pair(results, "threads", "sequential") + ". The sleeps were scaled to the budget.")
    return Conclusion(outcome, winners, sentence, reason, [claim])

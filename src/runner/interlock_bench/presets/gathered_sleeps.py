"""Five sleeps under asyncio.gather, in sequence, and with time.sleep in the coroutine."""

from ..measure import wording
from ..workloads.waiting import sleep, sleep_async, sleep_blocking
from .base import Chart, Conclusion, Plan
from .comparing import enough, measured_pair, outcome_of, standing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import left_for_a_round

_TASKS = 5


def plan(context):
    cells = ModelCells(context)
    # A round sleeps eleven times: five in sequence, one gathered, five one after the other in the loop.
    wait = min(1.0, max(0.01, left_for_a_round(context) / (2 * _TASKS + 1)))
    tasks = [(wait,)] * _TASKS
    all_cells = [
        cells.cell("sequential", "sequential", sleep, tasks),
        cells.cell("gather", "asyncio", sleep_async, tasks, label="gather of asyncio.sleep"),
        cells.cell("blocking", "asyncio", sleep_blocking, tasks, label="gather of time.sleep"),
    ]
    chart = Chart("bars", "{} sleeps of {}".format(_TASKS, wording.seconds(wait)), baseline="sequential")

    def conclude(results):
        return _conclude(results, wait)

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close))


def _conclude(results, wait):
    outcome, winners, sentence, reason = standing(
        results, ["sequential", "gather", "blocking"], "sequential", "5 sleeps of " + wording.seconds(wait))
    claims = [
        ("gather-one-second", outcome_of(results, "gather", "sequential", 4.0, 2.0),
         measured_pair(results, "gather", "sequential") + ". The sleeps were scaled to the budget."),
        ("sleep-serialises", _serialises(results), measured_pair(results, "blocking", "sequential") + "."),
    ]
    return Conclusion(outcome, winners, sentence, reason, claims)


def _serialises(results):
    """Holds while the blocking sleeps gain next to nothing over a sequence."""
    pair = results.pair("blocking", "sequential")
    if pair is None or not enough(results, "blocking", "sequential"):
        return "inconclusive"
    if pair.hi < 1.3:
        return "holds"
    return "fails" if pair.lo > 2.0 else "inconclusive"

"""What handing over one empty task costs under each model."""

from ..measure import wording
from ..workloads import tiny
from .base import Chart, Conclusion, Plan
from .comparing import enough, measured_outcome, missing, time_of, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import left_for_a_round, process_workers

# Tasks of one round for each cell at full size: some 20 to 50 ms each.
_TASKS = {"sequential": 100000, "asyncio": 4000, "thread-pool": 1500, "threads": 300, "process-pool": 300,
          "chunked": 40000}
_CHUNK = 500
# Seconds of a round at full size.
_FULL_ROUND = 0.3
# Above this per task, thousands of tasks cost more than anyone wants to wait for.
_TOO_MUCH = 20e-6


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", workers)
    part = min(1.0, max(0.1, left_for_a_round(context) / _FULL_ROUND))
    number = {kind: max(50, int(full * part)) for kind, full in _TASKS.items()}
    number["chunked"] = max(2 * _CHUNK, number["chunked"] // _CHUNK * _CHUNK)

    def cell(cell_id, model, label=None, **more):
        count = number[cell_id]
        function = tiny.nothing_async if model == "asyncio" else tiny.nothing
        return cells.cell(cell_id, model, function, [()] * count, label=label, per=count, **more)

    all_cells = [
        cell("sequential", "sequential", "plain call"),
        cell("asyncio", "asyncio", "asyncio task"),
        cell("thread-pool", "thread-pool", "thread pool, one submit each", workers=workers),
        cell("threads", "threads", "a new thread each"),
        cell("process-pool", "process-pool", "process pool, one submit each", workers=workers),
        cell("chunked", "process-pool", "process pool in chunks of {}".format(_CHUNK), workers=workers,
             chunk=_CHUNK),
    ]
    # Logarithmic: from a tenth of a microsecond to a hundred.
    chart = Chart("bars", "Cost of one empty task", y_label="Time for each task", y_scale="log", baseline="sequential")
    pairs = [("chunked", "process-pool"), ("thread-pool", "process-pool"), ("sequential", "process-pool")]
    return until_claims_are_settled(Plan([chart], all_cells, _conclude, cells.close, pairs=pairs))


def _conclude(results):
    outcome, reason = measured_outcome(results, ["sequential", "thread-pool", "process-pool", "chunked"])
    if results.value("process-pool") is None:
        return Conclusion(outcome, [], missing(results, "process-pool") + ".", reason,
                          [("tiny-dealbreaker", "inconclusive", missing(results, "process-pool") + ".")])
    single = results.value("process-pool")
    sentence = "One empty task costs {} in a process pool".format(wording.seconds(single))
    others = [("thread-pool", "in a thread pool"), ("asyncio", "as an asyncio task"), ("chunked", "in a process pool in chunks"),
              ("sequential", "as a plain call")]
    known = ["{} {}".format(time_of(results, cell_id), words) for cell_id, words in others if results.value(cell_id) is not None]
    if known:
        sentence += ", " + wording.joined(known)
    sentence += ". Ten thousand of them: {} of overhead one by one".format(wording.seconds(single * 1e4))
    if results.value("chunked") is not None:
        sentence += ", {} in chunks".format(wording.seconds(results.value("chunked") * 1e4))
    measured = "{} for each task one by one, {} in chunks of {}.".format(
        time_of(results, "process-pool"), time_of(results, "chunked"), _CHUNK)
    return Conclusion(outcome, [], sentence + ".", reason, [("tiny-dealbreaker", _dealbreaker(results), measured)])


def _dealbreaker(results):
    """Conditional, as expected, if single hand-overs cost too much and chunks do not."""
    if not enough(results, "process-pool", "chunked"):
        return "inconclusive"
    single, chunked = results.estimate("process-pool"), results.estimate("chunked")
    if single.hi < _TOO_MUCH:
        return "fails"
    if single.lo < _TOO_MUCH:
        return "inconclusive"
    if chunked.hi < _TOO_MUCH:
        return "conditional"
    return "holds" if chunked.lo > _TOO_MUCH else "inconclusive"

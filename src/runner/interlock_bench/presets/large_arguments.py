"""The same sum over numbers that stay here, travel to another process, lie in shared memory, or are made over there."""

from ..measure import wording
from ..workloads import large
from .base import Chart, Conclusion, Plan
from .comparing import factor, measured_outcome, missing, time_of
from .model_cells import ModelCells
from .pacing import left_for_a_round

# Numbers for each point; the largest are left out where the budget is short.
_COUNTS = (1000, 10000, 100000, 1000000)
# Seconds of all series together for a million numbers, on the slow side.
_SECONDS_A_NUMBER = 0.35e-6
_SERIES = (
    ("stay", "in this process", "sequential"),
    ("pickle", "sent to a process (pickle)", "process-pool"),
    ("shared", "in shared memory", "process-pool"),
    ("generate", "made in the process", "process-pool"),
)


def plan(context):
    cells = ModelCells(context)
    cells.started("process-pool", 1)
    counts = _fitting(left_for_a_round(context))
    blocks, all_cells = [], []
    for count in counts:
        numbers = list(range(count))
        arguments = {"stay": (large.total, (numbers,)), "pickle": (large.total, (numbers,)),
                     "generate": (large.total_generated, (count,))}
        reason = "this build has no shared memory"
        if large.shared_memory is not None:
            block, reason = _shared(count)
            if block is not None:
                blocks.append(block)
                arguments["shared"] = (large.total_shared, (block.name, count))
        for series, label, model in _SERIES:
            function, values = arguments.get(series, (large.total, (numbers,)))
            cell = cells.cell("{}@{}".format(series, count), model, function, [values],
                              workers=None if model == "sequential" else 1, chart="curve", series=series, x=float(count),
                              label="{} numbers {}".format(wording.count(count), label))
            if series == "shared" and "shared" not in arguments:
                cell.unsupported = reason
            all_cells.append(cell)
    chart = Chart("curve", "A sum over a list of numbers", "curve", y_scale="log", x_label="Numbers", x_unit="count",
                  x_scale="log", series=_SERIES)

    def close():
        for block in blocks:
            block.close()
        cells.close()

    largest = "{}@" + str(counts[-1])
    pairs = [(largest.format(series), largest.format("pickle")) for series in ("stay", "shared", "generate")]
    return Plan([chart], all_cells, lambda results: _conclude(results, counts), close, pairs=pairs)


def _fitting(seconds):
    """The sizes that one round has time for; two at least, or there is no curve."""
    fitting = [count for place, count in enumerate(_COUNTS) if sum(_COUNTS[:place + 1]) * _SECONDS_A_NUMBER < seconds]
    return fitting if len(fitting) >= 2 else list(_COUNTS[:2])


def _shared(count):
    """(block, None), or (None, why there is none)."""
    try:
        return large.SharedNumbers(count), None
    except OSError as error:
        return None, "shared memory is refused here: {}".format(error.strerror or error)


def _conclude(results, counts):
    ids = {series: "{}@{}".format(series, counts[-1]) for series, _, _ in _SERIES}
    outcome, reason = measured_outcome(results, [ids["stay"], ids["pickle"]])
    pair = results.pair(ids["stay"], ids["pickle"])
    if pair is None:
        return Conclusion(outcome, [], missing(results, ids["stay"], ids["pickle"]) + ".", reason)
    sentence = "Adding up {} numbers takes {} here and {} in another process that gets them by pickle{}.".format(
        wording.count(counts[-1]), time_of(results, ids["stay"]), time_of(results, ids["pickle"]),
        ", {} as long".format(factor(pair)) if pair.ratio >= 1.2 else ": moving them costs little")
    cures = [(ids["shared"], "with the numbers in shared memory"), (ids["generate"], "if the process makes them itself")]
    known = ["{} {}".format(time_of(results, cell_id), words) for cell_id, words in cures if results.value(cell_id) is not None]
    if known:
        sentence += " It takes {}.".format(wording.joined(known))
    not_here = results.cells[ids["shared"]].unsupported
    if not_here:
        sentence += " Shared memory: {}.".format(not_here)
    return Conclusion(outcome, [], sentence, reason)

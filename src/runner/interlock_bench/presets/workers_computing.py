"""Throughput of the same work over 1, 2, 4, 8 processes."""

from ..measure import scaling, wording
from ..models.remote import run_chunk
from ..workloads import cpu
from .base import Cell, Chart, Conclusion, Plan
from .comparing import enough, measured_outcome, missing, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import work_seconds

_SERIES = (("processes", "process pool", "process-pool"),)
# Divides into all numbers of workers below.
_TASKS = 48
# Budgets from which there are enough points for a law, and enough rounds to tell contention from noise.
_MANY_POINTS = 10.0
_LONG = 30.0


def plan(context):
    cells = ModelCells(context)
    counts = _counts(context)
    # One pool for all points: of its processes only as many work as there are parts.
    model, reason = cells.started("process-pool", counts[-1])
    cores = max(0.25, context.cores())
    work = work_seconds(context, 0, sum(cores / min(count, cores) for count in counts), cores, low=0.06, high=1.0)
    turns = cpu.turns_for(work / _TASKS)
    all_cells = [Cell("processes@{}".format(count), "1 process" if count == 1 else "{} processes".format(count),
                      None if reason else _throughput(model, count, turns), model="process-pool", chart="curve",
                      series="processes", x=float(count), unit="1/s", workers=count, unsupported=reason) for count in counts]
    chart = Chart("curve", "{} Python loops of {}".format(_TASKS, wording.seconds(work / _TASKS)), "curve",
                  y_label="Throughput", y_unit="1/s", better="higher", x_label="Processes", x_unit="count", series=_SERIES)
    usable = int(context.environment["usableCores"])
    full = _nearest(counts, usable)
    pairs = [("processes@{}".format(count), "processes@{}".format(full)) for count in counts if count != full]

    def conclude(results):
        return _conclude(results, chart, counts, full, context.cores(), context.budget >= _LONG)

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close, pairs=pairs))


def _counts(context):
    """Numbers of processes: beyond the usable cores, but not far beyond."""
    usable = context.environment["usableCores"]
    few, many = ((1, 2, 4, 8), (1, 2, 3, 4, 6, 8)) if usable <= 8 else ((1, 4, 8, 16), (1, 2, 4, 8, 12, 16))
    return many if context.budget >= _MANY_POINTS else few


def _nearest(counts, usable):
    """The largest tested number that does not exceed the usable cores."""
    return max([count for count in counts if count <= max(1, usable)])


def _throughput(model, count, turns):
    parts = [(cpu.spin, [(turns,)] * (_TASKS // count)) for _ in range(count)]

    def run():
        return _TASKS / model.run(run_chunk, parts)

    return run


def _conclude(results, chart, counts, full, cores, long):
    ids = ["processes@{}".format(count) for count in counts]
    outcome, reason = measured_outcome(results, ids)
    points = [(count, results.value(cell_id)) for count, cell_id in zip(counts, ids) if results.value(cell_id) is not None]
    if len(points) < 2:
        text = missing(results, *ids[:2]) + "."
        return Conclusion(outcome, [], text, reason, [("workers-cpu-count", "inconclusive", text)])
    knee = scaling.knee(points)
    fit = scaling.fit("processes", points, cores, long)
    chart.fits = [] if fit is None else [fit]
    chart.marks = [{"axis": "x", "value": cores, "label": "{:.1f} effective cores".format(cores)}]
    if knee != points[-1][0]:
        chart.marks.append({"axis": "x", "value": float(knee), "label": "knee at {}".format(knee)})
        sentence = "More than {} add less than 10 %: the ceiling is the {:.1f} cores that are effective now.".format(
            wording.plural(knee, "process", "processes"), cores)
    else:
        sentence = "Throughput still grows at {} processes; {:.1f} cores are effective now.".format(knee, cores)
    gain = dict(points)[knee] / points[0][1]
    sentence += " {} do {} the work of one{}.".format(
        wording.plural(knee, "process", "processes"), wording.times(gain),
        "" if fit is None or fit["law"] == "ceiling" else "; " + fit["note"]) if knee != 1 else ""
    measured = "{} per second.".format(", ".join(
        "{}: {}".format(wording.plural(count, "process", "processes"), wording.significant(value)) for count, value in points))
    return Conclusion(outcome, [], sentence, reason, [("workers-cpu-count", _as_many_as_cores(results, counts, full, cores),
                                                       measured)], {"E": cores})


def _as_many_as_cores(results, counts, full, cores):
    """Holds if throughput grows up to the number of cores and not beyond.

    Conditional if it stops earlier because fewer cores are free than the system counts.
    """
    ids = ["processes@{}".format(count) for count in counts]
    if not enough(results, *ids):
        return "inconclusive"
    beyond = [results.pair("processes@{}".format(count), "processes@{}".format(full)) for count in counts if count > full]
    before = results.pair("processes@{}".format(full), "processes@1") if full > 1 else None
    if beyond and min(pair.lo for pair in beyond) > 1 + scaling.WORTH:
        return "fails"
    flat = all(pair.lo < 1 + scaling.WORTH for pair in beyond)
    if not flat or not beyond:
        return "inconclusive"
    if before is None or before.lo > max(1.2, 0.7 * full):
        return "holds"
    if cores < 0.8 * full and before.hi < full:
        return "conditional"
    return "inconclusive"

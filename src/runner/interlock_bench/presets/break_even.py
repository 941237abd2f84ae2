"""From which task size on a process pool pays: speed-up by task size, one task for each submit, in chunks, in threads."""

import time

from ..measure import scaling, wording
from ..measure.estimates import median
from ..models.remote import run_chunk, split
from ..workloads import cpu
from .base import Cell, Chart, Conclusion, Plan
from .comparing import enough, measured_outcome, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import process_workers, work_seconds

# Task sizes in seconds.
_SIZES = (50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 3e-3, 10e-3, 20e-3)
_FEWER_SIZES = (100e-6, 300e-6, 1e-3, 5e-3, 20e-3)
_SERIES = (
    ("pool", "process pool, one task each", "process-pool"),
    ("chunks", "process pool in chunks", "process-pool"),
    ("threads", "thread pool", "thread-pool"),
)
# Most tasks in one measurement: the smallest sizes cost more to hand over than to do.
_MOST_TASKS = 400
# Chunks for each worker: enough to keep both busy to the end.
_CHUNKS_A_WORKER = 4
# Below this budget fewer sizes.
_SHORT = 10.0


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", workers)
    sizes = _SIZES if context.budget >= _SHORT else _FEWER_SIZES
    # For each size: three times an own sequential run of a third of the work, two runs in the pool, one in threads.
    work = work_seconds(context, 2 * len(sizes), 2.2 * len(sizes), workers, low=0.03, high=0.3)
    rate = cpu.rate(cpu.spin)
    all_cells = []
    for size in sizes:
        # A multiple of the workers, or the last wave would be half empty.
        tasks = max(2, min(_MOST_TASKS, int(work / size)) // workers) * workers
        turns = max(1, round(rate * size))
        for series, label, model_id in _SERIES:
            model, reason = cells.started(model_id, workers)
            run = None if reason else _speed_up(model, turns, tasks, tasks // (workers * _CHUNKS_A_WORKER) or 1
                                                if series == "chunks" else 1)
            all_cells.append(Cell("{}@{:g}".format(series, size), "{}, tasks of {}".format(label, wording.seconds(size)), run,
                                  model=model_id, chart="curve", series=series, x=size, unit="ratio", workers=workers,
                                  unsupported=reason))
    chart = Chart("curve", "Speed-up by task size, {} workers".format(workers), "curve", y_label="Speed-up", y_unit="ratio",
                  better="higher", x_label="Task size", x_unit="s", x_scale="log", series=_SERIES)

    def conclude(results):
        return _conclude(results, chart, sizes, context.cores(), workers)

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close, pairs=_pairs(sizes)))


def _pairs(sizes):
    """The curve is settled when its ends are."""
    return [("chunks@{:g}".format(sizes[0]), "pool@{:g}".format(sizes[0])),
            ("pool@{:g}".format(sizes[-1]), "pool@{:g}".format(sizes[0]))]


def _speed_up(model, turns, tasks, chunk):
    """One round: the tasks in sequence, then under the model, next to each other in time. Returns the factor."""
    arguments = [(turns,)] * tasks
    # A third is enough for the rate of a plain loop, which does not depend on how many there are.
    sample = max(1, tasks // 3)
    batches = [(cpu.spin, part) for part in split(arguments, chunk)]

    def run():
        before = time.perf_counter()
        for _ in range(sample):
            cpu.spin(turns)
        alone = (time.perf_counter() - before) / sample * tasks
        took = model.run(cpu.spin, arguments) if chunk == 1 else model.run(run_chunk, batches)
        return alone / took

    return run


def _conclude(results, chart, sizes, cores, workers):
    outcome, reason = measured_outcome(results, ["pool@{:g}".format(size) for size in sizes])
    pool, chunks = (_crossing(results, series, sizes) for series in ("pool", "chunks"))
    largest = "pool@{:g}".format(sizes[-1])
    top = results.estimate(largest)
    # With one free core the pool pays late or never: true now, and no property of this machine.
    facts = {}
    chart.marks = [{"axis": "y", "value": 1.0, "label": "sequential"}]
    if top is None:
        sentence = "The process pool was not measured."
    elif pool is None:
        sentence = "Even tasks of {} gain nothing in the process pool: {} with {} workers and {:.1f} effective cores.".format(
            wording.seconds(sizes[-1]), wording.times(top.median), workers, cores)
    else:
        value, lo, hi = pool
        if value > 0:
            if cores >= 1.3:
                facts["breakeven"] = pool
            chart.marks.append({"axis": "x", "value": value, "label": "break-even " + wording.seconds(value)})
            sentence = "On this machine one task must last {} [{} to {}] before a process pool pays".format(
                wording.seconds(value), wording.seconds(lo), wording.seconds(hi))
        else:
            sentence = "A process pool pays from the smallest measured task on, {}".format(wording.seconds(sizes[0]))
        sentence += "; tasks of {} are done {} as fast.".format(wording.seconds(sizes[-1]), wording.times(top.median))
    if chunks is not None:
        from_size = "already below " + wording.seconds(sizes[0]) if chunks[0] == 0 else "from " + wording.seconds(chunks[0])
        sentence += " In chunks it pays {}.".format(from_size)
    overhead = _overhead(results, sizes)
    if overhead is not None and cores >= 1.3:
        facts["o"] = overhead
    measured = "{}.".format(", ".join("tasks of {} {}".format(wording.seconds(size), _speed(results, "pool", size))
                                      for size in (sizes[0], sizes[len(sizes) // 2], sizes[-1])))
    return Conclusion(outcome, [], sentence, reason, [("fixed-cost", _fixed_cost(results, sizes, cores), measured)], facts)


def _speed(results, series, size):
    value = results.value("{}@{:g}".format(series, size))
    return "not measured" if value is None else wording.times(value)


def _crossing(results, series, sizes):
    """(size, lo, hi) where the speed-up rises above 1 for good; 0: from the first size on. `None`: never, or not measured.

    The ends come from the ends of the intervals of the points: where the best curve crosses, and the worst.
    """
    estimates = [(size, results.estimate("{}@{:g}".format(series, size))) for size in sizes]
    estimates = [(size, estimate) for size, estimate in estimates if estimate is not None]
    value = scaling.crossing([(size, estimate.median) for size, estimate in estimates])
    if value is None:
        return None
    early = scaling.crossing([(size, estimate.hi) for size, estimate in estimates])
    late = scaling.crossing([(size, estimate.lo) for size, estimate in estimates])
    return value, value if early is None else min(value, early), sizes[-1] if late is None else max(value, late)


def _overhead(results, sizes):
    """(value, lo, hi): processor time that the pool adds to a task, all processes together.

    A pool that works at the factor of its large tasks needs (t + o) / factor for a task: o = t (factor / speed-up - 1).
    From sizes below 1 ms, where the overhead is a large part of the time.
    """
    large = [results.value("pool@{:g}".format(size)) for size in sizes if size >= 3e-3]
    top = max([value for value in large if value is not None], default=None)
    values = []
    for size in sizes:
        speed = results.value("pool@{:g}".format(size))
        if top and speed and size < 1e-3:
            values.append(max(0.0, size * (top / speed - 1)))
    return (median(values), min(values), max(values)) if values else None


def _fixed_cost(results, sizes, cores):
    """Holds if small tasks lose by the pool and large ones gain."""
    small, large = ("pool@{:g}".format(size) for size in (sizes[0], sizes[-1]))
    if not enough(results, small, large):
        return "inconclusive"
    first, last = results.estimate(small), results.estimate(large)
    if first.lo > 1.0:
        return "fails"
    if first.hi < 1.0 and last.lo > 1.1:
        return "holds"
    # With one free core nothing can gain: no news of the overhead.
    return "conditional" if cores >= 1.3 and first.hi < 1.0 and last.hi < 1.1 else "inconclusive"

"""The same pure Python loop under every model."""

from ..measure import wording
from ..workloads import cpu
from .base import Chart, Conclusion, Plan
from .comparing import fact, standing
from .model_cells import ModelCells
from .pacing import process_workers, work_seconds

_TASKS = 8
# Started for each round; which of them exist differs by platform.
_PROCESSES = ("fork", "forkserver", "spawn")


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", workers)
    # Four cells do the work on one core, five share it; starting processes anew costs some 40 ms each, or more.
    work = work_seconds(context, 4, 5, workers, 0.06 * workers, low=0.04)
    tasks = [(cpu.turns_for(work / _TASKS),)] * _TASKS
    all_cells = [
        cells.cell("sequential", "sequential", cpu.spin, tasks),
        cells.cell("threads", "threads", cpu.spin, tasks, workers=workers),
        cells.cell("asyncio", "asyncio", cpu.spin, tasks),
        cells.cell("to-thread", "to-thread", cpu.spin, tasks, workers=workers),
        cells.cell("process-pool", "process-pool", cpu.spin, tasks, workers=workers),
    ]
    all_cells += [cells.cell(method, method, cpu.spin, tasks, workers=workers)
                  for method in _PROCESSES]
    # Not kept: a process that has private interpreters cannot fork (3.13 aborts in the child).
    all_cells.append(cells.cell("subinterpreters", "subinterpreters", cpu.spin, tasks, workers=workers, fresh=True))
    size = wording.seconds(work / _TASKS)
    chart = Chart("bars", "{} Python loops of {}, {} workers; pools are warm, processes are started each time".format(
        _TASKS, size, workers), baseline="sequential")
    ids = [cell.id for cell in all_cells]

    def conclude(results):
        return _conclude(results, ids, "{} Python loops of {}".format(_TASKS, size), cells, workers)

    return Plan([chart], all_cells, conclude, cells.close)


def _conclude(results, ids, subject, cells, workers):
    outcome, winners, sentence, reason = standing(results, ids, "sequential", subject)
    facts = {}
    threads = results.pair("threads", "sequential")
    if threads is not None:
        # Workers are 2 to 4: the symbol says with how many threads it was measured.
        if workers in (2, 4):
            facts["S{}".format(workers)] = fact(threads)
        sentence += " {} threads did the work {} as fast as one.".format(workers, wording.times(threads.ratio))
    pool = results.pair("process-pool", "sequential")
    if pool is not None:
        facts["SP"] = fact(pool)
        started = cells.start_seconds.get("process-pool")
        if started is not None:
            sentence += " The pool was warm; starting its {} processes took {}.".format(workers, wording.seconds(started))
    return Conclusion(outcome, winners, sentence, reason, facts=facts)

"""Three kinds of work under four models in one interleaved run: the first answer for someone in a hurry."""

from ..measure import wording
from ..workloads import cpu, releasing, waiting
from .base import Chart, Conclusion, Plan
from .comparing import standing, together
from .model_cells import ModelCells
from .pacing import process_workers, work_seconds

_TASKS = 8
_MODELS = ("sequential", "threads", "process-pool", "asyncio")


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    # Started before the clock of the rounds is read: starting a pool is part of the budget.
    cells.started("process-pool", workers)
    wait = min(0.02, max(0.003, context.budget * 0.001))
    # A round of waiting takes 8 waits sequentially, 8/workers in the pool, and one in threads and under asyncio. A round
    # of computing takes the work four times, less what the pool saves; releasing calls save in threads too.
    work = work_seconds(context, 5, 3, workers, _TASKS * wait * 1.8, low=0.03, high=0.4)
    turns = cpu.turns_for(work / _TASKS)
    blocks = max(1, round(work / _TASKS / releasing.block_seconds()))
    kinds = (
        ("waiting", "Waiting", "waits of " + wording.seconds(wait), waiting.sleep, (wait,)),
        ("computing", "Computing in Python", "Python loops of " + wording.seconds(work / _TASKS), cpu.spin, (turns,)),
        ("releasing", "Hashing, which releases the GIL", "SHA-256 hashes of " + wording.memory(blocks * releasing.BLOCK_BYTES),
         releasing.hash_blocks, (blocks,)),
    )
    all_cells, charts, groups = [], [], []
    for kind, title, subject, function, arguments in kinds:
        charts.append(Chart(kind, "{}: {} tasks".format(title, _TASKS), baseline=kind + "-sequential"))
        ids = []
        for model in _MODELS:
            count = {"threads": _TASKS if kind == "waiting" else workers, "process-pool": workers}.get(model)
            real = waiting.sleep_async if model == "asyncio" and kind == "waiting" else function
            cell = cells.cell("{}-{}".format(kind, model), model, real, [arguments] * _TASKS, workers=count, chart=kind)
            all_cells.append(cell)
            ids.append(cell.id)
        groups.append((kind, ids, "{} {}".format(_TASKS, subject)))

    def conclude(results):
        return _conclude(results, groups, workers)

    return Plan(charts, all_cells, conclude, cells.close)


def _conclude(results, groups, workers):
    standings = [standing(results, ids, kind + "-sequential", subject) for kind, ids, subject in groups]
    outcome, winners, sentence, reason = together(standings)
    note = " Threads were {} for waiting and {} for computing; the pool had {} warm processes.".format(
        _TASKS, workers, workers)
    facts = {}
    pool = results.pair("computing-process-pool", "computing-sequential")
    if pool is not None:
        facts["SP"] = (pool.ratio, pool.lo, pool.hi)
    return Conclusion(outcome, winners, sentence + note, reason, facts=facts)

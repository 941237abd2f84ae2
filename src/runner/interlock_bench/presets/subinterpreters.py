"""The same loop in interpreters with a GIL of their own, and what creating one costs."""

import threading
import time

from .. import models
from ..measure import wording
from ..workloads import cpu
from .base import Cell, Chart, Conclusion, Plan
from .comparing import by_interval, enough, measured_pair, standing, time_of, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import process_workers, work_seconds

_TASKS = 4


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", workers)
    cells.started("subinterpreters", workers)
    # Two cells on one core, two that share it, and about 0.1 s for what is created.
    work = work_seconds(context, 2, 2, workers, 0.1, low=0.05, high=0.8)
    tasks = [(cpu.turns_for(work / _TASKS),)] * _TASKS
    ids = ("sequential", "threads", "subinterpreters", "process-pool")
    all_cells = [cells.cell(model, model, cpu.spin, tasks, workers=None if model == "sequential" else workers, chart="loop")
                 for model in ids]
    reason = models.reason_unsupported("subinterpreters", context.environment)
    all_cells.append(Cell("create-thread", "thread", _start_thread, model="threads", chart="create"))
    all_cells.append(Cell("create-interpreter", "subinterpreter", _creation("subinterpreters"), model="subinterpreters",
                          chart="create", unsupported=reason))
    method = models.create("process-pool", workers=1).method
    all_cells.append(Cell("create-process", "process ({})".format(method), _creation("process-pool"), model=method,
                          chart="create"))
    size = wording.seconds(work / _TASKS)
    charts = [
        Chart("loop", "{} Python loops of {}, {} workers".format(_TASKS, size, workers), baseline="sequential"),
        Chart("create", "From creation to the first answer", y_scale="log", baseline="create-thread"),
    ]
    pairs = [("subinterpreters", "sequential"), ("subinterpreters", "threads"), ("subinterpreters", "process-pool"),
             ("create-interpreter", "create-process")]
    environment = context.environment

    def conclude(results):
        return _conclude(results, ids, "{} Python loops of {}".format(_TASKS, size), environment, context.cores())

    return until_claims_are_settled(Plan(charts, all_cells, conclude, cells.close, pairs=pairs))


def _start_thread():
    before = time.perf_counter()
    answered = threading.Event()
    thread = threading.Thread(target=answered.set)
    thread.start()
    answered.wait()
    seconds = time.perf_counter() - before
    thread.join()
    return seconds


def _creation(model_id):
    def run():
        model = models.create(model_id, workers=1)
        try:
            return model.start()
        finally:
            model.close()
    return run


def _conclude(results, ids, subject, environment, cores):
    outcome, winners, sentence, reason = standing(results, ids, "sequential", subject)
    not_here = results.cells["subinterpreters"].unsupported
    if not_here:
        sentence += " Subinterpreters with a GIL of their own are not available: {}.".format(not_here)
        return Conclusion(outcome, winners, sentence, reason, [("interpreters-own-gil", "not-here", "Not on this interpreter: "
                                                                + not_here + ".")])
    if results.value("create-interpreter") is not None:
        sentence += " Creating one takes {}, a process {}.".format(
            time_of(results, "create-interpreter"), time_of(results, "create-process"))
    if environment["subinterpreters"] == "private":
        sentence += " Before Python 3.14 only private modules offer them: an experiment, not something to build on."
    measured = "{}; {:.1f} cores are effective now.".format(
        measured_pair(results, "subinterpreters", "sequential"), cores)
    return Conclusion(outcome, winners, sentence, reason, [("interpreters-own-gil", _own_gil(results, cores), measured)])


def _own_gil(results, cores):
    """Holds if interpreters gain most of what the free cores allow."""
    pair = results.pair("subinterpreters", "sequential")
    if pair is None or not enough(results, "subinterpreters", "sequential") or cores < 1.3:
        return "inconclusive"
    most = min(float(results.cells["subinterpreters"].workers or _TASKS), cores)
    return by_interval(pair.lo, pair.hi, max(1.2, 0.65 * most), 1.15)

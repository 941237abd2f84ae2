"""Many tiny tasks in a pool: one submit each against chunks, and against no pool at all."""

import math

from .. import models
from ..measure import wording
from ..presets.base import Cell, Chart, Plan
from ..workloads.cpu import rate, spin
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "Many tiny tasks in a pool"
PARAMETERS = {
    "pool": Choice("processes", "threads"),
    "tasks": Number(1000, 10, 100000),
    # Seconds of one task.
    "seconds": Number(0.00001, 0.0000001, 0.01),
}


def plan(parameters, context):
    turns = max(1, int(rate(spin) * parameters["seconds"]))
    # One submit to a process costs about 0.2 ms: six rounds have to fit.
    each = parameters["seconds"] + (0.0003 if parameters["pool"] == "processes" else 0.00003)
    tasks = max(10, min(parameters["tasks"], int(context.budget / 14.0 / each)))
    model_id = "process-pool" if parameters["pool"] == "processes" else "thread-pool"
    workers = max(2, int(context.environment["usableCores"]))
    chunk = max(1, math.ceil(tasks / (4.0 * workers)))
    single, chunked = models.create(model_id, workers=workers), models.create(model_id, workers=workers, chunk=chunk)
    reason = single.reason_unsupported(context.environment)
    if reason is None:
        single.start()
        chunked.start()
    tuples = [(turns,)] * tasks
    sequential = models.create("sequential")
    cells = [
        Cell(AS_WRITTEN, "one submit for each task, as written", lambda: single.run(spin, tuples) / tasks, model=model_id, workers=workers, unsupported=reason),
        Cell("chunks", "chunks of %d" % chunk, lambda: chunked.run(spin, tuples) / tasks, model=model_id, workers=workers, unsupported=reason),
        Cell("sequential", "no pool", lambda: sequential.run(spin, tuples) / tasks, model="sequential", workers=1),
    ]
    chart = Chart(title="%s of about %s" % (wording.plural(tasks, "task"), wording.seconds(parameters["seconds"])), y_label="Time of one task", y_unit="s",
                  y_scale="log", baseline=AS_WRITTEN)

    def sentence(results):
        return "With one submit for each task a task took %s; with %s." % (text(results, AS_WRITTEN), cures(results, ["chunks", "sequential"]))

    def close():
        single.close()
        chunked.close()

    return Plan([chart], cells, lambda results: conclude(results, sentence, [cell.id for cell in cells]), close=close, maximum_rounds=20)

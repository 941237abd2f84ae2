"""A pool that is made for each call against one that is kept."""

from .. import models
from ..measure import wording
from ..presets.base import Cell, Chart, Plan
from ..workloads.cpu import spin
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "A pool made for each call"
PARAMETERS = {
    "pool": Choice("processes", "threads"),
    "workers": Number(2, 1, 8),
    # Tasks of each call.
    "tasks": Number(4, 1, 100),
}
_TURNS = 200


def plan(parameters, context):
    model_id = "process-pool" if parameters["pool"] == "processes" else "thread-pool"
    workers, tuples = parameters["workers"], [(_TURNS,)] * parameters["tasks"]
    kept = models.create(model_id, workers=workers)
    reason = kept.reason_unsupported(context.environment)
    if reason is None:
        kept.start()

    def new_pool():
        pool = models.create(model_id, workers=workers)
        try:
            return pool.start() + pool.run(spin, tuples)
        finally:
            pool.close()

    cells = [
        Cell(AS_WRITTEN, "a new pool for each call, as written", new_pool, model=model_id, workers=workers, unsupported=reason),
        Cell("kept", "one pool that is kept", lambda: kept.run(spin, tuples), model=model_id, workers=workers, unsupported=reason),
    ]
    chart = Chart(title="One call with %s" % wording.plural(parameters["tasks"], "tiny task"), y_label="Time of one call", y_unit="s", y_scale="log",
                  baseline=AS_WRITTEN)

    def sentence(results):
        return "With a pool of %s made for it a call took %s; with %s." % (
            wording.plural(workers, "worker"), text(results, AS_WRITTEN), cures(results, ["kept"]))

    return Plan([chart], cells, lambda results: conclude(results, sentence, [cell.id for cell in cells]), close=kept.close, maximum_rounds=15)

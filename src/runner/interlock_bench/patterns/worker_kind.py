"""Work in the wrong kind of workers, or in too many of them, against what suits it."""

import time

from .. import models
from ..measure import wording
from ..presets.base import Cell, Chart, Plan
from ..workloads.cpu import rate, spin
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "The kind and number of workers"
PARAMETERS = {
    "written": Choice("threads", "processes", "sequential", "oversized"),
    "work": Choice("computing", "waiting"),
    # Seconds of one task.
    "seconds": Number(0.02, 0.0005, 1.0),
    "tasks": Number(8, 2, 200),
    # Of a pool that is too large.
    "workers": Number(16, 2, 64),
}
_LABELS = {"threads": "threads", "processes": "processes", "sequential": "one after the other"}


def plan(parameters, context):
    usable = max(2, int(context.environment["usableCores"]))
    # Six rounds of three variants, each of which may take as long as all tasks one after the other.
    tasks = parameters["tasks"]
    seconds = min(parameters["seconds"], max(0.0005, context.budget / 30.0 / tasks))
    waits = parameters["work"] == "waiting"
    function = time.sleep if waits else spin
    tuples = [(seconds if waits else max(1, int(rate(spin) * seconds)),)] * tasks
    made = _Models(context, function, tuples)
    if parameters["written"] == "oversized":
        cells = [made.fresh(AS_WRITTEN, "a pool of %d processes, as written" % parameters["workers"], parameters["workers"]),
                 made.fresh("fitting", "a pool of %d processes" % usable, usable)]
    else:
        threads = tasks if waits else usable
        order = [parameters["written"]] + [kind for kind in ("threads", "processes", "sequential") if kind != parameters["written"]]
        sizes = {"threads": threads, "processes": usable, "sequential": 1}
        cells = [made.kept(AS_WRITTEN if kind == parameters["written"] else kind, kind, sizes[kind], kind == parameters["written"]) for kind in order]
    what = "waits" if waits else "computations"
    chart = Chart(title="%d %s of about %s" % (tasks, what, wording.seconds(seconds)), y_label="Time for all", y_unit="s", baseline=AS_WRITTEN)
    ids = [cell.id for cell in cells]

    def sentence(results):
        return "%d %s of about %s: %s %s; %s." % (
            tasks, what, wording.seconds(seconds), results.label(AS_WRITTEN), text(results, AS_WRITTEN), cures(results, ids[1:]))

    return Plan([chart], cells, lambda results: conclude(results, sentence, ids), close=made.close,
                maximum_rounds=20, pairs=[(cell_id, AS_WRITTEN) for cell_id in ids[1:]])


class _Models:
    """Cells that run the tasks, and what has to be closed at the end."""

    def __init__(self, context, function, tuples):
        self._context = context
        self._function = function
        self._tuples = tuples
        self._started = []

    def kept(self, cell_id, kind, workers, written):
        """A model that is started once."""
        model_id = {"threads": "thread-pool", "processes": "process-pool", "sequential": "sequential"}[kind]
        model = models.create(model_id, workers=workers)
        reason = model.reason_unsupported(self._context.environment)
        if reason is None:
            self._started.append(model)
            model.start()
        label = _LABELS[kind] if kind == "sequential" else "%d %s" % (workers, _LABELS[kind])
        return Cell(cell_id, label + (", as written" if written else ""), lambda: model.run(self._function, self._tuples), model=model_id,
                    workers=workers, unsupported=reason)

    def fresh(self, cell_id, label, workers):
        """A process pool whose start counts: that is what too many workers cost."""
        reason = models.reason_unsupported("process-pool", self._context.environment)

        def run():
            model = models.create("process-pool", workers=workers)
            try:
                return model.start() + model.run(self._function, self._tuples)
            finally:
                model.close()

        return Cell(cell_id, label, run, model="process-pool", workers=workers, unsupported=reason)

    def close(self):
        while self._started:
            self._started.pop().close()

"""Cells that run a function under a model: started once, announced with the reason where they cannot run."""

import functools

from .. import models
from ..models.remote import run_chunk, split
from .base import Cell


class ModelCells:
    """The started models of one plan. `close` ends them; pools are shared by cells that want the same."""

    def __init__(self, context):
        self._context = context
        self._started = {}
        # Cell id -> seconds that starting its model took.
        self.start_seconds = {}

    def cell(self, cell_id, model_id, function, tuples, workers=None, label=None, per=1.0, chunk=1, fresh=False, **drawn):
        """A cell whose value is the seconds of `function` over all `tuples`, divided by `per`.

        `chunk`: calls for each hand-over. `fresh`: started before each round and ended after it, outside the measured time.
        `drawn`: further arguments of `Cell` (chart, series, x).
        """
        label = label or models.label(model_id)
        if chunk > 1:
            function, tuples = run_chunk, [(function, part) for part in split(list(tuples), chunk)]
        if fresh:
            return self._fresh_cell(cell_id, label, models.create(model_id, workers=workers),
                                    functools.partial(_run, function=function, tuples=list(tuples), per=per), drawn)
        model, reason = self.started(model_id, workers)
        if reason:
            return Cell(cell_id, label, None, model=model_id, workers=workers, unsupported=reason, **drawn)
        self.start_seconds[cell_id] = model.start_seconds
        run = functools.partial(_run, model, function, list(tuples), per)
        return Cell(cell_id, label, run, model=model_id, workers=model.workers, **drawn)

    def _fresh_cell(self, cell_id, label, model, run, drawn):
        reason = model.reason_unsupported(self._context.environment)

        def once():
            with model:
                return run(model)

        return Cell(cell_id, label, None if reason else once, model=model.id, workers=model.workers, unsupported=reason,
                    **drawn)

    def started(self, model_id, workers=None):
        """(model, None) or (None, why it cannot run here)."""
        key = (model_id, workers)
        if key not in self._started:
            self._started[key] = self._start(model_id, workers)
        return self._started[key]

    def _start(self, model_id, workers):
        model = models.create(model_id, workers=workers)
        reason = model.reason_unsupported(self._context.environment)
        if reason:
            return None, reason
        try:
            model.start_seconds = model.start()
        except Exception as error:  # the system refuses processes or threads: the other cells still tell something
            model.close()
            return None, "could not be started here: {}: {}".format(type(error).__name__, error)
        return model, None

    def close(self):
        while self._started:
            model, _ = self._started.popitem()[1]
            if model is not None:
                model.close()


def _run(model, function, tuples, per):
    return model.run(function, tuples) / per

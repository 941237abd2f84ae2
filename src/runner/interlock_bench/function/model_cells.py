"""Cells that run the user's function under one model each."""

import sys
import time

from .. import models
from ..presets.base import Cell, Measured
from . import pool_costs, remote
from .load import describe
from .results_equal import same

# Bytes of arguments and results that one batch may hold.
_BATCH_BYTES = 64 << 20
# Results of a batch that are compared.
_COMPARED = 8
# Calls for each worker in the batch that tells how fast a model is.
_TRIAL = 2

CHART = "models"


class ModelCell:
    """One model, started, with the user's function in it."""

    def __init__(self, id, model_id, workers, call, label=None):
        self.id = id
        self.model_id = model_id
        self.workers = workers
        self.call = call
        self.label = label or models.label(model_id)
        self.unsupported = None
        self.model = None
        # Seconds until its workers can take work, the user's imports included.
        self.start_seconds = 0.0
        # Seconds of one call in a trial batch: sizes the batches of the rounds.
        self.trial_seconds = None
        self.batch = workers
        # A sentence about results that differ; empty as long as none did.
        self.differs = ""
        # Seconds that a batch spends on preparing one call, which is no part of it; the workers share that.
        self.preparation = 0.0
        self.reference = None
        self.compare = False
        # Further figures of a call, shown with the cell.
        self.detail = {}

    def start(self, context, module_name):
        """Starts the model and lets each worker make a call; `unsupported` says why that was not possible."""
        self.model = models.create(self.model_id, workers=self.workers)
        self.unsupported = self.model.reason_unsupported(context.environment)
        if self.unsupported is None and self.model.sends:
            self.unsupported = self.call.why_unpicklable()
        if self.unsupported is None and self.model_id == "subinterpreters":
            self.unsupported = why_no_subinterpreters()
        if self.unsupported is not None:
            return
        try:
            begin = time.perf_counter()
            self.model.start()
            if self.model.sends:
                self.model.run(remote.touch, [(module_name,)] * self.workers)
            self.start_seconds = time.perf_counter() - begin
        except Exception as error:  # the system refuses, or the module does not import there
            self.fail(error)

    def fail(self, error):
        self.unsupported = "did not run here: %s" % describe(error)
        self.close()

    def try_out(self):
        """A first batch: warms up, and tells how long one takes."""
        if self.unsupported is not None:
            return 0
        calls = self.workers if self.workers > 4 else self.workers * _TRIAL
        try:
            self.trial_seconds = self._run(calls)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.fail(error)
            return 0
        return calls

    def run(self):
        """`Measured` seconds of one call: those of a batch by their number."""
        return Measured(self._run(self.batch), **self.detail)

    def limit_batch(self, bytes_a_call):
        self.batch = max(1, min(self.batch, int(_BATCH_BYTES / max(1, bytes_a_call))))

    def _run(self, calls):
        if self.model.sends:
            tuples = [self.call.remote_task() for _ in range(calls)]
            seconds = self.model.run(remote.call_remotely, tuples)
        else:
            seconds = self.model.run(self.call.callable(), [()] * calls) - self.preparation * calls / self.workers
        self._compare()
        return max(seconds, 1e-9) / calls

    def _compare(self):
        results, self.model.results = self.model.results, []
        if not self.compare or self.differs:
            return
        if any(same(result, self.reference) is False for result in results[:_COMPARED]):
            self.differs = "Under %s a call returned something else than alone." % self.label

    def cell(self):
        """As `Plan` takes it."""
        return Cell(self.id, self.label, None if self.unsupported else self.run, model=self.model_id, chart=CHART,
                    workers=self.workers, unsupported=self.unsupported)

    def close(self):
        if self.model is not None:
            self.model.close()


def why_no_subinterpreters():
    """Why a user's modules had better not be run in subinterpreters here; None if they can.

    Measured with the private module of 3.12: an interpreter that imports `hashlib` ends the process on closing, one that
    imports `threading` never closes. The public one came with 3.14.
    """
    return None if sys.version_info >= (3, 14) else "needs Python 3.14: before, imports can crash subinterpreters"


def measure_pool(cell, result):
    """Facts about the process pool: roundtrip, o, p. Empty if it does not run."""
    if cell is None or cell.unsupported is not None:
        return {}
    facts = {}
    facts["roundtrip"] = pool_costs.round_trip(cell.model, cell.call)
    overhead = pool_costs.overhead(cell.model)
    if overhead is not None:
        facts["o"] = overhead
    facts["p"] = pool_costs.pickle_seconds(cell.call, result)
    return facts

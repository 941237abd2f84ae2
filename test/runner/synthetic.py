"""Plans without anything started, and made-up results for their conclusions."""

import importlib
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench import models  # noqa: E402
from interlock_bench.measure.results import Results  # noqa: E402
from interlock_bench.presets import model_cells  # noqa: E402

# The presets that run models; the others have tests of their own.
MODEL_PRESETS = (
    "quick", "waiting", "computing", "releasing", "mixed", "tiny-tasks", "large-arguments", "sleeping-threads",
    "gathered-sleeps", "counting", "pi-pool", "task-waves", "chunking", "first-result", "break-even", "workers-waiting",
    "workers-computing", "subinterpreters",
)


def environment(**changed):
    """An `Environment` of a machine with four cores and the GIL."""
    described = {
        "executable": "python", "version": "3.12.1", "implementation": "CPython", "freeThreadedBuild": False,
        "gilEnabled": True, "debugBuild": False, "buildFlags": [], "switchInterval": 0.005, "platform": "Linux",
        "cpuModel": "", "cpuCount": 4, "affinity": 4, "quota": None, "usableCores": 4.0, "effectiveCores": 4.0,
        "startMethod": "spawn", "startMethods": ["spawn"], "subinterpreters": "no", "virtualEnvironment": False,
        "load": None,
    }
    described.update(changed)
    return described


class Server:
    host, port = "127.0.0.1", 1

    def close(self):
        pass


class Context:
    """Enough of measure.context.Context for planning."""

    def __init__(self, budget=12.0, cores=4.0, elapsed=0.5, **changed):
        self.budget = budget
        self.random = random.Random(1)
        self.environment = environment(effectiveCores=cores, **changed)
        self.warnings = []
        self._cores = cores
        self._elapsed = elapsed

    def elapsed(self):
        return self._elapsed

    def cores(self):
        return self._cores

    def loopback(self, latency=0.005, limit=None):
        return Server()

    def warn(self, code, text, action):
        self.warnings.append((code, text, action))

    def progress(self, phase, done, of, eta=None):
        pass


def _not_started(self, model_id, workers):
    model = models.create(model_id, workers=workers)
    reason = model.reason_unsupported(self._context.environment)
    if reason:
        return None, reason
    model.start_seconds = 0.05
    if model.workers is None and model_id == "to-thread":
        model.workers = 8
    return model, None


def plan(preset, context=None):
    """The plan of a preset; models are made and not started."""
    module = importlib.import_module("interlock_bench.presets." + preset.replace("-", "_"))
    started = model_cells.ModelCells._start
    model_cells.ModelCells._start = _not_started
    try:
        return module.plan(context or Context())
    finally:
        model_cells.ModelCells._start = started


def results_of(planned, values, rounds=7, spread=0.004, seed=3):
    """`Results` in which each cell of `values` has that value in every round, give or take `spread` (a share).

    Details go with it as `{cell: (value, {name: figure})}`.
    """
    source = random.Random(seed)
    results = Results(planned.cells, planned.charts)
    for number in range(1, rounds + 1):
        for cell_id, value in values.items():
            value, detail = value if isinstance(value, tuple) else (value, None)
            results.add(cell_id, number, value * (1 + source.uniform(-spread, spread)), detail)
    return results


def concluded(preset, values, context=None, rounds=7, spread=0.004):
    """What a preset concludes from these values; closes what the plan holds."""
    planned = plan(preset, context)
    try:
        return planned.conclude(results_of(planned, values, rounds, spread))
    finally:
        if planned.close is not None:
            planned.close()


def outcomes(conclusion):
    """Claim -> outcome."""
    return {claim: outcome for claim, outcome, _ in conclusion.claims}

"""Makes the runner importable for the tests, and stands in for what surrounds a measurement."""

import gc
import os
import sys

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "src", "runner")
if SOURCE not in sys.path:
    sys.path.insert(0, SOURCE)

from interlock_bench.measure.rounds import Rounds  # noqa: E402
from interlock_bench.presets.base import Cell, Chart, Conclusion, Plan  # noqa: E402

# Each round begins with a collection, which has to look at everything that the test program has loaded.
gc.freeze()


class Stage:
    """A context whose clock only moves when a cell says so: measurements cost nothing."""

    def __init__(self, budget=10.0, seed=1):
        self.budget = budget
        self.seed = seed
        self.environment = {}
        self.warnings = []
        self.events = []
        self.clock = 0.0

    def elapsed(self):
        return self.clock

    def emit(self, event, **fields):
        self.events.append(dict(event=event, **fields))

    def warn(self, code, text, action):
        self.warnings.append({"code": code, "text": text, "action": action})

    def progress(self, phase, done, of, eta=None):
        self.emit("progress", phase=phase, done=done, of=of, eta=eta)


def timed_cell(stage, id, seconds, noise, **fields):
    """A cell that "takes" `seconds` times the noise."""
    def run():
        value = seconds * noise.factor()
        stage.clock += value
        return value
    return Cell(id, id, run, **fields)


def measure(cells, stage, **fields):
    """`Results` of these cells in one bar chart with the first as the baseline."""
    plan = Plan([Chart(baseline=cells[0].id)], cells, lambda results: Conclusion("measured", [], ""), **fields)
    return Rounds(plan, stage).run()

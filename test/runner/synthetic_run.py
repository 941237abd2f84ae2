"""A preset's real plan, and conclusions from figures that a test makes up: no cell runs."""

import json
import multiprocessing
import os
import shutil
import sys
from importlib import import_module

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner")
if RUNNER not in sys.path:
    sys.path.insert(0, RUNNER)

from interlock_bench.measure.context import Context  # noqa: E402
from interlock_bench.measure.results import Results  # noqa: E402

# Deviations of the rounds from the value asked for: small, and the same for all cells.
_WOBBLE = (0.999, 1.001, 1.0, 1.0005, 0.9995, 1.0, 1.0)

STATE_PRESETS = (
    "shared-objects", "process-start", "start-methods", "switching", "switch-interval", "pickling", "loop-stall", "lost-updates",
    "lock-cost", "queues", "many-waits", "one-core", "behaviour", "operations",
)


def environment(**changes):
    """As far as presets read it."""
    methods = multiprocessing.get_all_start_methods()
    described = {
        "version": "%d.%d.%d" % sys.version_info[:3], "gilEnabled": True, "freeThreadedBuild": False, "startMethod": methods[0],
        "startMethods": methods, "usableCores": 2, "effectiveCores": 2.0, "switchInterval": 0.005, "subinterpreters": "no",
    }
    return dict(described, **changes)


def catalogue():
    """presets.json by id."""
    with open(os.path.join(RUNNER, "interlock_bench", "presets.json"), encoding="utf-8") as file:
        return {entry["id"]: entry for entry in json.load(file)}


class SyntheticRun:
    """The plan of a preset. `close` it: plans may hold event loops and files."""

    def __init__(self, preset, budget=8.0, **changes):
        self.warnings = []
        self.folders = []
        self.context = Context(budget, 1, environment(**changes), self._emit)
        self.context._cores = 2.0
        make = self.context.temporary_folder

        def temporary_folder():
            self.folders.append(make())
            return self.folders[-1]

        self.context.temporary_folder = temporary_folder
        self.module = import_module("interlock_bench.presets." + preset.replace("-", "_"))
        self.plan = self.module.plan(self.context)
        # Probes bring words along, which `behaviour` keeps beside the figures: cell -> what was seen.
        self.seen = {cell.id: "seen" for cell in self.plan.cells} if preset == "behaviour" else None

    def _emit(self, event, **fields):
        if event == "warning":
            self.warnings.append(fields["code"])

    def results(self, values, rounds=7, partial=False):
        """`values`: cell -> figure, or list of figures, one a round. Cells that are not named have none."""
        results = Results(self.plan.cells, self.plan.charts)
        for cell_id, value in values.items():
            given = value if isinstance(value, list) else [value * wobble for wobble in _WOBBLE[:rounds]]
            for number, figure in enumerate(given):
                results.add(cell_id, number + 1, figure)
        results.partial = partial
        results.partial_reason = "Only so many rounds fit." if partial else ""
        return results

    def conclude(self, values, rounds=7, partial=False):
        results = self.results(values, rounds, partial)
        if self.seen is not None:
            return self.module.conclude(results, self.context.environment["version"], self.seen)
        return self.plan.conclude(results)

    def outcomes(self, values, rounds=7, partial=False):
        """claim -> outcome."""
        return {claim: outcome for claim, outcome, _ in self.conclude(values, rounds, partial).claims}

    def close(self):
        if self.plan.close is not None:
            self.plan.close()
        self.context.close()
        for folder in self.folders:
            shutil.rmtree(folder)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

"""The result of a run that was stopped: what its events have told so far, without asking the worker, which is gone."""

from datetime import datetime, timezone

from . import VERSION
from .measure import wording
from .measure.estimates import MINIMUM_ROUNDS
from .measure.results import Results
from .run_preset import RESULT_SCHEMA


class _Named:
    """Cells and charts as `Results` reads them, from the dictionaries of the `plan` event."""

    def __init__(self, fields):
        self.__dict__.update(fields)


class Story:
    """Collects the events of one run."""

    def __init__(self):
        self.environment = None
        self.plan = None
        self.warnings = []
        self.samples = []
        self.has_result = False

    def add(self, event):
        kind = event["event"]
        if kind == "environment":
            self.environment = event["environment"]
        elif kind == "plan":
            # A function benchmark announces more as it goes; the last plan counts.
            self.plan = event
        elif kind == "sample":
            self.samples.append(event)
        elif kind == "warning":
            self.warnings.append({name: event[name] for name in ("code", "text", "action")})
        elif kind == "result":
            self.has_result = True

    def result(self, summary, seconds):
        """`RunResult` as a dictionary, or None if nothing that counts was measured."""
        counted = [sample for sample in self.samples if not sample["discarded"]]
        if self.has_result or self.plan is None or self.environment is None or not counted:
            return None
        cells = [_Named(cell) for cell in self.plan["cells"]]
        results = Results(cells, [_Named(chart) for chart in self.plan["charts"]])
        for sample in self.samples:
            if sample["cell"] in results.values:
                results.add(sample["cell"], sample["round"], sample["value"], discarded=sample["discarded"])
        estimates = [results.estimate(cell.id) for cell in cells]
        rounds = max(sample["round"] for sample in counted)
        return {
            "schema": RESULT_SCHEMA, "tool": VERSION,
            "created": datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "request": summary, "title": self.plan["title"], "environment": self.environment,
            "charts": self.plan["charts"], "cells": self.plan["cells"],
            "estimates": [estimate.as_dict() for estimate in estimates if estimate is not None],
            "pairs": self._pairs(results),
            "verdict": {
                "outcome": "partial", "winners": [], "sentence": "Stopped after {}.".format(wording.plural(rounds, "round")),
                "reason": "A verdict needs the whole run, at least {} rounds.".format(MINIMUM_ROUNDS), "claims": [],
            },
            "warnings": self.warnings, "facts": {}, "function": None, "profile": None, "partial": True, "seconds": seconds,
        }

    def _pairs(self, results):
        pairs = []
        for chart in self.plan["charts"]:
            for cell in self.plan["cells"]:
                if chart["baseline"] in results.values and cell["chart"] == chart["id"] and cell["id"] != chart["baseline"]:
                    pairs.append(results.pair(cell["id"], chart["baseline"]))
        return [pair.as_dict() for pair in pairs if pair is not None]

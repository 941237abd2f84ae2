"""From a plan to a result: measure, conclude, and the whole in the shape of `RunResult` in model.ts."""

import importlib
import json
import math
import os
from datetime import datetime, timezone

from . import VERSION, environment as environments
from .measure.context import Context
from .measure.noise import warn_about_environment
from .measure.rounds import Rounds, pairs_to_decide
from .presets.base import Conclusion

RESULT_SCHEMA = 1


def catalogue():
    """The presets in the order of presets.json."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "presets.json"), encoding="utf-8") as file:
        return json.load(file)


def find(preset_id):
    """The entry of presets.json, or None."""
    return next((entry for entry in catalogue() if entry["id"] == preset_id), None)


def run_preset(request, emit):
    """Measures a preset. `request`: as PresetRequest in requests.ts. Returns the result after sending it."""
    entry = find(request["preset"])
    module = importlib.import_module("interlock_bench.presets." + request["preset"].replace("-", "_"))
    summary = summary_of(request, "preset", request["preset"])
    return run_plan(module.plan, entry["title"], summary, emit)


def summary_of(request, kind, name):
    """`RunRequestSummary` of a request, as in partial.ts. What only functions and patterns have is empty for presets.

    How a function is called is part of what was measured: runs that differ in it are not compared.
    """
    parameters = dict(request.get("parameters") or {})
    if kind == "function":
        parameters.update({name: request[name] for name in ("tasks", "concurrency") if name in request})
        if request.get("eachText"):
            parameters["each"] = request["eachText"]
    return {
        "kind": kind, "name": name, "file": request.get("shownFile"), "argumentsText": request.get("argumentsText"),
        "setupText": request.get("setupText"), "parameters": parameters,
        "budget": request["budget"], "seed": request["seed"],
    }


def run_plan(make_plan, title, summary, emit):
    """Environment, cores, plan, rounds, conclusion; sends all events of it. Returns the `RunResult`."""
    context = Context(summary["budget"], summary["seed"], environments.describe(), emit)
    try:
        emit("environment", environment=context.environment)
        context.cores()
        emit("environment", environment=context.environment)
        warn_about_environment(context)
        context.progress("prepare", 0, 1)
        plan = make_plan(context)
        try:
            announce(plan, title, context)
            results = Rounds(plan, context).run()
            context.progress("conclude", 0, 1)
            result = assemble(plan, results, conclude(plan, results), title, summary, context)
        finally:
            if plan.close is not None:
                plan.close()
    finally:
        context.close()
    emit("result", result=result)
    return result


def announce(plan, title, context):
    """Sends the `plan` event."""
    context.emit("plan", title=title, charts=[chart_as_dict(chart) for chart in plan.charts],
                 cells=[cell_as_dict(cell) for cell in plan.cells], budget=context.budget)


def conclude(plan, results):
    """The plan's conclusion; a partial run has no winner, whatever the plan says of the little there is."""
    if not results.partial:
        return plan.conclude(results)
    facts, sentence = {}, "The run was too short for a verdict."
    if any(results.value(cell.id) is not None for cell in plan.cells):
        try:
            early = plan.conclude(results)
            facts = early.facts
        except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
            pass  # it counts on cells that never ran
    return Conclusion("partial", [], sentence, results.partial_reason, facts=facts)


def assemble(plan, results, conclusion, title, summary, context, function=None):
    """`RunResult` as a dictionary. `function`: `FunctionProfile` or None."""
    estimates = [results.estimate(cell.id) for cell in plan.cells]
    pairs = [results.pair(a, b) for a, b in pairs_to_decide(plan, results)]
    return {
        "schema": RESULT_SCHEMA, "tool": VERSION,
        "created": datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "request": summary, "title": title, "environment": context.environment,
        "charts": [chart_as_dict(chart) for chart in plan.charts],
        "cells": [cell_as_dict(cell) for cell in plan.cells],
        "estimates": [estimate.as_dict() for estimate in estimates if estimate is not None],
        "pairs": [pair.as_dict() for pair in pairs if pair is not None],
        "verdict": verdict_as_dict(conclusion),
        "warnings": context.warnings,
        "facts": {symbol: fact_as_dict(value) for symbol, value in conclusion.facts.items() if is_known(value)},
        "function": function, "profile": conclusion.profile,
        "partial": results.partial, "seconds": context.elapsed(),
    }


def verdict_as_dict(conclusion):
    named = conclusion.outcome in ("winner", "tie")
    return {
        "outcome": conclusion.outcome, "winners": conclusion.winners if named else [],
        "sentence": conclusion.sentence, "reason": conclusion.reason,
        "claims": [{"claim": claim, "outcome": outcome, "measured": measured}
                   for claim, outcome, measured in conclusion.claims],
    }


def is_known(value):
    """Whether a fact has a figure: cells that never ran leave None, a division by next to nothing infinity."""
    figures = value if isinstance(value, (tuple, list)) else [value]
    return figures[0] is not None and all(figure is None or math.isfinite(figure) for figure in figures)


def fact_as_dict(value):
    """A fact is given as a number or as (value, lo, hi)."""
    if isinstance(value, (tuple, list)):
        return {"value": value[0], "lo": value[1], "hi": value[2]}
    return {"value": value, "lo": None, "hi": None}


def chart_as_dict(chart):
    return {
        "id": chart.id, "kind": chart.kind, "title": chart.title, "x": chart.x, "y": chart.y, "baseline": chart.baseline,
        "series": [{"id": id, "label": label, "model": model} for id, label, model in chart.series],
        "marks": chart.marks, "fits": chart.fits,
    }


def cell_as_dict(cell):
    return {
        "id": cell.id, "label": cell.label, "model": cell.model, "chart": cell.chart, "series": cell.series, "x": cell.x,
        "unit": cell.unit, "workers": cell.workers, "unsupported": cell.unsupported,
    }

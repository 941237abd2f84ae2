"""What the worker calls for the request `pattern`."""

from ..run_preset import run_plan, summary_of
from . import registry


def run_pattern(request, emit):
    """Measures a pattern and sends all events of it. Returns the `RunResult`; raises PatternError."""
    pattern = request["pattern"]
    parameters = registry.accepted(pattern, request.get("parameters") or {})
    summary = summary_of(dict(request, parameters=parameters), "pattern", pattern)
    return run_plan(lambda context: registry.plan(pattern, parameters, context), registry.module_of(pattern).TITLE, summary, emit)

"""The patterns by id, and their parameters. Which rule has which pattern: patterns.json."""

from importlib import import_module

# Id -> module of this package. Each has TITLE, PARAMETERS and plan(parameters, context) -> Plan.
PATTERNS = {
    "stall": "stall",
    "cpu-on-loop": "cpu_on_loop",
    "busy-wait": "busy_wait",
    "lost-updates": "lost_updates",
    "lock-order": "lock_order",
    "tiny-tasks": "tiny_tasks",
    "pool-per-call": "pool_per_call",
    "worker-kind": "worker_kind",
}


class PatternError(Exception):
    """A request that names no pattern, or has parameters that it does not know."""

    def __init__(self, code, message, next):
        super().__init__(message)
        self.code = code
        self.next = next


class Number:
    """A numeric parameter within bounds; integers stay integers."""

    def __init__(self, default, low, high):
        self.default = default
        self.low = low
        self.high = high

    def accept(self, value):
        """The value, moved into the bounds. Raises ValueError."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            raise ValueError("a number")
        within = max(self.low, min(self.high, value))
        return int(within) if isinstance(self.default, int) else float(within)

    def describe(self):
        return {"type": "number", "default": self.default, "low": self.low, "high": self.high}


class Choice:
    """One of several words; the first is the default."""

    def __init__(self, *words):
        self.words = words
        self.default = words[0]

    def accept(self, value):
        """The value. Raises ValueError."""
        if value not in self.words:
            raise ValueError("one of " + ", ".join(self.words))
        return value

    def describe(self):
        return {"type": "choice", "default": self.default, "choices": list(self.words)}


def module_of(pattern):
    """The module of a pattern. Raises PatternError."""
    if pattern not in PATTERNS:
        raise PatternError("unknown-pattern", "There is no pattern %r." % (pattern,), "Choose one of %s." % ", ".join(PATTERNS))
    return import_module("." + PATTERNS[pattern], __package__)


def accepted(pattern, parameters):
    """All parameters of a pattern, with defaults for those that are missing. Raises PatternError."""
    known = module_of(pattern).PARAMETERS
    for name in parameters:
        if name not in known:
            raise PatternError("bad-parameters", "The pattern %s has no parameter %r." % (pattern, name), "It has %s." % ", ".join(known))
    chosen = {}
    for name, kind in known.items():
        try:
            chosen[name] = kind.accept(parameters[name]) if name in parameters else kind.default
        except ValueError as error:
            raise PatternError("bad-parameters", "The parameter %s of %s must be %s." % (name, pattern, error), "")
    return chosen


def plan(pattern, parameters, context):
    """The `Plan` of a pattern."""
    return module_of(pattern).plan(accepted(pattern, parameters), context)


def describe():
    """Id -> title and parameters, for whoever maps findings to patterns."""
    return {pattern: {"title": module_of(pattern).TITLE, "parameters": {name: kind.describe() for name, kind in module_of(pattern).PARAMETERS.items()}}
            for pattern in PATTERNS}

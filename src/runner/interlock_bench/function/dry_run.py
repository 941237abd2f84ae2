"""One call before the benchmark: what it takes, what it returns, and how often the benchmark would repeat it."""

from .call import failed
from .clock import Stopwatch
from .effects import effects_of
from .limits import limits_for
from .remote import consume, pickled_size
from .schedule import ROUNDS

# What a benchmark spends on calls, as a share of its budget.
_CALLING_SHARE = 0.7


def look(loaded, call, loop, request):
    """The fields of the `dry-run` event. Raises FunctionError."""
    spent, result = _once(call, loop)
    wall = spent.wall
    effects = effects_of(call.function, loaded.module)
    share = spent.thread / spent.own
    limits = limits_for(share, max(wall, 1e-7), effects, max(1, int(request.get("concurrency") or 1)), request["budget"])
    return {
        "seconds": wall, "resultType": type_name(result, call.kind), "resultBytes": pickled_size(result), "isAsync": call.is_async,
        "unpicklable": call.why_unpicklable((result,)), "calls": expected_calls(wall, share, limits, request["budget"]),
        "concurrent": limits.concurrent, "warnings": [effect.warning() for effect in effects],
    }


def _once(call, loop):
    try:
        if not call.is_async:
            args, kwargs = call.arguments()
            watch = Stopwatch()
            result = call.function(*args, **kwargs)
            call.learn(result)
            if not call.is_async:
                result = consume(call.kind, result)
                return watch.spent(), result
            # A coroutine that nobody will await.
            getattr(result, "close", int)()
        return loop.once()
    except (Exception, SystemExit) as error:
        raise failed(error, call.qualname)


def type_name(result, kind):
    """`list`, `decimal.Decimal`, `generator of 3 items`. Never the value."""
    if kind in ("generator", "asynchronous generator"):
        return "%s of %d items" % (kind, result)
    cls = type(result)
    return cls.__qualname__ if cls.__module__ == "builtins" else "%s.%s" % (cls.__module__, cls.__qualname__)


def expected_calls(seconds, share, limits, budget):
    """About how many calls a benchmark makes: what the time allows, and never more than the limit."""
    progress = 1.0 if share > 0.5 else max(1.0, limits.concurrent / 3.0)
    possible = _CALLING_SHARE * budget * progress / max(seconds, 1e-7)
    return int(max(2 * ROUNDS, min(limits.calls, possible)))

"""What is measured of a function before it is compared under models: the basis of its class and of all sizes."""

from ..measure import wording
from . import probe
from .classify import TINY_BELOW
from .effects import effects_of
from .limits import limits_for

# Share of the budget for calls alone, and for calls beside a counting thread.
_ALONE_SHARE = 0.06
_BESIDE_SHARE = 0.10


class Profile:
    """`first`: probe.First; `single`: probe.Single; `beside`: probe.Beside or None; `limits`; `effects`; `unpicklable`."""

    def __init__(self, first, single, beside, limits, effects, unpicklable, argument_bytes, result_bytes):
        self.first = first
        self.single = single
        self.beside = beside
        self.limits = limits
        self.effects = effects
        self.unpicklable = unpicklable
        self.argument_bytes = argument_bytes
        self.result_bytes = result_bytes

    @property
    def seconds(self):
        """Of one call."""
        return self.single.t[0]

    @property
    def share(self):
        """CPU share of one call."""
        return self.single.c[0]


def measure_profile(call, loaded, loop, context, concurrency):
    """A `Profile`. `loop`: coroutine.LoopRunner. Raises FunctionError if the function fails."""
    from .remote import pickled_size
    made = []
    context.progress("first call", 0, 1)
    first = None if call.is_async else probe.first_calls(call, made.append)
    if first is None:
        first = loop.first_calls(made.append)
    effects = effects_of(call.function, loaded.module)
    limits = limits_for(first.share, max(first.cold, 1e-7), effects, concurrency, context.budget)
    limits.count(sum(made))
    timed = loop.timed if call.is_async else call.timed
    context.progress("one call at a time", 0, 1)
    single = probe.single(timed, _ALONE_SHARE * context.budget, max(4, limits.left // 6), limits.count)
    # The first call may have been slow for reasons of its own.
    made_before = limits.made
    limits = limits_for(single.c[0], single.t[0], effects, concurrency, context.budget)
    limits.count(made_before)
    beside = None if call.is_async else _beside(call, single, limits, context)
    unpicklable = call.why_unpicklable((first.result,))
    return Profile(first, single, beside, limits, effects, unpicklable, call.argument_bytes(), pickled_size(first.result))


def _beside(call, single, limits, context):
    """Not for calls that are too short to tell, or too long for the budget."""
    seconds = single.t[0]
    allowed = _BESIDE_SHARE * context.budget
    one = 0.06 + 2 * max(0.06, 2 * seconds)
    if seconds < TINY_BELOW or one > 2 * allowed or limits.concurrent < 2:
        return None
    rounds = max(1, min(4, int(allowed / one)))
    calls = max(1, int(0.06 / seconds)) + 1
    rounds = min(rounds, limits.left // (6 * calls))
    if rounds < 1:
        return None
    context.progress("beside a busy thread", 0, 1)
    return probe.beside_thread(call.timed, seconds, rounds, limits.count, context.environment["gilEnabled"])


def warn_about(profile, call, loaded, context):
    """Warnings that follow from the profile."""
    for effect in profile.effects:
        context.warn(**effect.warning())
    if profile.first.deterministic is False:
        context.warn("not-deterministic", "Two calls one after the other returned different results.",
                     "Results of the models are not compared. If the call changes its arguments or the module, set that back before each call.")
    if call.fresh and call.preparation_seconds() > profile.seconds / 2:
        context.warn("preparation", "What comes before a call takes %s, the call %s." % (
            wording.seconds(call.preparation_seconds()), wording.seconds(profile.seconds)),
            "It is taken off, but figures with several workers are less exact.")
    if loaded.gil_after and not loaded.gil_before:
        context.warn("gil-enabled", "Importing %s switched the GIL back on." % loaded.module.__name__,
                     "A compiled module does not say that it works without the GIL; all figures are with it.")
    if profile.first.cold > 3 * profile.seconds and profile.first.cold - profile.seconds > 0.005:
        context.warn("first-call", "The first call took %s, later ones %s." % (
            wording.seconds(profile.first.cold), wording.seconds(profile.seconds)),
            "Later calls may use a cache. Clear it before each call if yours does not have it.")

"""From the cells of a function to what its user wants to know: totals for all calls, the verdict, the facts for the tree."""

from ..measure import wording
from . import totals as composed
from .model_cells import CHART

# Words for the verdict's first half, by class.
HEADLINES = {
    "wait": "It waits, and waits overlap",
    "wait-limited": "It waits, and something limits how many calls get on",
    "wait-serialised": "It waits, one call at a time",
    "cpu-gil": "It computes and holds the GIL",
    "cpu-releases": "It computes and releases the GIL",
    "cpu-parallel": "It computes, and threads run in parallel",
    "cpu-serialised": "It computes, and something shared lets one thread on at a time",
    "mixed": "It computes and waits",
    "lock-bound": "Its calls wait for one lock",
    "already-parallel": "It is parallel inside",
    "async-wait": "It waits and lets the event loop run",
    "async-blocking": "It blocks the event loop while it waits",
    "async-cpu": "It blocks the event loop while it computes",
    "tiny": "One call is very short",
    "undecided": "What kind of function it is could not be decided",
}


class Judged:
    """`outcome`, `winners` (cell ids of the total chart), `sentence`, `reason`, `totals`."""

    def __init__(self, outcome, winners, sentence, reason, totals):
        self.outcome = outcome
        self.winners = winners
        self.sentence = sentence
        self.reason = reason
        self.totals = totals


def make_totals(results, plan_cells, starts, tasks):
    """A `Total` for each model that ran. `starts`: cell id -> seconds paid once."""
    made = []
    for cell in plan_cells:
        estimate = results.estimate(cell.id) if cell.chart == CHART else None
        if estimate is not None:
            made.append(composed.total(cell.id, cell.label, cell.model, cell.workers or 1,
                                       (estimate.median, estimate.lo, estimate.hi), starts.get(cell.id, 0.0), tasks))
    return made


def judge(results, totals, found, tasks, unpicklable):
    """`found`: classify.Class. Returns `Judged`."""
    headline = HEADLINES[found.name] + ("" if found.sure else " (close to a threshold)")
    by_id = {each.id: each for each in totals}
    sequential = by_id.get("sequential")
    if not totals or sequential is None:
        return Judged("partial" if results.partial else "inconclusive", [], headline + ".", results.partial_reason or "Nothing was measured.", totals)
    calls = wording.plural(tasks, "call")
    if results.partial:
        return Judged("partial", [], "%s. %s: too few rounds for a verdict." % (headline, calls), results.partial_reason, totals)
    outcome, best, reason = composed.compare(totals, results.pair)
    first = min(totals, key=lambda each: each.value)
    if not composed.worth_changing(sequential, first) or sequential in best and outcome != "inconclusive":
        return Judged("winner", [_id(sequential)], _keep(headline, calls, sequential, first), "", totals)
    winners = [_id(each) for each in best]
    if outcome == "inconclusive":
        if sequential in best:
            sentence = "%s. For %s nothing is clearly faster than one after the other: %s." % (headline, calls, wording.seconds(sequential.value))
            return Judged(outcome, winners, sentence, reason, totals)
        names = wording.joined([each.label for each in best])
        sentence = "%s. For %s no clear winner between %s: about %s, against %s one after the other." % (
            headline, calls, names, wording.seconds(first.value), wording.seconds(sequential.value))
        return Judged(outcome, winners, sentence, reason, totals)
    names = wording.joined([each.label for each in best], "and")
    sentence = "%s. For %s %s %s fastest: %s, against %s one after the other" % (
        headline, calls, names, "is" if len(best) == 1 else "are equally", wording.seconds(first.value), wording.seconds(sequential.value))
    pair = results.pair(first.id, "sequential")
    sentence += "; a single call in a full batch is %s as fast." % _factor(pair) if pair is not None else "."
    if unpicklable and found.name in ("cpu-gil", "mixed"):
        sentence += " Processes were left out: %s." % unpicklable
    return Judged(outcome, winners, sentence, "", totals)


def _keep(headline, calls, sequential, first):
    if first is sequential:
        return "%s. For %s nothing beats one after the other: %s." % (headline, calls, wording.seconds(sequential.value))
    return "%s. Keep %s one after the other: they take %s, and the best model (%s) would save %s." % (
        headline, calls, wording.seconds(sequential.value), first.label, wording.seconds(max(0.0, sequential.value - first.value)))


def _factor(pair):
    return "%s [%s to %s]" % (wording.times(pair.ratio), wording.significant(pair.lo), wording.significant(pair.hi))


def _id(total):
    return composed.CHART + ":" + total.id


def facts_of(figures, profile, cells, results, environment, tasks, concurrency, pool_start):
    """Facts for the decision tree: symbol -> (value, lo, hi) or value. What was not measured is not there."""
    facts = {
        "t": profile.single.t, "n": tasks, "k": concurrency, "c": _capped(profile.single.c), "P": profile.single.P,
        "A": environment["usableCores"], "gil": 1 if environment["gilEnabled"] else 0,
        "interpreters": 1 if environment["subinterpreters"] == "public" else 0,
    }
    facts.update(cells.facts)
    if not figures.is_async:
        facts["picklable"] = 1 if profile.unpicklable is None else 0
    optional = {"E": environment["effectiveCores"], "S2": figures.S2, "S4": figures.S4, "S8": figures.S8, "gap": figures.gap,
                "g": profile.beside.g if profile.beside else None, "L": profile.beside.L if profile.beside else None, "start": pool_start}
    facts.update((symbol, value) for symbol, value in optional.items() if value is not None)
    pair = results.pair("process-pool", "sequential") if "process-pool" in results.cells else None
    if pair is not None:
        facts["SP"] = (pair.ratio, pair.lo, pair.hi)
    cores = environment["effectiveCores"]
    if "o" in facts and "p" in facts and cores and cores > 1.05:
        facts["breakeven"] = (facts["o"] + facts["p"]) / (cores - 1)
    return facts


def _capped(share):
    """A share is 1 at most; clocks of different resolution can give a little more."""
    return tuple(min(1.0, value) for value in share)


def profile_as_dict(profile, found):
    """`FunctionProfile` of model.ts."""
    return {
        "class": found.name, "sure": found.sure, "why": found.why, "memory": profile.first.memory,
        "argumentBytes": profile.argument_bytes, "resultBytes": profile.result_bytes, "unpicklable": profile.unpicklable,
    }

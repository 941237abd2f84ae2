"""From estimates to sentences: winners, factors with their intervals, and whether a claim holds.

Everything here copes with cells that never ran: a run may be stopped at any moment, and a build may lack a module.
"""

from ..measure import wording
from ..measure.estimates import MINIMUM_ROUNDS
from ..measure.rounds import pairs_to_decide

_ORDER = ("winner", "tie", "measured", "inconclusive", "partial")


def enough(results, *cell_ids):
    """Whether all these cells have the rounds that a statement needs."""
    for cell_id in cell_ids:
        estimate = results.estimate(cell_id)
        if estimate is None or estimate.n < MINIMUM_ROUNDS:
            return False
    return True


def factor(pair):
    """"15 times [14.8 to 15.3]"."""
    return "{} [{} to {}]".format(wording.times(pair.ratio), wording.significant(pair.lo), wording.significant(pair.hi))


def time_of(results, cell_id):
    """The median with its unit, or "not measured"."""
    value = results.value(cell_id)
    return "not measured" if value is None else wording.quantity(value, results.cells[cell_id].unit)


def outcome_of(results, a, b, holds_from, fails_below):
    """Judges "a is so many times better than b": holds from a ratio on, fails below another, conditional between.

    inconclusive where the interval lies across a limit, or rounds are missing.
    """
    pair = results.pair(a, b)
    if pair is None or not enough(results, a, b):
        return "inconclusive"
    return by_interval(pair.lo, pair.hi, holds_from, fails_below)


def by_interval(lo, hi, holds_from, fails_below):
    if lo >= holds_from:
        return "holds"
    if hi < fails_below:
        return "fails"
    if lo >= fails_below and hi < holds_from:
        return "conditional"
    return "inconclusive"


def measured_pair(results, a, b, than="as fast as"):
    """"threads 2.9 times [2.8 to 3.0] as fast as sequential: 101 ms against 301 ms", or what is missing."""
    pair = results.pair(a, b)
    if pair is None:
        return missing(results, a, b)
    return "{} {} {} {}: {} against {}".format(
        results.label(a), factor(pair), than, results.label(b), time_of(results, a), time_of(results, b))


def missing(results, *cell_ids):
    """Names the cells that have no value, with the reason where it is known."""
    parts = []
    for cell_id in cell_ids:
        if results.value(cell_id) is None:
            reason = results.cells[cell_id].unsupported
            parts.append("{} was not measured{}".format(results.label(cell_id), " ({})".format(reason) if reason else ""))
    return "; ".join(parts) or "nothing was measured"


def standing(results, cell_ids, baseline, subject):
    """(outcome, winners, sentence, reason) of one comparison of models. `subject`: "16 waits of 20 ms"."""
    outcome, winners, reason = results.winners(cell_ids)
    if not winners:
        return "partial" if results.partial else "inconclusive", [], "Nothing was measured for {}.".format(subject), reason
    names = wording.joined([results.label(cell_id) for cell_id in winners])
    if outcome == "partial":
        return outcome, winners, "Too early to name a winner for {}.".format(subject), reason
    if outcome == "inconclusive":
        return outcome, winners, "No clear winner for {} among {}.".format(subject, names), reason
    if baseline in winners:
        if outcome == "tie":
            sentence = "No practical difference for {} between {}.".format(subject, names)
        else:
            sentence = "Nothing beats {} for {}.".format(names, subject)
        return outcome, winners, sentence, reason
    pair = results.pair(winners[0], baseline)
    gain = "" if pair is None else ", {} as fast as {}".format(factor(pair), results.label(baseline))
    equal = "Practically equal and fastest" if outcome == "tie" else "Fastest"
    return outcome, winners, "{} for {}: {}{}.".format(equal, subject, names, gain), reason


def together(standings):
    """One (outcome, winners, sentence, reason) from those of several charts: partial if one is, open if all are.

    Several charts that are open are said in one sentence: which models are close is told by the sentences already."""
    outcome = max((one[0] for one in standings), key=_ORDER.index)
    is_open = outcome == "inconclusive"
    # An overview of several comparisons is open only if all of them are; the reason says which part of it is.
    told = [one for one in standings if one[0] in ("winner", "tie")] if is_open else standings
    shown = min((one[0] for one in told), key=_ORDER.index, default=outcome) if is_open else outcome
    winners = [cell_id for one in told for cell_id in one[1]]
    reasons = []
    for one in standings:
        if one[3] and one[3] not in reasons:
            reasons.append(one[3])
    if is_open and len(reasons) > 1:
        undecided = sum(one[0] == "inconclusive" for one in standings)
        reasons = ["{} of {} comparisons are open: the figures overlap or scatter too much. More time or a quieter machine can "
                   "decide them.".format(undecided, len(standings))]
    return shown, winners, " ".join(one[2] for one in standings), " ".join(reasons)


def measured_outcome(results, cell_ids):
    """(outcome, reason) where there is nothing to win: measured, or partial."""
    if results.partial:
        return "partial", results.partial_reason
    if not enough(results, *cell_ids):
        return "inconclusive", "Some cells were not measured."
    return "measured", ""


def fact(estimate):
    """(value, lo, hi) of an estimate or pair."""
    value = estimate.median if hasattr(estimate, "median") else estimate.ratio
    return value, estimate.lo, estimate.hi


def sentence_case(text):
    """First letter large: sentences may begin with a label."""
    return text[:1].upper() + text[1:]


def until_claims_are_settled(plan):
    """Lets the rounds of a plan go on while a claim is inconclusive, and not only while a pair is. Returns the plan.

    A claim has limits of its own: "at least 2.4 times" may be open when it is long clear which cell is better.
    """
    def undecided(results):
        if any(outcome == "inconclusive" for _, outcome, _ in plan.conclude(results).claims):
            return [cell.id for cell in plan.cells]
        pairs = [results.pair(a, b) for a, b in pairs_to_decide(plan, results)]
        return [cell_id for pair in pairs if pair is not None and pair.verdict == "inconclusive" for cell_id in (pair.a, pair.b)]

    plan.undecided = undecided
    return plan

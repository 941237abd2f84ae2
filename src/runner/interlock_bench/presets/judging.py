"""What conclusions have in common: figures as text, facts with their intervals, and honesty about what was not measured."""

from ..measure import wording
from .base import Conclusion

NOTHING = "Nothing was measured in this time."


def measured(results, *cell_ids):
    """Whether all of these cells have a value."""
    return all(cell_id in results.cells and results.value(cell_id) is not None for cell_id in cell_ids)


def told(results, cell_id):
    """A cell's median as people read it ("12.3 ms"); `None` if it has none."""
    return wording.quantity(results.value(cell_id), results.cells[cell_id].unit) if measured(results, cell_id) else None


def pair(results, a, b):
    """`results.pair`, also for cells that this plan has left out; `None` if there is nothing to compare."""
    return results.pair(a, b) if measured(results, a, b) else None


def listed(results, named):
    """"fork 2.10 ms, spawn 38.0 ms": the measured ones among (cell, name)."""
    return ", ".join("%s %s" % (name, told(results, cell_id)) for cell_id, name in named if measured(results, cell_id))


def fact(results, cell_id):
    """(median, low, high) of a cell for the decision tree; `None` if it was not measured."""
    estimate = results.estimate(cell_id) if cell_id in results.cells else None
    return None if estimate is None else (estimate.median, estimate.lo, estimate.hi)


def ratio_fact(comparison):
    return None if comparison is None else (comparison.ratio, comparison.lo, comparison.hi)


def not_measured(claim, results, *cell_ids):
    """The outcome of a claim whose cells have no values: not possible on this interpreter, or no time for it."""
    reasons = [results.cells[cell_id].unsupported for cell_id in cell_ids if cell_id in results.cells]
    reasons = [reason for reason in reasons if reason]
    if reasons:
        return claim, "not-here", "Not on this interpreter: %s." % reasons[0]
    return claim, "inconclusive", NOTHING


def _cautious(claims, proven):
    """Claims judged from fewer rounds than a verdict needs are left open; proofs and what cannot be measured here stay."""
    return [(claim, outcome if outcome == "not-here" or (claim, outcome) in proven else "inconclusive", sentence)
            for claim, outcome, sentence in claims]


def conclusion(results, parts, claims, facts=None, outcome="measured", winners=(), reason="", profile=None, proven=()):
    """Puts a verdict together. `parts`: sentences, `None` for what was not measured; `facts` without value are left out;
    `proven`: pairs of claim and outcome that a single round establishes."""
    sentence = " ".join(part for part in parts if part) or NOTHING
    if results.partial:
        outcome, reason, claims = "partial", results.partial_reason, _cautious(claims, proven)
    return Conclusion(outcome, winners, sentence, reason, claims,
                      {symbol: value for symbol, value in (facts or {}).items() if value is not None}, profile)

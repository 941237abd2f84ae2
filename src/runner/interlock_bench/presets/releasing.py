"""Two threads against one for calls that release the GIL and for calls that do not."""

from ..measure import wording
from ..measure.steady import steady_threads
from ..workloads.releasing import CALLS
from .base import Cell, Chart, Conclusion, Measured, Plan
from .comparing import enough, fact, measured_outcome, sentence_case, until_claims_are_settled
from .pacing import left_for_a_round

# With less time for a round there are fewer calls: windows that are too short show no scaling where there is some.
_ENOUGH = 1.0
_FEW = ("sha256", "zlib", "json", "loop")
# Two threads do more than one from this factor on.
_SCALES = 1.3
# The part of a window's time in which the threads get going.
_LEAD = 0.3


def plan(context):
    # Six rounds must fit; what is left of the budget is for calls that take long.
    seconds = left_for_a_round(context, 6)
    calls = [call for call in CALLS if seconds >= _ENOUGH or call.id in _FEW]
    window = min(0.25, max(0.04, seconds / (2 * len(calls))))
    cells = [Cell(call.id, call.label, None if call.missing else _two_against_one(call, window), model="threads",
                  unit="ratio", workers=2, unsupported=call.missing)
             for call in calls]
    chart = Chart("bars", "Work of two threads against one", y_label="Speed-up", y_unit="ratio", better="higher")
    chart.marks.append({"axis": "y", "value": 1.0, "label": "one thread"})
    pairs = [(call.id, "loop") for call in calls if call.id != "loop"]
    ids = [call.id for call in calls]

    def conclude(results):
        return _conclude(results, ids, context.environment["gilEnabled"])

    return until_claims_are_settled(Plan([chart], cells, conclude, pairs=pairs))


def _two_against_one(call, window):
    arguments = [(call.make(),), (call.make(),)]

    def run():
        lead, counted = window * _LEAD, window * (1 - _LEAD)
        one = steady_threads(call.function, arguments[:1], counted, lead, least_calls=4)
        two = steady_threads(call.function, arguments, counted, lead, least_calls=4)
        return Measured(two.per_second / one.per_second, one=one.per_second, two=two.per_second)

    return run


def _conclude(results, ids, gil):
    outcome, reason = measured_outcome(results, [cell_id for cell_id in ids if not results.cells[cell_id].unsupported])
    groups = {"more": [], "same": [], "open": []}
    for cell_id in ids:
        estimate = results.estimate(cell_id)
        if estimate is not None:
            kind = "more" if estimate.lo > _SCALES else "same" if estimate.hi < _SCALES else "open"
            groups[kind].append("{} ({})".format(results.label(cell_id), wording.times(estimate.median)))
    parts = []
    for kind, text in (("more", "Two threads do clearly more than one in {}"),
                       ("same", "two threads gain little or nothing in {}"),
                       ("open", "the measurement leaves it open for {}")):
        if groups[kind]:
            parts.append(text.format(wording.joined(groups[kind])))
    sentence = "; ".join(parts) or "Nothing was measured"
    sentence = sentence_case(sentence) + "."
    facts = {"S2": fact(results.estimate("loop"))} if results.value("loop") is not None else {}
    claim = ("gil-always", _only_one(results, ids, gil), sentence)
    return Conclusion(outcome, [], sentence, reason, [claim], facts)


def _only_one(results, ids, gil):
    """Conditional, as expected with the GIL, if some calls gain and the plain loop does not."""
    loop = results.estimate("loop")
    others = [results.estimate(cell_id) for cell_id in ids if cell_id != "loop" and enough(results, cell_id)]
    if loop is None or not enough(results, "loop") or not others:
        return "inconclusive"
    if loop.lo > _SCALES:
        return "fails" if gil else "not-here"
    if loop.hi >= _SCALES:
        return "inconclusive"
    if any(estimate.lo > _SCALES for estimate in others):
        return "conditional"
    return "holds" if all(estimate.hi < _SCALES for estimate in others) else "inconclusive"

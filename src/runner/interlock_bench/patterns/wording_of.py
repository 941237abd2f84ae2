"""What the conclusions of patterns have in common: as written against the cures."""

from ..measure import wording
from ..presets.base import Conclusion

AS_WRITTEN = "as-written"


def text(results, cell_id):
    """A cell's median for people; "not measured" if it never ran."""
    value = results.value(cell_id)
    return "not measured" if value is None else wording.quantity(value, results.cells[cell_id].unit)


def conclude(results, sentence, cells):
    """`Conclusion` about the cures among `cells`, of which the first is as written. `sentence(results)` needs a value of that.

    What counts is whether a cure beats what is written; which of several is the best is said only if it shows.
    """
    if results.value(AS_WRITTEN) is None:
        return Conclusion("inconclusive", [], "The pattern could not be measured here.", "It did not run.")
    told = sentence(results)
    better = []
    for cell_id in cells:
        pair = results.pair(cell_id, AS_WRITTEN) if cell_id != AS_WRITTEN else None
        if pair is not None and pair.verdict == "a":
            better.append(cell_id)
    if not better:
        outcome, winners, reason = results.winners(cells)
        return Conclusion(outcome, winners, told, reason)
    outcome, winners, _ = results.winners(better)
    if outcome in ("winner", "tie"):
        return Conclusion(outcome, winners, told)
    return Conclusion("measured", [], told + " Which of the cures is the best did not show.")


def cures(results, cell_ids):
    """"awaited 1.2 ms, in a thread 1.5 ms": those that ran."""
    return wording.joined(["%s %s" % (results.label(cell_id), text(results, cell_id)) for cell_id in cell_ids if results.value(cell_id) is not None])

"""The time of all the user's calls, composed from what was measured: start, and the time of one call among many."""

import math

from ..measure import wording
from ..measure.estimates import EQUAL_MARGIN, WINNER_MARGIN, Estimate

CHART = "total"
# Below these a change of model is not worth its trouble.
LEAST_SAVING = 0.1
LEAST_SHARE = 0.2


class Total:
    """Seconds of all calls under one model: `value`, `lo`, `hi`; `start`: the part of it that is paid once."""

    def __init__(self, id, label, model, workers, value, lo, hi, start, steady):
        self.id = id
        self.label = label
        self.model = model
        self.workers = workers
        self.value = value
        self.lo = lo
        self.hi = hi
        self.start = start
        # Made of full batches: then the measured calls of two models can be compared pair by pair.
        self.steady = steady

    def estimate(self):
        """Shown as an estimate of its own, marked as composed."""
        made = Estimate(CHART + ":" + self.id, [self.value])
        made.lo, made.hi = self.lo, self.hi
        made.flags = ["composed of start and time of a call, not measured as a whole"]
        made.detail = {"start": self.start}
        return made


def total(id, label, model, workers, interval, start, tasks):
    """`interval`: (seconds of a call in a full batch, lo, hi), with so many `workers` at it."""
    # Fewer tasks than workers take as long as one wave of them.
    waves = math.ceil(tasks / float(workers)) * workers
    counted = waves if tasks < 4 * workers else tasks
    value, lo, hi = (start + counted * one for one in interval)
    return Total(id, label, model, workers, value, lo, hi, start, counted == tasks and start < 0.01 * value)


def compare(totals, pair):
    """(outcome, winning totals, reason) of several `Total`s. `pair(a, b)`: the paired comparison of their cells, or None."""
    best = min(totals, key=lambda each: each.value)
    equal, open_ones = [best], []
    for other in totals:
        if other is best:
            continue
        verdict = _verdict(best, other, pair)
        if verdict == "equal":
            equal.append(other)
        elif verdict != "worse":
            open_ones.append(other)
    ordered = [each for each in totals if each in equal or each in open_ones]
    if open_ones:
        return "inconclusive", ordered, "%s are too close to each other for the spread of this run. More time or a quieter machine can decide it." % (
            wording.joined([each.label for each in ordered]))
    return ("winner" if len(equal) == 1 else "tie"), ordered, ""


def _verdict(best, other, pair):
    """How `other` compares: worse, equal or open."""
    paired = pair(best.id, other.id)
    if paired is not None and best.steady and other.steady:
        return {"a": "worse", "equal": "equal"}.get(paired.verdict, "open")
    lo, hi = other.lo / best.hi, other.hi / best.lo
    if lo > WINNER_MARGIN:
        return "worse"
    return "equal" if lo > 1 / EQUAL_MARGIN and hi < EQUAL_MARGIN else "open"


def worth_changing(sequential, best):
    """Whether the best model saves enough to be worth anything."""
    saved = sequential.value - best.value
    return saved >= LEAST_SAVING and saved >= LEAST_SHARE * sequential.value

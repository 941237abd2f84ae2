"""From rounds to statements: medians, their intervals, and which of two cells is better.

The rules were chosen by measurement: interleaved rounds compared pairwise named no false winner on a quiet machine and the
fewest on a loaded one; comparing means or independent intervals named many.
"""

import functools
import math
import random

RESAMPLES = 400
SEED = 20240229
# A winner's interval lies beyond this factor.
WINNER_MARGIN = 1.05
# Intervals within this factor: the difference does not matter in practice.
EQUAL_MARGIN = 1.10
# With fewer rounds the bootstrap interval is the range of the values at best.
MINIMUM_ROUNDS = 5
# How unlikely it has to be that chance alone looks like this winner. Two levels: at the end of a run, and for ending it early;
# whoever looks again and again and stops at the first winner needs a stricter one.
_LEVEL, _EARLY_LEVEL = 0.02, 0.001
# Degrees of freedom and two-sided points of Student's distribution, at 2 % and at 0.05 %.
_STUDENT = ((1, 31.82, 1273.0), (4, 3.747, 8.610), (5, 3.365, 6.869), (6, 3.143, 5.959), (7, 2.998, 5.408), (8, 2.896, 5.041),
            (9, 2.821, 4.781), (10, 2.764, 4.587), (12, 2.681, 4.318), (15, 2.602, 4.073), (20, 2.528, 3.850), (30, 2.457, 3.646),
            (60, 2.390, 3.460), (120, 2.358, 3.373))
# Ratios are kept finite: a share of lost updates can be zero.
_LARGEST_RATIO = 1e9


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2.0


def median_deviation(values):
    """Median absolute deviation from the median."""
    centre = median(values)
    return median([abs(value - centre) for value in values])


def bootstrap_interval(values):
    """95 % percentile bootstrap interval of the median, from 400 resamples.

    The resamples are drawn with a fixed seed, so the same values give the same interval. Which of the ordered values are in
    the middle of a resample does not depend on what they are; so that is drawn once for each number of values.
    """
    ordered = sorted(values)
    if len(ordered) == 1:
        return ordered[0], ordered[0]
    medians = sorted((ordered[low] + ordered[high]) / 2.0 for low, high in _middle_ranks(len(ordered)))
    cut = RESAMPLES // 40
    return medians[cut], medians[RESAMPLES - 1 - cut]


@functools.lru_cache(maxsize=256)
def _middle_ranks(size):
    """For each resample the ranks (from 0) of the two values around its middle. Every second resample mirrors the one before,
    so that an interval of negated values is the negated interval."""
    source = random.Random(SEED + size)
    ranks = []
    for _ in range(RESAMPLES // 2):
        drawn = sorted(source.choices(range(size), k=size))
        low, high = drawn[(size - 1) // 2], drawn[size // 2]
        ranks += [(low, high), (size - 1 - high, size - 1 - low)]
    return ranks


class Estimate:
    """What is known of one cell; the attributes are those of `Estimate` in model.ts."""

    def __init__(self, cell, rounds, discarded=(), flags=(), detail=None):
        self.cell = cell
        self.rounds = list(rounds)
        self.discarded = list(discarded)
        self.n = len(self.rounds)
        self.median = median(self.rounds)
        self.mad = median_deviation(self.rounds)
        self.lo, self.hi = bootstrap_interval(self.rounds)
        self.flags = list(flags)
        if self.n < MINIMUM_ROUNDS:
            self.flags.append("fewer than {} rounds".format(MINIMUM_ROUNDS))
        outliers = count_outliers(self.rounds)
        if outliers:
            self.flags.append("1 outlier" if outliers == 1 else "{} outliers".format(outliers))
        self.detail = dict(detail or {})

    def as_dict(self):
        return {
            "cell": self.cell, "n": self.n, "median": self.median, "mad": self.mad, "lo": self.lo, "hi": self.hi,
            "rounds": self.rounds, "discarded": self.discarded, "flags": self.flags, "detail": self.detail,
        }


def count_outliers(values):
    """Values outside Tukey's outer fences (3 interquartile ranges). They stay in: the median does not mind them."""
    if len(values) < MINIMUM_ROUNDS:
        return 0
    ordered = sorted(values)
    quarter = len(ordered) // 4
    low, high = ordered[quarter], ordered[-1 - quarter]
    reach = 3.0 * (high - low)
    return sum(1 for value in ordered if value < low - reach or value > high + reach) if reach > 0 else 0


class Pair:
    """How many times better `a` is than `b`, with the 95 % interval; verdict: a, b, equal or inconclusive.

    `settled`: more rounds would hardly change the verdict.
    """

    def __init__(self, a, b, ratio, lo, hi, verdict, settled):
        self.a = a
        self.b = b
        self.ratio = ratio
        self.lo = lo
        self.hi = hi
        self.verdict = verdict
        self.settled = settled

    def swapped(self):
        verdict = {"a": "b", "b": "a"}.get(self.verdict, self.verdict)
        return Pair(self.b, self.a, 1.0 / self.ratio, 1.0 / self.hi, 1.0 / self.lo, verdict, self.settled)

    def as_dict(self):
        return {"a": self.a, "b": self.b, "ratio": self.ratio, "lo": self.lo, "hi": self.hi, "verdict": self.verdict}


def compare(a, b, values_a, values_b, better="lower"):
    """Compares two cells by their values of the same rounds (`values_a[i]` and `values_b[i]` are one round's).

    `better`: "lower" or "higher" values. Works on logarithms, so that swapping the cells gives exactly the reciprocal.
    """
    logarithms = []
    for value_a, value_b in zip(values_a, values_b):
        above, below = (value_a, value_b) if better == "higher" else (value_b, value_a)
        logarithms.append(_log_ratio(above, below))
    middle = median(logarithms)
    low, high = bootstrap_interval(logarithms)
    ratio, lo, hi = math.exp(middle), math.exp(low), math.exp(high)
    verdict = _verdict(logarithms, lo, hi)
    settled = verdict == "equal" or (verdict in ("a", "b") and _is_evident(logarithms, early=True))
    return Pair(a, b, ratio, lo, hi, verdict, settled)


def _log_ratio(above, below):
    largest = math.log(_LARGEST_RATIO)
    if above <= 0 and below <= 0:
        return 0.0
    if below <= 0:
        return largest
    if above <= 0:
        return -largest
    return max(-largest, min(largest, math.log(above) - math.log(below)))


def _verdict(logarithms, lo, hi):
    if len(logarithms) < MINIMUM_ROUNDS:
        return "inconclusive"
    if lo > WINNER_MARGIN or hi < 1.0 / WINNER_MARGIN:
        if not _is_evident(logarithms):
            return "inconclusive"
        return "a" if lo > WINNER_MARGIN else "b"
    if lo > 1.0 / EQUAL_MARGIN and hi < EQUAL_MARGIN:
        return "equal"
    return "inconclusive"


def _is_evident(logarithms, early=False):
    """Whether chance alone hardly favours one side like this.

    With few rounds the bootstrap interval is too narrow: of 7 values it covers 87 %. On a crowded machine it named a false
    winner in 16 of 100 comparisons of identical code. So one of two tests has to agree: Student's, which is satisfied with few
    rounds where they hardly scatter, or the sign test, which does not mind outliers.
    """
    return _trimmed_test(logarithms, early) or _sign_test(logarithms, early)


def _trimmed_test(values, early):
    """Yuen's test: Student's with the mean of the values that are left when a fifth on each side is cut off (from 8 values on)."""
    ordered = sorted(values)
    count = len(ordered)
    cut = count // 5 if count >= 8 else 0
    kept = ordered[cut:count - cut]
    mean = sum(kept) / len(kept)
    drawn_in = [kept[0]] * cut + kept + [kept[-1]] * cut
    centre = sum(drawn_in) / count
    deviation = math.sqrt(sum((value - centre) ** 2 for value in drawn_in) / (count - 1))
    error = deviation * math.sqrt(count) / len(kept)
    point = next(points for points in reversed(_STUDENT) if len(kept) - 1 >= points[0])[2 if early else 1]
    return abs(mean) > point * error


def _sign_test(values, early):
    count = len(values)
    minority = min(sum(1 for value in values if value > 0), sum(1 for value in values if value < 0))
    chance = sum(_choose(count, rank) for rank in range(minority + 1)) / 2.0 ** (count - 1)
    return chance <= (_EARLY_LEVEL if early else _LEVEL)


def _choose(count, chosen):
    result = 1
    for step in range(chosen):
        result = result * (count - step) // (step + 1)
    return result

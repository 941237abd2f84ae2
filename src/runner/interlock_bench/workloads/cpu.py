"""Tasks that only compute, in pure Python."""

import time


def spin(turns):
    """A plain loop; its time is proportional to `turns`. It touches local integers only."""
    total = 0
    for number in range(turns):
        total += number & 7
    return total


def count(top):
    """Counts up to `top` as a beginner writes it."""
    number = 0
    while number < top:
        number += 1
    return number


def pi_slice(start, stop):
    """Terms `start` to `stop` of the Leibniz series; all slices together add up to pi."""
    total = 0.0
    for term in range(start, stop):
        total += (4.0 if term % 2 == 0 else -4.0) / (2 * term + 1)
    return total


def rate(function, first=20000, seconds=0.02, tries=3):
    """How many units `function(units)` does in a second here: the best of several tries, each at least `seconds` long.

    The best and not the mean: what disturbs a loop only ever makes it slower.
    """
    units = first
    while True:
        before = time.perf_counter()
        function(units)
        if time.perf_counter() - before >= seconds:
            break
        units *= 2
    best = None
    for _ in range(tries):
        before = time.perf_counter()
        function(units)
        took = time.perf_counter() - before
        best = took if best is None or took < best else best
    return units / best


def turns_for(seconds, function=spin):
    """Units of `function` that take about `seconds` here; at least 1."""
    return max(1, round(rate(function) * seconds))

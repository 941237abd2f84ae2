"""How long a waiting thread waits for its turn beside computing threads, and whether another switch interval changes the total."""

from ..measure import wording
from ..measure.calibrate import calibrate
from ..workloads.echo_latency import EchoLatency
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, not_measured, ratio_fact

DEFAULT = 0.005
INTERVALS = (0.0001, 0.001, DEFAULT, 0.05)
# Round trips for one value, by interval: short intervals are cheap to wait for.
_SAMPLES = {0.0001: 30, 0.001: 15, DEFAULT: 5, 0.05: 2}
# With this budget (seconds) or more all is measured; the longest interval alone takes half a second a round.
_FULL_BUDGET = 6.0


def plan(context):
    echo = EchoLatency(context.seed)
    full = context.budget >= _FULL_BUDGET
    intervals, all_busy = (INTERVALS, (0, 1, 2)) if full else (INTERVALS[:3], (0, 1))
    if not full:
        context.warn("budget-short", "The interval of 50 ms and the second computing thread are left out: the time is too short.",
                     "Give it %g seconds or more." % _FULL_BUDGET)
    work = _Work(echo)
    cells = []
    for interval in intervals:
        for busy in all_busy:
            cells.append(Cell(latency_id(busy, interval), "%s, %s" % (_beside(busy), wording.seconds(interval)),
                              _latency(echo, interval, busy, _SAMPLES[interval] if full else 3), chart="latency", series="busy%d" % busy, x=interval,
                              model="threads", workers=busy + 1))
        cells.append(Cell(total_id(interval), "two threads, %s" % wording.seconds(interval), work.run(interval), chart="total",
                          series="total", x=interval, model="threads", workers=2))
    charts = [
        Chart("latency", "Latency of an answering thread", kind="curve", y_label="Median round trip", y_scale="log",
              x_label="Switch interval", x_unit="s", x_scale="log", baseline=latency_id(0, DEFAULT),
              series=[("busy%d" % busy, _beside(busy), "threads") for busy in all_busy]),
        Chart("total", "Two computing threads together", kind="curve", y_label="Processor time", x_label="Switch interval", x_unit="s",
              x_scale="log", baseline=total_id(DEFAULT), series=[("total", "two threads", "threads")]),
    ]
    pairs = [(latency_id(1, DEFAULT), latency_id(0, DEFAULT)), (latency_id(1, 0.0001), latency_id(1, DEFAULT))]
    pairs += [(total_id(interval), total_id(DEFAULT)) for interval in intervals if interval != DEFAULT]
    gil = context.environment["gilEnabled"]
    return Plan(charts, cells, lambda results: conclude(results, gil), close=echo.close, maximum_rounds=20, pairs=pairs)


def latency_id(busy, interval):
    return "busy%d@%g" % (busy, interval)


def total_id(interval):
    return "total@%g" % interval


class _Work:
    """The counting that two threads do, sized once: the same for all intervals. Processor time: foreign load does not count."""

    def __init__(self, echo):
        self.echo = echo
        self.loops = 0

    def run(self, interval):
        def once():
            if not self.loops:
                self.loops, _ = calibrate(lambda loops: self.echo.total(DEFAULT, 2, loops), 0.04)
            return self.echo.total(interval, 2, self.loops)
        return once


def _latency(echo, interval, busy, samples):
    # Turns add up: two computing threads at the longest interval would take most of the round.
    samples = samples if interval <= DEFAULT or busy < 2 else 1

    def once():
        times = echo.round_trips(interval, busy, samples)
        return Measured(times[len(times) // 2], p99=times[min(len(times) - 1, int(len(times) * 0.99))])
    return once


def _beside(busy):
    return "alone" if busy == 0 else "beside %s" % wording.plural(busy, "computing thread")


def conclude(results, gil):
    alone, beside = results.value(latency_id(0, DEFAULT)), results.value(latency_id(1, DEFAULT))
    slow = results.pair(latency_id(0, DEFAULT), latency_id(1, DEFAULT))
    parts = []
    if slow is not None:
        parts.append("A computing thread made a round trip of %s take %s; the switch interval is %s." % (
            wording.seconds(alone), wording.seconds(beside), wording.seconds(DEFAULT)))
        two = results.value(latency_id(2, DEFAULT)) if latency_id(2, DEFAULT) in results.cells else None
        if two is not None:
            parts.append("Beside two it took %s." % wording.seconds(two))
    short, flat = results.value(latency_id(1, 0.0001)), _flatness(results)
    if short is not None:
        parts.append("With an interval of 0.1 ms it took %s." % wording.seconds(short))
    if flat is not None:
        parts.append("The processor time of two computing threads changed by %s at most over the intervals." % wording.share(flat))
    if not gil:
        parts.append("Without the GIL no thread waits for another's turn.")
    return conclusion(results, parts, [_interval_claim(results, gil, flat), _threads_claim(results, slow)], {"L": ratio_fact(slow)})


def _totals(results):
    """Pairs of (an interval, the default) for the total time; better: faster than with the default."""
    pairs = [results.pair(total_id(interval), total_id(DEFAULT)) for interval in INTERVALS
             if interval != DEFAULT and total_id(interval) in results.cells]
    return [pair for pair in pairs if pair is not None]


def _flatness(results):
    """How far the total moves at most from that with the default interval, as a share; `None`: not measured."""
    return max((max(pair.ratio, 1 / pair.ratio) - 1 for pair in _totals(results)), default=None)


def _interval_claim(results, gil, flat):
    claim = "interval-rarely-useful"
    if not gil:
        return claim, "not-here", "The GIL is off: the switch interval has no effect."
    moved = results.pair(latency_id(1, 0.0001), latency_id(1, DEFAULT))
    if flat is None or moved is None:
        return not_measured(claim, results)
    sentence = "Processor time moved by %s at most, latency beside a computing thread fell from %s to %s." % (
        wording.share(flat), wording.seconds(results.value(latency_id(1, DEFAULT))), wording.seconds(results.value(latency_id(1, 0.0001))))
    if any(pair.lo > 1.15 for pair in _totals(results)):
        return claim, "fails", sentence
    if any(pair.hi > 1.15 for pair in _totals(results)) or moved.verdict == "inconclusive":
        return claim, "inconclusive", sentence
    # Rarely useful for throughput; useful for whoever waits.
    return claim, "conditional" if moved.lo > 2 else "holds", sentence


def _threads_claim(results, slow):
    claim = "io-threads-unharmed"
    if slow is None:
        return not_measured(claim, results)
    sentence = "Alone %s, beside one computing thread %s: %s as long." % (
        wording.seconds(results.value(latency_id(0, DEFAULT))), wording.seconds(results.value(latency_id(1, DEFAULT))),
        wording.times(slow.ratio))
    if slow.lo > 5:
        return claim, "conditional", sentence + " It holds only while no thread computes."
    if slow.hi < 3:
        return claim, "holds", sentence
    return claim, "inconclusive", sentence

"""How long one call keeps the event loop from everything else: in the coroutine, in a thread, in another process."""

import time

from ..measure import wording
from ..models import create, reason_unsupported
from ..workloads import heartbeat
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, measured, not_measured, told

BEAT = 0.001
# Seconds that the call lasts: within a round seven of them, and at least five rounds.
_SHORTEST, _LONGEST = 0.02, 0.15
# Seconds of one sleep for the size of the default executor, at the most.
_WAVE = 0.02


def plan(context):
    seconds = max(_SHORTEST, min(_LONGEST, context.budget / 80))
    pool = _Pool(create("process-pool", workers=1))
    gap = _gaps(seconds)
    no_processes = reason_unsupported("process-pool", context.environment)
    cells = [
        Cell("sleep", "time.sleep in the coroutine", gap(heartbeat.sleep_in_coroutine(seconds)), model="asyncio", chart="stall"),
        Cell("compute", "computation in the coroutine", gap(heartbeat.compute_in_coroutine(seconds)), model="asyncio", chart="stall"),
        Cell("thread-sleep", "to_thread(time.sleep)", gap(heartbeat.in_threads(time.sleep, seconds)), model="to-thread", chart="stall"),
        Cell("thread-hash", "to_thread(sha256)", gap(heartbeat.in_threads(heartbeat.hash_blocks, seconds)), model="to-thread",
             chart="stall"),
        Cell("thread-compute", "to_thread(computation)", gap(heartbeat.in_threads(heartbeat.compute, seconds)), model="to-thread",
             chart="stall"),
        Cell("threads-compute", "two to_thread(computation)", gap(heartbeat.in_threads(heartbeat.compute, seconds, 2)),
             model="to-thread", chart="stall", workers=2),
        Cell("process-compute", "process pool (computation)",
             lambda: gap(heartbeat.in_executor(pool.executor(), heartbeat.compute, seconds))(), model="asyncio-pool",
             chart="stall", workers=1, unsupported=no_processes),
    ]
    size = heartbeat.default_executor_size()
    for cell_id, calls in (("full", size), ("one-more", size + 1)):
        cells.append(Cell(cell_id, "%d to_thread(time.sleep)" % calls, _sleeps(calls, min(_WAVE, context.budget / 200)),
                          model="to-thread", chart="waves", workers=size))
    charts = [
        Chart("stall", "Longest pause of the event loop during a call of %s" % wording.seconds(seconds), y_scale="log",
              y_label="Longest gap between beats of %s" % wording.seconds(BEAT), baseline="sleep"),
        Chart("waves", "The default executor has %s" % wording.plural(size, "thread"), y_label="Time", baseline="full"),
    ]
    pairs = [("thread-sleep", "sleep"), ("thread-compute", "compute"), ("thread-sleep", "thread-compute"), ("full", "one-more")]
    return Plan(charts, cells, lambda results: conclude(results, seconds, size), close=pool.model.close, maximum_rounds=30, pairs=pairs)


class _Pool:
    """Starts in the warm-up round."""

    def __init__(self, model):
        self.model = model

    def executor(self):
        if self.model.pool is None:
            self.model.start()
        return self.model.pool


def _gaps(seconds):
    def of(call):
        def once():
            beats = heartbeat.beats_during(call, BEAT)
            return Measured(beats.worst, p50=beats.median, call=beats.seconds)
        return once
    return of


def _sleeps(calls, seconds):
    return lambda: heartbeat.seconds_of_sleeps(calls, seconds)


def conclude(results, seconds, size):
    parts = []
    if measured(results, "sleep"):
        parts.append("A call of %s in a coroutine stopped the loop for %s: no other task ran." % (
            wording.seconds(seconds), told(results, "sleep")))
    if measured(results, "thread-sleep", "thread-compute"):
        parts.append("In to_thread a waiting call left pauses of %s at most, a computing one %s." % (
            told(results, "thread-sleep"), told(results, "thread-compute")))
    if measured(results, "process-compute"):
        parts.append("Computing in a process pool: %s." % told(results, "process-compute"))
    waves = results.pair("full", "one-more")
    if waves is not None and waves.verdict == "a":
        parts.append("The default executor has %s: one call more than that took %s as long." % (
            wording.plural(size, "thread"), wording.times(waves.ratio)))
    return conclusion(results, parts, [_claim(results, seconds)])


def _claim(results, seconds):
    claim = "blocking-freezes"
    if not measured(results, "sleep", "thread-sleep", "thread-compute"):
        return not_measured(claim, results, "sleep")
    frozen = results.estimate("sleep").lo >= 0.9 * seconds
    waiting, computing = results.estimate("thread-sleep"), results.estimate("thread-compute")
    sentence = "In the coroutine the loop stood still for %s, with to_thread for %s when the call waits and %s when it computes." % (
        told(results, "sleep"), told(results, "thread-sleep"), told(results, "thread-compute"))
    if not frozen:
        return claim, "fails", sentence
    if waiting.hi >= seconds / 4:
        # Another program may hold the processor that long; one sleep in a thread cannot.
        return claim, "inconclusive" if waiting.lo < seconds / 4 else "fails", sentence
    # Beats are a millisecond: up to three of them is what a busy machine does to an idle loop.
    return claim, "holds" if computing.hi < 3 * BEAT else "conditional" if computing.lo > 2 * BEAT else "inconclusive", sentence

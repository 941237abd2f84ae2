"""Thousands of empty tasks through `multiprocessing.Pool`: map, imap, and imap in chunks."""

import multiprocessing
import time

from ..measure import wording
from ..models.process_pool import pool_method
from ..models.processes import reason_without_method
from ..workloads.tiny import same
from .base import Cell, Chart, Conclusion, Plan
from .comparing import enough, factor, measured_outcome, missing, time_of, until_claims_are_settled
from .pacing import left_for_a_round, process_workers

_CHUNK = 500
# Items of one round at full size, by how fast they go through.
_FAST = 20000
_SLOW = 1000
_FULL_ROUND = 0.2


def plan(context):
    workers = process_workers(context)
    method = pool_method(context.environment)
    reason = reason_without_method(method, context.environment)
    pool = None if reason else multiprocessing.get_context(method).Pool(workers)
    if pool is not None:
        # All workers have answered before anything is measured.
        pool.map(same, range(workers * 8), chunksize=1)
    part = min(1.0, max(0.1, left_for_a_round(context) / _FULL_ROUND))
    fast, slow = max(2 * _CHUNK, int(_FAST * part)), max(100, int(_SLOW * part))

    def timed(consume, items):
        def run():
            before = time.perf_counter()
            consume(range(items))
            return (time.perf_counter() - before) / items
        return run

    def cell(cell_id, label, consume, items):
        run = None if reason else timed(consume, items)
        return Cell(cell_id, label, run, model="process-pool", workers=workers, unsupported=reason)

    cells = [
        cell("map", "map, which makes chunks", lambda items: pool.map(same, items), fast),
        cell("imap-chunks", "imap in chunks of {}".format(_CHUNK), lambda items: _drain(pool.imap(same, items, _CHUNK)), fast),
        cell("map-one", "map in chunks of 1", lambda items: pool.map(same, items, 1), slow),
        cell("imap", "imap", lambda items: _drain(pool.imap(same, items)), slow),
    ]
    chart = Chart("bars", "One empty item through a pool of {}".format(workers), y_label="Time for each item",
                  y_scale="log", baseline="map")

    def close():
        if pool is not None:
            pool.terminate()
            pool.join()

    pairs = [("map", "imap"), ("imap-chunks", "imap"), ("map", "imap-chunks")]
    return until_claims_are_settled(Plan([chart], cells, _conclude, close, pairs=pairs))


def _drain(iterator):
    for _ in iterator:
        pass


def _conclude(results):
    outcome, reason = measured_outcome(results, ["map", "imap", "imap-chunks"])
    pair = results.pair("map", "imap")
    if pair is None:
        text = missing(results, "map", "imap") + "."
        return Conclusion(outcome, [], text, reason, [("imap-slower", "inconclusive", text)])
    sentence = "imap takes {} for each empty item and map {}: {}.".format(
        time_of(results, "imap"), time_of(results, "map"), wording.times(pair.ratio))
    if results.value("imap-chunks") is not None:
        sentence += " With chunksize={} imap takes {}: the difference is the chunks.".format(
            _CHUNK, time_of(results, "imap-chunks"))
    measured = "map {} as fast as imap; imap in chunks {}, map in chunks of 1 {} for each item.".format(
        factor(pair), time_of(results, "imap-chunks"), time_of(results, "map-one"))
    return Conclusion(outcome, [], sentence, reason, [("imap-slower", _slower(results), measured)])


def _slower(results):
    """Holds if imap is far slower than map, and chunks bring most of it back: then the chunks are the reason."""
    if not enough(results, "map", "imap", "imap-chunks"):
        return "inconclusive"
    alone, chunked = results.pair("map", "imap"), results.pair("imap-chunks", "imap")
    if alone.hi < 1.2:
        return "fails"
    if alone.lo > 5 and chunked.lo > 5:
        return "holds"
    return "conditional" if alone.lo > 1.2 else "inconclusive"

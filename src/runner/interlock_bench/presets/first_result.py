"""One long and nine short jobs: when is the first result there?"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from ..measure import wording
from ..workloads.waiting import sleep, sleep_async
from .base import Cell, Chart, Conclusion, Measured, Plan
from .comparing import enough, measured_outcome, measured_pair, missing, outcome_of, time_of, until_claims_are_settled
from .pacing import left_for_a_round

_SHORT_JOBS = 9
_FACTOR = 10


def plan(context):
    # Each of the three cells takes as long as the long job.
    long = min(0.5, max(0.03, left_for_a_round(context) / 3.2))
    # The long job first: the worst case for results in order.
    jobs = [long] + [long / _FACTOR] * _SHORT_JOBS
    pool = ThreadPoolExecutor(len(jobs))
    loop = asyncio.new_event_loop()

    def in_order():
        return _first_and_all(lambda: pool.map(sleep, jobs))

    def completed():
        return _first_and_all(lambda: (future.result() for future in as_completed([pool.submit(sleep, job) for job in jobs])))

    def completed_async():
        return loop.run_until_complete(_completed_async(jobs))

    cells = [
        Cell("map", "map, in order", in_order, model="thread-pool", workers=len(jobs)),
        Cell("as-completed", "as_completed", completed, model="thread-pool", workers=len(jobs)),
        Cell("asyncio", "asyncio.as_completed", completed_async, model="asyncio"),
    ]
    chart = Chart("bars", "First result of one job of {} and {} of {}".format(
        wording.seconds(long), _SHORT_JOBS, wording.seconds(long / _FACTOR)), y_label="Time to the first result", baseline="map")

    def close():
        pool.shutdown(wait=True)
        loop.close()

    return until_claims_are_settled(Plan([chart], cells, _conclude, close))


def _first_and_all(results_of):
    before = time.perf_counter()
    results = iter(results_of())
    next(results)
    first = time.perf_counter() - before
    for _ in results:
        pass
    return Measured(first, all=time.perf_counter() - before)


async def _completed_async(jobs):
    before = time.perf_counter()
    first = None
    for done in asyncio.as_completed([asyncio.ensure_future(sleep_async(job)) for job in jobs]):
        await done
        if first is None:
            first = time.perf_counter() - before
    return Measured(first, all=time.perf_counter() - before)


def _conclude(results):
    outcome, reason = measured_outcome(results, ["map", "as-completed"])
    pair = results.pair("as-completed", "map")
    if pair is None:
        text = missing(results, "map", "as-completed") + "."
        return Conclusion(outcome, [], text, reason, [("as-completed", "inconclusive", text)])
    sentence = "The first result is there after {} with as_completed and after {} with map: {} earlier.".format(
        time_of(results, "as-completed"), time_of(results, "map"), wording.times(pair.ratio))
    both = [results.estimate(cell_id).detail.get("all") for cell_id in ("as-completed", "map")]
    if None not in both:
        sentence += " All results take {} and {}: as_completed makes nothing faster, it only tells sooner.".format(
            *(wording.seconds(value) for value in both))
    winners = ["as-completed"] if enough(results, "map", "as-completed") and pair.verdict == "a" else []
    claim = ("as-completed", outcome_of(results, "as-completed", "map", 5.0, 1.2),
             measured_pair(results, "as-completed", "map", "as early as") + ".")
    return Conclusion("winner" if winners and outcome == "measured" else outcome, winners, sentence, reason, [claim])

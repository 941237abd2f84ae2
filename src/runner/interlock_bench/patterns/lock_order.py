"""Two locks taken in both orders: whether two threads get stuck, and how soon."""

import threading
import time

from ..measure import wording
from ..presets.base import Cell, Chart, Conclusion, Measured, Plan
from .registry import Number
from .wording_of import AS_WRITTEN

TITLE = "Two locks taken in different orders"
PARAMETERS = {
    # Seconds that the first lock is held before the second is taken; 0: a few instructions.
    "hold": Number(0.0, 0.0, 0.05),
}
# Seconds that a thread tries before it counts as stuck. Held normally, a lock is free again after microseconds.
_STUCK = 0.3


def plan(parameters, context):
    hold = parameters["hold"]
    seconds = max(0.05, min(0.3, context.budget / 30.0))
    cells = [
        Cell(AS_WRITTEN, "both orders, as written", lambda: run(True, hold, seconds), model="threads", unit="share", workers=2),
        Cell("one-order", "the same order everywhere", lambda: run(False, hold, seconds), model="threads", unit="share", workers=2),
        Cell("one-lock", "one lock for both", lambda: run(False, hold, seconds, one_lock=True), model="threads", unit="share", workers=2),
    ]
    chart = Chart(title="Runs of %s in which both threads got stuck" % wording.seconds(seconds), y_label="Share of runs", y_unit="share",
                  baseline=AS_WRITTEN)
    return Plan([chart], cells, conclude, minimum_rounds=6, maximum_rounds=12)


def conclude(results):
    estimate = results.estimate(AS_WRITTEN)
    if estimate is None:
        return Conclusion("inconclusive", [], "The pattern could not be measured here.", "It did not run.")
    runs = estimate.rounds + estimate.discarded
    stuck = int(sum(runs))
    if not stuck:
        return Conclusion("measured", [], "In both orders: not stuck in %s here. It is a matter of chance: the two threads only have to meet between "
                          "the locks once." % wording.plural(len(runs), "run"))
    cured = [cell_id for cell_id in ("one-order", "one-lock") if results.value(cell_id) is not None and max(results.estimate(cell_id).rounds) == 0]
    when = estimate.detail.get("after")
    told = "Taken in both orders, the two locks got stuck in %d of %s%s" % (
        stuck, wording.plural(len(runs), "run"), "" if when is None else ", typically after %s" % wording.seconds(when))
    if cured:
        told += "; with %s never" % wording.joined([results.label(cell_id) for cell_id in cured], "or")
    return Conclusion("tie" if len(cured) > 1 else "winner" if cured else "measured", cured, told + ".")


def run(both_orders, hold, seconds, one_lock=False):
    """`Measured` 1 if two threads that take two locks over and over got stuck within that time, else 0. The locks of a stuck
    run are let go: an acquisition with a limit stands in for the one that would wait for ever."""
    first, second = threading.Lock(), threading.Lock()
    ends = time.perf_counter() + seconds
    stuck = []
    begin = time.perf_counter()

    def work(outer, inner):
        while time.perf_counter() < ends and not stuck:
            with outer:
                if hold:
                    time.sleep(hold)
                if one_lock:
                    continue
                reached = time.perf_counter()
                if not inner.acquire(timeout=_STUCK):
                    stuck.append(reached - begin)
                    return
                inner.release()

    threads = [threading.Thread(target=work, args=(first, second), daemon=True),
               threading.Thread(target=work, args=(second, first) if both_orders else (first, second), daemon=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measured(1.0, after=min(stuck)) if stuck else Measured(0.0)

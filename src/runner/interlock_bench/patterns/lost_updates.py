"""An update of shared state by several threads or tasks: how many get lost, as written and under a lock."""

import threading

from ..measure import wording
from ..presets.base import Cell, Chart, Conclusion, Measured, Plan
from ..workloads import counters
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, text

TITLE = "Lost updates of shared state"
PARAMETERS = {
    "shape": Choice("plain", "call-between", "dict", "check-then-act", "async"),
    "workers": Number(4, 2, 16),
    "updates": Number(200000, 100, 1000000),
}
_CODE = {
    "plain": "x += 1", "call-between": "x += f()", "dict": "d[k] = d.get(k) + f()",
    "check-then-act": "if k not in d: d[k] = f()", "async": "read, await, write",
}
_FUNCTIONS = {"plain": counters.add_plainly, "call-between": counters.add_with_call, "dict": counters.add_in_dictionary}
# Under a lock every update costs several times as much: fewer of them show the same.
_LOCKED_SHARE = 0.25
_TASKS = 100
_FEWEST = 100000


def plan(parameters, context):
    shape, workers = parameters["shape"], parameters["workers"]
    # Threads change every 5 ms: a run must last several of those, and six rounds must fit.
    updates = int(max(_FEWEST, min(parameters["updates"], 50000 * context.budget)))
    if shape == "async":
        runs = (lambda: _share(counters.lost_in_tasks(_TASKS, False), _TASKS), lambda: _share(counters.lost_in_tasks(_TASKS, True), _TASKS))
        model = "asyncio"
    elif shape == "check-then-act":
        # Keys are shared by all threads: each is to be made once.
        keys = max(100, updates // 2)
        runs = (lambda: _share(made_twice(workers, keys, False), keys), lambda: _share(made_twice(workers, keys // 4, True), keys // 4))
        model = "threads"
    else:
        locked = int(updates * _LOCKED_SHARE)
        runs = (lambda: _share(counters.lost_in_threads(_FUNCTIONS[shape], workers, updates), workers * updates),
                lambda: _share(counters.lost_in_threads(counters.add_locked, workers, locked), workers * locked))
        model = "threads"
    cells = [Cell(AS_WRITTEN, _CODE[shape] + ", as written", runs[0], model=model, unit="share", workers=workers if model == "threads" else None),
             Cell("locked", "async with lock" if shape == "async" else "with lock", runs[1], model=model, unit="share",
                  workers=workers if model == "threads" else None)]
    chart = Chart(title="Made twice" if shape == "check-then-act" else "Lost updates", y_label="Share", y_unit="share", baseline=AS_WRITTEN)
    gil = context.environment["gilEnabled"]

    def sentence(results):
        return _sentence(results, shape, gil, context.environment["version"])

    def concluded(results):
        estimate, locked = results.estimate(AS_WRITTEN), results.estimate("locked")
        if estimate is None:
            return conclude(results, sentence, [AS_WRITTEN, "locked"])
        lost = any(estimate.rounds + estimate.discarded)
        safe = locked is not None and not any(locked.rounds + locked.discarded)
        # One lost update is proof, however rare; and none is no proof of the contrary.
        return Conclusion("winner" if lost and safe else "measured", ["locked"] if lost and safe else [], sentence(results))

    return Plan([chart], cells, concluded, minimum_rounds=6, maximum_rounds=20)


def _share(lost, of):
    return Measured(lost / float(of), lost=lost, updates=of)


def _sentence(results, shape, gil, version):
    estimate = results.estimate(AS_WRITTEN)
    runs = estimate.rounds + estimate.discarded
    losing = sum(1 for value in runs if value > 0)
    what = "made values twice" if shape == "check-then-act" else "lost updates"
    if not losing:
        told = "%s: nothing was lost in %s on Python %s. That is luck, not safety" % (_CODE[shape], wording.plural(len(runs), "run"), version)
        if shape == "plain" and gil:
            told += ": this version changes threads only at calls and at the end of a loop's turn; others do it between any two steps"
        return told + "."
    told = "%s: %d of %s %s, up to %s of them" % (_CODE[shape], losing, wording.plural(len(runs), "run"), what, wording.share(max(runs)))
    if results.value("locked") is not None:
        locked = results.estimate("locked")
        told += "; under a lock %s" % ("none" if max(locked.rounds) == 0 else text(results, "locked"))
    return told + "."


def _make():
    return object()


def made_twice(workers, keys, locked):
    """How many of `keys` shared keys were made more than once by threads that all do "if it is not there, make it"."""
    found = {}
    lock = threading.Lock()
    made = [0] * workers
    barrier = threading.Barrier(workers)

    def work(place):
        mine = 0
        barrier.wait()
        for key in range(keys):
            if locked:
                with lock:
                    if key not in found:
                        found[key] = _make()
                        mine += 1
            elif key not in found:
                found[key] = _make()
                mine += 1
        made[place] = mine

    threads = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(made) - keys

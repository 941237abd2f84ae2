"""What remains of all models when there is one core: waiting and computing in a process that is pinned to it."""

import os

from ..measure import wording
from ..measure.calibrate import calibrate
from ..models import reason_unsupported
from ..models.process_pool import pool_method
from ..workloads.child_script import ChildScript
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, measured, not_measured, pair

_TASKS = 4
# Seconds of one task, at least and at most.
_SHORTEST, _LONGEST = 0.008, 0.04
# Share of a core that the sequential computation must have got for itself; with less, more workers win just by being more.
_UNDISTURBED = 0.85
_NO_PINNING = "this platform cannot pin a process to a core from Python (os.sched_setaffinity)"


def plan(context):
    seconds = max(_SHORTEST, min(_LONGEST, context.budget / 150))
    environment = context.environment
    reason = None if hasattr(os, "sched_setaffinity") else _NO_PINNING
    no_pool = reason or reason_unsupported("process-pool", environment)
    core = _Core(seconds, pool_method(environment))
    cells = []
    for call, chart in (("compute", "computing"), ("wait", "waiting")):
        for model, label, why in (("sequential", "sequential", reason), ("threads", "threads", reason), ("processes", "process pool", no_pool)):
            cells.append(Cell("%s-%s" % (chart, model), label, core.run(model, call), model="process-pool" if model == "processes" else model,
                              chart=chart, workers={"sequential": 1, "threads": _TASKS, "processes": 2}[model], unsupported=why))
    about = "%d tasks of %s on one core" % (_TASKS, wording.seconds(seconds))
    charts = [Chart("computing", "Computing: " + about, baseline="computing-sequential"),
              Chart("waiting", "Waiting: " + about, baseline="waiting-sequential")]
    pairs = [("computing-processes", "computing-sequential"), ("computing-threads", "computing-sequential"),
             ("waiting-threads", "waiting-sequential")]
    return Plan(charts, cells, lambda results: conclude(results, reason), close=core.script.close, maximum_rounds=40, pairs=pairs)


class _Core:
    """The pinned process; starts in the warm-up round."""

    def __init__(self, seconds, method):
        self.script = ChildScript("pinned", _TASKS)
        self.seconds = seconds
        self.method = method
        self.loops = 0

    def run(self, model, call):
        def once():
            self._start()
            details = {"method": self.method} if model == "processes" else {}
            answer = self.script.ask(model, call=call, value=self.loops if call == "compute" else self.seconds, **details)
            return Measured(answer["seconds"], cpu=answer["processor"])
        return once

    def _start(self):
        if self.script.process is None:
            self.script.ask("pin")
        if not self.loops:
            def count_up(loops):
                return self.script.ask("sequential", call="compute", value=loops)["seconds"]
            self.loops, _ = calibrate(count_up, self.seconds * _TASKS)


def conclude(results, reason):
    if reason:
        return conclusion(results, ["Not on this machine: %s." % reason], [("one-core-no-gain", "not-here", "Not on this machine: %s." % reason)])
    processes, threads = (pair(results, "computing-" + model, "computing-sequential") for model in ("processes", "threads"))
    waiting = pair(results, "waiting-threads", "waiting-sequential")
    parts = []
    if processes is not None and threads is not None:
        parts.append("On one core computing went %s as fast in a process pool and %s in threads as one task after the other." % (
            wording.times(processes.ratio), wording.times(threads.ratio)))
    if waiting is not None:
        parts.append("Waiting went %s as fast in threads: on one core only waits overlap." % wording.times(waiting.ratio)
                     if waiting.verdict == "a" else "Waiting went %s as fast in threads." % wording.times(waiting.ratio))
    return conclusion(results, parts, [_claim(results, processes, threads, waiting)])


def _claim(results, processes, threads, waiting):
    claim = "one-core-no-gain"
    if waiting is None or processes is None or threads is None or not measured(results, "computing-sequential"):
        return not_measured(claim, results, "computing-processes")
    sentence = "Computing: process pool %s, threads %s as fast as sequential; waiting in threads: %s." % (
        wording.times(processes.ratio), wording.times(threads.ratio), wording.times(waiting.ratio))
    alone = results.estimate("computing-sequential")
    share = alone.detail.get("cpu", alone.median) / alone.median
    if share < _UNDISTURBED:
        return claim, "inconclusive", "%s Other programs used the core too: only %s of it was free." % (sentence, wording.share(share))
    if max(processes.lo, threads.lo) > 1.15:
        return claim, "fails", sentence
    if max(processes.hi, threads.hi) < 1.15 and waiting.lo > 1.5:
        return claim, "holds", sentence
    return claim, "fails" if waiting.hi < 1.1 else "inconclusive", sentence

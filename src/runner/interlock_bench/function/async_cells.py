"""The cells of a coroutine function: copies in one event loop, and how long the loop stands still for them."""

import math

from ..presets.base import Cell, Chart
from .classify import Figures
from .model_cells import CHART
from .schedule import ROUNDS

GAP = "gap"
COPIES = 8
# Work of one copy, seconds: shorter ones drown in the beats of a busy machine.
_UNIT = 0.005
_TARGET = 0.1


class AsyncCells:
    """As SyncCells, for coroutines."""

    def __init__(self, call, profile, loop, context, tasks):
        self.call = call
        self.profile = profile
        self.facts = {}
        self.starts = {}
        self.lock = None
        self._loop = loop
        self._context = context
        limits = profile.limits
        self.copies = min(COPIES, limits.concurrent)
        # More at once than 8, if the user has more in mind.
        self.more = max(self.copies, min(limits.concurrent, tasks))
        self._size()

    def _size(self):
        t, limits = self.profile.seconds, self.profile.limits
        seconds = (self._context.budget - self._context.elapsed()) * 0.9 / ROUNDS
        calls = max(1, limits.left // (ROUNDS + 1))
        # Copies may all wait for each other: then a cell takes as long as its calls one after the other.
        copies = 2 * self.copies + (self.more if self.more > self.copies else 0)
        each = max(1, math.ceil(_UNIT / max(t, 1e-9)))
        each = max(1, min(each, calls // (copies + 1), int(seconds / (max(t, 1e-9) * (copies + 1)))))
        self.each = each
        self.alone = max(1, min(int(_TARGET / max(t, 1e-9)), calls // 4, int(0.3 * seconds / max(t, 1e-9))))

    def prepare(self):
        self._loop.copies(self.copies, 1)
        self.profile.limits.count(self.copies)

    def cells(self):
        cells = [Cell("sequential", "one after the other", self._run_alone, model="sequential", chart=CHART, workers=1),
                 Cell(copies_id(self.copies), "asyncio (%d)" % self.copies, lambda: self._run_copies(self.copies), model="asyncio",
                      chart=CHART, workers=self.copies)]
        if self.more > self.copies:
            cells.append(Cell(copies_id(self.more), "asyncio (%d)" % self.more, lambda: self._run_copies(self.more), model="asyncio",
                              chart=CHART, workers=self.more))
        for id, label in (("thread-pool", "thread pool"), ("process-pool", "process pool")):
            cells.append(Cell(id, label, None, model=id, chart=CHART, unsupported="a coroutine belongs in an event loop"))
        cells.append(Cell("gap@0", "idle loop", lambda: self._loop.gap(0, 0), model="none", chart=GAP))
        cells.append(Cell(gap_id(self.copies), "%d copies" % self.copies, lambda: self._loop.gap(self.copies, self.each), model="asyncio",
                          chart=GAP, workers=self.copies))
        return cells

    def charts(self):
        return [
            Chart(CHART, "Time of one call in a full batch", y_label="Time of one call", y_unit="s", better="lower", baseline="sequential"),
            Chart(GAP, "Longest standstill of the event loop", y_label="Between two beats of a 1 ms heart", y_unit="s", better="none", baseline="gap@0"),
        ]

    def _run_alone(self):
        return self._loop.timed(self.alone).wall / self.alone

    def _run_copies(self, copies):
        seconds = self._loop.copies(copies, self.each)
        # What comes before each call is Python code of this one thread.
        seconds -= self.call.preparation_seconds() * copies * self.each
        return max(seconds, 1e-9) / (copies * self.each)

    def pairs(self):
        return [(copies_id(self.copies), "sequential")] + (
            [(copies_id(self.more), "sequential")] if self.more > self.copies else [])

    def figures(self, results):
        profile = self.profile
        pair = results.pair(copies_id(self.copies), "sequential")
        speed = None if pair is None or self.copies < 2 else (pair.ratio, pair.lo, pair.hi)
        gap, idle = results.value(gap_id(self.copies)), results.value("gap@0")
        return Figures(profile.seconds, c=profile.single.c, P=profile.single.P, is_async=True, gap=gap, idle_gap=idle or 0.0,
                       S8=speed, unit=self.each * profile.seconds, copies=self.copies, gil=self._context.environment["gilEnabled"],
                       E=self._context.cores())

    def look_for_lock(self):
        """Tasks of one loop have no stack of their own to look at."""

    def differences(self):
        return []

    def close(self):
        """The loop belongs to whoever made it."""


def copies_id(copies):
    return "asyncio@%d" % copies


def gap_id(copies):
    return "gap@%d" % copies

"""What disturbs a measurement, found out while it runs, and what the user can do about it."""

import os
import sys
import time

from .. import process_tree
from . import wording
from .estimates import MINIMUM_ROUNDS, median

# A round in which others used more than this share of the usable CPUs is disturbed.
FOREIGN_SHARE = 0.15
# Effective cores below this share of the usable ones are worth a word.
ENOUGH_CORES = 0.8
# Share of the time that the measuring thread was ready to run and had no core.
STARVED = 0.10
# Change of the sequential figure over the whole run.
DRIFT = 0.05
# The clock ticks every 10 ms: shorter spans tell nothing of shares.
_SHORTEST_SPAN = 0.2
# A cell lasts at least so many steps of the clock.
_CLOCK_STEPS = 1000


class Watch:
    """Told by `Rounds` what happens; marks disturbed rounds in `results`, and warns at the end."""

    def __init__(self, results, context):
        self._results = results
        self._context = context
        self._disturbed = set()
        self._shares = []
        # Rounds since the last look that was long enough ago.
        self._open_rounds = []
        self._before = _Load.now()
        self._cell_wait = None
        # cell -> share of its time that it waited for a core, for each round.
        self._waits = {}
        self._clock_step = time.get_clock_info("perf_counter").resolution
        self._too_short = []

    def round_begins(self, number):
        if not self._open_rounds:
            self._before = _Load.now()

    def round_ends(self, number):
        self._open_rounds.append(number)
        now = _Load.now()
        share = now.foreign_share(self._before) if now is not None and self._before is not None else None
        if share is not None:
            for covered in self._open_rounds:
                self.note(covered, share)
            self._open_rounds = []

    def note(self, number, share):
        """In round `number` others used this share of the usable CPUs."""
        if number > 0:
            self._shares.append(share)
        if share > FOREIGN_SHARE:
            self._disturbed.add(number)
        self._results.spoiled = self._rounds_to_drop()

    def _rounds_to_drop(self):
        """Disturbed rounds are left out only if enough others remain; if most are disturbed they are all there is."""
        values = [rounds for rounds in self._results.values.values() if rounds]
        for rounds in values:
            clean = sum(1 for number in rounds if number not in self._disturbed)
            if clean < MINIMUM_ROUNDS or clean < len(rounds) / 2.0:
                return set()
        return set(self._disturbed)

    def cell_begins(self, cell):
        self._cell_wait = _waited() if cell.model == "sequential" else None

    def cell_ends(self, cell, number, seconds):
        if number > 0 and self._cell_wait is not None and seconds > 0:
            self._waits.setdefault(cell.id, []).append(max(0.0, _waited() - self._cell_wait) / seconds)
        if seconds < self._clock_step * _CLOCK_STEPS and cell.label not in self._too_short:
            self._too_short.append(cell.label)

    def report(self):
        """Sends the warnings of the whole run."""
        self._report_load()
        self._report_waits()
        self._report_drift()
        if self._too_short:
            self._context.warn("short", "{} took too short for the clock of this machine.".format(wording.joined(self._too_short)),
                               "Read these figures as rough.")

    def _report_load(self):
        dropped = len(self._results.spoiled - {0})
        if dropped:
            self._context.warn("rounds-dropped", "{} disturbed by other programs and left out.".format(
                "1 round was" if dropped == 1 else "{} rounds were".format(dropped)), "Nothing to do: the others count.")
        elif self._shares and median(self._shares) > FOREIGN_SHARE:
            self._context.warn("foreign-load", "Other programs used {} of the machine meanwhile.".format(
                wording.share(median(self._shares))), "Close what else is running, such as a build or a test task, and repeat.")

    def _report_waits(self):
        waits = [share for shares in self._waits.values() for share in shares]
        if waits and median(waits) > STARVED:
            self._context.warn("starved", "The measuring thread waited for a free core {} of the time.".format(
                wording.share(median(waits))), "Close what else is running and repeat.")

    def _report_drift(self):
        for cell in self._results.cells.values():
            if cell.model != "sequential":
                continue
            change = drift(list(self._results.counted(cell.id).values()))
            if change is not None and abs(change) > DRIFT:
                self._context.warn("drift", "The figure of {} {} by {} during the run.".format(
                    cell.label, "rose" if change > 0 else "fell", wording.share(abs(change))),
                    "Plug in the power supply, let the machine cool down, and repeat.")
                return


def warn_about_environment(context):
    """What is known before the first round."""
    environment = context.environment
    cores, usable = environment["effectiveCores"], environment["usableCores"]
    if cores is not None and cores < ENOUGH_CORES * usable:
        context.warn("few-cores", "Only {} of {} cores are available now.".format(
            wording.significant(cores, 2), wording.significant(usable, 2)),
            "Close other programs; until then processes look slower than they could be.")
    if environment["debugBuild"]:
        context.warn("debug-build", "This is a debug build of Python: everything is slower, in other proportions.",
                     "Use a release build for figures that count.")
    if environment["freeThreadedBuild"] and environment["gilEnabled"]:
        context.warn("gil-on", "This build can run without the GIL, but the GIL is on.",
                     "Start it with -X gil=0, or find the extension module that switched it on.")


def drift(values):
    """Relative change from the first to the last round by the median of all slopes (Theil and Sen); None if the order of the
    rounds has no significant trend (Kendall, 1 %) or there are too few."""
    count = len(values)
    if count < MINIMUM_ROUNDS + 1:
        return None
    slopes, score = [], 0
    for later in range(1, count):
        for earlier in range(later):
            difference = values[later] - values[earlier]
            slopes.append(difference / (later - earlier))
            score += (difference > 0) - (difference < 0)
    deviation = (count * (count - 1) * (2 * count + 5) / 18.0) ** 0.5
    middle = median(values)
    if abs(score) < 2.576 * deviation or middle == 0:
        return None
    return median(slopes) * (count - 1) / middle


def _waited():
    """Seconds that this thread was ready to run without a core, so far; None where the system does not tell."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None


class _Load:
    """CPU seconds of the machine and of our own processes at one moment. Linux only: elsewhere `now` gives None."""

    def __init__(self, wall, busy, own, cpus):
        self.wall = wall
        self.busy = busy
        self.own = own
        self.cpus = cpus

    @classmethod
    def now(cls):
        if not sys.platform.startswith("linux"):
            return None
        try:
            busy, cpus = _busy_seconds()
            return cls(time.perf_counter(), busy, _own_seconds(), cpus)
        except (OSError, ValueError, IndexError):
            return None

    def foreign_share(self, before):
        """Share of the usable CPUs that others used since `before`; None if that is too short ago."""
        wall = self.wall - before.wall
        if wall < _SHORTEST_SPAN or self.cpus == 0:
            return None
        foreign = (self.busy - before.busy) - (self.own - before.own)
        return max(0.0, min(1.0, foreign / (wall * self.cpus)))


def _busy_seconds():
    """Seconds that the CPUs which we may use were busy, time taken by the virtual machine's host included."""
    allowed = os.sched_getaffinity(0)
    tick = float(os.sysconf("SC_CLK_TCK"))
    total, cpus = 0, 0
    with open("/proc/stat", "rb") as file:
        for line in file:
            fields = line.split()
            if not fields[0].startswith(b"cpu"):
                break
            if fields[0] == b"cpu" or int(fields[0][3:]) not in allowed:
                continue
            user, nice, system, _idle, _iowait, interrupt, soft, steal = (int(field) for field in fields[1:9])
            total += user + nice + system + interrupt + soft + steal
            cpus += 1
    return total / tick, cpus


def _own_seconds():
    """CPU seconds of this process and all below it, those that have ended included."""
    tick = float(os.sysconf("SC_CLK_TCK"))
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    for pid in process_tree.quick_descendants(os.getpid()) or ():
        fields = process_tree.read_stat(pid)
        if fields is not None:
            total += sum(int(field) for field in fields[12:16]) / tick
    return total

"""Rounds: every cell once, in a freshly shuffled order, so that whatever changes on the machine meets all cells alike."""

import gc
import math
import random

from ..presets.base import Measured
from .estimates import MINIMUM_ROUNDS
from .noise import Watch
from .results import Results

# The measurement is ended at this multiple of its budget, whatever is missing.
HARD_END = 1.5
# Whether all is decided is asked again only after so many times the rounds: who looks after every round and stops at the first
# decision finds differences that are none.
LOOK_AGAIN = 1.3
# What analysis and closing take at the end, as a share of the budget.
RESERVE = 0.05


class Rounds:
    """Runs a plan within the budget of its context."""

    def __init__(self, plan, context):
        self._plan = plan
        self._context = context
        self.results = Results(plan.cells, plan.charts)
        self._watch = Watch(self.results, context)
        self._minimum = max(MINIMUM_ROUNDS, plan.minimum_rounds)
        self._order = random.Random(context.seed)
        self._alive = [cell for cell in plan.cells if not cell.unsupported]
        self._took_part = bool(self._alive)
        # Seconds that a cell took last: tells whether another round fits.
        self._took = {}
        self._done = 0

    def run(self):
        """Returns `Results`; `partial` if the hard end came before the minimum number of rounds."""
        complete = self._round(0, list(self._alive))
        active, next_look = list(self._alive), self._minimum
        while complete and self._alive and self._done < self._plan.maximum_rounds:
            if self._done >= next_look:
                active, next_look = self._undecided(), int(self._done * LOOK_AGAIN) + 1
            active = [cell for cell in active if cell in self._alive]
            if not active or not self._fits(active):
                break
            complete = self._round(self._done + 1, active)
            self._done += 1 if complete else 0
        if not self._alive and self._took_part:
            self._stop_short("Every variant failed.")
        elif self._alive and self._done < self._minimum:
            self._stop_short("Only {} of {} rounds fit into the time.".format(self._done, self._minimum))
        self._watch.report()
        return self.results

    def _stop_short(self, reason):
        self.results.partial = True
        self.results.partial_reason = reason

    def _fits(self, active):
        """Until the minimum is reached the hard end counts, afterwards the budget."""
        if self._done < self._minimum:
            return True
        expected = sum(self._took.get(cell.id, 0.0) for cell in active)
        return self._context.elapsed() + expected <= self._context.budget * (1.0 - RESERVE)

    def _round(self, number, cells):
        """Whether the round was completed before the hard end."""
        order = list(cells)
        self._order.shuffle(order)
        gc.collect()
        self._watch.round_begins(number)
        for cell in order:
            if self._context.elapsed() + self._took.get(cell.id, 0.0) > self._context.budget * HARD_END:
                return False
            self._run_cell(cell, number)
        self._watch.round_ends(number)
        self._tell_progress(number, cells)
        return True

    def _run_cell(self, cell, number):
        started = self._context.elapsed()
        self._watch.cell_begins(cell)
        try:
            answer = cell.run()
            measured = answer if isinstance(answer, Measured) else Measured(answer)
            value = float(measured.value)
            if not math.isfinite(value):
                raise ValueError("measured {}".format(value))
        except Exception as error:
            self._alive.remove(cell)
            self._context.warn("cell-failed", "{} failed: {}: {}".format(cell.label, type(error).__name__, error),
                               "The other cells are measured without it.")
            return
        self._took[cell.id] = self._context.elapsed() - started
        discarded = number == 0
        self._watch.cell_ends(cell, number, self._took[cell.id])
        self.results.add(cell.id, number, value, measured.detail, discarded)
        self._context.emit("sample", cell=cell.id, round=number, value=value, discarded=discarded)

    def _tell_progress(self, number, cells):
        one = sum(self._took.get(cell.id, 0.0) for cell in cells)
        left = max(0.0, self._context.budget * (1.0 - RESERVE) - self._context.elapsed())
        more = int(left / one) if one > 0 else 0
        of = min(self._plan.maximum_rounds, max(self._minimum, number + more))
        self._context.progress("rounds", number, of, eta=(of - number) * one)

    def _undecided(self):
        """Cells of the pairs that the rounds so far do not settle, in plan order; empty: all is decided."""
        wanted = set()
        if self._plan.undecided is not None:
            wanted.update(self._plan.undecided(self.results))
            return [cell for cell in self._alive if cell.id in wanted]
        for a, b in pairs_to_decide(self._plan, self.results):
            pair = self.results.pair(a, b)
            if pair is not None and not pair.settled:
                wanted.update((a, b))
        return [cell for cell in self._alive if cell.id in wanted]


def pairs_to_decide(plan, results):
    """Pairs of cells that ran and whose comparison the reader wants: the plan's, or each cell against the baseline of its
    chart; and in bar charts where something can be won, the best cell against the others."""
    ran = [cell for cell in plan.cells if results.value(cell.id) is not None]
    ids = {cell.id for cell in ran}
    if plan.pairs:
        return [pair for pair in plan.pairs if pair[0] in ids and pair[1] in ids]
    pairs = []
    for chart in plan.charts:
        mine = [cell.id for cell in ran if cell.chart == chart.id]
        if chart.baseline in ids:
            pairs.extend((cell_id, chart.baseline) for cell_id in mine if cell_id != chart.baseline)
        if chart.kind == "bars" and chart.y["better"] != "none":
            best = results.best(mine)
            pairs.extend((best, cell_id) for cell_id in mine
                         if cell_id != best and (best, cell_id) not in pairs and (cell_id, best) not in pairs)
    return pairs

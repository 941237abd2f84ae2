"""What the rounds of a plan have shown so far: estimates, comparisons, winners."""

from . import wording
from .estimates import MINIMUM_ROUNDS, WINNER_MARGIN, Estimate, compare, median


class Results:
    """Read by `Plan.conclude`. Cells are named by their ids; all answers count only the rounds that count."""

    def __init__(self, cells, charts):
        self.cells = {cell.id: cell for cell in cells}
        self._better = {chart.id: chart.y["better"] for chart in charts}
        # cell -> {round: value}; the warm-up round is not in it.
        self.values = {cell.id: {} for cell in cells}
        self._details = {cell.id: {} for cell in cells}
        self._warm_up = {cell.id: [] for cell in cells}
        # Rounds that something else on the machine spoiled; see `noise.py`.
        self.spoiled = set()
        # Stopped before the minimum number of rounds was done.
        self.partial = False
        # Why it is partial; a sentence.
        self.partial_reason = ""
        # Each pair is settled once for the same rounds: the interval takes milliseconds.
        self._pairs = {}

    def add(self, cell_id, round_number, value, detail=None, discarded=False):
        if discarded:
            self._warm_up[cell_id].append(value)
            return
        self.values[cell_id][round_number] = value
        for name, figure in (detail or {}).items():
            self._details[cell_id].setdefault(name, {})[round_number] = figure

    def label(self, cell_id):
        return self.cells[cell_id].label

    def better(self, cell_id):
        """"lower" or "higher": which values of this cell are better. Charts with nothing to win compare as "lower"."""
        better = self._better.get(self.cells[cell_id].chart, "lower")
        return "higher" if better == "higher" else "lower"

    def counted(self, cell_id):
        """{round: value} of the rounds that count, in execution order."""
        values = self.values[cell_id]
        return {number: value for number, value in values.items() if number not in self.spoiled}

    def estimate(self, cell_id):
        """`Estimate` of a cell; `None` if it never ran."""
        counted = self.counted(cell_id)
        if not counted:
            return None
        dropped = [value for number, value in self.values[cell_id].items() if number in self.spoiled]
        detail = {name: _middle([figure for number, figure in figures.items() if number in counted])
                  for name, figures in self._details[cell_id].items()}
        return Estimate(cell_id, counted.values(), self._warm_up[cell_id] + dropped,
                        detail={name: value for name, value in detail.items() if value is not None})

    def detail_rounds(self, cell_id, name):
        """Values of a further figure (`Measured(value, p99=...)`) of the rounds that count, in execution order."""
        figures = self._details[cell_id].get(name, {})
        return [figure for number, figure in figures.items() if number not in self.spoiled]

    def value(self, cell_id):
        """Median of a cell; `None` if it never ran."""
        counted = self.counted(cell_id)
        return _middle(list(counted.values()))

    def pair(self, a, b):
        """`Pair`: how many times better `a` is than `b`, from the rounds that both ran in. `None` if there are none."""
        if a > b:
            swapped = self.pair(b, a)
            return None if swapped is None else swapped.swapped()
        first, second = self.counted(a), self.counted(b)
        common = [number for number in first if number in second]
        if not common:
            return None
        key = (a, b, tuple(common))
        if key not in self._pairs:
            self._pairs[key] = compare(a, b, [first[number] for number in common], [second[number] for number in common],
                                       self.better(a))
        return self._pairs[key]

    def best(self, cell_ids):
        """The cell with the best median among those that ran; `None` if none did. Not yet a winner."""
        ran = [(self.value(cell_id), cell_id) for cell_id in cell_ids if self.value(cell_id) is not None]
        if not ran:
            return None
        return max(ran)[1] if self.better(ran[0][1]) == "higher" else min(ran)[1]

    def winners(self, cell_ids):
        """(outcome, cells, reason) of comparing these cells.

        outcome: `winner` (one cell), `tie` (several, practically equal), `inconclusive` (these could not be told apart,
        and why) or `partial`. `reason` is empty unless inconclusive or partial.
        """
        cell_ids = [cell_id for cell_id in cell_ids if self.value(cell_id) is not None]
        if not cell_ids:
            return "inconclusive", [], "Nothing was measured."
        best = self.best(cell_ids)
        equal, open_pairs = [best], []
        for cell_id in cell_ids:
            if cell_id == best:
                continue
            pair = self.pair(best, cell_id)
            if pair is not None and pair.verdict == "equal":
                equal.append(cell_id)
            elif pair is None or pair.verdict != "a":
                open_pairs.append((cell_id, pair))
        in_order = [cell_id for cell_id in cell_ids if cell_id in equal or any(cell_id == other for other, _ in open_pairs)]
        if self.partial or len(self.counted(best)) < MINIMUM_ROUNDS:
            return "partial", in_order, self.partial_reason or "There were fewer than {} rounds.".format(MINIMUM_ROUNDS)
        if open_pairs:
            return "inconclusive", in_order, self._why_open(in_order, [pair for _, pair in open_pairs if pair is not None])
        return ("winner" if len(in_order) == 1 else "tie"), in_order, ""

    def _why_open(self, contenders, open_pairs):
        text = "{} could not be told apart".format(wording.joined([self.label(cell_id) for cell_id in contenders]))
        if open_pairs:
            widest = max(open_pairs, key=lambda pair: pair.hi / pair.lo)
            if widest.lo > WINNER_MARGIN:
                text += ": the figures scatter too much for so few rounds"
            else:
                text += ": the ratio lies between {} and {}".format(*(wording.significant(end) for end in (widest.lo, widest.hi)))
        return text + ". More time or a quieter machine can decide it."


def _middle(values):
    return median(values) if values else None

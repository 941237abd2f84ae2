"""Results of rounds together with cells whose values were measured before or are composed of others."""

from ..measure.estimates import Estimate


class WithGiven:
    """Reads like `measure.results.Results`. `given`: cell id -> Estimate."""

    def __init__(self, results, given, cells):
        self._results = results
        self._given = given
        self.cells = {cell.id: cell for cell in cells}
        self.partial = results.partial
        self.partial_reason = results.partial_reason

    def estimate(self, cell_id):
        if cell_id in self._given:
            return self._given[cell_id]
        return self._results.estimate(cell_id) if cell_id in self._results.cells else None

    def value(self, cell_id):
        estimate = self.estimate(cell_id)
        return None if estimate is None else estimate.median

    def pair(self, a, b):
        if a in self._given or b in self._given:
            return None
        return self._results.pair(a, b)

    def best(self, cell_ids):
        return self._results.best([cell_id for cell_id in cell_ids if cell_id not in self._given])


def estimate_of(cell_id, values):
    """Of values that were measured outside the rounds."""
    return Estimate(cell_id, values)

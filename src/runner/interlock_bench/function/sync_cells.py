"""The cells of a function that is not a coroutine: one bar for each model, and a curve over 1, 2 and 4 threads."""

from ..measure import wording
from ..presets.base import Cell, Chart
from . import pool_costs
from .classify import COMPUTING_FROM, WAITING_BELOW, Figures
from .model_cells import CHART, ModelCell, measure_pool
from .schedule import LONG_CALL, Wish, schedule
from .thread_scaling import LEAD, WINDOW, Fixed, Steady, lock_share

SCALING = "scaling"
START = "start"
THREADS = (1, 2, 4)
# A round trip of the arguments longer than this share of the budget leaves no room for a batch.
_ROUND_TRIP_SHARE = 0.04
_START_SHARE = 0.12


class SyncCells:
    """Prepares the cells; `close` ends their workers. `facts`: measured on the way, by symbol."""

    def __init__(self, call, loaded, profile, context, tasks):
        self.call = call
        self.profile = profile
        self.facts = {}
        # Cell id of the start chart -> seconds; measured before the rounds.
        self.starts = {}
        self._context = context
        self._module = loaded.module.__name__
        self._waits = profile.share < WAITING_BELOW
        self._cores = context.cores()
        self.models = self._model_cells(tasks)
        self.scaling = {}
        self.lock = None
        # Ids that the schedule had no room for.
        self.left_out = []
        self.schedule = None

    def _model_cells(self, tasks):
        concurrent = self.profile.limits.concurrent
        usable = max(1, int(self._context.environment["usableCores"]))
        threads = max(1, min(concurrent, tasks if self._waits else max(2, usable)))
        processes = max(1, min(concurrent, max(2, usable)))
        wanted = [("sequential", 1), ("thread-pool", threads), ("process-pool", processes), ("to-thread", threads),
                  ("subinterpreters", processes)]
        cells = {id: ModelCell(id, id, workers, self.call) for id, workers in wanted}
        for id, cell in cells.items():
            if cell.workers > 1 or id == "process-pool":
                cell.label = "%s (%d)" % (cell.label, cell.workers)
        asyncio_cell = ModelCell("asyncio", "asyncio", concurrent, self.call)
        asyncio_cell.unsupported = "needs an `async def` version of the function"
        cells["asyncio"] = asyncio_cell
        if self.profile.single.switches is not None:
            cells["sequential"].detail["switches"] = self.profile.single.switches
        return cells

    def prepare(self):
        """Starts workers, measures what they cost, sizes the batches."""
        context = self._context
        self._measure_starts()
        for place, cell in enumerate(self.models.values()):
            context.progress("workers", place, len(self.models))
            if cell.unsupported is None:
                self._prepare(cell)
        self._size()

    def _prepare(self, cell):
        profile = self.profile
        cell.preparation = self.call.preparation_seconds()
        cell.reference = profile.first.result
        cell.compare = profile.first.deterministic is True
        if cell.model_id in ("process-pool", "subinterpreters") and profile.unpicklable is not None:
            cell.unsupported = profile.unpicklable
            return
        cell.start(self._context, self._module)
        if cell.model_id == "process-pool" and cell.unsupported is None:
            self._measure_pool(cell)
        if cell.unsupported is None:
            profile.limits.count(cell.try_out())

    def _measure_pool(self, cell):
        try:
            self.facts.update(measure_pool(cell, self.profile.first.result))
        except Exception as error:  # a worker ended, or the arguments do not survive the way
            cell.fail(error)
            return
        trip = self.facts["roundtrip"]
        if trip > _ROUND_TRIP_SHARE * self._context.budget:
            cell.unsupported = "the way of its arguments to a process takes %s, too long to measure batches in this budget" % wording.seconds(trip)
            cell.close()

    def _measure_starts(self):
        """Start of a process by each method, the user's imports included."""
        methods = [method for method in self._context.environment["startMethods"] if method != "fork"]
        if self._context.environment["startMethod"] == "fork":
            methods.append("fork")
        limit = _START_SHARE * self._context.budget / max(1, len(methods))
        for place, method in enumerate(sorted(methods)):
            self._context.progress("start of a process", place, len(methods))
            try:
                self.starts[method] = pool_costs.start_seconds(method, self._module, limit)
            except Exception as error:  # no processes here; the pool's cell says so, too
                self._context.warn("no-process", "A process could not be started by %s: %s" % (method, error), "Figures for processes are missing.")

    def _size(self):
        profile, limits = self.profile, self.profile.limits
        t = profile.seconds
        seconds = self._context.budget - self._context.elapsed()
        wishes = self._wishes(t)
        sized = schedule(wishes, t, seconds, limits.left)
        self.left_out, self.schedule = sized.left_out, sized
        bytes_a_call = (profile.argument_bytes or 0) + (profile.result_bytes or 0)
        for id, cell in self.models.items():
            if id in sized.calls:
                cell.batch = sized.calls[id]
                cell.limit_batch(bytes_a_call)
            elif cell.unsupported is None:
                cell.unsupported = "left out to keep the budget; a longer one has room for it"
                cell.close()
        for workers in THREADS:
            id = threads_id(workers)
            if id in sized.calls:
                self.scaling[workers] = self._throughput(workers, sized.calls[id], t)

    def _wishes(self, t):
        limits = self.profile.limits
        wishes = []
        for id, cell in self.models.items():
            if cell.unsupported is None:
                optional = {"sequential": 0, "thread-pool": 1, "process-pool": 2 if self._waits else 0, "to-thread": 4, "subinterpreters": 5}[id]
                wishes.append(Wish(id, cell.workers, t / max(cell.trial_seconds, 1e-9), optional=optional))
        for workers in THREADS:
            if workers <= limits.concurrent:
                steady = self._is_steady(t)
                speed = workers if self._waits else 1
                optional = 3 if workers == 4 and self.profile.share > COMPUTING_FROM else 0
                wishes.append(Wish(threads_id(workers), workers, speed, optional=optional, steady=steady))
        return wishes

    def _is_steady(self, t):
        enough_calls = self.profile.limits.left * t > 7 * sum(THREADS) * (LEAD + WINDOW)
        return not self._waits and t < LONG_CALL and enough_calls

    def _throughput(self, workers, calls, t):
        function = self.call.callable()
        if self._is_steady(t):
            return Steady(function, workers, t)
        return Fixed(function, workers, max(1, calls // workers))

    def cells(self):
        """As `Plan` takes them."""
        cells = [cell.cell() for cell in self.models.values()]
        for workers in THREADS:
            reason = None if workers in self.scaling else (
                "left out to keep the budget; a longer one has room for it" if threads_id(workers) in self.left_out else "more than the calls at once that are allowed")
            run = None if reason else _corrected(self.scaling[workers], self.call.preparation_seconds() / workers)
            cells.append(Cell(threads_id(workers), wording.plural(workers, "thread"), run, model="threads", chart=SCALING, series="threads",
                              x=workers, unit="1/s", workers=workers, unsupported=reason))
        return cells

    def charts(self):
        return [
            Chart(CHART, "Time of one call in a full batch", y_label="Time of one call", y_unit="s", better="lower", baseline="sequential"),
            Chart(SCALING, "Throughput by number of threads", kind="curve", x_label="Threads", x_unit="count", y_label="Calls per second",
                  y_unit="1/s", better="higher", baseline=threads_id(1), series=[("threads", "threads", "threads")]),
        ]

    def pairs(self):
        """Comparisons that the result shows: threads against one, models against calls one after the other."""
        pairs = [(threads_id(workers), threads_id(1)) for workers in THREADS[1:] if workers in self.scaling and 1 in self.scaling]
        return pairs + [(id, "sequential") for id, cell in self.models.items() if id != "sequential" and cell.unsupported is None]

    def figures(self, results):
        """`Figures` for the classification, from the rounds so far."""
        profile = self.profile
        beside = profile.beside
        return Figures(profile.seconds, c=profile.single.c, P=profile.single.P, S2=self._ratio(results, 2), S4=self._ratio(results, 4),
                       g=beside.g if beside else None, gil=self._context.environment["gilEnabled"], E=self._cores, lock=self.lock,
                       starved=self._starved(results))

    def _starved(self, results):
        """Share of their time that two threads had no core; None if it was not measured."""
        estimate = results.estimate(threads_id(2)) if 2 in self.scaling else None
        return None if estimate is None else estimate.detail.get("starved")

    def _ratio(self, results, workers):
        pair = results.pair(threads_id(workers), threads_id(1)) if workers in self.scaling and 1 in self.scaling else None
        return None if pair is None else (pair.ratio, pair.lo, pair.hi)

    def look_for_lock(self):
        """Where threads stand when more of them bring nothing. A few calls more."""
        workers = min(4, self.profile.limits.concurrent)
        if workers < 2 or self.profile.seconds > 0.4 or self.profile.limits.left < 4 * workers:
            return
        self._context.progress("where threads wait", 0, 1)
        self.lock, calls = lock_share(self.call.callable(), workers, max(0.12, 2 * self.profile.seconds))
        self.profile.limits.count(calls)

    def differences(self):
        """Sentences about models that returned something else."""
        return [cell.differs for cell in self.models.values() if cell.differs]

    def close(self):
        for cell in self.models.values():
            cell.close()


def threads_id(workers):
    return "threads@%d" % workers


def _corrected(throughput, preparation):
    """`run` of a cell: calls per second without what comes before each call."""
    if preparation <= 0:
        return throughput.run

    def run():
        measured = throughput.run()
        measured.value = 1.0 / max(1.0 / measured.value - preparation, 1e-9)
        return measured

    return run

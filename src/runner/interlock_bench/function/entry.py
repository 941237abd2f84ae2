"""What the worker calls for the requests `function` and `dry-run`."""

from .. import environment as environments
from ..measure.context import Context
from ..measure.noise import warn_about_environment
from ..measure.rounds import Rounds
from ..presets.base import Cell, Chart, Plan
from ..run_preset import announce, assemble, summary_of
from . import conclusion, totals
from .async_cells import AsyncCells
from .call import Call
from .classify import classify, may_be_locked
from .coroutine import LoopRunner
from .given import WithGiven, estimate_of
from .load import load
from .profile import measure_profile, warn_about
from .sync_cells import START, SyncCells

def prepare(request):
    """(Loaded, Call, LoopRunner) of a request. Raises FunctionError."""
    # The loop comes first: modules may make locks and queues for it when they are imported.
    loop = LoopRunner()
    loaded = load(request["file"], request["qualname"], request.get("roots") or (), request.get("cwd"), request.get("allowTopLevel", False))
    call = Call(loaded.function, vars(loaded.module), request.get("argumentsText") or "", request.get("setupText") or "",
                request.get("eachText") or "", request["qualname"])
    loop.call = call
    return loaded, call, loop


def dry_run(request, emit):
    """One call, and what a benchmark would do. Sends `dry-run`; raises FunctionError."""
    from .dry_run import look
    loaded, call, loop = prepare(request)
    emit("dry-run", **look(loaded, call, loop, request))
    return True


def run_function(request, emit):
    """Measures a function and sends all events of it, `result` last. Returns the result; raises FunctionError."""
    context = Context(request["budget"], request["seed"], environments.describe(), emit)
    cells = None
    try:
        emit("environment", environment=context.environment)
        context.cores()
        context.progress("import", 0, 1)
        loaded, call, loop = prepare(request)
        context.environment["gilEnabled"] = loaded.gil_after
        emit("environment", environment=context.environment)
        warn_about_environment(context)
        tasks, concurrency = max(1, int(request.get("tasks") or 1)), max(1, int(request.get("concurrency") or 1))
        profile = measure_profile(call, loaded, loop, context, concurrency)
        warn_about(profile, call, loaded, context)
        if call.is_async:
            cells = AsyncCells(call, profile, loop, context, tasks)
        else:
            cells = SyncCells(call, loaded, profile, context, tasks)
        cells.prepare()
        result = _measure(request, cells, profile, context, tasks, concurrency)
    finally:
        if cells is not None:
            cells.close()
        context.close()
    emit("result", result=result)
    return result


def _measure(request, cells, profile, context, tasks, concurrency):
    title = "%s(%s)" % (request["qualname"], _shortened(request.get("argumentsText") or ""))
    given, start_cells = _starts(cells)
    measured = cells.cells()
    charts = cells.charts()
    if start_cells:
        charts.append(Chart(START, "Start of one process with the imports of this module", y_label="Time to start", y_unit="s", better="lower"))
    total_cells = [_total_cell(cell) for cell in measured if cell.chart == "models"]
    charts.insert(1, Chart(totals.CHART, "All %d calls, composed of start and time of a call" % tasks, y_label="Time for all calls",
                           y_unit="s", better="lower", baseline=totals.CHART + ":sequential"))
    shown = Plan(charts, measured + total_cells + start_cells, None, pairs=cells.pairs())
    announce(shown, title, context)
    for cell_id, estimate in given.items():
        for place, value in enumerate(estimate.rounds):
            context.emit("sample", cell=cell_id, round=place + 1, value=value, discarded=False)
    results = Rounds(_running(cells, measured, charts, profile), context).run()
    context.progress("conclude", 0, 1)
    found, figures = _classified(cells, results)
    for text in cells.differences():
        context.warn("results-differ", text, "It is not deterministic, or its calls race for something shared. Look for shared state before choosing threads.")
    _warn_about_room(cells, profile, context)
    made = conclusion.make_totals(results, measured, _paid_once(cells), tasks)
    for each in made:
        given[totals.CHART + ":" + each.id] = each.estimate()
    judged = conclusion.judge(results, made, found, tasks, profile.unpicklable)
    facts = conclusion.facts_of(figures, profile, cells, results, context.environment, tasks, concurrency, _pool_start(cells))
    concluded = _Concluded(judged, facts)
    return assemble(shown, WithGiven(results, given, shown.cells), concluded, title, summary_of(request, "function", request["qualname"]),
                    context, function=conclusion.profile_as_dict(profile, found))


class _Concluded:
    """As presets.base.Conclusion."""

    def __init__(self, judged, facts):
        self.outcome = judged.outcome
        self.winners = judged.winners
        self.sentence = judged.sentence
        self.reason = judged.reason
        self.claims = []
        self.facts = facts
        self.profile = None


def _running(cells, measured, charts, profile):
    """The plan of the rounds: only what is measured in them."""
    schedule = getattr(cells, "schedule", None)
    rounds = 60 if schedule is None or not schedule.calls_a_round else max(5, min(60, profile.limits.left // schedule.calls_a_round - 1))

    def undecided(results):
        """More rounds for what the class needs, and for models that are too close to each other."""
        wanted = set()
        if not classify(cells.figures(results)).sure:
            wanted.update(cell.id for cell in measured if cell.chart != "models" or cell.model in ("sequential", "asyncio"))
        bars = [cell.id for cell in measured if cell.chart == "models"]
        best = results.best(bars)
        for pair in cells.pairs() + [(best, other) for other in bars if other != best]:
            compared = results.pair(*pair)
            if compared is not None and not compared.settled:
                wanted.update(pair)
        return wanted

    return Plan([chart for chart in charts if chart.id not in (totals.CHART, START)], measured, None, pairs=cells.pairs(),
                maximum_rounds=rounds, undecided=undecided)


def _classified(cells, results):
    """(Class, Figures). Where more threads bring nothing, a look at where they stand tells a lock from something else."""
    if may_be_locked(cells.figures(results)):
        cells.look_for_lock()
    figures = cells.figures(results)
    return classify(figures), figures


def _starts(cells):
    """(estimates, cells) of process starts by method."""
    given, made = {}, []
    for method, values in sorted(cells.starts.items()):
        if values:
            cell_id = "%s:%s" % (START, method)
            made.append(Cell(cell_id, method, None, model=method, chart=START, workers=1))
            given[cell_id] = estimate_of(cell_id, values)
    return given, made


def _total_cell(cell):
    return Cell(totals.CHART + ":" + cell.id, cell.label, None, model=cell.model, chart=totals.CHART, workers=cell.workers,
                unsupported=cell.unsupported)


def _paid_once(cells):
    return {id: cell.start_seconds for id, cell in getattr(cells, "models", {}).items()}


def _pool_start(cells):
    """Median start of a process by the method that the pool uses."""
    for method in ("forkserver", "spawn"):
        values = sorted(cells.starts.get(method) or ())
        if values:
            return values[len(values) // 2]
    return None


def _warn_about_room(cells, profile, context):
    schedule = getattr(cells, "schedule", None)
    if schedule is None or (schedule.fits and not schedule.left_out):
        return
    needed = schedule.seconds * 7 + 3
    if not schedule.fits and needed > context.budget:
        context.warn("budget", "The budget of %d s is short for calls of this length." % context.budget, "Allow %d s or more." % (needed + 1))


def _shortened(text):
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "\u2026"

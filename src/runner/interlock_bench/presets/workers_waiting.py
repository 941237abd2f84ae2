"""Throughput of requests to a local server, from few to many workers: threads against asyncio, and a server with a limit."""

from ..measure import scaling, wording
from ..workloads import loopback
from .base import Cell, Chart, Conclusion, Plan
from .comparing import enough, measured_outcome, missing, until_claims_are_settled
from .model_cells import ModelCells
from .open_files import allow_open_files
from .pacing import is_crowded, left_for_a_round

_LATENCY = 0.02
_WORKERS = (10, 25, 50, 100, 200, 400)
_LIMIT = 32
_LIMITED_WORKERS = (10, 50, 100)
_SERIES = (("threads", "threads", "threads"), ("asyncio", "asyncio tasks", "asyncio"),
           ("limited", "threads, server limited to {}".format(_LIMIT), "threads"))
# Requests of each worker in one round: the first waits for its turn with all the others, so one alone says little.
_REQUESTS = 3
# What threads must reach of asyncio to count as equal.
_EQUAL = 0.9
# What one request costs the client, seconds: for choosing how many points fit.
_CPU = 0.0001
# Rounds that must fit: five and one of warm-up. The hard end leaves room for machines that are slower than this.
_ROUNDS = 6


def plan(context):
    cells = ModelCells(context)
    # Connections of both clients, and what the process has open anyway.
    allowed = allow_open_files(2 * _WORKERS[-1] + 200)
    counts = [count for count in _WORKERS if 2 * count + 100 <= allowed]
    counts = _fitting(counts, left_for_a_round(context, _ROUNDS))
    servers = {None: context.loopback(_LATENCY), _LIMIT: context.loopback(_LATENCY, _LIMIT)}
    all_cells = []
    for series, label, model_id in _SERIES:
        server = servers[_LIMIT if series == "limited" else None]
        for count in counts if series != "limited" else [count for count in _LIMITED_WORKERS if count <= counts[-1]]:
            # Threads keep their connections only as long as they live: pools, warm.
            model, reason = cells.started("asyncio" if model_id == "asyncio" else "thread-pool",
                                          None if model_id == "asyncio" else count)
            work = loopback.ask_often_async if model_id == "asyncio" else loopback.ask_often
            run = None if reason else _throughput(model, work, server, count)
            all_cells.append(Cell("{}@{}".format(series, count), "{} {}".format(count, label), run, model=model_id,
                                  chart="curve", series=series, x=float(count), unit="1/s", workers=count, unsupported=reason))
    chart = Chart("curve", "Requests of {} to a local server".format(wording.seconds(_LATENCY)), "curve",
                  y_label="Throughput", y_unit="1/s", better="higher", x_label="Workers", x_unit="count", x_scale="log",
                  series=_SERIES)
    pairs = [("threads@{}".format(count), "asyncio@{}".format(count)) for count in counts]

    def conclude(results):
        return _conclude(results, chart, counts, is_crowded(context))

    return until_claims_are_settled(Plan([chart], all_cells, conclude, cells.close, pairs=pairs))


def _fitting(counts, seconds):
    """The worker counts that one round has time for; two at least, or there is no curve."""
    fitting = []
    total = 3 * _REQUESTS * _LATENCY * 1.5  # the limited series
    for count in counts:
        total += 2 * _REQUESTS * (_LATENCY + count * _CPU)
        if total > seconds and len(fitting) >= 2:
            break
        fitting.append(count)
    return fitting


def _throughput(model, work, server, count):
    arguments = [(server.host, server.port, _REQUESTS)] * count

    def run():
        return count * _REQUESTS / model.run(work, arguments)

    return run


def points(results, series, counts):
    """(workers, median throughput) of the cells of a series that ran."""
    found = [(count, results.value("{}@{}".format(series, count))) for count in counts if
             "{}@{}".format(series, count) in results.cells]
    return [(count, value) for count, value in found if value is not None]


def _conclude(results, chart, counts, crowded):
    ids = ["{}@{}".format(series, count) for series in ("threads", "asyncio") for count in counts]
    outcome, reason = measured_outcome(results, ids)
    curves = {series: points(results, series, list(counts) + list(_LIMITED_WORKERS) if series == "limited" else counts)
              for series, _, _ in _SERIES}
    curves["limited"] = sorted(set(curves["limited"]))
    if len(curves["threads"]) < 2:
        text = missing(results, *ids[:2]) + "."
        return Conclusion(outcome, [], text, reason, [(claim, "inconclusive", text) for claim in _CLAIMS])
    knee = scaling.knee(curves["threads"])
    top = dict(curves["threads"])[knee]
    chart.marks = [{"axis": "x", "value": float(knee), "label": "knee at {} threads".format(knee)}]
    chart.fits = [fit for fit in (scaling.fit(series, curve) for series, curve in curves.items()) if fit is not None]
    grows = knee == curves["threads"][-1][0]
    sentence = ("Throughput still grows at {} threads: {}.".format(knee, wording.rate(top)) if grows else
                "More than {} threads add less than 10 %: {}; the client process is full.".format(knee, wording.rate(top)))
    facts = {} if grows or crowded else {"plateau": float(knee)}
    crossover = _crossover(results, counts)
    if crossover is not None:
        last = counts[-1]
        # "As far as was measured" says something only if that is far.
        if not crowded and (crossover < last or last >= 200):
            facts["K"] = float(crossover)
        ahead = results.pair("asyncio@{}".format(last), "threads@{}".format(last))
        if crossover == last:
            sentence += " Threads keep up with asyncio over the whole range."
        else:
            sentence += " Up to {} at once threads keep up with asyncio{}.".format(
                crossover, "" if ahead is None else "; at {} asyncio does {} as much".format(last, wording.times(ahead.ratio)))
    if curves["limited"] and curves["limited"][-1][0] > _LIMIT:
        limit_top = max(value for _, value in curves["limited"])
        sentence += " A server that serves {} at once ends it at {}, whatever the client does.".format(
            _LIMIT, wording.rate(limit_top))
    claims = _claims(results, curves, counts, knee)
    if crowded:
        sentence += " The server and the client had less than a core each, because other programs are busy."
        claims = [(claim, "inconclusive", measured) for claim, _, measured in claims]
    return Conclusion(outcome, [], sentence, reason, claims, facts)


_CLAIMS = ("sweet-spot-10-50", "crossover-100")


def _crossover(results, counts):
    """The largest number of workers at which threads reach 90 % of asyncio; `None` if they never do or it is unknown."""
    largest = None
    for count in counts:
        pair = results.pair("threads@{}".format(count), "asyncio@{}".format(count))
        if pair is not None and pair.ratio >= _EQUAL:
            largest = count
    return largest


def _claims(results, curves, counts, knee):
    limited_knee = scaling.knee(curves["limited"])
    measured = "{}; with the limited server {}.".format(
        ", ".join("{} threads {}".format(count, wording.rate(value)) for count, value in curves["threads"]),
        ", ".join("{} threads {}".format(count, wording.rate(value)) for count, value in curves["limited"]) or "not measured")
    pairs = [results.pair("asyncio@{}".format(count), "threads@{}".format(count)) for count in counts]
    crossing = "asyncio against threads: {}.".format(", ".join(
        "{} at {}".format(wording.times(pair.ratio), count) for count, pair in zip(counts, pairs) if pair is not None)
        or "not measured")
    return [("sweet-spot-10-50", _sweet_spot(results, counts, knee, limited_knee), measured),
            ("crossover-100", _crossover_claim(results, counts), crossing)]


def _sweet_spot(results, counts, knee, limited_knee):
    """Holds if the client is full between 10 and 50 threads; conditional if only a server's limit ends it there."""
    if counts[-1] <= 50 or not enough(results, *("threads@{}".format(count) for count in counts)):
        return "inconclusive"
    if 10 <= knee <= 50:
        return "holds"
    return "conditional" if limited_knee is not None and limited_knee <= 50 else "fails"


def _crossover_claim(results, counts):
    """Holds if threads are as good up to 100 and asyncio is ahead further on; conditional if they part elsewhere or never."""
    tested = [count for count in counts if count >= 10]
    ids = ["{}@{}".format(series, count) for series in ("threads", "asyncio") for count in tested]
    if tested[-1] < 200 or not enough(results, *ids):
        return "inconclusive"
    few = [results.pair("asyncio@{}".format(count), "threads@{}".format(count)) for count in tested if count <= 100]
    many = results.pair("asyncio@{}".format(tested[-1]), "threads@{}".format(tested[-1]))
    if many.hi < 0.95:
        return "fails"
    equal = all(pair.lo < 1 / _EQUAL for pair in few)
    if many.lo > 1.05:
        return "holds" if equal else "conditional"
    return "conditional" if equal and many.hi < 1.2 else "inconclusive"

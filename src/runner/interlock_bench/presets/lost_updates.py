"""How many updates of a shared counter vanish on this version: unguarded, with a call inside, under a lock, across an await."""

from ..measure import wording
from ..workloads import counters
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, measured, not_measured

THREADS = 4
# Updates of each thread in one run. Threads take turns of 5 ms: a run has to last several of them.
_FEWEST, _MOST = 100000, 200000
# What a lock costs more than an unguarded update.
_LOCKED_SHARE = 0.4
_TASKS = 100
# One lost update is proof, however short the run: (claim, outcome).
_PROOFS = (("counter-loses", "holds"), ("call-between", "holds"), ("async-no-locks", "fails"), ("lock-guards", "fails"))

UNGUARDED = ("plain", "call", "dictionary")
_VARIANTS = (
    ("plain", "x += 1", counters.add_plainly, 1.0),
    ("call", "x += f()", counters.add_with_call, 1.0),
    ("dictionary", "d[k] = d.get(k) + f()", counters.add_in_dictionary, 1.0),
    ("append", "list.append", counters.append, 1.0),
    ("locked", "with lock: x += f()", counters.add_locked, _LOCKED_SHARE),
)


def plan(context):
    updates = int(max(_FEWEST, min(_MOST, 25000 * context.budget)))
    cells = [Cell(cell_id, label, _in_threads(function, int(updates * share)), model="threads", workers=THREADS, unit="share")
             for cell_id, label, function, share in _VARIANTS]
    cells += [
        Cell("await", "async: read, await, write", _in_tasks(False), model="asyncio", unit="share"),
        Cell("await-locked", "async with lock: read, await, write", _in_tasks(True), model="asyncio", unit="share"),
    ]
    chart = Chart(title="Lost updates", y_label="Share lost", y_unit="share")
    environment = context.environment
    # Not a race between variants: every round is one more try.
    pairs = [("locked", "call"), ("locked", "plain"), ("await-locked", "await")]
    return Plan([chart], cells, lambda results: conclude(results, environment), maximum_rounds=30, minimum_rounds=6, pairs=pairs)


def _in_threads(function, updates):
    return lambda: _share(counters.lost_in_threads(function, THREADS, updates), THREADS * updates)


def _in_tasks(locked):
    return lambda: _share(counters.lost_in_tasks(_TASKS, locked), _TASKS)


def _share(lost, of):
    return Measured(lost / of, lost=lost, updates=of)


def losing(results, cell_id):
    """(runs that lost something, runs, largest share lost). The warm-up run counts too: a lost update is lost."""
    estimate = results.estimate(cell_id)
    runs = estimate.rounds + estimate.discarded
    return sum(1 for value in runs if value > 0), len(runs), max(runs)


def conclude(results, environment):
    gil, version = environment["gilEnabled"], environment["version"]
    claims = [_plain_claim(results, gil, version), _call_claim(results), _async_claim(results), _lock_claim(results)]
    parts = []
    if measured(results, "plain"):
        parts.append(_plain_sentence(results, gil, version))
    if measured(results, "call"):
        parts.append("With a call between reading and writing: %s." % _runs(results, "call"))
    if measured(results, "await"):
        parts.append("Across an await: %s." % _runs(results, "await"))
    if claims[-1][1] == "holds":
        parts.append("Under a lock none.")
    facts = [_mean_loss(results, cell_id) for cell_id in UNGUARDED if measured(results, cell_id)]
    worst = max(facts, default=(0.0,))
    # No loss seen is no loss of zero: the tree is told nothing then.
    return conclusion(results, parts, claims, {"loss": worst if worst[0] > 0 else None}, proven=_PROOFS)


def _mean_loss(results, cell_id):
    estimate = results.estimate(cell_id)
    return sum(estimate.rounds) / estimate.n, estimate.lo, estimate.hi


def _runs(results, cell_id):
    lost, runs, most = losing(results, cell_id)
    if not lost:
        return "no update lost in %s" % wording.plural(runs, "run")
    return "%d of %s lost updates, up to %s" % (lost, wording.plural(runs, "run"), wording.share(most))


def _lucky(gil, version):
    """Whether this is one of the builds that change threads at calls and ends of loop turns only."""
    return gil and tuple(int(part) for part in version.split(".")[:2]) >= (3, 10)


def _plain_sentence(results, gil, version):
    sentence = "x += 1 from %d threads: %s." % (THREADS, _runs(results, "plain"))
    if losing(results, "plain")[0]:
        return sentence
    sentence += " That is luck, not safety: "
    if _lucky(gil, version):
        return sentence + ("from Python 3.10 on, with the GIL, threads change only at calls and at the end of loop turns; "
                           "in earlier versions and in builds without the GIL between any two steps.")
    return sentence + "this build changes threads between any two steps."


def _plain_claim(results, gil, version):
    claim = "counter-loses"
    if not measured(results, "plain"):
        return not_measured(claim, results, "plain")
    if losing(results, "plain")[0]:
        outcome = "holds"
    else:
        outcome = "not-here" if _lucky(gil, version) and not results.partial else "inconclusive"
    return claim, outcome, _plain_sentence(results, gil, version)


def _call_claim(results):
    claim = "call-between"
    cells = [cell_id for cell_id in ("call", "dictionary") if measured(results, cell_id)]
    if not cells:
        return not_measured(claim, results, "call")
    sentence = "; ".join("%s: %s" % (results.label(cell_id), _runs(results, cell_id)) for cell_id in cells) + "."
    # Not losing proves nothing: more runs may.
    return claim, "holds" if any(losing(results, cell_id)[0] for cell_id in cells) else "inconclusive", sentence


def _async_claim(results):
    claim = "async-no-locks"
    if not measured(results, "await"):
        return not_measured(claim, results, "await")
    lost, _, most = losing(results, "await")
    sentence = "%s tasks read, awaited and wrote: %s arrived at the least." % (wording.count(_TASKS), wording.count(round((1 - most) * _TASKS)))
    return claim, "fails" if lost else "holds", sentence


def _lock_claim(results):
    claim = "lock-guards"
    cells = [cell_id for cell_id in ("locked", "await-locked") if measured(results, cell_id)]
    if not cells:
        return not_measured(claim, results, "locked")
    sentence = "; ".join("%s: %s" % (results.label(cell_id), _runs(results, cell_id)) for cell_id in cells) + "."
    return claim, "fails" if any(losing(results, cell_id)[0] for cell_id in cells) else "holds", sentence

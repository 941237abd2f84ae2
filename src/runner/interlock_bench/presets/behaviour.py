"""How this version behaves where the primers say something about it: probes that answer yes or no."""

import asyncio

from ..models import reason_unsupported
from ..models.process_pool import pool_method
from ..workloads.child_script import ChildScript
from .base import Cell, Chart, Measured, Plan
from .judging import conclusion, measured, not_measured

# A probe that takes longer than this hangs (seconds).
_LIMIT = 15.0
_PROBES = (
    ("lambda_raises", "A lambda sent to a process pool raises", "process-pool"),
    ("gather_runs_on", "gather lets the others run on after a failure", "asyncio"),
    ("group_cancels", "TaskGroup cancels the others after a failure", "asyncio"),
    ("missing_await_warns", "A missing await is reported", "asyncio"),
    ("fork_with_threads_warns", "Forking with threads is reported", "fork"),
    ("semaphore_limits", "Semaphore(5) lets five run at once", "asyncio"),
    ("wait_takes_coroutines", "asyncio.wait accepts coroutines", "asyncio"),
    ("append_keeps_all", "list.append from threads keeps all items", "threads"),
    ("stray_release_raises", "Releasing a free lock raises", "threads"),
    ("sleep_overlaps", "time.sleep in coroutines overlaps", "asyncio"),
)


def plan(context):
    environment = context.environment
    script = ChildScript("probes")
    seen = {}
    unsupported = {
        "lambda_raises": reason_unsupported("process-pool", environment),
        "group_cancels": None if hasattr(asyncio, "TaskGroup") else "asyncio.TaskGroup needs Python 3.11",
        "fork_with_threads_warns": None if "fork" in environment["startMethods"] else "this platform has no start method fork",
    }
    details = {"lambda_raises": {"method": pool_method(environment)}}

    def probe(name):
        def once():
            answer = script.ask(name, limit=_LIMIT, **details.get(name, {}))
            seen[name] = answer["seen"]
            return Measured(answer["yes"], **({"most": answer["most"]} if "most" in answer else {}))
        return once

    cells = [Cell(name, label, probe(name), model=model, unit="count", unsupported=unsupported.get(name)) for name, label, model in _PROBES]
    chart = Chart(title="Yes (1) or no (0)", y_label="Answer", y_unit="count", better="none")
    return Plan([chart], cells, lambda results: conclude(results, environment["version"], seen), close=script.close, maximum_rounds=5)


def conclude(results, version, seen):
    yes = [label for name, label, _ in _PROBES if _said(results, name)]
    no = [label for name, label, _ in _PROBES if _said(results, name) is False]
    parts = ["On %s yes: %s." % (version, "; ".join(yes)) if yes else None, "No: %s." % "; ".join(no) if no else None]
    claims = [_lambda(results, seen), _gather(results, seen), _await(results, version, seen), _fork(results, seen), _semaphore(results, seen),
              _wait(results, seen)]
    # An answer is an answer, also in a run that ended early.
    return conclusion(results, parts, claims, proven={(claim, outcome) for claim, outcome, _ in claims})


def _said(results, name):
    """Whether a probe said yes every time; `None` if it never ran."""
    estimate = results.estimate(name)
    return None if estimate is None else min(estimate.rounds) >= 1


def _lambda(results, seen):
    claim = "lambda-silent"
    if not measured(results, "lambda_raises"):
        return not_measured(claim, results, "lambda_raises")
    raised = _said(results, "lambda_raises")
    return claim, "fails" if raised else "holds", "It raises %s." % seen["lambda_raises"] if raised else "Nothing was raised."


def _gather(results, seen):
    claim = "gather-runs-on"
    if not measured(results, "gather_runs_on"):
        return not_measured(claim, results, "gather_runs_on")
    sentence = "After a failure in gather the other task was %s" % seen["gather_runs_on"]
    runs_on = _said(results, "gather_runs_on")
    if not measured(results, "group_cancels"):
        why = results.cells["group_cancels"].unsupported or "not measured"
        return claim, "conditional" if runs_on else "fails", "%s; TaskGroup: %s." % (sentence, why)
    sentence += ", in a TaskGroup %s." % seen["group_cancels"]
    return claim, "holds" if runs_on and _said(results, "group_cancels") else "fails", sentence


def _await(results, version, seen):
    claim = "missing-await-warns"
    if not measured(results, "missing_await_warns"):
        return not_measured(claim, results, "missing_await_warns")
    warns, sentence = _said(results, "missing_await_warns"), "Version %s: %s." % (version, seen["missing_await_warns"])
    if tuple(int(part) for part in version.split(".")[:2]) < (3, 10):
        return claim, "fails" if warns else "holds", sentence
    # Half of the claim is about other versions: they have to be asked.
    return claim, "conditional" if warns else "fails", sentence + " Versions before 3.10 have to be measured for themselves."


def _fork(results, seen):
    claim = "fork-threads-warns"
    if not measured(results, "fork_with_threads_warns"):
        return not_measured(claim, results, "fork_with_threads_warns")
    if _said(results, "fork_with_threads_warns"):
        return claim, "holds", "This version warns: %s." % seen["fork_with_threads_warns"]
    return claim, "conditional", "This version does not warn; it is as unsafe as in those that do (3.12 and later)."


def _semaphore(results, seen):
    claim = "semaphore-limits"
    if not measured(results, "semaphore_limits"):
        return not_measured(claim, results, "semaphore_limits")
    return claim, "holds" if _said(results, "semaphore_limits") else "fails", "Of 40 tasks %s." % seen["semaphore_limits"]


def _wait(results, seen):
    claim = "wait-coroutines"
    if not measured(results, "wait_takes_coroutines"):
        return not_measured(claim, results, "wait_takes_coroutines")
    accepted = _said(results, "wait_takes_coroutines")
    if not accepted:
        return claim, "fails", "It raises %s." % seen["wait_takes_coroutines"]
    return claim, "holds" if seen["wait_takes_coroutines"] == "without a warning" else "conditional", (
        "Accepted, %s." % seen["wait_takes_coroutines"])

"""What it costs to leave a piece of code and come back, from a function call to a switch between threads."""

import asyncio

from ..measure import wording
from ..workloads import switches
from .base import Cell, Chart, Plan
from .judging import conclusion, measured, not_measured, told
from .net_loop import NetLoop


def plan(context):
    loop = switches.LoopTurns()
    grouped = None if hasattr(asyncio, "TaskGroup") else "asyncio.TaskGroup needs Python 3.11"
    chart = Chart(title="One switch", y_scale="log", baseline="call")
    cells = [
        Cell("call", "function call", NetLoop(switches.function_calls)),
        Cell("generator", "generator, resumed", NetLoop(switches.generator_resumes)),
        Cell("await", "await that goes on at once", NetLoop(switches.awaits), model="asyncio"),
        Cell("suspend", "await that suspends", NetLoop(switches.suspending_awaits), model="asyncio"),
        Cell("turn", "turn of the event loop", NetLoop(loop.turns), model="asyncio"),
        Cell("task", "create_task and await", NetLoop(loop.tasks), model="asyncio"),
        Cell("gather", "task in a gather", NetLoop(loop.gathered), model="asyncio"),
        Cell("group", "task in a TaskGroup", NetLoop(loop.grouped), model="asyncio", unsupported=grouped),
        Cell("thread", "switch between threads", NetLoop(switches.thread_switches), model="threads", workers=2),
    ]
    pairs = [("generator", "call"), ("suspend", "call"), ("turn", "thread"), ("turn", "call")]
    return Plan([chart], cells, conclude, close=loop.close, maximum_rounds=40, pairs=pairs)


def conclude(results):
    parts = []
    if measured(results, "call", "suspend", "turn"):
        suspend, turn = results.pair("call", "suspend"), results.pair("call", "turn")
        parts.append("A function call costs %s, an await that suspends %s (%s that), a turn of the event loop %s (%s)." % (
            told(results, "call"), told(results, "suspend"), wording.times(suspend.ratio), told(results, "turn"),
            wording.times(turn.ratio)))
    thread = results.pair("turn", "thread")
    if thread is not None:
        parts.append("A switch between threads costs %s: %s a turn of the loop." % (told(results, "thread"), wording.times(thread.ratio)))
    return conclusion(results, parts, [_generator_claim(results), _thread_claim(results, thread)])


def _generator_claim(results):
    claim = "generator-cheaper"
    resume, suspend = results.pair("generator", "call"), results.pair("call", "suspend")
    if resume is None or suspend is None:
        return not_measured(claim, results)
    sentence = "Resuming a generator cost %s, a call %s; an await that suspends %s, %s a call." % (
        told(results, "generator"), told(results, "call"), told(results, "suspend"), wording.times(suspend.ratio))
    if resume.verdict == "b":
        outcome = "fails"
    elif resume.verdict == "inconclusive":
        outcome = "inconclusive"
    else:
        # The claim was made to show that awaiting is cheap; the bare resume is only a part of that.
        outcome = "holds" if suspend.hi < 1.5 else "conditional"
    return claim, outcome, sentence


def _thread_claim(results, pair):
    claim = "async-switch-cheap"
    if pair is None:
        return not_measured(claim, results)
    if pair.lo > 2:
        outcome = "holds"
    elif pair.hi < 1:
        outcome = "fails"
    else:
        outcome = "conditional" if pair.lo > 1 else "inconclusive"
    return claim, outcome, "A turn of the loop took %s, a switch between threads %s: %s." % (
        told(results, "turn"), told(results, "thread"), wording.times(pair.ratio))

"""What a lock costs when nobody else wants it, when threads fight over it, and when somebody holds it while waiting."""

import asyncio
import threading

from ..measure import wording
from ..workloads import lock_use
from .base import Cell, Chart, Plan
from .judging import conclusion, measured, not_measured, pair, told
from .net_loop import NetLoop

# Threads that sleep holding the lock, and seconds of each sleep.
_WAITERS, _WAIT = 4, 0.005


def plan(context):
    loop = asyncio.new_event_loop()
    free = [
        ("lock", "Lock", threading.Lock()), ("rlock", "RLock", threading.RLock()), ("semaphore", "Semaphore", threading.Semaphore()),
    ]
    cells = [Cell(cell_id, label, NetLoop(_taking(lock)), chart="free") for cell_id, label, lock in free]
    cells.append(Cell("asyncio-lock", "asyncio.Lock", NetLoop(lambda count: lock_use.take_asynchronously(loop, count)),
                      model="asyncio", chart="free"))
    for threads in (1, 2, 4):
        # Long enough for several turns of each thread.
        cells.append(Cell("threads%d" % threads, wording.plural(threads, "thread"), NetLoop(_adding(threads), None, 0.02),
                          model="threads", chart="contended", workers=threads))
    cells += [
        Cell("wait-free", "%d threads, no lock" % _WAITERS, _waiting(False), model="threads", chart="held", workers=_WAITERS),
        Cell("wait-held", "%d threads, lock held" % _WAITERS, _waiting(True), model="threads", chart="held", workers=_WAITERS),
    ]
    charts = [
        Chart("free", "Taken and given back, nobody else wants it", baseline="lock"),
        Chart("contended", "One locked update of a counter", baseline="threads1"),
        Chart("held", "Sleeping %s each" % wording.seconds(_WAIT), baseline="wait-free"),
    ]
    pairs = [("threads1", "threads2"), ("threads1", "threads4"), ("wait-free", "wait-held")]
    return Plan(charts, cells, conclude, close=loop.close, maximum_rounds=30, pairs=pairs)


def _taking(lock):
    return lambda count: lock_use.take(lock, count)


def _adding(threads):
    return lambda count: lock_use.add_under_lock(threads, max(count, threads))


def _waiting(held):
    return lambda: lock_use.wait_in_threads(_WAITERS, _WAIT, threading.Lock() if held else None)


def conclude(results):
    parts = []
    if measured(results, "lock", "asyncio-lock"):
        parts.append("Taking and giving back a free Lock costs %s, an asyncio.Lock %s." % (told(results, "lock"), told(results, "asyncio-lock")))
    contended, held = pair(results, "threads1", "threads2"), pair(results, "wait-free", "wait-held")
    if contended is not None:
        parts.append("A locked update costs %s in one thread and %s when two threads fight for the lock." % (
            told(results, "threads1"), told(results, "threads2")))
    if held is not None:
        parts.append("Held while waiting it is dear: %d threads take %s as long." % (_WAITERS, wording.times(held.ratio)))
    return conclusion(results, parts, [_claim(results, contended, held)])


def _claim(results, contended, held):
    claim = "lock-everyone-waits"
    if contended is None or held is None or not measured(results, "lock"):
        return not_measured(claim, results, "lock")
    sentence = "Free: %s; fought over by two threads: %s an update; %d threads that wait holding it: %s as long." % (
        told(results, "lock"), wording.times(contended.ratio), _WAITERS, wording.times(held.ratio))
    if held.lo > 2:
        # The lock is cheap; what is done while holding it is not.
        outcome = "holds" if results.value("lock") < 1e-6 else "conditional"
    else:
        outcome = "fails" if held.hi < 1.5 else "inconclusive"
    return claim, outcome, sentence

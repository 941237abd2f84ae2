"""Items a second from one producer to one consumer: between threads, tasks and processes."""

import asyncio

from ..measure import wording
from ..measure.calibrate import calibrate
from ..models import reason_unsupported
from ..models.process_pool import pool_method
from ..workloads import queue_ends
from .base import Cell, Chart, Plan
from .judging import conclusion, listed, not_measured, pair, told

# Seconds of one value: the start of the consuming thread must not count, and turns of 5 ms have to even out.
_FLOOR = 0.04
_NAMES = (("thread", "queue.Queue"), ("task", "asyncio.Queue"), ("process", "multiprocessing.Queue"), ("pipe", "multiprocessing.Pipe"),
          ("manager", "Manager().Queue"))
_KINDS = {"process": "queue", "pipe": "pipe", "manager": "manager"}


def plan(context):
    environment = context.environment
    loop = asyncio.new_event_loop()
    between = {"thread": queue_ends.through_threads, "task": lambda count: queue_ends.through_tasks(loop, count)}
    reason = reason_unsupported("process-pool", environment)
    opened = [queue_ends.ProcessQueue(kind, pool_method(environment)) for kind in _KINDS.values()] if reason is None else []
    between.update({cell_id: opened_queue.seconds for cell_id, opened_queue in zip(_KINDS, opened)})
    models = {"thread": "threads", "task": "asyncio"}
    cells = [Cell(cell_id, label, _Throughput(between[cell_id]) if cell_id in between else None, model=models.get(cell_id, "none"), unit="1/s",
                  workers=2, unsupported=None if cell_id in between else reason) for cell_id, label in _NAMES]

    def close():
        for channel in opened:
            channel.close()
        loop.close()

    chart = Chart(title="Queues", y_label="Items a second", y_unit="1/s", y_scale="log", better="higher", baseline="thread")
    pairs = [("thread", "process"), ("thread", "manager"), ("process", "manager")]
    return Plan([chart], cells, conclude, close=close, maximum_rounds=30, pairs=pairs)


class _Throughput:
    """Items a second; how many make a value is found out in the warm-up round."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.count = 0

    def __call__(self):
        if not self.count:
            self.seconds(10)
            self.count, _ = calibrate(self.seconds, _FLOOR)
        return self.count / self.seconds(self.count)


def conclude(results):
    outcome, winners, reason = results.winners([cell_id for cell_id, _ in _NAMES])
    parts = []
    if listed(results, _NAMES):
        parts.append("Items from one producer to one consumer: %s." % listed(results, _NAMES))
    process, manager = pair(results, "thread", "process"), pair(results, "process", "manager")
    if process is not None:
        parts.append("A queue between threads carries %s as many as one between processes." % wording.times(process.ratio))
    if manager is not None:
        parts.append("A manager makes it %s slower still." % wording.times(manager.ratio))
    return conclusion(results, parts, [_claim(results, process, manager)], None, outcome, winners, reason)


def _claim(results, process, manager):
    claim = "thread-queue-faster"
    if process is None:
        return not_measured(claim, results, "process")
    sentence = "Between threads %s, between processes %s: %s." % (
        told(results, "thread"), told(results, "process"), wording.times(process.ratio))
    if manager is not None:
        sentence += " Through a manager %s." % told(results, "manager")
    return claim, {"a": "holds", "b": "fails", "equal": "conditional"}.get(process.verdict, "inconclusive"), sentence

"""Polling in a loop against waiting for an event: what the wait costs in CPU time."""

import asyncio
import threading
import time

from ..measure import wording
from ..presets.base import Cell, Chart, Measured, Plan
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "Polling for something that could be waited for"
PARAMETERS = {
    "where": Choice("coroutine", "thread"),
    # Seconds of the sleep in the loop; 0: `sleep(0)`, or no sleep at all in a thread.
    "interval": Number(0.0, 0.0, 1.0),
}


def plan(parameters, context):
    where, interval = parameters["where"], parameters["interval"]
    wait = max(0.05, min(0.2, context.budget / 25.0), 2 * interval)
    poll = _polling_coroutine if where == "coroutine" else _polling_thread
    event = _event_coroutine if where == "coroutine" else _event_thread
    cells = [
        Cell(AS_WRITTEN, "polling, as written", lambda: poll(wait, interval), model="asyncio" if where == "coroutine" else "threads", unit="share"),
        Cell("event", "await event.wait()" if where == "coroutine" else "event.wait()", lambda: event(wait),
             model="asyncio" if where == "coroutine" else "threads", unit="share"),
    ]
    chart = Chart(title="CPU time of a wait of %s" % wording.seconds(wait), y_label="CPU time of the wait", y_unit="share", baseline=AS_WRITTEN)

    def sentence(results):
        late = results.estimate(AS_WRITTEN).detail.get("late", 0.0)
        return "Polling kept a processor busy for %s of the wait and noticed the end %s late; %s." % (
            text(results, AS_WRITTEN), wording.seconds(max(0.0, late)), cures(results, ["event"]))

    return Plan([chart], cells, lambda results: conclude(results, sentence, [cell.id for cell in cells]), maximum_rounds=15)


class _Watch:
    """CPU share of a wait, and how late its end was noticed."""

    def __init__(self):
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        self.signalled = None

    def signal(self):
        self.signalled = time.perf_counter()

    def measured(self):
        now = time.perf_counter()
        share = (time.process_time() - self._cpu) / (now - self._wall)
        return Measured(min(1.0, share), late=now - self.signalled)


def _polling_coroutine(wait, interval):
    async def main():
        watch, flag = _Watch(), []
        asyncio.get_running_loop().call_later(wait, lambda: (watch.signal(), flag.append(True)))
        while not flag:
            await asyncio.sleep(interval)
        return watch.measured()
    return asyncio.run(main())


def _event_coroutine(wait):
    async def main():
        watch, event = _Watch(), asyncio.Event()
        asyncio.get_running_loop().call_later(wait, lambda: (watch.signal(), event.set()))
        await event.wait()
        return watch.measured()
    return asyncio.run(main())


def _polling_thread(wait, interval):
    watch, flag = _Watch(), []
    timer = threading.Timer(wait, lambda: (watch.signal(), flag.append(True)))
    timer.start()
    while not flag:
        if interval:
            time.sleep(interval)
    measured = watch.measured()
    timer.join()
    return measured


def _event_thread(wait):
    watch, event = _Watch(), threading.Event()
    timer = threading.Timer(wait, lambda: (watch.signal(), event.set()))
    timer.start()
    event.wait()
    measured = watch.measured()
    timer.join()
    return measured

"""A loop that computes in a coroutine: how long the event loop stands still, as written and with its cures."""

import asyncio
import hashlib
import json
import time

from .. import models
from ..measure import wording
from ..models.to_thread import to_thread
from ..presets.base import Cell, Chart, Measured, Plan
from ..workloads.heartbeat import beats_during
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "A computation on the event loop"
PARAMETERS = {
    "iterations": Number(200000, 1, 1000000000),
    # Simple operations in the body.
    "operations": Number(3, 1, 100),
    # Python code; hashing, which releases the GIL; or one call that parses JSON of so many records, and holds it to the end.
    "body": Choice("python", "hashing", "parsing"),
    "where": Choice("coroutine", "callback", "window"),
}
# Seconds between two suspensions in the loop with checkpoints.
_CHECKPOINT = 0.001
_FIRST = 2000
_WHERE = {"coroutine": "the coroutine", "callback": "the callback", "window": "the window's thread"}


def turns(count, operations):
    """The user's loop, rebuilt: `count` turns with so many additions each."""
    total = 0
    inner = range(operations)
    for _ in range(count):
        for number in inner:
            total += number
    return total


def hashing(count, operations):
    """`count` hashes of 16 kB for each operation: releases the GIL."""
    data = bytes(16384)
    digest = hashlib.sha256()
    for _ in range(count * operations):
        digest.update(data)
    return digest.hexdigest()


_texts = {}


def parsing(count, operations):
    """Parses JSON of `count` records with so many fields; the text is made once in each process."""
    if (count, operations) not in _texts:
        _texts.clear()
        _texts[count, operations] = json.dumps([{"field%d" % field: number for field in range(operations)} for number in range(count)])
    return len(json.loads(_texts[count, operations]))


def plan(parameters, context):
    body = {"python": turns, "hashing": hashing, "parsing": parsing}[parameters["body"]]
    operations, where = parameters["operations"], parameters["where"]
    each = _seconds_of_a_turn(body, operations)
    # Six rounds of four cells have to fit.
    allowed = max(0.01, context.budget / 35.0)
    count = max(1, min(parameters["iterations"], int(allowed / each)))
    pool = models.create("process-pool", workers=1)
    reason = pool.reason_unsupported(context.environment)
    if reason is None:
        pool.start()
        # Imports, and makes the text that is parsed.
        pool.run(body, [(count, operations)])
    body(count, operations)
    step = max(1, int(_CHECKPOINT / each))

    async def as_written():
        body(count, operations)

    async def with_checkpoints():
        done = 0
        while done < count:
            body(min(step, count - done), operations)
            done += step
            await asyncio.sleep(0)

    async def in_thread():
        await to_thread(body, count, operations)

    async def in_process():
        await asyncio.get_running_loop().run_in_executor(pool.pool, body, count, operations)

    cells = [
        Cell(AS_WRITTEN, "in %s, as written" % _WHERE[where], _gap(as_written), model="asyncio"),
        Cell("process", "process pool", _gap(in_process), model="asyncio-pool", workers=1, unsupported=reason),
        Cell("thread", "in a thread" if where == "window" else "await asyncio.to_thread", _gap(in_thread), model="to-thread"),
        Cell("checkpoints", "await asyncio.sleep(0) every ms", _gap(with_checkpoints), model="asyncio"),
    ]
    if where != "coroutine" or body is parsing:
        # A callback cannot suspend, and neither can a single call.
        cells.pop()
    chart = Chart(title="Longest standstill of the event loop", y_label="Between two beats of a 1 ms heart", y_unit="s", y_scale="log", baseline=AS_WRITTEN)
    ids = [cell.id for cell in cells]

    unit = "record" if body is parsing else "turn"
    work = "%s %s" % ("Parsing JSON of" if body is parsing else "A loop of", wording.plural(count, unit))

    def sentence(results):
        told = "%s held the event loop for %s; %s." % (
            work, text(results, AS_WRITTEN), cures(results, ids[1:]))
        if count < parameters["iterations"]:
            whole = results.value(AS_WRITTEN) * parameters["iterations"] / count
            told += " Not all %s were measured; at the same pace they take %s." % (
                wording.plural(parameters["iterations"], unit), wording.seconds(whole))
        if where == "window":
            told += " An event loop of asyncio stands in for the window's."
        return told

    return Plan([chart], cells, lambda results: conclude(results, sentence, ids), close=pool.close,
                maximum_rounds=20, pairs=[(cell_id, AS_WRITTEN) for cell_id in ids[1:]])


def _seconds_of_a_turn(body, operations):
    """Found by doubling until it takes some milliseconds."""
    count = _FIRST if body is turns else 10
    while True:
        if body is parsing:
            body(count, operations)  # makes the text
        begin = time.perf_counter()
        body(count, operations)
        taken = time.perf_counter() - begin
        if taken >= 0.004:
            return taken / count
        count *= 2


def _gap(call):
    def run():
        beats = beats_during(call)
        return Measured(beats.worst, p50=beats.median, call=beats.seconds)
    return run

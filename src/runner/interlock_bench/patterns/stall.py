"""A blocking call in a coroutine: how long the event loop stands still, as written, awaited, and in a thread."""

from ..measure import wording
from ..models.to_thread import to_thread
from ..presets.base import Cell, Chart, Measured, Plan
from ..workloads.heartbeat import beats_during
from . import blocking_kinds
from .registry import Choice, Number
from .wording_of import AS_WRITTEN, conclude, cures, text

TITLE = "A blocking call on the event loop"
PARAMETERS = {
    "kind": Choice(*blocking_kinds.KINDS),
    "seconds": Number(0.1, 0.001, 1.0),
    # Calls one after the other.
    "calls": Number(1, 1, 20),
    # What stands still: a window's loop is played by an event loop, too.
    "where": Choice("coroutine", "callback", "window"),
}
_WHERE = {"coroutine": "the coroutine", "callback": "the callback", "window": "the window's thread"}


def plan(parameters, context):
    # Six rounds of three calls have to fit.
    seconds = min(parameters["seconds"], max(0.005, context.budget / 25.0 / parameters["calls"]))
    blocking = blocking_kinds.make(parameters["kind"], seconds, context)
    calls, where = parameters["calls"], parameters["where"]

    async def as_written():
        for _ in range(calls):
            blocking.call()

    async def awaited():
        for _ in range(calls):
            await blocking.awaited()

    async def in_thread():
        for _ in range(calls):
            await to_thread(blocking.call)

    cells = [Cell(AS_WRITTEN, "in %s, as written" % _WHERE[where], _gap(as_written), model="asyncio")]
    if blocking.awaited is not None and where != "window":
        cells.append(Cell("awaited", blocking.awaited_name, _gap(awaited), model="asyncio"))
    cells.append(Cell("thread", "in a thread" if where == "window" else "await asyncio.to_thread", _gap(in_thread), model="to-thread"))
    chart = Chart(title="Longest standstill of the event loop: %s" % blocking.name, y_label="Between two beats of a 1 ms heart", y_unit="s",
                  y_scale="log", baseline=AS_WRITTEN)
    ids = [cell.id for cell in cells]

    def sentence(results):
        parts = ["%s in %s held the event loop for %s" % (_capital(blocking.name), _WHERE[where], text(results, AS_WRITTEN))]
        better = cures(results, ids[1:])
        if better:
            parts.append("; with %s" % better)
        if seconds < parameters["seconds"] and parameters["kind"] in blocking_kinds.CHOSEN_LENGTH:
            parts.append(" (measured with %s in place of %s)" % (wording.seconds(seconds), wording.seconds(parameters["seconds"])))
        if where == "window":
            parts.append(". An event loop of asyncio stands in for the window's")
        return "".join(parts) + "."

    return Plan([chart], cells, lambda results: conclude(results, sentence, ids), close=blocking.close,
                maximum_rounds=20, pairs=[(cell_id, AS_WRITTEN) for cell_id in ids[1:]])


def _gap(call):
    def run():
        beats = beats_during(call)
        return Measured(beats.worst, p50=beats.median, call=beats.seconds)
    return run


def _capital(words):
    """First letter large, but names of functions stay as they are."""
    first = words.split(" ")[0]
    return words if "." in first else words[:1].upper() + words[1:]

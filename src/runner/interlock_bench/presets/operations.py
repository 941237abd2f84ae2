"""What basic operations cost on this interpreter: the profile that prices the static estimates of CPU cost."""

import os

from ..measure import wording
from ..measure.calibrate import FLOOR
from ..workloads import operations
from .base import Cell, Chart, Plan
from .judging import conclusion, measured, told
from .net_loop import NetLoop
from .pacing import left_for_a_round

# With less raw time the figures of single operations would be the clock's (seconds).
_SHORTEST = 0.001


def plan(context):
    names = operations.data(context.random, os.path.join(context.temporary_folder(), "block"))
    groups = [("plain", operations.PLAIN), ("items", operations.ITEMS), ("bytes", operations.byte_operations(names))]
    count = sum(len(members) for _, members in groups)
    # Each takes its floor and the loop without it.
    floor = max(_SHORTEST, min(FLOOR, left_for_a_round(context) / (1.5 * count)))
    if floor < FLOOR:
        context.warn("budget-short", "Each figure comes from %s instead of %s." % (wording.seconds(floor), wording.seconds(FLOOR)),
                     "Give it more time.")
    cells = [Cell(operation.key, operation.label, _Price(operation, names, floor), chart=chart) for chart, members in groups for operation in members]
    charts = [
        Chart("plain", "Basic operations", better="none"),
        Chart("items", "For each item", better="none"),
        Chart("bytes", "For each byte", better="none"),
    ]
    return Plan(charts, cells, conclude, minimum_rounds=5, maximum_rounds=25)


class _Price:
    """Seconds of one operation, without the loop around it."""

    def __init__(self, operation, names, floor):
        # The loop's own price is what this one is about.
        plain = None if operation.key == "loop_iteration" else operations.plain_turns
        self.turns = NetLoop(operations.compiled(operation, names), plain, floor)
        self.each = operation.unrolled * operation.per

    def __call__(self):
        return self.turns() / self.each


def conclude(results):
    parts = []
    if measured(results, "loop_iteration", "call_function", "attribute_load", "object_creation"):
        parts.append("A turn of a loop costs %s, a function call %s, reading an attribute %s, a new object %s." % tuple(
            told(results, key) for key in ("loop_iteration", "call_function", "attribute_load", "object_creation")))
    if measured(results, "json_loads_byte", "sha256_byte"):
        parts.append("Parsing JSON takes %s for a megabyte, SHA-256 %s." % tuple(
            wording.seconds(results.value(key) * 1e6) for key in ("json_loads_byte", "sha256_byte")))
    profile = {cell_id: results.value(cell_id) * 1e9 for cell_id in results.cells if results.value(cell_id) is not None}
    return conclusion(results, parts, [], profile=profile or None)

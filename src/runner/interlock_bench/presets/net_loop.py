"""Very short operations: many of them in one value, minus the loop that repeats them."""

from ..measure.calibrate import FLOOR, calibrate
from ..workloads.switches import plain_loop

# A difference of two measurements may come out at or below zero; ratios need more than that. Seconds.
SMALLEST = 1e-10


class NetLoop:
    """`function(count)` does the operation `count` times and returns the seconds; called, this gives those of one operation.

    Calibrated in the first call, which is the warm-up round. `plain(count)`: the loop without the operation; `None`: the
    operation is so long that the loop does not matter.
    """

    def __init__(self, function, plain=plain_loop, floor=FLOOR):
        self.function = function
        self.plain = plain
        self.floor = floor
        self.count = 0

    def __call__(self):
        if not self.count:
            # The first call of all imports, compiles and fills caches.
            self.function(1)
            self.count, _ = calibrate(self.function, self.floor)
        seconds = self.function(self.count)
        if self.plain is not None:
            seconds -= self.plain(self.count)
        return max(SMALLEST, seconds / self.count)

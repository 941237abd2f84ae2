"""How often something short has to be repeated for the clock and the scheduler to stop mattering."""

import time

# A raw measured value lasts at least this long (seconds).
FLOOR = 0.005
# For ratios below 1.2, where the last per cent count.
CAREFUL_FLOOR = 0.020


def calibrate(run_loops, floor=FLOOR, most=1 << 30):
    """Finds the number of inner loops that lasts at least `floor` seconds.

    `run_loops(n)` does n loops; if it returns a number, that is taken as its seconds, otherwise it is timed here.
    Returns (loops, seconds per loop).
    """
    loops = 1
    while True:
        started = time.perf_counter()
        told = run_loops(loops)
        elapsed = told if isinstance(told, float) else time.perf_counter() - started
        if elapsed >= floor or loops >= most:
            return loops, elapsed / loops
        # Close to the aim in one step; a tenth more because the next run may be faster, warmed up.
        wanted = loops * 1.1 * floor / elapsed if elapsed > 0 else loops * 16
        loops = int(min(most, max(loops * 2, min(wanted, loops * 16))) + 0.5)


def calibrate_call(function, arguments=(), floor=FLOOR, most=1 << 30):
    """As `calibrate`, for a function that is to be called again and again. Returns (calls, seconds per call)."""
    def run_loops(loops):
        return time_calls(function, arguments, loops)

    return calibrate(run_loops, floor, most)


def time_calls(function, arguments, loops):
    """Seconds that `loops` calls take together, the loop's own cost included (some 20 ns a call)."""
    repeat = range(loops)
    started = time.perf_counter()
    for _ in repeat:
        function(*arguments)
    return time.perf_counter() - started

"""How often do two identical variants get a winner? Runs the real measurement on this machine, as it is.

    python scripts/bench/same_against_same.py [--runs 100] [--budget SECONDS]

Ends with 1 if more than 5 of 100 runs name a winner.
"""

import argparse
import collections
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench import environment  # noqa: E402
from interlock_bench.measure.context import Context  # noqa: E402
from interlock_bench.measure.rounds import Rounds  # noqa: E402
from interlock_bench.presets.base import Cell, Chart, Plan  # noqa: E402

LOOPS = 150000


def one_value():
    started = time.perf_counter()
    for _ in range(LOOPS):
        pass
    return time.perf_counter() - started


def outcome(seed, budget):
    context = Context(budget, seed, environment.describe(), lambda event, **fields: None)
    plan = Plan([Chart(baseline="a")], [Cell(id, id, one_value, model="sequential") for id in ("a", "b")], None)
    results = Rounds(plan, context).run()
    return results.winners(["a", "b"])[0]


def main():
    parser = argparse.ArgumentParser(description="Measures a loop against itself and counts false winners.")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--budget", type=float, default=1.0, help="seconds for each run at most")
    options = parser.parse_args()
    counts = collections.Counter(outcome(seed, options.budget) for seed in range(options.runs))
    print("Python {}: {} runs of two identical cells: {}".format(
        sys.version.split()[0], options.runs, ", ".join("{} {}".format(counts[name], name) for name in sorted(counts))))
    return 0 if counts["winner"] <= options.runs * 0.05 else 1


if __name__ == "__main__":
    sys.exit(main())

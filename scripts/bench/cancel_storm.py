"""Cancels runs of the benchmark runner at random moments, lets editors and supervisors die, and looks for what is left.

    python scripts/bench/cancel_storm.py [--runs 200] [--seed N] [--latest SECONDS]

Ends with 1 if a process, a temporary file or a piece of shared memory was left behind, or if more than one in twenty cancelled runs
took longer than 200 ms to be done.
"""

import argparse
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "test", "runner"))

import harness  # noqa: E402
from storm import Storm  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Cancels runs at random moments and looks for what is left.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    parser.add_argument("--latest", type=float, default=3.0, help="seconds after which a run is cancelled at the latest")
    parser.add_argument("--limit", type=float, default=0.2, help="seconds within which 95 of 100 cancelled runs must be done")
    options = parser.parse_args()
    print("Python {}, seed {}".format(sys.version.split()[0], options.seed))
    with harness.Workplace() as workplace:
        storm = Storm(workplace.folder, options.seed, options.latest)
        for number in range(options.runs):
            storm.run(number)
        clean = storm.close()
    times = sorted(storm.seconds)
    print("{} runs: {} cancelled, {} supervisors, guards or editors died".format(options.runs, len(times), storm.deaths))
    if times:
        print("cancel to done: median {:.0f} ms, 95 % {:.0f} ms, longest {:.0f} ms".format(
            *(1e3 * times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 1.0))))
    for entry in storm.left:
        print("left behind by run {} ({}, {}): {}".format(*entry))
    print("nothing is left" if clean and not storm.left else "SOMETHING IS LEFT")
    late = [seconds for seconds in times if seconds > options.limit]
    if late:
        print("{} of {} took longer than {:.0f} ms".format(len(late), len(times), 1e3 * options.limit))
    return 0 if clean and not storm.left and len(late) <= len(times) // 20 else 1


if __name__ == "__main__":
    sys.exit(main())

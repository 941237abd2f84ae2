"""Runs a preset again and again and compares the verdicts: never two different winners of one comparison.

    python scripts/bench/same_verdict.py [--times 10] [--budget SECONDS] [PRESET …]

For each pair of cells that some run compared, the verdicts "a is better" and "b is better" must not both occur; "equal" and
"inconclusive" may stand beside either. Ends with 1 if they do.
"""

import argparse
import collections
import sys

import presets_everywhere


def main():
    parser = argparse.ArgumentParser(description="The same preset ten times: the same winner, or no difference.")
    parser.add_argument("presets", nargs="*", default=["quick"])
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--budget", type=float, default=0, help="seconds; 0: the preset's own")
    options = parser.parse_args()
    budgets = {entry["id"]: entry["budget"] for entry in presets_everywhere.catalogue()}
    contradictions = 0
    for preset in options.presets:
        verdicts = collections.defaultdict(collections.Counter)
        winners = collections.Counter()
        for _ in range(options.times):
            _, result, _, _ = presets_everywhere.run(sys.executable, preset, options.budget or budgets[preset])
            if result is None:
                continue
            winners[result["verdict"]["outcome"] + " " + ",".join(result["verdict"]["winners"])] += 1
            for pair in result["pairs"]:
                a, b = pair["a"], pair["b"]
                better = {"a": a, "b": b}.get(pair["verdict"], pair["verdict"])
                verdicts[tuple(sorted((a, b)))][better] += 1
        for (a, b), counts in sorted(verdicts.items()):
            contradiction = counts[a] > 0 and counts[b] > 0
            contradictions += contradiction
            print("{:16} {:34} {:34} {}{}".format(preset, a, b, dict(counts), "  CONTRADICTION" if contradiction else ""), flush=True)
        print("{}: {}".format(preset, dict(winners)), flush=True)
    print("{} contradictions".format(contradictions))
    return 1 if contradictions else 0


if __name__ == "__main__":
    sys.exit(main())

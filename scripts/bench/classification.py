"""How many functions of known kind does the benchmark classify right, on this interpreter and machine as they are?

    python scripts/bench/classification.py [--budget SECONDS] [--only NAME ...] [--least SHARE]

Each function is benchmarked once, as the editor would do it. Ends with 1 if fewer than the least share (0.9) are right.
"""

import argparse
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(_HERE, "..", "..", "src", "runner"))

from interlock_bench import client  # noqa: E402
from interlock_bench.measure import wording  # noqa: E402

# Where a disk answers from memory, a write is as much computing as waiting.
_WRITES = ("wait", "wait-limited", "wait-serialised", "mixed")

# Function, arguments, classes that are right with the GIL. More than one where the disk, the number of cores or the view decide.
KNOWN = [
    ("sleeps", "", ("wait",)),
    ("reads_cached_file", "", ("cpu-releases",)),
    ("syncs_file", "", _WRITES),
    ("asks_socket", "", ("wait",)),
    ("asks_slow_socket", "", ("wait",)),
    ("computes_in_sqlite", "", ("cpu-releases",)),
    ("commits_to_sqlite", "", _WRITES),
    ("hashes_much", "", ("cpu-releases",)),
    ("hashes_little", "", ("cpu-gil",)),
    ("deflates", "", ("cpu-releases",)),
    ("packs_bz2", "", ("cpu-releases",)),
    ("packs_lzma", "", ("cpu-releases",)),
    ("derives_key", "", ("cpu-releases",)),
    ("matches", "", ("cpu-gil",)),
    ("parses_json", "", ("cpu-gil",)),
    ("loops", "", ("cpu-gil",)),
    ("sorts", "", ("cpu-gil",)),
    ("multiplies_bigints", "", ("cpu-gil",)),
    ("copies_deeply", "", ("cpu-gil",)),
    ("parses_csv", "", ("cpu-gil",)),
    ("sleeps_locked", "", ("lock-bound", "wait-serialised")),
    ("loops_locked", "", ("lock-bound", "cpu-gil")),
    ("sleeps_two_at_once", "", ("wait-limited",)),
    ("runs_program", "", ("wait", "wait-limited")),
    ("waits_for_queue", "", ("wait",)),
    ("sleeps_and_loops", "", ("mixed",)),
    ("sleeps_and_hashes", "", ("mixed",)),
    ("adds", "1, b=2", ("tiny",)),
    ("yields", "", ("cpu-gil",)),
    ("hashes_in_two_threads", "", ("already-parallel",)),
    ("sleeps_async", "", ("async-wait",)),
    ("asks_async", "", ("async-wait",)),
    ("blocks_async", "", ("async-blocking",)),
    ("asks_blocking_async", "", ("async-blocking",)),
    ("computes_async", "", ("async-cpu",)),
    ("Parser.words", "", ("cpu-gil",)),
    ("Parser.count", 'Parser("hello " * 10000)', ("cpu-gil",)),
]

# Without a GIL threads run in parallel, unless they meet at shared objects.
_WITHOUT_GIL = {"cpu-gil": ("cpu-parallel", "cpu-serialised"), "cpu-releases": ("cpu-parallel",)}


def truths(classes, gil):
    """The classes that are right on this interpreter."""
    return classes if gil else tuple(other for each in classes for other in _WITHOUT_GIL.get(each, (each,)))


def measure(name, arguments, budget):
    """The `RunResult`, or a sentence about why there is none."""
    request = {
        "op": "function", "id": "1", "file": os.path.join(_HERE, "known_functions.py"), "shownFile": "known_functions.py", "qualname": name,
        "argumentsText": arguments, "setupText": "", "eachText": "", "tasks": 100, "concurrency": 16, "budget": budget, "seed": 1,
        "cwd": _HERE, "roots": [], "environment": {}, "allowTopLevel": False,
        "limits": {"time": budget * 1.5 + 60, "output": 1 << 20, "memory": 0},
    }
    progress = client.Progress()
    why = client.run(request, progress.take)
    progress.clear()
    if progress.result is not None and progress.result["function"] is not None:
        return progress.result
    return "; ".join(error["message"] for error in progress.errors) or why


def row(name, result, classes):
    """One line of the table."""
    found, facts = result["function"], result["facts"]
    right = found["class"] in classes
    figures = ["t %s" % wording.seconds(facts["t"]["value"])]
    for symbol in ("c", "P", "S2", "S4", "g", "S8", "E"):
        if symbol in facts:
            fact = facts[symbol]
            text = wording.significant(fact["value"], 2)
            if fact["lo"] is not None:
                text += " [%s-%s]" % (wording.significant(fact["lo"], 2), wording.significant(fact["hi"], 2))
            figures.append("%s %s" % (symbol, text))
    if "gap" in facts:
        figures.append("gap %s" % wording.seconds(facts["gap"]["value"]))
    return "%-5s %-22s %-16s %-16s %-6s %4.1f s  %s" % (
        "right" if right else "WRONG", name, "/".join(classes)[:16], found["class"], "sure" if found["sure"] else "unsure",
        result["seconds"], ", ".join(figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--budget", type=float, default=8.0, help="seconds for each function")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these functions")
    parser.add_argument("--least", type=float, default=0.9, help="share that has to be right")
    options = parser.parse_args()
    chosen = [known for known in KNOWN if not options.only or known[0] in options.only]
    print("Python %s" % sys.version.split()[0])
    right = unsure = 0
    for name, arguments, classes in chosen:
        result = measure(name, arguments, options.budget)
        if isinstance(result, str):
            print("ERROR %-22s %s" % (name, result), flush=True)
            continue
        classes = truths(classes, result["environment"]["gilEnabled"])
        right += result["function"]["class"] in classes
        unsure += not result["function"]["sure"]
        print(row(name, result, classes), flush=True)
    print("right %d of %d, unsure %d" % (right, len(chosen), unsure))
    return 0 if right >= options.least * len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())

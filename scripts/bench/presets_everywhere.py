"""Runs every preset on every given interpreter and checks that it ends well, within its budget, with the right cells unsupported.

    python scripts/bench/presets_everywhere.py [--budget SECONDS] [--python PATH …] [--preset NAME …]

Prints a line for each run. Ends with 1 if a run failed, took longer than 1.5 times its budget and two seconds for the
start of Python, or if a model is called unsupported where it should run, or the other way round.
"""

import argparse
import json
import os
import subprocess
import sys
import time

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner", "interlock_bench")
START = 2.0


def catalogue():
    with open(os.path.join(RUNNER, "presets.json"), encoding="utf-8") as file:
        return json.load(file)


def version_of(python):
    out = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], stdout=subprocess.PIPE, check=True).stdout
    return tuple(int(part) for part in out.split())


def wrongly_labelled(result, version):
    """Subinterpreters run from 3.12 on, what needs a TaskGroup from 3.11 on, and everything else on every version, on POSIX."""
    wrong = []
    for cell in result["cells"]:
        refused = cell["unsupported"] is not None
        needs_group = refused and "TaskGroup" in cell["unsupported"]
        expected = (cell["model"] == "subinterpreters" and version < (3, 12)) or (needs_group and version < (3, 11))
        if cell["model"] != "none" and refused != expected:
            wrong.append("{}: {}".format(cell["id"], cell["unsupported"] or "should be unsupported"))
    return wrong


def run(python, preset, budget):
    started = time.monotonic()
    ended = subprocess.run([python, RUNNER, "run", preset, "--budget", str(budget), "--json", "--seed", "1"], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=20 * budget + 60)
    seconds = time.monotonic() - started
    events = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith(b"{")]
    results = [event["result"] for event in events if event.get("event") == "result"]
    return ended.returncode, results[-1] if results else None, seconds, ended.stderr.decode("utf-8", "replace")[-300:]


def main():
    parser = argparse.ArgumentParser(description="Every preset on every interpreter.")
    parser.add_argument("--budget", type=float, default=0, help="seconds for each preset; 0: its own")
    parser.add_argument("--python", action="append", default=[], help="an interpreter; may be given several times")
    parser.add_argument("--preset", action="append", default=[])
    options = parser.parse_args()
    bad = 0
    for python in options.python or [sys.executable]:
        version = version_of(python)
        for entry in catalogue():
            if options.preset and entry["id"] not in options.preset:
                continue
            budget = options.budget or entry["budget"]
            code, result, seconds, errors = run(python, entry["id"], budget)
            problems = []
            if code != 0 or result is None:
                problems.append("exit code {} {}".format(code, errors))
            if seconds > 1.5 * budget + START:
                problems.append("took {:.1f} s".format(seconds))
            if result is not None:
                problems.extend(wrongly_labelled(result, version))
            bad += bool(problems)
            outcome = "-" if result is None else "{}{}".format(result["verdict"]["outcome"], ", partial" if result["partial"] else "")
            claims = "" if result is None else " ".join("{}={}".format(claim["claim"], claim["outcome"]) for claim in result["verdict"]["claims"])
            print("{}.{} {:18} {:5.1f} s of {:4.1f}  {:14} {} {}".format(
                version[0], version[1], entry["id"], seconds, budget, outcome, claims, "; ".join(problems) and "PROBLEM " + "; ".join(problems)), flush=True)
    print("{} with problems".format(bad) if bad else "all ended well")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

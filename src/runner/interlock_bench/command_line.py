"""The runner by hand: list the presets, show the environment, run one."""

import argparse
import json
import random
import sys

from . import VERSION, client, environment, run_preset, table

OK, FAILED, USAGE, CANCELLED = 0, 1, 2, 130


def main(arguments):
    """Returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."""
    if arguments[:1] == ["worker"]:
        from . import worker
        return worker.main(arguments[1:])
    if arguments[:1] == ["serve"]:
        from . import supervisor
        return supervisor.serve()
    options = _parser().parse_args(arguments)
    if options.command is None:
        _parser().print_help(sys.stderr)
        return USAGE
    try:
        return options.action(options)
    except KeyboardInterrupt:
        return CANCELLED


def _parser():
    parser = argparse.ArgumentParser(prog="interlock_bench", description="Measures execution models on this Python interpreter.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    listing = commands.add_parser("list", help="the presets and the questions that they answer")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(action=_list)
    showing = commands.add_parser("env", help="what is known of this interpreter and machine")
    showing.add_argument("--json", action="store_true", help="as JSON")
    showing.set_defaults(action=_environment)
    running = commands.add_parser("run", help="measure a preset")
    running.add_argument("preset", metavar="PRESET")
    running.add_argument("--budget", type=_budget, metavar="S", help="seconds, 1 to 600; default: what the preset needs")
    running.add_argument("--seed", type=int, metavar="N", help="fixes the order of the cells and what is random in them")
    running.add_argument("--json", action="store_true", help="the lines of the protocol instead of a table")
    running.set_defaults(action=_run)
    return parser


def _budget(text):
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError("{!r} is not a number of seconds".format(text))
    if not 1 <= value <= 600:
        raise argparse.ArgumentTypeError("must be from 1 to 600 seconds")
    return value


def _list(options):
    entries = run_preset.catalogue()
    if options.json:
        print(json.dumps(entries, indent=2))
        return OK
    width = max(len(entry["id"]) for entry in entries)
    for entry in entries:
        print("{:<{}}  {}".format(entry["id"], width, entry["question"]))
    return OK


def _environment(options):
    found = environment.describe()
    if options.json:
        print(json.dumps(found, indent=2))
        return OK
    for line in table.environment_lines(found):
        print(line)
    return OK


def _run(options):
    entry = run_preset.find(options.preset)
    if entry is None:
        print("There is no preset {!r}. `list` shows all.".format(options.preset), file=sys.stderr)
        return USAGE
    request = {"op": "preset", "id": "1", "preset": entry["id"], "budget": options.budget or entry["budget"],
               "seed": random.randrange(1 << 31) if options.seed is None else options.seed, "limits": {}}
    if options.json:
        return _exit_code(client.run(request, lambda line, _event: print(line, flush=True)))
    shown = client.Progress()
    done = client.run(request, shown.take)
    shown.clear()
    for error in shown.errors:
        print("\n".join(text for text in (error["message"], error["traceback"], error["next"]) if text), file=sys.stderr)
    if shown.result is not None:
        print("\n".join(table.result_lines(shown.result)))
    return _exit_code(done)


def _exit_code(done):
    return {"ok": OK, "cancelled": CANCELLED}.get(done, FAILED)

"""Start of the runner: `python -m interlock_bench` and `python path/to/interlock_bench`.

Processes that the runner starts never run this file again: multiprocessing leaves modules named `__main__` alone, and the
guard below stops whatever else imports it.
"""

import os
import sys


def _make_importable():
    """Started as a folder, Python puts the folder itself on the path, whose modules could hide others: its parent belongs there."""
    folder = os.path.dirname(os.path.abspath(__file__))
    own = os.path.normcase(os.path.realpath(folder))
    sys.path[:] = [path for path in sys.path if os.path.normcase(os.path.realpath(path or os.curdir)) != own]
    sys.path.insert(0, os.path.dirname(folder))


if __name__ == "__main__":
    if not __package__:
        _make_importable()
    from interlock_bench.command_line import main

    sys.exit(main(sys.argv[1:]))

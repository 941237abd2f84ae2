"""Interlock's benchmark runner: measures execution models on the Python interpreter that starts it.

Standard library only. Runs on Python 3.8 and later, with and without a GIL, on Linux, macOS and Windows.
By hand: `python -m interlock_bench run quick`, or the same with the path of this folder in place of `-m interlock_bench`.
"""

# Version of Interlock that the runner belongs to; a test compares it with package.json.
VERSION = "0.1.0"

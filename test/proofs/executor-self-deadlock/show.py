"""The pool is given one piece of work, with a time limit on it."""
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
import concurrent.futures

try:
    result = program["start"]().result(2)
except concurrent.futures.TimeoutError:
    result = None
print("fault: the pool waits for itself" if result is None else "no fault")
sys.stdout.flush()
os._exit(0)

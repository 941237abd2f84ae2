# python: 3.8-3.9
"""Four threads count; the interpreter switches between them as often as it can. Versions from 3.10 on do not switch there."""
import runpy
import sys

sys.setswitchinterval(1e-6)
program = runpy.run_path(sys.argv[1])
total = program["main"]()
print("no fault" if total == 800_000 else "fault: {} of 800000 were counted".format(total))

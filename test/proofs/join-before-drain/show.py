"""Runs the program with a limit: a million zeros do not fit into a pipe. Parent and child are ended together."""
import os
import signal
import subprocess
import sys

program = subprocess.Popen([sys.executable, "-W", "ignore", sys.argv[1]], stdout=subprocess.PIPE, universal_newlines=True, start_new_session=True)
try:
    out, _ = program.communicate(timeout=8)
    print("no fault" if out.strip() == "1000000" else "fault: the program said " + repr(out))
except subprocess.TimeoutExpired:
    os.killpg(program.pid, signal.SIGKILL)
    program.communicate()
    print("fault: after 8 seconds parent and child still wait for each other")

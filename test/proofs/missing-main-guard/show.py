"""Runs the program as a program: its child imports it again and comes to the start of a process."""
import subprocess
import sys

done = subprocess.run([sys.executable, "-W", "ignore", sys.argv[1]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=40)
works = "the child works" in done.stdout
refused = "bootstrapping phase" in done.stderr
print("no fault" if works and not refused else "fault: the child raised RuntimeError and never worked" if refused and not works else "fault: " + repr(done.stderr[-200:]))

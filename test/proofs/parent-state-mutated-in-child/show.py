"""Runs the program: the child puts 9 into a list, the parent reads the list."""
import subprocess
import sys

done = subprocess.run([sys.executable, "-W", "ignore", sys.argv[1]], stdout=subprocess.PIPE, universal_newlines=True, timeout=40)
print("no fault" if done.stdout.strip() == "[9]" else "fault: the parent reads " + done.stdout.strip())

"""Runs the program: four processes add one 20,000 times each. Where they happen not to meet, it is run again."""
import subprocess
import sys

for _ in range(5):
    done = subprocess.run([sys.executable, "-W", "ignore", sys.argv[1]], stdout=subprocess.PIPE, universal_newlines=True, timeout=40)
    total = int(done.stdout)
    if total != 80000:
        break
print("no fault" if total == 80000 else "fault: {} of 80000 additions got lost".format(80000 - total))

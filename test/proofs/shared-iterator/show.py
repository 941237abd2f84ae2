"""The second thread asks for an item while the first one is inside the generator."""
import runpy
import sys
import time

errors = []
runpy.run_path(sys.argv[1])["main"](lambda: time.sleep(0.5), errors.append)
print("fault: ValueError: {}".format(errors[0]) if errors else "no fault")

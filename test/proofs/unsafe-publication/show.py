"""The constructor takes half a second for the attribute that the thread uses."""
import runpy
import sys
import time

errors = []


def slow():
    time.sleep(0.5)
    return []


poller = runpy.run_path(sys.argv[1])["Poller"](slow, errors.append)
poller.thread.join()
print("fault: {}: {}".format(type(errors[0]).__name__, errors[0]) if errors else "no fault")

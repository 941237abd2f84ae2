"""The other thread adds its item while the loop is at the first one."""
import runpy
import sys
import threading

step = threading.Event()


def look(thread):
    step.set()
    thread.join(10)


try:
    runpy.run_path(sys.argv[1])["main"](step, look)
    print("no fault")
except RuntimeError as error:
    print("fault: RuntimeError: {}".format(error))

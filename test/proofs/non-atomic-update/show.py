"""Two threads add one each. Both are inside `price` at the same time: each has read the total by then, or has not yet."""
import runpy
import sys
import threading

meeting = threading.Barrier(2)


def price():
    meeting.wait(10)
    return 1


total = runpy.run_path(sys.argv[1])["main"](price)
print("no fault" if total == 2 else "fault: the total is {} instead of 2".format(total))

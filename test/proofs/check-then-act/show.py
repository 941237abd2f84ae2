"""Two threads want the one client. Each waits a while, when it has found none, for the other one to get there, too."""
import runpy
import sys
import threading

meeting = threading.Barrier(2)


def make():
    try:
        meeting.wait(2)
    except threading.BrokenBarrierError:
        pass
    return "client"


made = runpy.run_path(sys.argv[1])["main"](make)
print("no fault" if made == 1 else "fault: {} clients were made".format(made))

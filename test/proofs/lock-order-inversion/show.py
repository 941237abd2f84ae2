"""Each thread takes its first lock and waits a while for the other to do so, too."""
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
meeting = threading.Barrier(2)


def between():
    try:
        meeting.wait(1)
    except threading.BrokenBarrierError:
        pass


threads = program["start"](between)
for thread in threads:
    thread.join(3)
alive = [thread for thread in threads if thread.is_alive()]
print("fault: {} threads wait for each other".format(len(alive)) if alive else "no fault")
sys.stdout.flush()
os._exit(0)

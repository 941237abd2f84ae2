"""Two threads convert a file each, and both are at work at the same time."""
import runpy
import sys
import threading

meeting = threading.Barrier(2)
done = runpy.run_path(sys.argv[1])["main"](lambda: meeting.wait(10))
wrong = [path for path, seen in done.items() if path != seen]
print("fault: {} was converted instead of {}".format(done[wrong[0]], wrong[0]) if wrong else "no fault")

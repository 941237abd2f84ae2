"""One message comes in, and the registered handler answers it."""
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
thread = threading.Thread(target=program["client"].dispatch, args=("hello",), daemon=True)
thread.start()
thread.join(2)
print("fault: the thread waits for itself in a callback" if thread.is_alive() else "no fault")
sys.stdout.flush()
os._exit(0)

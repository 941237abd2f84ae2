"""One thread stops the worker."""
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
worker = program["Worker"]()
worker.start()
thread = threading.Thread(target=worker.stop, daemon=True)
thread.start()
thread.join(3)
print("fault: the worker can never be stopped" if thread.is_alive() else "no fault")
sys.stdout.flush()
os._exit(0)

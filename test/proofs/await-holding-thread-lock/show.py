"""Two tasks of one loop. The loop runs in a thread of its own, so that it can be seen to stand still."""
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
import asyncio

results = []
thread = threading.Thread(target=lambda: results.append(asyncio.run(program["main"]())), daemon=True)
thread.start()
thread.join(3)
print("fault: the loop stands still" if thread.is_alive() else "no fault" if results == [2] else "fault: {}".format(results))
sys.stdout.flush()
os._exit(0)

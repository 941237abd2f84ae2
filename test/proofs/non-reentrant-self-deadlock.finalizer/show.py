"""The collector starts while the pool holds its lock, and finds a connection that nobody has any more."""
import gc
import os
import runpy
import sys
import threading

program = runpy.run_path(sys.argv[1])
pool, connection_class = program["pool"], program["Connection"]


class Number:
    """Its text is made under the lock; any allocation there may start the collector."""

    def __str__(self):
        gc.collect()
        return "number"


def use():
    pool.free.append(Number())
    connection = connection_class(1)
    # In a cycle, so that it lasts until the collector comes by.
    connection.owner = connection
    del connection
    pool.numbers()


gc.disable()
thread = threading.Thread(target=use, daemon=True)
thread.start()
thread.join(2)
print("fault: the thread waits for itself in a finalizer" if thread.is_alive() else "no fault")
sys.stdout.flush()
os._exit(0)

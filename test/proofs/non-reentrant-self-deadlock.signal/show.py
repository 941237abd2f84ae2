"""The signal comes while the main thread holds the lock; another thread looks how it goes on."""
import os
import runpy
import signal
import sys
import threading

program = runpy.run_path(sys.argv[1])
done = threading.Event()


def watch():
    print("no fault" if done.wait(2) else "fault: the main thread waits for itself in the handler")
    sys.stdout.flush()
    os._exit(0)


watcher = threading.Thread(target=watch)
watcher.start()
program["main"](lambda: os.kill(os.getpid(), signal.SIGUSR1))
done.set()
watcher.join()

import os
import threading

lock = threading.Lock()


def hold(ready, done):
    with lock:
        ready.set()
        done.wait(10)


def child():
    """What any function does that needs the lock, with a limit so that the proof ends."""
    os._exit(0 if lock.acquire(timeout=2) else 1)


def main():
    ready, done = threading.Event(), threading.Event()
    pid = os.fork()
    if pid == 0:
        child()
    holder = threading.Thread(target=hold, args=(ready, done))
    holder.start()
    ready.wait(10)
    done.set()
    holder.join()
    return os.waitpid(pid, 0)[1]

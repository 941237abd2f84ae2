import threading

lock = threading.Lock()
items = []


def take():
    lock.acquire()
    if not items:
        return None
    item = items.pop()
    lock.release()
    return item

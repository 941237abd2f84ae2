import threading

lock = threading.Lock()
items = []


def take():
    with lock:
        if not items:
            return None
        return items.pop()

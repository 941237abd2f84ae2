import threading

lock = threading.Lock()


def put(items, item):
    if lock.acquire(timeout=0.1):
        items.append(item)
    lock.release()

import threading

lock = threading.Lock()


def put(items, item):
    if lock.acquire(timeout=0.1):
        try:
            items.append(item)
        finally:
            lock.release()

import threading

lock = threading.Lock()
total = 0


def add(amount, pause):
    global total
    with lock:
        before = total
        pause()
        total = before + amount

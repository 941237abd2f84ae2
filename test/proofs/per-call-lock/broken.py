import threading

total = 0


def add(amount, pause):
    global total
    lock = threading.Lock()
    with lock:
        before = total
        pause()
        total = before + amount

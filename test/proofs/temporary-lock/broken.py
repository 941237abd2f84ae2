import threading

total = 0


def add(amount, pause):
    global total
    with threading.Lock():
        before = total
        pause()
        total = before + amount

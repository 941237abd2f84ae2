import threading

total = 0
lock = threading.Lock()


def add(price):
    global total
    amount = price()
    with lock:
        total += amount


def main(price):
    threads = [threading.Thread(target=add, args=(price,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total

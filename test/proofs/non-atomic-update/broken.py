import threading

total = 0


def add(price):
    global total
    total += price()


def main(price):
    threads = [threading.Thread(target=add, args=(price,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total

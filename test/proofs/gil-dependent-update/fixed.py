import threading

counter = 0
lock = threading.Lock()


def work():
    global counter
    for _ in range(200_000):
        with lock:
            counter += 1


def main():
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter

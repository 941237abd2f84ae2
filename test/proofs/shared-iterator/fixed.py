import threading


def numbers(pause):
    for n in range(2):
        pause()
        yield n


def main(pause, report):
    source = numbers(pause)
    lock = threading.Lock()

    def work():
        try:
            with lock:
                next(source)
        except ValueError as error:
            report(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

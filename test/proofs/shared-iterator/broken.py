import threading


def numbers(pause):
    for n in range(2):
        pause()
        yield n


def main(pause, report):
    source = numbers(pause)

    def work():
        try:
            next(source)
        except ValueError as error:
            report(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

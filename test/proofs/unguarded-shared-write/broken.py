import threading


class Converter:
    def __init__(self, work):
        self.path = ""
        self.work = work
        self.done = {}

    def convert(self, path):
        self.path = path
        self.work()
        self.done[path] = self.path

    def run(self):
        threads = [threading.Thread(target=self.convert, args=(path,)) for path in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.done


def main(work):
    return Converter(work).run()

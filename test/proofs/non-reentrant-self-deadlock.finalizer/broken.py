import threading


class Pool:
    def __init__(self):
        self.lock = threading.Lock()
        self.free = []

    def give_back(self, number):
        with self.lock:
            self.free.append(number)

    def numbers(self):
        with self.lock:
            return [str(number) for number in self.free]


pool = Pool()


class Connection:
    def __init__(self, number):
        self.number = number
        self.owner = None

    def __del__(self):
        pool.give_back(self.number)

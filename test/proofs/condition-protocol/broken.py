import threading


class Box:
    def __init__(self):
        self.filled = threading.Condition()
        self.items = []

    def put(self, item):
        with self.filled:
            self.items.append(item)
            self.filled.notify()

    def take(self):
        with self.filled:
            if not self.items:
                self.filled.wait()
            return self.items.pop()

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
            self.filled.wait_for(lambda: self.items)
            return self.items.pop()

import threading


class Account:
    def __init__(self):
        self._lock = threading.RLock()
        self._entries = [1, 2]

    def total(self):
        with self._lock:
            return sum(self._entries)

    def report(self):
        with self._lock:
            return "{} entries, {} EUR".format(len(self._entries), self.total())

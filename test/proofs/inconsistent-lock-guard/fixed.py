import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self.balance = 0

    def deposit(self, amount):
        with self._lock:
            self.balance += amount()

    def withdraw(self, amount):
        with self._lock:
            self.balance -= amount

import threading
from concurrent.futures import ThreadPoolExecutor


class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self.value = 0

    def add(self, amount):
        with self._lock:  # reading, adding and writing: nobody comes in between
            self.value = self.value + int(amount)


def main():
    counter = Counter()
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(counter.add, [1] * 10_000))
    print(counter.value)


if __name__ == "__main__":
    main()
# prints: 10000

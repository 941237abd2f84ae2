import signal
import threading


class Counter:
    def __init__(self):
        self.lock = threading.RLock()
        self.steps = 0

    def step(self, work):
        with self.lock:
            work()
            self.steps += 1

    def report(self, signum, frame):
        with self.lock:
            print(self.steps)


counter = Counter()


def main(work):
    signal.signal(signal.SIGUSR1, counter.report)
    counter.step(work)


if __name__ == "__main__":
    main(print)

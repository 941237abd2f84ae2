"""One thread that answers bytes on a socket, beside threads that compute: the process whose latency is measured from outside."""

import os
import socket
import sys
import threading
import time


def _compute(going):
    while going.is_set():
        total = 0
        for number in range(1000):
            total += number


def _count(loops):
    total = 0
    for number in range(loops):
        total += number
    return total


class Echo:
    """Answers every byte of one connection with a byte, in a thread of its own."""

    def __init__(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(1)
        self.default = sys.getswitchinterval()
        self.going = threading.Event()
        self.busy = []

    def address(self):
        """The port; the thread waits for one connection on it."""
        threading.Thread(target=self._answer, daemon=True).start()
        return {"port": self.listener.getsockname()[1], "interval": self.default}

    def _answer(self):
        connection, _ = self.listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            data = connection.recv(1)
            if not data:
                return
            connection.sendall(data)

    def begin(self, interval, busy):
        """Sets the switch interval (seconds) and starts that many computing threads."""
        self.going.set()
        self.busy = [threading.Thread(target=_compute, args=(self.going,), daemon=True) for _ in range(busy)]
        # Starting a thread beside a busy one takes turns too; that is not what is measured.
        sys.setswitchinterval(0.0005)
        for thread in self.busy:
            thread.start()
        sys.setswitchinterval(interval)
        return {}

    def end(self):
        """Stops them and restores the interval that was there before."""
        sys.setswitchinterval(self.default)
        self.going.clear()
        for thread in self.busy:
            thread.join()
        self.busy = []
        return {}

    def total(self, interval, threads, loops):
        """Processor seconds that it takes that many threads to count that far each; on Windows wall time, whose clock is finer."""
        clock = time.perf_counter if os.name == "nt" else time.process_time
        sys.setswitchinterval(interval)
        try:
            workers = [threading.Thread(target=_count, args=(loops,)) for _ in range(threads)]
            begin = clock()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            return {"seconds": clock() - begin}
        finally:
            sys.setswitchinterval(self.default)


if __name__ == "__main__":
    from answering import serve
    echo = Echo()
    serve({"address": echo.address, "begin": echo.begin, "end": echo.end, "total": echo.total})

"""Round trips to the echo thread of `scripts/echoing.py`, timed from here, outside the process that computes."""

import random
import socket
import time

from .child_script import ChildScript


class EchoLatency:
    """The echo process and the connection to it; starts with the first measurement."""

    def __init__(self, seed=0):
        self.script = ChildScript("echoing")
        self.connection = None
        self.random = random.Random(seed)

    def start(self):
        """Idempotent."""
        if self.connection is not None:
            return
        port = self.script.ask("address")["port"]
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=20.0)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def round_trips(self, interval, busy, samples):
        """Seconds of `samples` round trips, sorted, with `busy` computing threads beside the echo and that switch interval.

        Between two there is a pause: a thread that has just answered first waits for its next turn, and a client that asks
        again at once would time that too.
        """
        self.start()
        self.script.ask("begin", interval=interval, busy=busy)
        times = []
        try:
            turn = max(1, busy) * interval
            for _ in range(samples):
                time.sleep(turn * (1.2 + 0.6 * self.random.random()) if busy else 0.0005)
                begin = time.perf_counter()
                self.connection.sendall(b"x")
                if not self.connection.recv(1):
                    raise ConnectionError("the echo process has ended")
                times.append(time.perf_counter() - begin)
        finally:
            self.script.ask("end")
        return sorted(times)

    def total(self, interval, threads, loops):
        """Processor seconds until that many threads of that process have each counted to `loops`."""
        self.start()
        return self.script.ask("total", interval=interval, threads=threads, loops=loops)["seconds"]

    def close(self):
        """Ends the process; may be called twice."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.script.close()

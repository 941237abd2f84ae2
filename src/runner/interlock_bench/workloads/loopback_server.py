"""The server of loopback.py, started as a script: answers each byte with a byte after a latency, until its input ends.

Arguments: latency in seconds, and how many requests it serves at once (0: any number). Prints its port first. It is a
process of its own so that it shares neither the GIL nor the event loop with the client that is measured.
"""

import asyncio
import os
import sys
import threading
from collections import deque


class Service:
    """Requests in work and those that wait for their turn."""

    def __init__(self, loop, latency, limit):
        self.loop = loop
        self.latency = latency
        self.limit = limit
        self.active = 0
        self.queue = deque()

    def arrive(self, transport):
        if self.limit and self.active >= self.limit:
            self.queue.append(transport)
        else:
            self.begin(transport)

    def begin(self, transport):
        self.active += 1
        self.loop.call_later(self.latency, self.finish, transport)

    def finish(self, transport):
        self.active -= 1
        if not transport.is_closing():
            transport.write(b".")
        if self.queue:
            self.begin(self.queue.popleft())


class Connection(asyncio.Protocol):
    def __init__(self, service):
        self.service = service
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        for _ in data:
            self.service.arrive(self.transport)


def serve(latency, limit):
    loop = asyncio.new_event_loop()
    service = Service(loop, latency, limit)
    server = loop.run_until_complete(loop.create_server(lambda: Connection(service), "127.0.0.1", 0, backlog=1024))
    print(server.sockets[0].getsockname()[1], flush=True)

    def watch():
        # The parent holds the other end: it closes when the parent ends, in whatever way. There is nothing to tidy up, and
        # what is still in the air would only be complained about.
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    loop.run_forever()


if __name__ == "__main__":
    try:
        serve(float(sys.argv[1]), int(sys.argv[2]))
    except KeyboardInterrupt:
        pass

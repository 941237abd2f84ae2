"""A real server on this machine that answers after a latency, and clients for threads and for asyncio.

Clients keep their connection, as those of HTTP libraries do: one for each thread, and as many for each event loop as it
has requests at once. So what is measured is a request, not a connection; and ports do not run out.
"""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import weakref

_SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "loopback_server.py")
# Longest wait for an answer, seconds: a client must not hang for ever if the server is gone.
_PATIENCE = 30.0

_own = threading.local()
# Event loop -> (idle connections by address, the generator that closes them with the loop).
_idle = weakref.WeakKeyDictionary()


class LoopbackServer:
    """`latency`: seconds before each answer. `limit`: requests that it serves at once, `None` for any number.

    `host` and `port` are for the clients below. `close` ends it; so does the end of this process.
    """

    def __init__(self, latency=0.005, limit=None):
        self.host = "127.0.0.1"
        self.latency = latency
        self.limit = limit
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {}
        self._process = subprocess.Popen(
            [sys.executable, "-S", _SCRIPT, repr(latency), str(limit or 0)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, **hidden)
        line = self._process.stdout.readline()
        if not line.strip().isdigit():
            self.close()
            raise OSError("The local test server did not start: see its messages above")
        self.port = int(line)

    def close(self):
        if self._process is None:
            return
        process, self._process = self._process, None
        process.stdin.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


class _Connections(dict):
    """The connections of one thread, closed when it ends."""

    def __del__(self):
        for connection in self.values():
            connection.close()


def ask(host, port):
    """One request over the connection of this thread."""
    connections = _own.__dict__.get("connections")
    if connections is None:
        connections = _own.connections = _Connections()
    connection = connections.get((host, port))
    if connection is None:
        connection = socket.create_connection((host, port), _PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connections[(host, port)] = connection
    connection.sendall(b"?")
    if connection.recv(1) != b".":
        del connections[(host, port)]
        connection.close()
        raise ConnectionError("The local test server closed the connection")


async def ask_async(host, port):
    """One request over an idle connection of this loop, or a new one."""
    idle = (await _connections()).setdefault((host, port), [])
    reader, writer = idle.pop() if idle else await asyncio.open_connection(host, port)
    done = False
    try:
        writer.write(b"?")
        await reader.readexactly(1)
        done = True
    finally:
        if done:
            idle.append((reader, writer))
        else:
            writer.close()


async def _connections():
    """Idle connections of this loop, by address."""
    loop = asyncio.get_running_loop()
    if loop not in _idle:
        # Loops shut asynchronous generators down before they are closed: the one moment to close what belongs to them.
        keeper = _keep({})
        _idle[loop] = (await keeper.__anext__(), keeper)
    return _idle[loop][0]


async def _keep(connections):
    try:
        yield connections
    finally:
        for idle in connections.values():
            for _, writer in idle:
                writer.close()
                try:
                    await writer.wait_closed()
                except OSError:
                    pass  # the server was gone first


def ask_often(host, port, times):
    """Several requests, one after the other."""
    for _ in range(times):
        ask(host, port)


async def ask_often_async(host, port, times):
    """Several requests, one after the other."""
    for _ in range(times):
        await ask_async(host, port)

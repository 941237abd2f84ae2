"""Blocking calls by kind, each with what an event loop has in its place. Everything happens on this machine."""

import asyncio
import concurrent.futures
import os
import queue
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time

# Bytes of the file that is read or written.
_FILE = 4 << 20
_ROWS = 200000


class Blocking:
    """`name`: as people write it; `call()` blocks; `awaited`: coroutine function that does the same without blocking, or None
    (`awaited_name`); `close()` frees what it needed."""

    def __init__(self, name, call, awaited=None, awaited_name="", close=None):
        self.name = name
        self.call = call
        self.awaited = awaited
        self.awaited_name = awaited_name
        self.close = close or (lambda: None)


def make(kind, seconds, context):
    """The `Blocking` of a kind. `seconds`: how long it waits, where that can be chosen."""
    return _MAKERS[kind](seconds, context)


def _sleep(seconds, _context):
    return Blocking("time.sleep", lambda: time.sleep(seconds), lambda: asyncio.sleep(seconds), "await asyncio.sleep")


def _request(seconds, context):
    server = context.loopback(latency=seconds)

    def call():
        with socket.create_connection((server.host, server.port), 30) as connection:
            connection.sendall(b"?")
            connection.recv(1)

    async def awaited():
        reader, writer = await asyncio.open_connection(server.host, server.port)
        try:
            writer.write(b"?")
            await reader.readexactly(1)
        finally:
            writer.close()

    return Blocking("a request to a local server", call, awaited, "an asynchronous request", server.close)


def _file_read(_seconds, context):
    path = _made_file(context)

    def call():
        with open(path, "rb") as file:
            file.read()

    return Blocking("reading a file of 4 MB", call)


def _file_write(_seconds, context):
    path = _made_file(context)
    data = os.urandom(1024) * (_FILE // 1024)

    def call():
        with open(path, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    return Blocking("writing a file of 4 MB to disk", call)


def _metadata(_seconds, context):
    folder = context.temporary_folder()
    for number in range(200):
        open(os.path.join(folder, "f%d" % number), "w").close()

    def call():
        for entry in os.listdir(folder):
            os.stat(os.path.join(folder, entry))

    return Blocking("listing 200 files", call)


def _process(seconds, _context):
    command = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(%r)" % seconds]

    def call():
        subprocess.run(command, stdin=subprocess.DEVNULL)

    async def awaited():
        process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.DEVNULL)
        await process.wait()

    return Blocking("subprocess.run", call, awaited, "await create_subprocess_exec")


def _lock(seconds, _context):
    """Somebody else holds the lock for that long."""
    lock = threading.Lock()

    def call():
        lock.acquire()
        threading.Timer(seconds, lock.release).start()
        with lock:
            pass

    return Blocking("acquiring a lock that is held", call)


def _queue(seconds, _context):
    def call():
        items = queue.Queue()
        threading.Timer(seconds, items.put, (1,)).start()
        items.get()

    async def awaited():
        items = asyncio.Queue()
        asyncio.get_running_loop().call_later(seconds, items.put_nowait, 1)
        await items.get()

    return Blocking("queue.get", call, awaited, "await asyncio.Queue.get")


def _future(seconds, _context):
    pool = concurrent.futures.ThreadPoolExecutor(1)

    def call():
        pool.submit(time.sleep, seconds).result()

    async def awaited():
        await asyncio.wrap_future(pool.submit(time.sleep, seconds))

    return Blocking("future.result", call, awaited, "await asyncio.wrap_future", lambda: pool.shutdown(wait=True))


def _executor(seconds, _context):
    def call():
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pool.submit(time.sleep, seconds)

    return Blocking("leaving with ThreadPoolExecutor", call)


def _sqlite(_seconds, context):
    path = os.path.join(context.temporary_folder(), "data.db")
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (number integer)")
        connection.executemany("insert into t values (?)", ((number % 997,) for number in range(_ROWS)))
    connection.close()

    def call():
        # A connection belongs to the thread that made it.
        mine = sqlite3.connect(path)
        try:
            mine.execute("select number, count(*) from t group by number").fetchall()
        finally:
            mine.close()

    return Blocking("a query over 200,000 rows", call)


def _console(seconds, _context):
    """A pipe stands in for the keyboard: somebody types after a while."""
    def call():
        read, write = os.pipe()
        timer = threading.Timer(seconds, lambda: os.write(write, b"\n"))
        timer.start()
        os.read(read, 1)
        timer.join()
        os.close(read)
        os.close(write)

    return Blocking("waiting for a line of input", call)


def _tls(_seconds, _context):
    return Blocking("ssl.create_default_context", ssl.create_default_context)


def _made_file(context):
    path = os.path.join(context.temporary_folder(), "data.bin")
    with open(path, "wb") as file:
        file.write(bytes(_FILE))
    return path


_MAKERS = {
    "sleep": _sleep, "request": _request, "file-read": _file_read, "file-write": _file_write, "metadata": _metadata, "process": _process,
    "lock": _lock, "queue": _queue, "future": _future, "executor": _executor, "sqlite": _sqlite, "console": _console, "tls": _tls,
}
KINDS = tuple(_MAKERS)
# Kinds whose length is that of the parameter `seconds`.
CHOSEN_LENGTH = ("sleep", "request", "process", "lock", "queue", "future", "executor", "console")

"""Functions of known kind, for the check of the classification. Each takes a few milliseconds."""

import asyncio
import bz2
import copy
import csv
import hashlib
import io
import json
import lzma
import os
import queue
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib

_FOLDER = tempfile.mkdtemp(prefix="known-")
_BLOCK = bytes(range(256)) * 4096
_SMALL = b"x" * 1024
_RECORDS = [{"id": number, "name": "name %d" % number, "tags": ["a", "b", str(number)]} for number in range(1500)]
_JSON = json.dumps(_RECORDS)
_TEXT = "alpha beta 12-34 gamma 56-78 delta " * 1500
_NUMBERS = [(number * 7919) % 100003 for number in range(40000)]
_CSV = "\n".join("%d,name %d,%d" % (number, number, number * 3) for number in range(4000))
_LOCK = threading.Lock()
_GATE = threading.Semaphore(2)
_EMPTY = queue.Queue()
_OWN = threading.local()


def sleeps():
    time.sleep(0.005)


def reads_cached_file():
    path = os.path.join(_FOLDER, "cached")
    if not os.path.exists(path):
        with open(path, "wb") as file:
            file.write(_BLOCK * 8)
    buffer = _OWN.__dict__.setdefault("buffer", bytearray(len(_BLOCK) * 8))
    with open(path, "rb", buffering=0) as file:
        file.readinto(buffer)


def syncs_file():
    path = os.path.join(_FOLDER, "synced-%d" % threading.get_ident())
    with open(path, "wb") as file:
        file.write(_SMALL)
        file.flush()
        os.fsync(file.fileno())


class _Server:
    """Answers each byte after a latency, from a process of its own."""

    _SCRIPT = (
        "import asyncio, sys\n"
        "async def serve(reader, writer):\n"
        "    while await reader.read(1):\n"
        "        await asyncio.sleep(%r)\n"
        "        writer.write(b'.')\n"
        "async def main():\n"
        "    server = await asyncio.start_server(serve, '127.0.0.1', 0)\n"
        "    print(server.sockets[0].getsockname()[1], flush=True)\n"
        "    loop = asyncio.get_running_loop()\n"
        "    await loop.run_in_executor(None, sys.stdin.read)\n"
        "asyncio.run(main())\n")

    def __init__(self, latency):
        self._latency = latency
        self._port = None
        self._lock = threading.Lock()

    def port(self):
        with self._lock:
            if self._port is None:
                self._process = subprocess.Popen([sys.executable, "-c", self._SCRIPT % self._latency],
                                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                self._port = int(self._process.stdout.readline())
            return self._port


_FAST, _SLOW = _Server(0.005), _Server(0.03)


def _ask(server):
    connections = _OWN.__dict__.setdefault("connections", {})
    if server not in connections:
        connections[server] = socket.create_connection(("127.0.0.1", server.port()), 10)
    connections[server].sendall(b"?")
    connections[server].recv(1)


def asks_socket():
    _ask(_FAST)


def asks_slow_socket():
    _ask(_SLOW)


def computes_in_sqlite():
    if not hasattr(_OWN, "sqlite"):
        _OWN.sqlite = sqlite3.connect(":memory:")
    return _OWN.sqlite.execute(
        "with recursive c(x) as (select 1 union all select x + 1 from c where x < 30000) select sum(x * x % 7) from c").fetchone()


def commits_to_sqlite():
    path = os.path.join(_FOLDER, "commits.db")
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("create table if not exists t (number integer)")
        connection.execute("insert into t values (1)")
        connection.commit()
    finally:
        connection.close()


def hashes_much():
    return hashlib.sha256(_BLOCK * 4).hexdigest()


def hashes_little():
    return [hashlib.sha256(_SMALL).digest() for _ in range(2000)]


def deflates():
    return len(zlib.compress(_BLOCK[:400000], 6))


def packs_bz2():
    return len(bz2.compress(_BLOCK[:60000]))


def packs_lzma():
    return len(lzma.compress(_BLOCK[:30000], preset=3))


def derives_key():
    return hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 8000)


def matches():
    return len(re.findall(r"(\d+)-(\d+)", _TEXT))


def parses_json():
    return json.loads(_JSON)


def loops():
    total = 0
    for number in range(60000):
        total += number * number
    return total


def sorts():
    return sorted(_NUMBERS)


def multiplies_bigints():
    return pow(3, 40001) * pow(7, 40003) % (10 ** 50)


def copies_deeply():
    return copy.deepcopy(_RECORDS[:150])


def parses_csv():
    return list(csv.reader(io.StringIO(_CSV)))


def sleeps_locked():
    with _LOCK:
        time.sleep(0.004)


def loops_locked():
    with _LOCK:
        return loops()


def sleeps_two_at_once():
    with _GATE:
        time.sleep(0.004)


def runs_program():
    subprocess.run([sys.executable, "-I", "-S", "-c", "import time; time.sleep(0.05)"], stdin=subprocess.DEVNULL)


def waits_for_queue():
    try:
        _EMPTY.get(timeout=0.005)
    except queue.Empty:
        pass


def sleeps_and_loops():
    time.sleep(0.004)
    return loops()


def sleeps_and_hashes():
    time.sleep(0.004)
    return hashlib.sha256(_BLOCK * 4).hexdigest()


def adds(a=1, b=2):
    return a + b


def yields():
    for number in range(30000):
        yield number * number


def hashes_in_two_threads():
    threads = [threading.Thread(target=lambda: hashlib.sha256(_BLOCK * 8).digest()) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def sleeps_async():
    await asyncio.sleep(0.005)


async def asks_async():
    reader, writer = await asyncio.open_connection("127.0.0.1", _FAST.port())
    writer.write(b"?")
    await reader.readexactly(1)
    writer.close()


async def blocks_async():
    time.sleep(0.005)


async def asks_blocking_async():
    _ask(_FAST)


async def computes_async():
    return loops()


class Parser:
    @staticmethod
    def words():
        return [word.upper() for word in _TEXT.split()]

    def __init__(self, text):
        self.text = text

    def count(self):
        counts = {}
        for letter in self.text:
            counts[letter] = counts.get(letter, 0) + 1
        return counts

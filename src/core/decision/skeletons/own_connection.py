import os
import sqlite3
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

mine = threading.local()


def connection(path):
    # One connection a thread: nobody waits for the connection of somebody else.
    if not hasattr(mine, "connection"):
        mine.connection = sqlite3.connect(path)
    return mine.connection


def square(path, number):
    return connection(path).execute("SELECT ? * ?", (number, number)).fetchone()[0]


def close(barrier):
    # All threads meet at the barrier, so each of them closes its own.
    barrier.wait()
    if hasattr(mine, "connection"):
        mine.connection.close()


def main():
    workers = 3
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.sqlite")
        with ThreadPoolExecutor(max_workers=workers) as pool:
            print(list(pool.map(square, [path] * 5, range(5))))
            list(pool.map(close, [threading.Barrier(workers)] * workers))


if __name__ == "__main__":
    main()
# prints: [0, 1, 4, 9, 16]

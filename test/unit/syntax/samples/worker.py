import os
import queue
import signal
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from functools import partial, wraps

BATCH = int(os.environ.get("BATCH", "50"))
PATHS = [
    os.path.join(root, name)
    for root, _dirs, names in os.walk(os.getcwd())
    for name in names
    if name.endswith(".txt")
]


def retry(times=3, *, wait=0.1, errors=(OSError,)):
    def decorate(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except errors as error:
                    if attempt + 1 == times:
                        raise
                    threading.Event().wait(wait * 2**attempt)
                    print("again", repr(error), file=sys.stderr)
            return None

        return wrapper

    return decorate


class Counter:
    _lock = threading.Lock()

    def __init__(self):
        self.counts = {}
        self.total = 0

    def add(self, word, by=1):
        with self._lock:
            self.counts[word] = self.counts.get(word, 0) + by
            self.total += by

    def top(self, n=10):
        def key(item):
            return (-item[1], item[0])

        return sorted(self.counts.items(), key=key)[:n]

    def __repr__(self):
        return "<Counter %d words, %d total>" % (len(self.counts), self.total)


@retry(times=5, wait=0.01)
def read_words(path):
    words = []
    with open(path) as file:
        for line in file:
            words.extend(part.strip(".,;:").lower() for part in line.split() if part)
    return words


def count_file(counter, path):
    for word in read_words(path) or ():
        counter.add(word)
    return path


class Pump(threading.Thread):
    daemon = True

    def __init__(self, source, sink, *, name=None):
        super().__init__(name=name or f"pump-{id(source):x}")
        self.source, self.sink = source, sink
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            try:
                item = self.source.get(timeout=0.5)
            except queue.Empty:
                continue
            if item is None:
                break
            self.sink.put(item, block=True, timeout=None)
            self.source.task_done()

    def stop(self, timeout=None):
        self.stopped.set()
        self.join(timeout)
        assert not self.is_alive(), f"{self.name} still runs"


def run_tool(*command, env=None, check=True):
    merged = {**os.environ, **(env or {})}
    result = subprocess.run(
        list(command),
        env=merged,
        check=check,
        stdout=subprocess.PIPE,
    )
    text = result.stdout.decode("utf-8", errors="replace")
    return text.splitlines()


def install_handlers(pumps):
    def handle(signum, frame):
        for pump in pumps:
            pump.stop()
        sys.exit(128 + signum)

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), handle)


def main(argv):
    counter = Counter()
    first, second = queue.Queue(maxsize=BATCH), queue.Queue()
    pumps = [Pump(first, second, name=str(i)) for i in range(4)]
    install_handlers(pumps)
    for pump in pumps:
        pump.start()
    with ThreadPoolExecutor(max_workers=8) as threads, ProcessPoolExecutor() as processes:
        futures = {threads.submit(count_file, counter, path): path for path in PATHS[:BATCH]}
        for future in as_completed(futures):
            try:
                first.put(future.result())
            except Exception as error:
                print(futures[future], error)
        sizes = processes.map(partial(os.path.getsize), PATHS, chunksize=16)
        print(sum(sizes), "bytes in", len(PATHS), "files")
    [pump.stop(timeout=1) for pump in pumps]
    for word, number in counter.top(20 if len(argv) < 2 else int(argv[1])):
        print(f"{number:6} {word}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

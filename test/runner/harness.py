"""Starts the supervisor on the interpreter that runs the tests, with presets that misbehave, and looks for what is left."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "src", "runner", "interlock_bench")
LINUX = sys.platform.startswith("linux")
# Seconds after which something that must happen counts as not happening. Generous: test machines are busy.
PATIENCE = 60.0


def copy_runner(folder):
    """A runner in `folder` that knows the misbehaving presets as well: one for each function in `fixtures/misbehaving.py`."""
    target = os.path.join(folder, "interlock_bench")
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__"))
    presets = os.path.join(target, "presets")
    shutil.copy(os.path.join(HERE, "fixtures", "misbehaving.py"), presets)
    with open(os.path.join(presets, "misbehaving.py"), encoding="utf-8") as file:
        names = [line[4:line.index("(")] for line in file if line.startswith("def ") and not line.startswith("def _")]
    catalogue = os.path.join(target, "presets.json")
    with open(catalogue, encoding="utf-8") as file:
        entries = json.load(file)
    for name in names:
        with open(os.path.join(presets, name + ".py"), "w", encoding="utf-8") as file:
            file.write("from .misbehaving import {} as plan\n".format(name))
        entries.append({"id": name.replace("_", "-"), "title": name, "question": "", "group": "overview", "budget": 1,
                        "about": "", "claims": []})
    with open(catalogue, "w", encoding="utf-8") as file:
        json.dump(entries, file)
    return target


class Runner:
    """A supervisor. `events` holds everything that it has said; each line must be an event with the next number."""

    def __init__(self, folder):
        self._folder = folder
        self.temporary = os.path.join(folder, "tmp")
        os.makedirs(self.temporary, exist_ok=True)
        environment = dict(os.environ, TMPDIR=self.temporary, TEMP=self.temporary, TMP=self.temporary)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(folder, "interlock_bench"), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment, bufsize=0, start_new_session=os.name == "posix")
        self.events = []
        self.errors = b""
        self._queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        self.hello = self.wait_for("hello")
        self.token = self._token()

    def _token(self):
        names = [name for name in os.listdir(self.temporary) if name.startswith("ilb-")]
        newest = max(names, key=lambda name: os.stat(os.path.join(self.temporary, name)).st_mtime)
        return newest[len("ilb-"):]

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line.decode("utf-8"))
            if event["seq"] != len(self.events):
                raise AssertionError("event {} where {} was expected".format(event["seq"], len(self.events)))
            self.events.append(event)
            self._queue.put(event)
        self._queue.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors += line

    def send(self, request):
        self.process.stdin.write(json.dumps(request).encode("utf-8") + b"\n")

    def start(self, name, id="r", budget=1.0, **limits):
        self.send({"op": "preset", "id": id, "preset": name, "budget": budget, "seed": 1,
                   "limits": dict({"time": PATIENCE, "output": 1 << 20, "memory": 0}, **limits)})

    def wait_for(self, kind, **fields):
        """The next event of this kind with these fields."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                event = self._queue.get(timeout=max(0.01, ends - time.monotonic()))
            except queue.Empty:
                raise AssertionError("no {!r} in {} s; errors: {!r}".format(kind, PATIENCE, self.errors))
            if event is None:
                raise AssertionError("the supervisor ended before {!r}; errors: {!r}".format(kind, self.errors))
            if event["event"] == kind and all(event.get(name) == value for name, value in fields.items()):
                return event

    def run(self, name, id="r", budget=1.0, **limits):
        """`done` of a whole run."""
        self.start(name, id, budget, **limits)
        return self.wait_for("done", id=id)

    def cancel(self, id="r"):
        """(`done`, seconds that it took)."""
        before = time.monotonic()
        self.send({"op": "cancel", "id": id})
        return self.wait_for("done", id=id), time.monotonic() - before

    def of(self, kind):
        return [event for event in self.events if event["event"] == kind]

    def close(self):
        """Closes standard input, as an editor that dies does; returns the exit code."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        return self.process.wait(PATIENCE)

    def kill(self, pid=None):
        os.kill(self.process.pid if pid is None else pid, signal.SIGKILL)

    def release(self):
        """Closes the pipes; for a supervisor that has ended."""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def left(self, seconds=5.0):
        """Processes of this supervisor and its temporary files that are still there after so long; [] is what we want."""
        ends = time.monotonic() + seconds
        while True:
            found = processes_with(self.token) + self.files() + self._supervisors()
            if not found or time.monotonic() > ends:
                return found
            time.sleep(0.02)

    def _supervisors(self):
        """The supervising process, which lives only as long as the process that was started."""
        pid = self.hello["pid"]
        if self.process.poll() is None or not os.path.exists("/proc/{}/stat".format(pid)):
            return []
        with open("/proc/{}/stat".format(pid)) as file:
            return [] if ") Z" in file.read() else [pid]

    def files(self):
        """Everything below the temporary folder of the supervisor, apart from the root's own lock."""
        root = os.path.join(self.temporary, "ilb-" + self.token)
        return [name for name in (os.listdir(root) if os.path.isdir(root) else []) if name != "lock"]


def processes_with(token):
    """Linux: processes that have inherited the mark of a supervisor, or are one. Zombies have no environment and do not count."""
    found = []
    for pid in os.listdir("/proc") if LINUX else ():
        if not pid.isdigit():
            continue
        try:
            with open("/proc/{}/environ".format(pid), "rb") as file:
                if "INTERLOCK_BENCH={}".format(token).encode("ascii") not in file.read():
                    continue
            with open("/proc/{}/cmdline".format(pid), "rb") as file:
                found.append((int(pid), file.read().replace(b"\0", b" ").decode("utf-8", "replace")[:120]))
        except OSError:
            continue
    return found


def shared_files(token):
    """Linux: files of named shared memory and semaphores that the processes of a supervisor have mapped."""
    found = set()
    for pid, _ in processes_with(token):
        try:
            with open("/proc/{}/maps".format(pid), encoding="utf-8", errors="replace") as file:
                found.update("/" + line.rstrip("\n").partition("/")[2] for line in file if "/dev/shm/" in line)
        except OSError:
            continue
    return [path for path in found if not path.endswith(" (deleted)")]


def still_there(paths, seconds=5.0):
    """Those of these files that exist even after so long."""
    ends = time.monotonic() + seconds
    while any(os.path.exists(path) for path in paths) and time.monotonic() < ends:
        time.sleep(0.02)
    return [path for path in paths if os.path.exists(path)]


class Workplace:
    """A temporary folder with a runner in it, for a `with` statement or a test class."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="t-")
        copy_runner(self.folder)
        return self

    def __exit__(self, *_error):
        shutil.rmtree(self.folder, ignore_errors=True)

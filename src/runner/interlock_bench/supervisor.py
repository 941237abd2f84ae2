"""Takes requests from the host, runs each in a worker process of its own, and answers for every process that it leads to.

It never imports what it measures. On POSIX there are two processes: the one that the host started (the guard) only waits,
and forks the one that does the work. If either is killed, the other ends everything that was started.
"""

import os
import platform
import queue
import signal
import sys
import threading
import time
import traceback

from . import VERSION, environment, process_tree, protocol, run_preset
from .run import Run
from .temporary import TemporaryRoot

# Seconds between looks at time and memory. Where a look means running `ps`, it must not disturb the measurement.
_TICK = 0.25 if sys.platform.startswith(("linux", "win")) else 1.0
# Seconds for resource trackers to clean up after the supervisor was killed.
_TRACKERS = 3.0
_OPERATIONS = ("preset", "function", "dry-run", "pattern")
DEFAULT_LIMITS = {"time": 900.0, "output": 1 << 20, "memory": 0}


def serve():
    """Runs until standard input closes. Returns the exit code."""
    # Ctrl-C in a terminal reaches all its processes; the host decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    root = TemporaryRoot()
    try:
        return _guarded(root) if hasattr(os, "fork") else Supervisor(root).serve()
    finally:
        root.remove()


def _guarded(root):
    """Forks before any thread exists. Only the child comes back from `Supervisor.serve`, and ends here."""
    life_read, life_write = os.pipe()
    began = time.time()
    process_tree.become_subreaper()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(life_write)
            os.setsid()
            process_tree.become_subreaper()
            code = Supervisor(root, life_read).serve()
        except BaseException:
            # `_exit` would take it along, and the host shows what is printed last.
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            root.remove()
            os._exit(code)
    os.close(life_read)
    # The host waits for the end of these: only the child may hold them.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    _, status = os.waitpid(child, 0)
    tree = process_tree.Tree(child, began)
    tree.kill()
    tree.clean_up(_TRACKERS)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1


class Supervisor:
    """`life`: descriptor whose other end the guard holds; None without a guard."""

    def __init__(self, root, life=None):
        source, sink = protocol.take_streams()
        self._root = root
        self._channel = protocol.Channel(sink)
        self._messages = queue.Queue()
        self._run = None
        self._next_look = 0.0
        self._source = source
        self._life = life

    def serve(self):
        self._thread(self._read_requests)
        if self._life is not None:
            self._thread(self._watch_guard)
        try:
            self._send({"event": "hello", "id": None, "protocol": protocol.PROTOCOL, "runner": VERSION, "pid": os.getpid(),
                        "version": platform.python_version()})
            while self._handle_next():
                pass
        except OSError:
            pass  # the host reads no more: as if it had closed the input
        finally:
            self._stop_quietly()
        return 0

    def _thread(self, function):
        threading.Thread(target=function, daemon=True).start()

    def _send(self, event):
        self._channel.send(event, numbered=True)

    def _post(self, kind, run, value):
        self._messages.put((kind, run, value))

    def _read_requests(self):
        for line in protocol.read_lines(self._source):
            self._post("request", None, protocol.parse(line))
        self._post("eof", None, None)

    def _watch_guard(self):
        os.read(self._life, 1)
        self._post("eof", None, None)

    def _handle_next(self):
        """False when it is time to end."""
        try:
            kind, run, value = self._messages.get(timeout=_TICK if self._run is not None else None)
        except queue.Empty:
            kind, run, value = "nothing", None, None
        if kind == "eof":
            return False
        if kind == "request":
            self._take_request(value)
        elif run is not None and run is self._run:
            self._take_from_run(kind, value)
        self._look_at_limits()
        return True

    def _look_at_limits(self):
        now = time.monotonic()
        if self._run is None or now < self._next_look:
            return
        self._next_look = now + _TICK
        exceeded = self._run.check_limits()
        if exceeded is not None:
            self._end_run(exceeded)

    def _take_from_run(self, kind, value):
        if kind == "event":
            self._run.take(value)
        elif kind == "limit":
            self._end_run(value)
        elif kind == "ended":
            self._end_run("crashed")

    def _end_run(self, why):
        run, self._run = self._run, None
        run.end(why, lambda: self._drain(run))

    def _drain(self, run):
        """Handles the events that a run has sent; what belongs to others is put back."""
        others = []
        while True:
            try:
                message = self._messages.get_nowait()
            except queue.Empty:
                break
            if message[0] == "event" and message[1] is run:
                run.take(message[2])
            else:
                others.append(message)
        for message in others:
            self._messages.put(message)

    def _stop_quietly(self):
        if self._run is not None:
            self._run.stop()

    def _take_request(self, request):
        if request is None:
            self._error(None, "bad-request", "A line of the request is not a JSON object.", "")
            return
        operation, id = request.get("op"), request.get("id")
        if operation == "cancel":
            if self._run is not None and self._run.id == id:
                self._end_run("cancelled")
        elif operation == "environment":
            self._send({"event": "environment", "id": id, "environment": environment.describe()})
            self._done(id, "ok")
        else:
            problem = self._problem(request)
            if problem is None:
                self._start(request)
            else:
                self._error(id, *problem)
                self._done(id, "refused")

    def _problem(self, request):
        """(code, message, what to do) if the request cannot be started."""
        if request.get("op") not in _OPERATIONS:
            return "bad-request", "The runner knows no operation {!r}.".format(request.get("op")), "Update the runner."
        if not isinstance(request.get("id"), str) or not isinstance(request.get("budget"), (int, float)):
            return "bad-request", "The request lacks its id or budget.", ""
        if self._run is not None:
            return "busy", "Another measurement is running; two at once would disturb each other.", "Stop it or wait for it."
        if request["op"] == "preset" and run_preset.find(request.get("preset")) is None:
            return "unknown-preset", "There is no preset {!r}.".format(request.get("preset")), "Choose one of the list."
        return None

    def _start(self, request):
        request = dict(request, limits=dict(DEFAULT_LIMITS, **(request.get("limits") or {})), seed=request.get("seed") or 0)
        try:
            self._run = Run(request, self._root, self._send, self._post)
        except OSError as error:
            self._error(request["id"], "cannot-start", "The measuring process did not start: {}".format(error),
                        "Check that the working folder exists and that this interpreter can be started.")
            self._done(request["id"], "failed")

    def _error(self, id, code, message, advice):
        self._send({"event": "error", "id": id, "code": code, "message": message, "traceback": "", "next": advice})

    def _done(self, id, why):
        self._send({"event": "done", "id": id, "why": why, "code": None, "stderr": ""})

"""One request in the supervisor: its worker process, what it prints, its limits, its end."""

import os
import signal
import subprocess
import sys
import threading
import time

from . import process_tree, protocol
from .partial import Story
from .run_preset import summary_of
from .temporary import remove_folder

# Bytes of standard error that `done` shows.
_TAIL = 4000
_KINDS = {"preset": "preset", "pattern": "pattern", "function": "function", "dry-run": "function"}
# Seconds that a worker may take to end after it has reported everything.
_FAREWELL = 1.0
# Seconds for resource trackers, before `done` and, if that was not enough, after it.
_TRACKERS = 0.1
_SLOW_TRACKERS = 3.0


class Run:
    """Made by the supervisor's main thread: on Linux the worker dies with the thread that starts it.

    `post(kind, run, value)` puts something into the supervisor's queue; it is called from other threads.
    """

    def __init__(self, request, root, send, post):
        self.id = request["id"]
        self._request = request
        self._send = send
        self._post = post
        self._started = time.monotonic()
        self._limits = request["limits"]
        self._story = Story()
        # Decided by the first reason to end; None while it runs.
        self.why = None
        self._printed = 0
        self._tail = b""
        self._folder = root.new_folder()
        self._job = None
        self._farewell = None
        self._trackers_ended = False
        began = time.time()
        self._process = self._start_worker(root.token)
        self._tree = process_tree.Tree(self._process.pid, began) if os.name == "posix" else None
        self._threads = [self._thread(self._read_events), self._thread(self._read_errors)]
        self._thread(self._await_end)
        self._tell_worker(request)

    def _start_worker(self, token):
        request = self._request
        environment = dict(os.environ)
        environment.update(request.get("environment") or {})
        environment.update({"TMPDIR": self._folder, "TEMP": self._folder, "TMP": self._folder,
                            "INTERLOCK_BENCH": token})
        flags = getattr(subprocess, "_args_from_interpreter_flags", list)()
        command = [sys.executable] + flags + ["-X", "utf8", os.path.dirname(os.path.abspath(__file__)), "worker", str(os.getpid())]
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=request.get("cwd") or self._folder, env=environment, bufsize=0,
                                   start_new_session=os.name == "posix", **hidden)
        if os.name == "nt":
            from .windows_job import Job
            self._job = Job(int(self._limits["memory"]))
            self._job.add(process)
        return process

    def _tell_worker(self, request):
        """Only now that the worker is in its job or session may it start anything."""
        try:
            protocol.Channel(self._process.stdin.fileno()).send(request)
        except OSError:
            pass  # it has ended already, which is reported as such

    def _thread(self, function):
        thread = threading.Thread(target=function, daemon=True)
        thread.start()
        return thread

    def _read_events(self):
        for line in protocol.read_lines(self._process.stdout.fileno()):
            self._post("event", self, protocol.parse(line))

    def _read_errors(self):
        while True:
            try:
                data = os.read(self._process.stderr.fileno(), 65536)
            except OSError:
                return
            if not data:
                return
            if self.why is not None:
                continue  # what dying processes say about it does not matter
            self._printed += len(data)
            self._tail = (self._tail + data)[-_TAIL:]
            if self._printed > self._limits["output"]:
                self._post("limit", self, "output")

    def _await_end(self):
        self._process.wait()
        self._post("ended", self, None)

    def take(self, event):
        """An event of the worker, in the supervisor's main thread."""
        if event is None or "event" not in event:
            return
        kind = event["event"]
        if kind == "finished":
            self.why = event["why"]
            self._farewell = time.monotonic() + _FAREWELL
        elif self.why is None:
            self._story.add(event)
            self._send(dict(event, id=self.id))

    def check_limits(self):
        """The limit that is exceeded, or None. Called several times a second."""
        if self.why is not None:
            return self.why if time.monotonic() > self._farewell else None
        if time.monotonic() - self._started > self._limits["time"]:
            return "timeout"
        allowed = self._limits["memory"]
        if self._tree is not None and self._tree.memory(allowed or float("inf")) > (allowed or float("inf")):
            return "memory"
        return None

    def end(self, why, drain):
        """Ends all processes of the run and sends its last events, `done` among them.

        `why`: the reason; `crashed` is replaced by what the worker has said before. `drain()` handles what is still queued.
        """
        finished = self.why is not None
        if why != "crashed":
            self.why = self.why or why
        self._kill()
        for thread in self._threads:
            thread.join(1.0)
        drain()
        self.why = self.why or why
        if not finished and self.why == why:
            self._tell_why()
        result = self._story.result(self._summary(), time.monotonic() - self._started)
        if result is not None:
            self._send({"event": "result", "id": self.id, "result": result})
        self._send({"event": "done", "id": self.id, "why": self.why, "code": self._exit_code(), "stderr": self._text()})
        self._clean_up()

    def stop(self):
        """Ends all processes of the run without a word: nobody listens any more."""
        self.why = self.why or "cancelled"
        self._kill()
        self._clean_up()

    def _kill(self):
        if self._job is not None:
            self._job.end()
        else:
            self._tree.kill()
            self._trackers_ended = self._tree.wait_for_trackers(_TRACKERS)

    def _clean_up(self):
        if self._tree is not None:
            self._tree.clean_up(0.0 if self._trackers_ended else _SLOW_TRACKERS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                stream.close()
            except OSError:
                pass
        remove_folder(self._folder)

    def _summary(self):
        kind = _KINDS[self._request["op"]]
        name = self._request.get("preset") or self._request.get("pattern") or self._request.get("qualname")
        return summary_of(self._request, kind, name)

    def _text(self):
        return self._tail.decode("utf-8", "replace")

    def _exit_code(self):
        try:
            return self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return None

    def _tell_why(self):
        told = self._explanation()
        if told is not None:
            code, message, advice = told
            self._send({"event": "error", "id": self.id, "code": code, "message": message, "traceback": "", "next": advice})

    def _explanation(self):
        """(code, message, what to do) of an end that the worker could not explain itself."""
        if self.why == "timeout":
            return ("timeout", "It was still running after {:.0f} s and was stopped.".format(self._limits["time"]),
                    "Look for code that waits for ever, or allow more time.")
        if self.why == "memory":
            return ("memory", "It used more than {:.0f} MB of memory and was stopped.".format(self._limits["memory"] / 1e6),
                    "Use smaller arguments, or raise the memory limit.")
        if self.why == "output":
            return ("output", "It printed more than {:.0f} kB and was stopped.".format(self._limits["output"] / 1e3),
                    "Measure a function that prints less.")
        if self.why == "crashed":
            return "crashed", _crash_text(self._exit_code()), "The end of standard error may say why."
        return None


def _crash_text(code):
    if code is not None and code < 0:
        try:
            return "The measuring process was ended by {}.".format(signal.Signals(-code).name)
        except ValueError:
            pass
    return "The measuring process ended by itself with exit code {}.".format(code)

"""A Python process of its own that runs one of the files in `scripts/` and answers questions.

What must be measured in a clean process (starting processes without other threads around, memory, the GIL beside busy threads,
one core) is measured there: the worker process has threads, modules and a heap of its own that would be measured too.
The script is run as a file, so a child that it spawns imports that file and not the runner.
"""

import json
import os
import subprocess
import sys
import threading

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scripts")


class ScriptFailed(RuntimeError):
    """The child ended, took too long, or says that it could not do what was asked."""


class ChildScript:
    """Starts with the first question and again after a failure. `name`: a file of `scripts/` without `.py`."""

    def __init__(self, name, *arguments):
        self.name = name
        self.arguments = [str(argument) for argument in arguments]
        self.process = None

    def start(self):
        """Idempotent. The child inherits the process group, so a cancelled request takes it along."""
        if self.process is not None:
            return
        command = [sys.executable, os.path.join(SCRIPTS, self.name + ".py")] + self.arguments
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def ask(self, do, limit=30.0, **details):
        """The child's answer, a dictionary. `limit`: seconds until it is killed; raises `ScriptFailed`."""
        self.start()
        process = self.process
        late = threading.Event()

        def end():
            late.set()
            process.kill()

        timer = threading.Timer(limit, end)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(dict(details, do=do)).encode() + b"\n")
            line = _line(process.stdout)
        except OSError:  # the child has closed its end
            line = b""
        finally:
            timer.cancel()
        if not line:
            code = self._reap()
            raise ScriptFailed("%s took longer than %g s" % (self.name, limit) if late.is_set()
                               else "%s ended with exit code %s" % (self.name, code))
        answer = json.loads(line.decode())
        if "error" in answer:
            raise ScriptFailed(answer["error"])
        return answer

    def close(self):
        """Ends the child; may be called twice."""
        if self.process is None:
            return
        try:
            self.process.stdin.close()
            self.process.wait(2.0)
        except (OSError, subprocess.TimeoutExpired):
            pass  # killed below
        self._reap()

    def _reap(self):
        process, self.process = self.process, None
        if process.poll() is None:
            process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            try:
                stream.close()
            except OSError:
                pass  # what was not written any more is of no use
        return code


def ask_once(name, do, arguments=(), limit=30.0, **details):
    """One question to a child that lives for it only."""
    script = ChildScript(name, *arguments)
    try:
        return script.ask(do, limit=limit, **details)
    finally:
        script.close()


def _line(stream):
    """An unbuffered pipe gives a line in pieces if it is long."""
    parts = []
    while True:
        part = stream.readline()
        parts.append(part)
        if not part or part.endswith(b"\n"):
            return b"".join(parts)

"""The other end of the protocol, for runs by hand: a supervisor of its own, one request, Ctrl-C cancels it."""

import json
import os
import subprocess
import sys

from . import protocol

# Seconds that the supervisor may take to end once it has nothing to do.
_FAREWELL = 10.0


def run(request, take):
    """Carries out one request. `take(line, event)` gets each line, as text and as dictionary. Returns the `why` of `done`;
    "crashed" if the supervisor ended without it."""
    hidden = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
    folder = os.path.dirname(os.path.abspath(__file__))
    process = subprocess.Popen([sys.executable, "-X", "utf8", folder, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               bufsize=0, **hidden)
    try:
        _send(process, request)
        return _follow(process, request, take)
    finally:
        process.stdin.close()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()


def _send(process, message):
    process.stdin.write(json.dumps(message).encode("ascii") + b"\n")


def _follow(process, request, take):
    lines = protocol.read_lines(process.stdout.fileno())
    while True:
        try:
            for line in lines:
                event = protocol.parse(line)
                take(line.decode("ascii"), event)
                if event["event"] == "done" and event["id"] == request["id"]:
                    return event["why"]
            return "crashed"
        except KeyboardInterrupt:
            _send(process, {"op": "cancel", "id": request["id"]})


class Progress:
    """Remembers result and errors; on a terminal it shows what goes on in one line."""

    def __init__(self):
        self.result = None
        self.errors = []
        self._terminal = sys.stderr.isatty()
        self._width = 0

    def take(self, _line, event):
        kind = event["event"]
        if kind == "result":
            self.result = event["result"]
        elif kind == "error":
            self.errors.append(event)
        elif kind == "progress" and self._terminal:
            text = "{} {} of {}".format(event["phase"], event["done"], event["of"])
            sys.stderr.write("\r" + text.ljust(self._width))
            sys.stderr.flush()
            self._width = len(text)

    def clear(self):
        """Removes the line of the terminal."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()

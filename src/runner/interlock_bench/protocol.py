"""JSON lines over private descriptors, so that nothing that measured code prints or reads can get among them."""

import json
import os
import sys
import threading

PROTOCOL = 1


def take_streams():
    """Keeps standard input and output for ourselves and returns them as (input, output) descriptors.

    From now on what code prints goes to standard error, and what it reads is empty: `input()` fails at once instead of
    hanging. Programs that it starts inherit that.
    """
    sys.stdout.flush()
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0, inheritable=True)
    os.close(null)
    os.dup2(2, 1, inheritable=True)
    if os.name == "nt":
        import msvcrt
        msvcrt.setmode(source, os.O_BINARY)
        msvcrt.setmode(sink, os.O_BINARY)
    return source, sink


class Channel:
    """Writes one JSON object a line. Only the process that made it writes: a forked child has a copy."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._sequence = 0

    def send(self, message, numbered=False):
        """Raises OSError when nobody reads any more, ValueError for figures that JSON does not know (infinity).

        `numbered`: adds `seq`, counting up from 0.
        """
        if os.getpid() != self._owner:
            return
        with self._lock:
            if numbered:
                message = dict(message, seq=self._sequence)
            line = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
            self._sequence += 1
            view = memoryview(line)
            while view:
                view = view[os.write(self._descriptor, view):]


def read_lines(descriptor):
    """Complete lines (bytes, without the end) until the other side closes; an unfinished last line is dropped.

    An iterator that can be continued after an exception (Ctrl-C) without losing what was read.
    """
    return _Lines(descriptor)


class _Lines:
    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._complete = []
        self._pending = b""

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            while self._complete:
                line = self._complete.pop(0)
                if line.strip():
                    return line
            try:
                data = os.read(self._descriptor, 65536)
            except OSError:
                data = b""
            if not data:
                raise StopIteration
            lines = (self._pending + data).split(b"\n")
            self._pending, self._complete = lines.pop(), lines


def parse(line):
    """The object of a line, or None if it is not one."""
    try:
        message = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    return message if isinstance(message, dict) else None

"""Subinterpreters with a GIL of their own, each in a thread.

From 3.14 by the public `concurrent.interpreters`; on 3.12 and 3.13 by the private modules behind it, whose names and
signatures differ by version, as an experiment. Before 3.12 all interpreters of a process share one GIL.

Each interpreter runs one script for its whole life: it reads a pickled call from a pipe, answers on another, and ends when
the first is closed. A thread for each interpreter feeds it. So arguments are pickled, as the executors do it.
"""

import os
import pickle
import struct
import sys
import threading
from collections import deque

from .base import Model, ModelError

_SCRIPT = """
import sys
sys.path[:] = {path!r}
import os, pickle, struct

def read(size):
    parts = []
    while size:
        part = os.read({tasks}, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

def write(data):
    view = memoryview(struct.pack("!Q", len(data)) + data)
    while view:
        view = view[os.write({answers}, view[:1 << 20]):]

write(pickle.dumps((True, None)))
while True:
    head = read(8)
    if head is None:
        break
    try:
        function, arguments = pickle.loads(read(struct.unpack("!Q", head)[0]))
        answer = pickle.dumps((True, function(*arguments)), -1)
    except BaseException as error:
        answer = pickle.dumps((False, "%s: %s" % (type(error).__name__, error)))
    write(answer)
"""


class Subinterpreters(Model):
    """`workers`: interpreters; `None`: the number of CPUs."""

    id = "subinterpreters"
    sends = True

    def __init__(self, workers=None):
        super().__init__(workers or os.cpu_count() or 1)
        self._members = []

    def reason_unsupported(self, environment):
        if environment["subinterpreters"] != "no" and backend() is not None:
            return None
        if sys.version_info < (3, 12):
            return "needs Python 3.12: before it all interpreters of a process share one GIL"
        return "this build has no module for subinterpreters"

    def _start(self):
        functions = backend()
        if functions is None:
            raise ModelError("This interpreter has no subinterpreters with a GIL of their own")
        for _ in range(self.workers):
            self._members.append(_Member(functions))
        for member in self._members:
            member.receive()

    def _run(self, function, tuples):
        pending = deque((index, pickle.dumps((function, arguments), -1)) for index, arguments in enumerate(tuples))
        results = [None] * len(tuples)
        failures = []

        def feed(member):
            while not failures:
                try:
                    index, task = pending.popleft()
                except IndexError:
                    return
                try:
                    member.send(task)
                    results[index] = member.receive()
                except Exception as error:  # raised again in the caller's thread
                    failures.append(error)

        feeders = [threading.Thread(target=feed, args=(member,), daemon=True) for member in self._members[:len(tuples)]]
        for feeder in feeders:
            feeder.start()
        for feeder in feeders:
            feeder.join()
        if failures:
            raise failures[0]
        return results

    def close(self):
        members, self._members = self._members, []
        for member in members:
            member.close()


class _Member:
    """One interpreter, its thread and its two pipes. Descriptors are shared: it is the same process.

    The interpreter is created, used and destroyed in one thread. Destroyed in another it waits for ever: what it takes for
    its main thread, the one that first imported `threading`, has not ended (seen on 3.12).
    """

    def __init__(self, functions):
        create, execute, destroy = functions
        task_read, self._task_write = os.pipe()
        self._answer_read, answer_write = os.pipe()
        script = _SCRIPT.format(path=list(sys.path), tasks=task_read, answers=answer_write)
        self._failure = None

        def live():
            try:
                interpreter = create()
                try:
                    execute(interpreter, script)
                finally:
                    destroy(interpreter)
            except Exception as error:
                self._failure = error
            finally:
                os.close(task_read)
                os.close(answer_write)

        self._thread = threading.Thread(target=live, daemon=True)
        self._thread.start()

    def send(self, task):
        view = memoryview(struct.pack("!Q", len(task)) + task)
        while view:
            view = view[os.write(self._task_write, view[:1 << 20]):]

    def receive(self):
        size = struct.unpack("!Q", self._read(8))[0]
        good, value = pickle.loads(self._read(size))
        if not good:
            raise ModelError("In a subinterpreter: %s" % value)
        return value

    def _read(self, size):
        parts = []
        while size:
            part = os.read(self._answer_read, min(size, 1 << 20))
            if not part:
                raise ModelError("A subinterpreter ended before it answered{}".format(
                    ": %s" % self._failure if self._failure else ""))
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def close(self):
        os.close(self._task_write)
        self._thread.join()
        os.close(self._answer_read)


def backend():
    """(create, execute, destroy) of this interpreter, or `None` if interpreters would share the GIL or there are none."""
    if sys.implementation.name != "cpython" or sys.version_info < (3, 12):
        return None
    try:
        from concurrent import interpreters  # 3.14
        return interpreters.create, lambda one, text: one.exec(text), lambda one: one.close()
    except ImportError:
        pass
    try:
        import _interpreters  # 3.13
        return _interpreters.create, _execute_checked(_interpreters.exec), _interpreters.destroy
    except ImportError:
        pass
    try:
        import _xxsubinterpreters  # 3.12
        return _xxsubinterpreters.create, _xxsubinterpreters.run_string, _xxsubinterpreters.destroy
    except ImportError:
        return None


def _execute_checked(execute):
    def checked(interpreter, text):
        failure = execute(interpreter, text)
        if failure is not None:
            raise ModelError("In a subinterpreter: %s" % (getattr(failure, "formatted", None) or failure))
    return checked

"""Projects in a temporary folder, whose functions are asked for over the real protocol: supervisor, worker, import."""

import os
import shutil
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench import client  # noqa: E402


class Answer:
    """The events of one request. `why`: of `done`."""

    def __init__(self, events, why):
        self.events = events
        self.why = why

    def of(self, name):
        """All events of a name."""
        return [event for event in self.events if event["event"] == name]

    def one(self, name):
        """The only event of a name; fails with the errors if there is none."""
        found = self.of(name)
        assert len(found) == 1, "%d %s events; errors: %s" % (len(found), name, self.of("error"))
        return found[0]

    def codes(self):
        return [warning["code"] for warning in self.of("warning")]


class FunctionCase(unittest.TestCase):
    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="project-"))
        self.addCleanup(shutil.rmtree, self.root, True)

    def write(self, path, text):
        """Writes a file of the project and returns its absolute path."""
        target = os.path.join(self.root, *path.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))
        return target

    def ask(self, op, file, qualname, arguments="", budget=2.0, **more):
        """Sends a request for a function of `file` and waits for its end."""
        request = {
            "op": op, "id": "1", "file": file, "shownFile": os.path.relpath(file, self.root), "qualname": qualname, "argumentsText": arguments,
            "setupText": "", "eachText": "", "tasks": 20, "concurrency": 4, "budget": budget, "seed": 7, "cwd": self.root, "roots": [],
            "environment": {}, "allowTopLevel": False, "limits": {"time": 120.0, "output": 1 << 20, "memory": 0},
        }
        request.update(more)
        events = []
        why = client.run(request, lambda _line, event: events.append(event))
        return Answer(events, why)

    def dry(self, file, qualname, arguments="", **more):
        return self.ask("dry-run", file, qualname, arguments, **more)

    def error(self, file, qualname, arguments="", **more):
        """The error of a dry run that must fail."""
        answer = self.dry(file, qualname, arguments, **more)
        self.assertEqual(answer.why, "failed", answer.events)
        return answer.one("error")

"""Runs that are cancelled at random moments, and editors and supervisors that die: nothing may be left behind."""

import os
import random
import time

import harness

# Presets that do much at once: pools by all start methods, servers, shared memory, own sessions, write-protected files.
PRESETS = ("quick", "start-methods", "large-arguments", "workers-waiting", "uses-pools", "starts-sessions", "leaves-files",
           "holds-gil", "measures-for-ever", "tiny")


class Storm:
    """`latest`: seconds after the start of a run at which it is cancelled at the latest."""

    def __init__(self, folder, seed, latest):
        self._folder = folder
        self._random = random.Random(seed)
        self._latest = latest
        self._runner = None
        # Of every cancelled run: seconds from the request to `done`.
        self.seconds = []
        # (run, what was found) for everything that was left.
        self.left = []
        self.deaths = 0

    def run(self, number):
        """One run and its violent end."""
        if self._runner is None:
            self._runner = harness.Runner(self._folder)
        runner = self._runner
        name = self._random.choice(PRESETS)
        id = "run-{}".format(number)
        runner.start(name, id, budget=10.0)
        time.sleep(self._random.uniform(0.0, self._latest))
        shared = harness.shared_files(runner.token)
        way = self._random.choice(("cancel",) * 6 + ("editor dies", "supervisor dies", "guard dies"))
        if way == "cancel":
            done, seconds = runner.cancel(id) if not self._is_done(id) else (None, None)
            if done is not None and done["why"] == "cancelled":
                self.seconds.append(seconds)
        else:
            self._die(way)
        found = runner.left() + harness.still_there(shared)
        if found:
            self.left.append((number, name, way, found))

    def _is_done(self, id):
        return any(event["event"] == "done" and event["id"] == id for event in self._runner.events)

    def _die(self, way):
        runner, self._runner = self._runner, None
        self.deaths += 1
        if way == "editor dies":
            runner.close()
        else:
            runner.kill(runner.hello["pid"] if way == "supervisor dies" and os.name == "posix" else None)
            runner.process.wait(harness.PATIENCE)
        runner.release()

    def close(self):
        """Ends the last supervisor; True if no temporary file is left at all."""
        if self._runner is not None:
            self._runner.close()
            self._runner.release()
        folder = os.path.join(self._folder, "tmp")
        ends = time.monotonic() + 5
        while os.listdir(folder) and time.monotonic() < ends:
            time.sleep(0.02)
        return os.listdir(folder) == []

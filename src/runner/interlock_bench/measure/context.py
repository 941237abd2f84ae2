"""What a preset, a pattern or a function benchmark is given to work with."""

import random
import tempfile
import time

from . import cores as measured_cores


class Context:
    """`emit(event, **fields)` sends one line of the protocol; `budget` in seconds, counted from here."""

    def __init__(self, budget, seed, environment, emit):
        self.budget = float(budget)
        self.seed = seed
        self.random = random.Random(seed)
        # As `Environment` in model.ts.
        self.environment = environment
        self.emit = emit
        self.warnings = []
        self._started = time.perf_counter()
        self._cores = None
        self._servers = []

    def elapsed(self):
        """Seconds of the budget that are spent."""
        return time.perf_counter() - self._started

    def temporary_folder(self):
        """A new folder. Whoever started this process removes it with everything in it, even after a kill."""
        return tempfile.mkdtemp(prefix="f-")

    def cores(self):
        """Effective cores: how many cores' work this machine does for us just now. Takes about 0.4 s, once."""
        if self._cores is None:
            self.progress("cores", 0, 1)
            self._cores = measured_cores.effective_cores(
                self.environment["usableCores"], limited=self.environment["quota"] is not None)
            self.environment["effectiveCores"] = self._cores
        return self._cores

    def loopback(self, latency=0.005, limit=None):
        """A server on this machine that answers after `latency` seconds, `limit` requests at once (None: any number).

        Has `host`, `port`, `close()`; is closed at the end of the run at the latest.
        """
        from ..workloads.loopback import LoopbackServer
        server = LoopbackServer(latency=latency, limit=limit)
        self._servers.append(server)
        return server

    def warn(self, code, text, action):
        """Something that makes figures worse than they could be, and what to do about it. Once for each code and text."""
        warning = {"code": code, "text": text, "action": action}
        if warning not in self.warnings:
            self.warnings.append(warning)
            self.emit("warning", **warning)

    def progress(self, phase, done, of, eta=None):
        self.emit("progress", phase=phase, done=done, of=of, eta=eta)

    def close(self):
        """Closes what was handed out. Failures do not matter: whatever is left dies with the process."""
        while self._servers:
            try:
                self._servers.pop().close()
            except OSError:
                pass

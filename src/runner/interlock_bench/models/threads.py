"""Threads that are started for each batch: what `threading.Thread` costs and brings."""

import threading
from collections import deque

from .base import Model


class Threads(Model):
    """One thread for each task, or `workers` threads that take the next task when they have done one."""

    id = "threads"

    def _run(self, function, tuples):
        pending = deque(enumerate(tuples))
        results = [None] * len(tuples)
        failures = []

        def work():
            while not failures:
                try:
                    index, arguments = pending.popleft()
                except IndexError:
                    return
                try:
                    results[index] = function(*arguments)
                except BaseException as error:  # raised again in the caller's thread
                    failures.append(error)

        count = len(tuples) if self.workers is None else min(self.workers, len(tuples))
        threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
        started = []
        try:
            for thread in threads:
                thread.start()
                started.append(thread)
        finally:
            # Also when the system refuses another thread: those that run must not run on into the next round.
            if len(started) < count:
                pending.clear()
            for thread in started:
                thread.join()
        if failures:
            raise failures[0]
        return results

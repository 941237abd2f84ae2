"""Processes that are started for each batch, by one start method."""

import multiprocessing
from multiprocessing.connection import wait

from .base import Model, ModelError
from .remote import work_off


class Processes(Model):
    """One process for each task, or `workers` processes that share the tasks evenly. Their start is part of `run`."""

    sends = True

    def __init__(self, workers=None, method="spawn"):
        super().__init__(workers)
        self.id = method
        self.method = method

    def reason_unsupported(self, environment):
        return reason_without_method(self.method, environment)

    def _start(self):
        if self.method == "forkserver":
            # The server process itself is paid once in the life of a program.
            process = multiprocessing.get_context("forkserver").Process(target=_nothing)
            process.start()
            process.join()

    def _run(self, function, tuples):
        context = multiprocessing.get_context(self.method)
        numbered = list(enumerate(tuples))
        count = len(tuples) if self.workers is None else min(self.workers, len(tuples))
        processes = {}
        results = [None] * len(tuples)
        try:
            for place in range(count):
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=work_off, args=(sender, function, numbered[place::count]), daemon=True)
                processes[receiver] = process
                process.start()
                sender.close()
            waiting = list(processes)
            while waiting:
                # Whoever is ready first: a large result fills its pipe and blocks its process until it is read.
                for receiver in wait(waiting):
                    waiting.remove(receiver)
                    for index, value in _answer(receiver, processes[receiver]):
                        results[index] = value
            for process in processes.values():
                process.join()
        finally:
            for receiver, process in processes.items():
                receiver.close()
                if process.pid is not None and process.is_alive():
                    process.terminate()
                    process.join()
        return results


def reason_without_method(method, environment):
    """Why processes of a start method cannot run here, or `None`. Method `None`: any will do."""
    if not environment["startMethods"]:
        return "this platform starts no processes"
    if method is None or method in environment["startMethods"]:
        return None
    return "this platform has no start method %s" % method


def _answer(receiver, process):
    try:
        good, value = receiver.recv()
    except EOFError:
        process.join()
        raise ModelError("A worker process ended with exit code %s before it answered" % process.exitcode)
    if not good:
        raise value
    return value


def _nothing():
    pass

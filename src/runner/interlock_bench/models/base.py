"""What all models have in common."""

import inspect
import time
from concurrent.futures import wait


class ModelError(RuntimeError):
    """A worker ended without an answer (killed, out of memory, could not import)."""


class Model:
    """Runs a function over many arguments in one way. Life: `start()`, any number of `run(...)`, `close()`.

    What costs once (a pool, a loop, an interpreter) is paid in `start`; a model whose nature is to start workers for each
    batch (threads, processes) pays in `run`.
    """

    id = ""
    # True: `run` wants `async def` functions; plain functions are called inside the coroutine and block the loop.
    asynchronous = False
    # True: functions and arguments are pickled, so both must be importable by name from another process.
    sends = False

    def __init__(self, workers=None):
        # At once at most; `None`: one for each task.
        self.workers = workers
        # Results of the last run, in the order of its arguments.
        self.results = []

    def reason_unsupported(self, environment):
        """Why this interpreter cannot run the model, for people; `None` if it can. `environment`: as in model.ts."""
        return None

    def start(self):
        """Pays what is paid once and returns its seconds. Idle workers are up when it returns."""
        before = time.perf_counter()
        self._start()
        return time.perf_counter() - before

    def run(self, function, argument_tuples):
        """Calls `function(*arguments)` for each tuple and returns the seconds from the first call to the last result.

        An exception of the function is raised here.
        """
        tuples = list(argument_tuples)
        before = time.perf_counter()
        self.results = self._run(function, tuples)
        return time.perf_counter() - before

    def close(self):
        """Ends the workers. May be called twice, and without `start`."""

    def _start(self):
        pass

    def _run(self, function, tuples):
        raise NotImplementedError

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.close()


def collect(futures):
    """Results in order. After a failure what has not begun is cancelled and the rest awaited: nothing runs on into the next
    round."""
    try:
        return [future.result() for future in futures]
    except BaseException:
        for future in futures:
            future.cancel()
        wait(futures)
        raise


def is_coroutine_function(function):
    """Whether a call gives a coroutine; also for instances with `async def __call__`."""
    if inspect.iscoroutinefunction(function):
        return True
    call = getattr(type(function), "__call__", None)
    return inspect.iscoroutinefunction(call)

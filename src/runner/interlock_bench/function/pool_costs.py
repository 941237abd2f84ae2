"""What a process costs before and around the user's function: start, the way of the data, and the pool's own work."""

import multiprocessing
import pickle
import time

from .. import models
from ..measure.estimates import median
from . import remote

# A burner of this length (CPU seconds) stands for a small task.
_BURN = 0.0003
_BURNS = 60
_STARTS = 3


def start_seconds(method, module_name, limit):
    """Seconds from starting a process to its having imported the user's module, several times; at most `limit` in all."""
    if method not in multiprocessing.get_all_start_methods():
        return []
    taken = []
    begin = time.perf_counter()
    with models.create(method, workers=1) as model:
        while len(taken) < _STARTS and (not taken or time.perf_counter() - begin + taken[-1] < limit):
            taken.append(model.run(remote.touch, [(module_name,)]))
    return taken


def round_trip(model, call):
    """Seconds until a worker has the arguments of one call and has answered; the smallest of three, for the first is cold."""
    taken = []
    for _ in range(3):
        args, kwargs = call.arguments()
        taken.append(model.run(remote.take, [(args, kwargs)]))
        if taken[-1] > 0.3:
            break
    return min(taken)


def overhead(model):
    """CPU seconds that the pool spends on one task in all its processes, besides the task."""
    first = {pid: (end, own) for pid, end, own in _burn(model)}
    before_parent = time.process_time()
    answers = _burn(model)
    parent = time.process_time() - before_parent
    work, last, counted = 0.0, {}, 0
    for pid, end, own in answers:
        if pid in first:
            last[pid] = max(end, last.get(pid, 0.0))
            work += own
            counted += 1
    children = sum(last[pid] - first[pid][0] for pid in last)
    return max(0.0, (parent + children - work) / counted) if counted else None


def _burn(model):
    model.run(remote.burn, [(_BURN,)] * _BURNS)
    # Per process the latest answer last: their clocks only go up.
    return sorted(model.results, key=lambda answer: answer[1])


def pickle_seconds(call, result):
    """Seconds to pickle and unpickle arguments and result once, on both sides together."""
    values = ((call.args, call.kwargs), result)
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        for value in values:
            pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        taken.append(time.perf_counter() - begin)
        if taken[-1] > 0.1:
            break
    return median(taken)

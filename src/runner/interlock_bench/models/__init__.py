"""Execution models behind one interface, so that presets and the function benchmark run the same code.

Models are looked up by the ids of the result model (`thread-pool`). Modules are imported on demand: processes that are
spawned import this package too, and should not pay for what they do not run.
"""

from importlib import import_module

# Id -> module, class, label for people, and the process start method if the id stands for one.
_MODELS = {
    "sequential": ("sequential", "Sequential", "sequential", None),
    "threads": ("threads", "Threads", "threads", None),
    "thread-pool": ("thread_pool", "ThreadPool", "thread pool", None),
    "fork": ("processes", "Processes", "processes (fork)", "fork"),
    "spawn": ("processes", "Processes", "processes (spawn)", "spawn"),
    "forkserver": ("processes", "Processes", "processes (forkserver)", "forkserver"),
    "process-pool": ("process_pool", "ProcessPool", "process pool", None),
    "asyncio": ("asyncio_tasks", "AsyncioTasks", "asyncio", None),
    "to-thread": ("to_thread", "ToThread", "asyncio.to_thread", None),
    "asyncio-pool": ("asyncio_pool", "AsyncioPool", "asyncio + process pool", None),
    "subinterpreters": ("subinterpreters", "Subinterpreters", "subinterpreters", None),
}

MODEL_IDS = tuple(_MODELS)


def label(model_id):
    """The name of a model as people read it in a sentence."""
    return _MODELS[model_id][2]


def create(model_id, workers=None, **options):
    """A model that is not started yet. `workers`: at once at most; `None`: what the model takes by itself."""
    module, name, _label, method = _MODELS[model_id]
    if method is not None:
        options["method"] = method
    return getattr(import_module("." + module, __name__), name)(workers=workers, **options)


def reason_unsupported(model_id, environment):
    """Why a model cannot run on the interpreter that `environment` describes ("needs Python 3.12"), or `None`."""
    return create(model_id, workers=1).reason_unsupported(environment)

"""Imports the user's module as its own program would, and finds the function in it."""

import difflib
import importlib
import inspect
import os
import sys
import time
import types

from .errors import FunctionError
from .locate import locate
from .top_level import top_level_work
from .user_traceback import user_traceback

# Statements that are named in the message; the others are counted.
_SHOWN = 5


class Loaded:
    """The user's module and function.

    `seconds`: of the import. `gil_before`, `gil_after`: whether the GIL was on around the import; an extension module may
    switch it back on in a free-threaded build.
    """

    def __init__(self, module, function, qualname, place, seconds, gil_before, gil_after):
        self.module = module
        self.function = function
        self.qualname = qualname
        self.place = place
        self.seconds = seconds
        self.gil_before = gil_before
        self.gil_after = gil_after


def gil_enabled():
    """Whether the GIL is on now; `True` where the interpreter cannot say (before 3.13)."""
    probe = getattr(sys, "_is_gil_enabled", None)
    return True if probe is None else probe()


def load(file, qualname, roots=(), cwd=None, allow_top_level=False):
    """Imports `file` and returns a `Loaded`. Raises FunctionError; its code says what is wrong.

    `roots`: folders put in front of `sys.path`, behind the root of the module itself.
    """
    place = locate(file)
    if not allow_top_level:
        refuse_top_level_work(place.source, os.path.basename(file))
    for folder in list(reversed([root for root in roots])) + [place.root]:
        if folder in sys.path:
            sys.path.remove(folder)
        sys.path.insert(0, folder)
    if cwd:
        os.chdir(cwd)
    before = gil_enabled()
    start = time.perf_counter()
    module = _import(place)
    seconds = time.perf_counter() - start
    origin = getattr(module, "__file__", None)
    if origin is None or os.path.realpath(origin) != os.path.realpath(file):
        raise FunctionError(
            "name-clash", "`import %s` finds another file than %s" % (place.name, os.path.basename(file)),
            "Another module of that name comes first. Rename the file, or put it in a package.")
    return Loaded(module, find(module, qualname), qualname, place, seconds, before, gil_enabled())


def refuse_top_level_work(source, shown):
    """Raises FunctionError `top-level-work` if importing the file would do more than define things."""
    work = top_level_work(source)
    if not work:
        return
    named = "; ".join("line %d: %s" % (item.line, item.text) for item in work[:_SHOWN])
    more = " and %d more" % (len(work) - _SHOWN) if len(work) > _SHOWN else ""
    raise FunctionError(
        "top-level-work", "Importing %s runs statements that are not in a function: %s%s" % (shown, named, more),
        'Put them under `if __name__ == "__main__":`, or allow them: they will run once here and once in each worker process.')


def _import(place):
    try:
        return importlib.import_module(place.name)
    except ModuleNotFoundError as error:
        missing = error.name or "?"
        if missing == place.name or place.name.startswith(missing + "."):
            raise FunctionError("import-failed", "The module %s was not found below %s" % (place.name, os.path.basename(place.root)),
                                "Check the folders of the package for missing `__init__.py` files.", user_traceback(error))
        raise FunctionError(
            "module-missing", "%s imports `%s`, which this interpreter does not have" % (place.name, missing),
            "Choose the interpreter or virtual environment of the project, or install `%s`." % missing.split(".")[0],
            user_traceback(error))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except SystemExit as error:
        raise FunctionError("import-failed", "Importing %s ended the program with exit code %s" % (place.name, error.code),
                            'Put the call that ends it under `if __name__ == "__main__":`.', user_traceback(error))
    except BaseException as error:
        raise FunctionError("import-failed", "Importing %s failed: %s" % (place.name, describe(error)),
                            "The module must import without its main program. See the traceback.", user_traceback(error))


def describe(error):
    """`ValueError: bad input`, one line."""
    text = " ".join(str(error).split())
    name = type(error).__name__
    return "%s: %s" % (name, text[:300]) if text else name


def find(module, qualname):
    """The function that `qualname` names: `function`, `Class.method`. Raises FunctionError."""
    if "<locals>" in qualname:
        raise _nested(qualname, qualname.split(".<locals>")[0])
    if "<lambda>" in qualname:
        raise FunctionError("lambda", "A lambda without a name cannot be found again", "Give it a name with `def` at the top level.")
    target = module
    done = []
    for part in qualname.split("."):
        if isinstance(target, (types.FunctionType, types.BuiltinFunctionType)):
            raise _nested(qualname, ".".join(done))
        if not hasattr(target, part):
            raise _not_found(target, part, ".".join(done) or module.__name__)
        target = getattr(target, part)
        done.append(part)
    if isinstance(target, property):
        raise FunctionError("not-a-function", "`%s` is a property" % qualname, "Benchmark a function that reads it.")
    if not callable(target) or inspect.isclass(target):
        raise FunctionError("not-a-function", "`%s` is %s, not a function" % (qualname, _kind(target)),
                            "Choose a function, a method, or an `async def`.")
    return target


def _kind(target):
    return "a class" if inspect.isclass(target) else "a value of type %s" % type(target).__name__


def _nested(qualname, outer):
    return FunctionError(
        "nested-function", "`%s` is defined inside `%s` and exists only while that runs" % (qualname.split(".")[-1], outer),
        "Move it to the top level of the module and pass what it uses as arguments.")


def _not_found(target, part, where):
    close = difflib.get_close_matches(part, [name for name in dir(target) if not name.startswith("__")], 3, 0.6)
    hint = "Did you mean %s?" % " or ".join("`%s`" % name for name in close) if close else \
        "Only functions and methods at the top level of the module can be benchmarked. Save the file if the function is new."
    return FunctionError("function-not-found", "`%s` has no `%s`" % (where, part), hint)

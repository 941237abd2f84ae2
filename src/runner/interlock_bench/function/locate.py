"""The dotted name under which a file is imported, and the folder that must be on `sys.path` for it.

Functions are pickled by that name, and worker processes import it again, so it must be the real one: `package.module` from
the folder above the outermost `__init__.py`, and the bare stem for a script. Never `__main__`.
"""

import ast
import importlib
import io
import os
import sys
import sysconfig
import tokenize

from .errors import FunctionError

# What pools and loops import when they start: loaded before the user's folder comes first on the path.
_MACHINERY = ("asyncio", "concurrent.futures.process", "concurrent.futures.thread", "logging", "multiprocessing.forkserver",
              "multiprocessing.popen_forkserver", "multiprocessing.popen_spawn_posix", "multiprocessing.popen_spawn_win32",
              "multiprocessing.queues", "multiprocessing.synchronize", "random", "subprocess", "tempfile", "traceback")


class Place:
    """`name`: dotted name; `root`: absolute folder for `sys.path`; `source`: text of the file."""

    def __init__(self, name, root, source):
        self.name = name
        self.root = root
        self.source = source


def locate(file):
    """The `Place` of a module's file. Raises FunctionError with the code `not-a-module`, `syntax-error` or `name-clash`."""
    path = os.path.realpath(file)
    stem, extension = os.path.splitext(os.path.basename(path))
    if not os.path.isfile(path) or extension not in (".py", ".pyw"):
        raise FunctionError("not-a-module", "%s is not a Python file on disk" % os.path.basename(path),
                            "Save the file, and open a .py file rather than a notebook or an untitled document.")
    source = read_source(path)
    folder = os.path.dirname(path)
    parts = [] if stem == "__init__" else [stem]
    levels = 0 if _has_init(folder) else relative_levels(source)
    while _has_init(folder) or levels > 0:
        folder, package = os.path.split(folder)
        if not package:
            break
        parts.insert(0, package)
        levels -= 1
    if "." in stem or not parts:
        raise FunctionError("not-a-module", "%s has a name that cannot be imported" % os.path.basename(path),
                            "Rename the file: letters, digits and underscores.")
    _check_clash(parts, path)
    return Place(".".join(parts), folder, source)


def read_source(path):
    """The text of a Python file in its declared encoding, checked for syntax."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        compile(data, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        return _decode(data)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = "" if line is None else " at line %d" % line
        raise FunctionError("syntax-error", "The file cannot be compiled%s: %s" % (where, getattr(error, "msg", error)),
                            "Correct the syntax, or choose an interpreter of the version that the file is written for.")


def _decode(data):
    encoding, _lines = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def relative_levels(source):
    """How many packages up a module's relative imports reach; 0 without any. For packages that have no `__init__.py`."""
    return max([node.level for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)] or [0])


def _has_init(folder):
    return os.path.isfile(os.path.join(folder, "__init__.py"))


def _load_machinery():
    for name in _MACHINERY:
        try:
            importlib.import_module(name)
        except (ImportError, ValueError, AttributeError):
            pass  # of another platform


def _check_clash(parts, path):
    """A module that is already there under that name would be found in place of the user's."""
    _load_machinery()
    top = parts[0]
    present = sys.modules.get(top)
    origin = getattr(present, "__file__", None)
    own = origin is not None and _is_inside(path, os.path.dirname(os.path.realpath(origin)))
    if top in sys.builtin_module_names or (present is not None and not own and _is_standard(present, origin)):
        raise FunctionError(
            "name-clash", "%s has the name of the standard module `%s`, which Python has loaded already" % (os.path.basename(path), top),
            "Rename the file: `import %s` finds only one of the two, here and in your program." % top)


def _is_standard(module, origin):
    if origin is None:
        return getattr(module, "__spec__", None) is not None and not hasattr(module, "__path__")
    standard = sysconfig.get_paths()["stdlib"]
    return _is_inside(os.path.realpath(origin), os.path.realpath(standard))


def _is_inside(path, folder):
    return os.path.realpath(path).startswith(os.path.join(folder, ""))

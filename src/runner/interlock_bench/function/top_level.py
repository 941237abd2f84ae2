"""Finds what a file does when it is imported, before it is imported.

A file that was written as a script does its work at the top level. Importing it to benchmark one of its functions would do
that work, in each worker process again. Definitions, imports and plain assignments are what an import is for and are not
named; calls as statements are, unless they are the usual configuration of a module.
"""

import ast

# Loops with fewer turns than this fill a table and are no work worth asking about.
_FEW_TURNS = 10000

# Calls that configure; by their last name...
_CONFIGURING = {
    "add", "add_argument", "add_middleware", "add_route", "addHandler", "addLevelName", "addFilter", "append", "basicConfig",
    "captureWarnings", "clear", "config", "configure", "dictConfig", "disable", "disable_warnings", "discard", "extend",
    "fileConfig", "filterwarnings", "freeze_support", "getLogger", "include_router", "init_app", "insert", "load_dotenv",
    "mount", "namedtuple", "patch_all", "register", "register_blueprint", "reveal_type", "seed", "set_event_loop_policy",
    "set_forkserver_preload", "set_printoptions", "set_start_method", "setLevel", "setattr", "setdefault", "setlocale",
    "setrecursionlimit", "setswitchinterval", "simplefilter", "update", "update_wrapper",
}
# ...and calls that work even if their result is kept.
_WORKING = {
    "asyncio.run", "input", "os.popen", "os.system", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
    "subprocess.run", "time.sleep", "urllib.request.urlopen", "urlopen",
    "requests.get", "requests.post", "requests.put", "requests.delete", "requests.request", "httpx.get", "httpx.post",
}


class Work:
    """`line`: 1-based; `text`: the statement's first line."""

    def __init__(self, line, text):
        self.line = line
        self.text = text


def top_level_work(source):
    """The statements of `source` that do work on import, as `Work`, in order. Raises SyntaxError."""
    lines = source.splitlines()
    found = []
    _search(ast.parse(source).body, found)
    return [Work(node.lineno, lines[node.lineno - 1].strip()) for node in found]


def _search(statements, found):
    for node in statements:
        if isinstance(node, ast.If):
            if is_main_guard(node.test):
                _search(node.orelse, found)
            else:
                _search(node.body + node.orelse, found)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            _search(node.body, found)
            _search(node.orelse + node.finalbody, found)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            _search(node.body, found)
        elif isinstance(node, ast.While):
            found.append(node)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            inner = []
            _search(node.body, inner)
            if inner or not _is_short(node.iter):
                found.append(node)
        elif isinstance(node, ast.Expr):
            if _works(node.value):
                found.append(node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
            if any(_dotted(call.func) in _WORKING for call in _calls_run_now(node.value)):
                found.append(node)
        elif isinstance(node, ast.Raise):
            found.append(node)


def is_main_guard(test):
    """Whether a condition asks for `__name__ == "__main__"`, also as one part of an `and`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(is_main_guard(value) for value in test.values)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, test.comparators[0]]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    texts = [side.value for side in sides if isinstance(side, ast.Constant)]
    return names == ["__name__"] and texts == ["__main__"]


def _works(value):
    if isinstance(value, (ast.Await, ast.ListComp, ast.SetComp, ast.DictComp)):
        return True
    if not isinstance(value, ast.Call):
        return False
    return _last_name(value.func) not in _CONFIGURING


def _calls_run_now(value):
    """Calls inside an expression, without those in a lambda, which run later if at all."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            yield node
        pending.extend(ast.iter_child_nodes(node))


def _is_short(iterable):
    if isinstance(iterable, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
        return True
    if not isinstance(iterable, ast.Call) or _dotted(iterable.func) != "range":
        # Over a name or a call: tables of a module are short, and what their turns do was looked at.
        return True
    numbers = [argument.value for argument in iterable.args if isinstance(argument, ast.Constant)]
    return len(numbers) == len(iterable.args) and all(isinstance(number, int) and number < _FEW_TURNS for number in numbers)


def _dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id] + parts[::-1])


def _last_name(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

"""A look at the code, without running it, for what a benchmark had better not repeat hundreds of times."""

import ast
import inspect
import textwrap

# code -> (text, what it is called)
TEXTS = {
    "writes": "It writes files or a database: {calls}. The benchmark will do that with every call.",
    "deletes": "It deletes or renames: {calls}. The benchmark will do that with every call.",
    "network": "It uses the network: {calls}. The server will see every call.",
    "starts-programs": "It starts other programs: {calls}. The benchmark will do that with every call.",
}
_ACTIONS = {
    "writes": "Let the arguments point to a scratch folder or a test database.",
    "deletes": "Benchmark it on copies, created in the preparation of each call.",
    "network": "Let it talk to a test server, and keep to its limits.",
    "starts-programs": "Make sure that they may run many times at once.",
}

_LAST_NAMES = {
    "writes": {"write_text", "write_bytes", "writelines", "savetxt", "to_csv", "to_parquet", "to_sql", "dump", "makedirs", "mkdir", "touch", "copyfile",
               "copytree", "copy2", "commit", "executemany", "bulk_create", "fsync", "save"},
    "deletes": {"unlink", "rmtree", "rmdir", "removedirs", "truncate"},
    "network": {"urlopen", "urlretrieve", "create_connection", "open_connection", "sendall", "sendto", "sendmail", "getresponse"},
    "starts-programs": {"Popen", "check_output", "check_call", "create_subprocess_exec", "create_subprocess_shell", "popen", "posix_spawn"},
}
_DOTTED = {
    "deletes": {"os.remove", "os.rename", "os.replace", "shutil.move"},
    "writes": {"shutil.copy", "os.write"},
    "starts-programs": {"subprocess.run", "subprocess.call", "os.system"},
}
_NETWORK_MODULES = {"requests", "httpx", "aiohttp", "urllib3", "boto3", "smtplib", "ftplib", "paramiko"}
_WRITING_SQL = ("insert", "update", "delete", "drop", "create", "alter", "replace")
# How far calls to functions of the same module are followed.
_DEPTH = 3


class Effect:
    """`code`: see TEXTS; `calls`: the calls that tell, as written."""

    def __init__(self, code, calls):
        self.code = code
        self.calls = calls

    def warning(self):
        """As `Warning` in model.ts."""
        shown = ", ".join("`%s`" % call for call in self.calls[:3]) + (" and more" if len(self.calls) > 3 else "")
        return {"code": self.code, "text": TEXTS[self.code].format(calls=shown), "action": _ACTIONS[self.code]}


def effects_of(function, module):
    """The `Effect`s that the code of a function and of the functions of its module that it calls shows, in a fixed order."""
    found = {}
    seen = set()
    pending = [(function, 0)]
    while pending:
        current, depth = pending.pop(0)
        tree = _tree(current)
        if tree is None or id(tree) in seen or getattr(current, "__qualname__", current) in seen:
            continue
        seen.add(getattr(current, "__qualname__", current))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            for code in _codes(node):
                name = _dotted(node.func) or getattr(node.func, "attr", "?")
                if name not in found.setdefault(code, []):
                    found[code].append(name)
            callee = _same_module(node.func, current, module)
            if callee is not None and depth < _DEPTH:
                pending.append((callee, depth + 1))
    return [Effect(code, found[code]) for code in TEXTS if code in found]


def _tree(function):
    inner = inspect.unwrap(getattr(function, "__func__", function))
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(inner)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None  # no source: written in C, or made at run time


def _codes(call):
    dotted = _dotted(call.func)
    last = dotted.rsplit(".", 1)[-1] if dotted else getattr(call.func, "attr", "")
    codes = [code for code, names in _LAST_NAMES.items() if last in names]
    codes += [code for code, names in _DOTTED.items() if dotted in names]
    if last == "open" and _writing_mode(call):
        codes.append("writes")
    if last in ("execute", "executescript") and _writing_statement(call):
        codes.append("writes")
    if dotted.split(".")[0] in _NETWORK_MODULES and "." in dotted:
        codes.append("network")
    return sorted(set(codes))


def _writing_mode(call):
    # open(path, mode) and path.open(mode)
    place = 0 if isinstance(call.func, ast.Attribute) and _dotted(call.func) not in ("io.open", "gzip.open", "bz2.open", "lzma.open") else 1
    modes = call.args[place:place + 1] + [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    return any(isinstance(mode, ast.Constant) and isinstance(mode.value, str) and set(mode.value) & set("wax+") for mode in modes)


def _writing_statement(call):
    if not call.args or not isinstance(call.args[0], ast.Constant) or not isinstance(call.args[0].value, str):
        return False
    return call.args[0].value.strip().lower().startswith(_WRITING_SQL)


def _same_module(func, current, module):
    if isinstance(func, ast.Name):
        value = getattr(module, func.id, None)
    elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in ("self", "cls"):
        owner = getattr(module, getattr(current, "__qualname__", "").split(".")[0], None)
        value = getattr(owner, func.attr, None)
    else:
        return None
    return value if inspect.isfunction(value) and value.__module__ == module.__name__ else None


def _dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id] + parts[::-1]) if isinstance(node, ast.Name) else ""

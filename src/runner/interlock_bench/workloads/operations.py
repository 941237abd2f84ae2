"""Basic operations, each as a statement that is repeated many times inside a function, so that names are local as in real code."""

import os
import textwrap
import time

# Processor time of this thread: what other programs take meanwhile does not count. The clock of Windows ticks too seldom.
clock = time.perf_counter if os.name == "nt" else time.thread_time


class Operation:
    """`statement` runs `unrolled` times in each turn of the loop and does the operation `per` times (items, bytes)."""

    def __init__(self, key, label, statement, setup="", unrolled=10, per=1):
        self.key = key
        self.label = label
        self.statement = statement
        self.setup = setup
        self.unrolled = unrolled
        self.per = per


_TEMPLATE = """\
def run(count):
{setup}
    begin = clock()
    for turn in range(count):
{body}
    return clock() - begin
"""


def compiled(operation, names):
    """The function `run(count)` of an operation: processor seconds of that many turns. `names`: what its statements may use."""
    source = _TEMPLATE.format(setup=_indented(operation.setup or "pass", 4),
                              body="\n".join([_indented(operation.statement, 8)] * operation.unrolled))
    namespace = dict(names, clock=clock)
    exec(compile(source, "<operation %s>" % operation.key, "exec"), namespace)
    return namespace["run"]


def plain_turns(count):
    """The loop of `run` with nothing in it."""
    begin = clock()
    for turn in range(count):
        pass
    return clock() - begin


def _indented(text, spaces):
    return textwrap.indent(text, " " * spaces)


_NUMBERS = "a, b = 1003, 77"

PLAIN = [
    Operation("loop_iteration", "turn of a for loop", "pass", unrolled=1),
    Operation("add_int", "c = a + b, integers", "c = a + b", _NUMBERS),
    Operation("add_float", "c = a + b, floats", "c = a + b", "a, b = 1.5, 2.25"),
    Operation("comparison", "a < b", "a < b", _NUMBERS),
    Operation("global_load", "reading a global", "box"),
    Operation("attribute_load", "reading an attribute", "o.value", "o = box"),
    Operation("attribute_store", "setting an attribute", "o.value = a", "o, a = box, 1"),
    Operation("call_function", "f()", "f()", "f = function"),
    Operation("call_method", "o.method()", "o.method()", "o = box"),
    Operation("object_creation", "new object with one attribute", "make(a)", "make, a = Box, 1"),
    Operation("isinstance_call", "isinstance(o, C)", "isinstance(o, kind)", "o, kind = box, Box"),
    Operation("len_call", "len(items)", "len(items)", "items = [1, 2, 3]"),
    Operation("list_append", "items.append(a)", "items.append(a)", "items, a = [], 1"),
    Operation("list_index", "items[i]", "items[i]", "items, i = [1, 2, 3], 1"),
    Operation("dict_get", "d[k]", "d[k]", "d, k = {'first': 1, 'second': 2}, 'second'"),
    Operation("dict_set", "d[k] = a", "d[k] = a", "d, k, a = {'first': 1, 'second': 2}, 'second', 3"),
    Operation("string_concat", "s + t, short strings", "s + t", "s, t = 'concurrency ', 'measured'"),
    Operation("string_format", "f'{s}: {a}'", "f'{s}: {a}'", "s, a = 'item', 1003"),
    Operation("try_block", "try without an exception", "try:\n    pass\nexcept ValueError:\n    pass"),
    Operation("exception_raise", "raise and except", "try:\n    raise ValueError\nexcept ValueError:\n    pass", unrolled=2),
]

_ITEMS = 1000

ITEMS = [
    Operation("list_comprehension_item", "item of [x for x in items]", "[x for x in items]", "items = list(range(%d))" % _ITEMS, 1, _ITEMS),
    Operation("generator_item", "item of a generator expression", "for x in (x for x in items): pass", "items = list(range(%d))" % _ITEMS, 1, _ITEMS),
    Operation("sort_item", "item of sorted(1,000 integers)", "sorted(items)", "items = shuffled", 1, _ITEMS),
    Operation("deepcopy_item", "deepcopy of a small dictionary", "deepcopy(items)", "items = records[:50]", 1, 50),
]


def byte_operations(names):
    """Operations whose price is that of a byte; `names` as `data` gives them."""
    return [
        Operation("json_loads_byte", "json.loads, one byte", "loads(text)", "loads, text = json_loads, json_text", 1, len(names["json_text"])),
        Operation("json_dumps_byte", "json.dumps, one byte", "dumps(value)", "dumps, value = json_dumps, records", 1, len(names["json_text"])),
        Operation("pickle_byte", "pickle.dumps, one byte", "dumps(value, -1)", "dumps, value = pickle_dumps, records", 1, names["pickled"]),
        Operation("sha256_byte", "sha256, one byte", "hash(value).digest()", "hash, value = sha256, block", 1, len(names["block"])),
        Operation("zlib_byte", "zlib.compress, one byte", "compress(value)", "compress, value = zlib_compress, prose", 1, len(names["prose"])),
        Operation("re_search_byte", "re.search, one byte", "search(value)", "search, value = pattern.search, letters", 1, len(names["letters"])),
        Operation("file_read_byte", "reading a cached file, one byte", "with open(path, 'rb') as file:\n    file.read()", "path = file_path", 1,
                  names["file_size"]),
    ]


class Box:
    def __init__(self, value):
        self.value = value

    def method(self):
        pass


def _function():
    pass


def data(source, file_path):
    """Everything that the statements use. `source`: a random.Random; a file of 256 kB is written to `file_path`."""
    import hashlib
    import json
    import pickle
    import re
    import zlib
    from copy import deepcopy

    records = [{"id": number, "name": "item %d" % number, "price": number * 0.5} for number in range(200)]
    words = ["thread", "process", "lock", "queue", "await", "result", "worker", "future"]
    # Letters only: the pattern looks for digits and gets to the end.
    prose = " ".join(source.choice(words) for _ in range(3000))
    block = bytes(1 << 16)
    with open(file_path, "wb") as file:
        file.write(block * 4)
    shuffled = list(range(_ITEMS))
    source.shuffle(shuffled)
    return {
        "Box": Box, "box": Box(1), "function": _function, "records": records, "shuffled": shuffled, "deepcopy": deepcopy,
        "json_loads": json.loads, "json_dumps": json.dumps, "json_text": json.dumps(records), "pickle_dumps": pickle.dumps,
        "pickled": len(pickle.dumps(records, -1)), "sha256": hashlib.sha256, "block": block, "zlib_compress": zlib.compress,
        "prose": prose.encode(), "pattern": re.compile("[0-9]+x"), "letters": prose, "file_path": file_path, "file_size": 4 * len(block),
    }

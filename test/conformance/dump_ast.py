"""Prints the syntax trees of Python files as CPython sees them, for comparison with another parser.

Reads file names from standard input, one a line. For each file it writes a header line, "ok LENGTH" or "error LENGTH",
and LENGTH bytes of ASCII: one line a node, in pre-order, fields separated by tabs:

    Kind <start> <end> <field> ...

Offsets are UTF-16 units of the decoded text, byte order mark included; "?" stands where this version of CPython gives none
that can be relied on. A field is "." for a child, "~" for None, "#n" for a list, and else a scalar; the children follow in
the order of the fields. Only the standard library is used; runs on Python 3.8 and later.
"""

import ast
import io
import re
import struct
import sys
import threading
import tokenize
import warnings

VERSION = sys.version_info[:2]

# Fields by kind, in the order of Parser/Python.asdl of the newest version; those of no interest are left out.
FIELDS = {
    "Module": ("body",),
    "FunctionDef": ("name", "args", "body", "decorator_list", "returns", "type_params"),
    "AsyncFunctionDef": ("name", "args", "body", "decorator_list", "returns", "type_params"),
    "ClassDef": ("name", "bases", "keywords", "body", "decorator_list", "type_params"),
    "TypeVar": ("name", "bound", "default_value"),
    "ParamSpec": ("name", "default_value"),
    "TypeVarTuple": ("name", "default_value"),
    "For": ("target", "iter", "body", "orelse"),
    "AsyncFor": ("target", "iter", "body", "orelse"),
    "With": ("items", "body"),
    "AsyncWith": ("items", "body"),
    "arg": ("arg", "annotation"),
    "Constant": ("value",),
    "Interpolation": ("value", "conversion", "format_spec"),
    "Assign": ("targets", "value"),
}
SKIPPED_FIELDS = {"ctx", "kind", "type_comment", "type_ignores"}
LIST_FIELDS = {"type_params"}
# What has no position of its own in any version.
NO_POSITION = {"Module", "arguments", "comprehension", "withitem", "match_case", "type_ignore"}

PLAIN = re.compile(r"[ !-\[\]-~]*\Z")


def escape(text):
    if PLAIN.match(text):
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    codes = struct.unpack("<%dH" % (len(units) // 2), units)
    return "".join(chr(c) if 32 <= c < 127 and c != 92 else "\\u%04x" % c for c in codes)


def number(value):
    try:
        return struct.pack(">d", float(value)).hex()
    except OverflowError:
        return struct.pack(">d", float("inf")).hex()


def scalar(value):
    if value is None:
        return "~"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "'" + escape(value)
    if isinstance(value, int):
        return "i" + number(value)
    raise TypeError(repr(value))


def constant(value):
    if isinstance(value, bytes):
        return "b" + escape(value.decode("latin-1"))
    if isinstance(value, float):
        return "f" + number(value)
    if isinstance(value, complex):
        return "j" + number(value.imag)
    if value is Ellipsis:
        return "..."
    return scalar(value)


class Offsets:
    """Converts CPython's lines and UTF-8 columns to UTF-16 offsets."""

    def __init__(self, text):
        self.lines = []
        self.starts = []
        self.ascii = []
        self.memo = {}
        mark = 1 if text[:1] == "\ufeff" else 0
        offset = mark
        for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text[mark:]):
            plain = line.isascii()
            self.lines.append(line if plain else line.encode("utf-8"))
            self.starts.append(offset)
            self.ascii.append(plain)
            offset += len(line) if plain else len(line.encode("utf-16-le", "surrogatepass")) // 2

    def of(self, line, column):
        if self.ascii[line - 1]:
            return self.starts[line - 1] + column
        key = (line, column)
        if key not in self.memo:
            before = self.lines[line - 1][:column].decode("utf-8", "replace")
            self.memo[key] = self.starts[line - 1] + len(before.encode("utf-16-le", "surrogatepass")) // 2
        return self.memo[key]


class Dumper:
    def __init__(self, text):
        self.text = text
        self.offsets = Offsets(text)
        self.out = []
        # Before 3.12 nothing inside an f-string has a position that can be relied on.
        self.inside_fstring = 0

    def span(self, node, kind):
        if self.inside_fstring or kind in NO_POSITION or getattr(node, "lineno", None) is None:
            return "?", "?"
        start = self.offsets.of(node.lineno, node.col_offset)
        end = self.offsets.of(node.end_lineno, node.end_col_offset)
        return str(start), "?" if VERSION < (3, 9) and self.ends_early(kind, end) else str(end)

    def ends_early(self, kind, end):
        """The parser before 3.9 left a closing parenthesis out of some nodes, and the last semicolon out of blocks."""
        if kind in ("Starred", "arg"):
            return True
        return isinstance(getattr(ast, kind)(), ast.stmt) and self.text[end : end + 40].lstrip(" \t")[:1] == ";"

    def dump(self, node):
        kind = type(node).__name__
        if kind == "Index":
            return self.dump(node.value)
        if kind == "ExtSlice":
            self.out.append("Tuple\t?\t?\t#%d" % len(node.dims))
            for child in node.dims:
                self.dump(child)
            return None
        start, end = self.span(node, kind)
        if kind == "JoinedStr" and VERSION < (3, 12):
            self.inside_fstring += 1
        fields = [kind, start, end]
        children = []
        for name in FIELDS.get(kind) or type(node)._fields:
            if name not in SKIPPED_FIELDS:
                self.field(node, kind, name, fields, children)
        self.out.append("\t".join(fields))
        for child in children:
            if child is None:
                self.out.append("~")
            else:
                self.dump(child)
        if kind == "JoinedStr" and VERSION < (3, 12):
            self.inside_fstring -= 1
        return None

    def field(self, node, kind, name, fields, children):
        value = getattr(node, name, [] if name in LIST_FIELDS else None)
        if kind == "Constant":
            fields.append(constant(value))
        elif isinstance(value, list):
            if value and isinstance(value[0], str):
                fields.append("#%d %s" % (len(value), escape(" ".join(value))))
            elif value and isinstance(value[0], ast.cmpop):
                fields.append(" ".join(type(op).__name__ for op in value))
            else:
                if VERSION == (3, 12) and kind == "JoinedStr":
                    # The first releases of 3.12 keep empty pieces of text, which no other version does.
                    value = [part for part in value if not (isinstance(part, ast.Constant) and part.value == "")]
                fields.append("#%d" % len(value))
                children.extend(value)
        elif isinstance(value, (ast.operator, ast.unaryop, ast.boolop)):
            fields.append(type(value).__name__)
        elif isinstance(value, ast.AST):
            fields.append(".")
            children.append(value)
        else:
            fields.append(scalar(value))


def dump_file(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        text = data.decode("utf-8" if encoding == "utf-8-sig" else encoding)
        tree = ast.parse(data)
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError) as error:
        return "error", "%s: %s" % (type(error).__name__, error)
    dumper = Dumper(text)
    dumper.dump(tree)
    return "ok", "\n".join(dumper.out)


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(50000)
    for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
        state, body = dump_file(line)
        payload = body.encode("ascii", "backslashreplace")
        sys.stdout.buffer.write(("%s %d\n" % (state, len(payload))).encode("ascii"))
        sys.stdout.buffer.write(payload)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    threading.stack_size(512 * 1024 * 1024)
    worker = threading.Thread(target=main)
    worker.start()
    worker.join()

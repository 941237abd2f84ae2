"""Calls of a few milliseconds each, some of which release the GIL while they work.

Each thread gets data of its own, so that without the GIL the threads do not meet on one object by accident.
"""

import hashlib
import json
import random
import re

from .cpu import rate, spin

try:
    import zlib
except ImportError:  # built without it
    zlib = None

# Large enough that releasing the GIL for each block costs next to nothing.
BLOCK_BYTES = 1 << 18
_BLOCK = bytes(random.Random(1).randrange(256) for _ in range(1 << 12)) * (BLOCK_BYTES >> 12)
_WORDS = re.compile(r"(\w+)@(\w+)\.(com|org)")


def hash_blocks(count):
    """SHA-256 of `count` blocks of `BLOCK_BYTES`: an amount of GIL-free work that can be chosen."""
    digest = hashlib.sha256()
    for _ in range(count):
        digest.update(_BLOCK)
    return digest.digest()


def block_seconds():
    """What one block of `hash_blocks` takes here."""
    return 1.0 / rate(hash_blocks, first=8)


def sha256(data):
    hashlib.sha256(data).digest()


def compress(data):
    zlib.compress(data, 6)


def pbkdf2(password):
    hashlib.pbkdf2_hmac("sha256", password, b"salt", 6000)


def json_parse(text):
    json.loads(text)


def regex(text):
    _WORDS.findall(text)


def sort(values):
    sorted(values)


def square(number):
    number * number


def loop(turns):
    spin(turns)


def _blob():
    return _BLOCK * 16


def _text():
    return bytes(97 + byte % 16 for byte in _BLOCK[:1 << 14]) * 64


def _password():
    return b"password"


def _json():
    return json.dumps([{"name": "item %d" % n, "value": n * 0.5, "tags": ["a", "b", str(n)]} for n in range(5000)])


def _mails():
    return " ".join("user%d@example%s" % (n, (".com", ".net")[n % 2]) for n in range(5000))


def _shuffled():
    values = [float(n) for n in range(40000)]
    random.Random(2).shuffle(values)
    return values


def _number():
    return random.Random(3).getrandbits(200000)


def _turns():
    return 60000


class Call:
    """`function(make())` is one call of a few milliseconds; every thread calls `make` for itself."""

    def __init__(self, id, label, function, make, missing=None):
        self.id = id
        self.label = label
        self.function = function
        self.make = make
        # Why it cannot run in this build, or `None`.
        self.missing = missing


CALLS = (
    Call("sha256", "SHA-256", sha256, _blob),
    Call("zlib", "zlib.compress", compress, _text, "this build has no zlib" if zlib is None else None),
    Call("pbkdf2", "PBKDF2", pbkdf2, _password,
         None if hasattr(hashlib, "pbkdf2_hmac") else "this build has no OpenSSL"),
    Call("json", "json.loads", json_parse, _json),
    Call("re", "re.findall", regex, _mails),
    Call("sorted", "sorted", sort, _shuffled),
    Call("bigint", "product of large integers", square, _number),
    Call("loop", "Python loop", loop, _turns),
)

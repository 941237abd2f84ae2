"""Calls of a few milliseconds each, some of which release the GIL while they work.

Each thread works on data of its own, so that without the GIL the threads do not meet on one object by accident.
"""

import hashlib
import json
import random
import re
import threading

from .cpu import rate, spin

try:
    import zlib
except ImportError:  # built without it
    zlib = None

_own = threading.local()
_BLOCK = bytes(random.Random(1).randrange(256) for _ in range(1 << 14))
# Large enough that releasing the GIL for each block costs next to nothing.
BLOCK_BYTES = 1 << 18
_WORDS = re.compile(r"(\w+)@(\w+)\.(com|org)")


def sha256():
    hashlib.sha256(_data("blob", _blob)).digest()


def hash_blocks(count):
    """SHA-256 of `count` blocks of `BLOCK_BYTES`: an amount of GIL-free work that can be chosen."""
    digest = hashlib.sha256()
    block = _data("block", _large_block)
    for _ in range(count):
        digest.update(block)
    return digest.digest()


def block_seconds():
    """What one block of `hash_blocks` takes here."""
    return 1.0 / rate(hash_blocks, first=8)


def compress():
    zlib.compress(_data("text", _text), 6)


def pbkdf2():
    hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 6000)


def json_parse():
    json.loads(_data("json", _json))


def regex():
    _WORDS.findall(_data("mails", _mails))


def sort():
    sorted(_data("shuffled", _shuffled))


def big_integers():
    number = _data("number", _number)
    number * number


def loop():
    spin(60000)


# Id, label, function, and whether CPython releases the GIL in it (only for wording; what counts is measured).
CALLS = (
    ("sha256", "SHA-256 of 4 MB", sha256, True),
    ("zlib", "zlib.compress", compress, True),
    ("pbkdf2", "PBKDF2", pbkdf2, True),
    ("json", "json.loads", json_parse, False),
    ("re", "re.findall", regex, False),
    ("sorted", "sorted", sort, False),
    ("bigint", "product of large integers", big_integers, False),
    ("loop", "Python loop", loop, False),
)


def reason_missing(call_id):
    """Why a call cannot run in this build, or `None`."""
    if call_id == "zlib" and zlib is None:
        return "this build has no zlib"
    if call_id == "pbkdf2" and not hasattr(hashlib, "pbkdf2_hmac"):
        return "this build has no OpenSSL"
    return None


def _data(name, make):
    value = getattr(_own, name, None)
    if value is None:
        value = make()
        setattr(_own, name, value)
    return value


def _large_block():
    return _BLOCK * (BLOCK_BYTES // len(_BLOCK))


def _blob():
    return _BLOCK * 256


def _text():
    return bytes(97 + byte % 16 for byte in _BLOCK) * 64


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

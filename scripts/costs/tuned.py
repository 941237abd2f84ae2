# Functions that the prices were fitted to.
import bz2
import copy
import decimal
import functools
import gzip
import hashlib
import itertools
import json
import lzma
import math
import os
import pickle
import re
import zlib


def add_up():
    total = 0
    for i in range(200_000):
        total += i
    return total


def polynomial():
    total = 0
    for x in range(100_000):
        total += 3 * x * x + 2 * x + 1
    return total


def floats():
    value = 0.0
    for i in range(100_000):
        value = value * 0.99 + i / 3.0
    return value


def remainders():
    hits = 0
    for i in range(150_000):
        if i % 3 == 0 or i % 5 == 0:
            hits += 1
    return hits


def nested():
    total = 0
    for x in range(300):
        for y in range(300):
            total += x ^ y
    return total


def triple():
    total = 0
    for x in range(50):
        for y in range(50):
            for z in range(50):
                total += x * y + z
    return total


def list_comprehension():
    return [x * 2 for x in range(200_000)]


def filtered_comprehension():
    return [x for x in range(200_000) if x % 2]


def set_comprehension():
    return {x % 1000 for x in range(100_000)}


def dict_comprehension():
    return {x: x * x for x in range(100_000)}


def generator_sum():
    return sum(x * x for x in range(150_000))


def joined():
    return ",".join(str(x) for x in range(50_000))


def f_strings():
    lines = []
    for i in range(30_000):
        lines.append(f"item {i}: {i * 2}")
    return lines


def percent_format():
    lines = []
    for i in range(30_000):
        lines.append("%d of %s" % (i, "all"))
    return lines


def text_methods():
    found = 0
    for i in range(30_000):
        text = "Some Words In Here"
        if text.lower().startswith("some") and text.replace("W", "v").endswith("Here"):
            found += len(text.split(" "))
    return found


def dict_updates():
    table = {}
    for i in range(60_000):
        table[i % 512] = i
    return table


def dict_items():
    table = {i: i + 1 for i in range(40_000)}
    total = 0
    for key, value in table.items():
        total += key * value
    return total


def list_work():
    items = []
    for i in range(80_000):
        items.append(i)
    while items:
        items.pop()
    return items


def list_indexing():
    cells = [0] * 100_000
    for i in range(len(cells)):
        cells[i] = cells[i - 1] + 1
    return cells


class Account:
    rate = 0.01

    def __init__(self, name, balance):
        self.name = name
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount

    def interest(self):
        return self.balance * self.rate


def method_calls():
    account = Account("a", 0)
    for i in range(50_000):
        account.deposit(i)
    return account.balance


def attribute_work():
    account = Account("a", 0)
    for i in range(80_000):
        account.balance = account.balance + account.rate * i
    return account.balance


def class_construction():
    made = []
    for i in range(30_000):
        made.append(Account("a", i))
    return made


def helper(a, b=2):
    return a * b + 1


def helper_calls():
    total = 0
    for i in range(80_000):
        total += helper(i)
    return total


def helper_in_helper():
    def twice(x):
        return helper(helper(x), 3)

    return [twice(i) for i in range(30_000)]


def quiet_try():
    total = 0
    for i in range(100_000):
        try:
            total += i
        except TypeError:
            total = 0
    return total


def raised():
    caught = 0
    for i in range(20_000):
        try:
            raise ValueError(i)
        except ValueError:
            caught += 1
    return caught


def while_counter():
    i = 0
    total = 0
    while i < 150_000:
        total += i
        i += 1
    return total


def sort_numbers():
    return sorted([(i * 7919) % 100_003 for i in range(60_000)])


def sort_by_key():
    return sorted(range(50_000), key=lambda x: -x)


def sort_in_place():
    values = [(i * 7919) % 100_003 for i in range(60_000)]
    values.sort(reverse=True)
    return values


def dump_json():
    return json.dumps([{"id": i, "name": "a name", "score": i / 7} for i in range(10_000)])


def dump_pickle():
    return pickle.dumps([(i, "a name", i / 7) for i in range(20_000)])


def hash_block():
    return hashlib.sha256(b"x" * 5_000_000).hexdigest()


def hash_small():
    total = 0
    for i in range(20_000):
        total += hashlib.md5(b"some bytes").digest()[0]
    return total


def derive_key():
    return hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 40_000)


def derive_scrypt():
    return hashlib.scrypt(b"password", salt=b"salt", n=2**12, r=8, p=1)


def zlib_block():
    return zlib.compress(os.urandom(500_000))


def gzip_block():
    return gzip.compress(os.urandom(500_000))


def bz2_text():
    return bz2.compress(b"the quick brown fox jumps over the lazy dog 0123456789 " * 2_000)


def lzma_block():
    return lzma.compress(os.urandom(100_000))


def decimals():
    total = decimal.Decimal(0)
    for i in range(30_000):
        total += decimal.Decimal(i) / decimal.Decimal(7)
    return total


def factorial():
    return math.factorial(5_000)


def power():
    return pow(3, 100_000)


def modular_power():
    total = 0
    for i in range(2_000):
        total += pow(i, 65_537, 1_000_000_007)
    return total


def square_roots():
    return sum(math.sqrt(i) for i in range(100_000))


def matches():
    pattern = re.compile(r"(\d+)-(\d+)")
    found = 0
    for i in range(20_000):
        if pattern.match("123-456"):
            found += 1
    return found


def mapped():
    return list(map(str, range(100_000)))


def filtered():
    return list(filter(lambda x: x % 3, range(80_000)))


def reduced():
    return functools.reduce(lambda a, b: a + b, range(80_000))


def countdown(n):
    while n > 0:
        yield n
        n -= 1


def squares(n):
    for i in range(n):
        yield i * i


def project_generator():
    total = 0
    for value in squares(80_000):
        total += value
    return total


def summed_generator():
    return sum(squares(80_000))


def product():
    total = 0
    for a, b in itertools.product(range(300), range(300)):
        total += a * b
    return total


def enumerated():
    total = 0
    for index, letter in enumerate("abcdefgh" * 10_000):
        if letter == "a":
            total += index
    return total


def zipped():
    left = list(range(80_000))
    right = list(range(80_000))
    return [a * b for a, b in zip(left, right)]


def deep_copies():
    return copy.deepcopy([{"id": i, "tags": ["a", "b"]} for i in range(1_500)])


def repeated_text():
    return sum(len("ab" * 1_000) for _ in range(20_000))

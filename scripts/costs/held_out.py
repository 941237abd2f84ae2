# Functions that no price was fitted to: they were written first and only ever measured.
import hashlib
import json
import math
import zlib


def matrix_product():
    a = [[i + j for j in range(40)] for i in range(40)]
    b = [[i - j for j in range(40)] for i in range(40)]
    return [[sum(a[i][k] * b[k][j] for k in range(40)) for j in range(40)] for i in range(40)]


def count_words():
    words = ["lock", "queue", "thread", "event", "lock", "task"] * 5_000
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def distance(self, other):
        return math.sqrt((self.x - other.x) ** 2 + (self.y - other.y) ** 2)


def distances():
    origin = Point(0, 0)
    total = 0.0
    for i in range(20_000):
        total += Point(i, i + 1).distance(origin)
    return total


def table_lines():
    lines = []
    for row in range(2_000):
        lines.append(",".join(str(row * column) for column in range(10)))
    return "\n".join(lines)


def json_round_trip():
    rows = [{"id": i, "name": f"row {i}", "price": i * 0.5, "tags": ["a", "b"]} for i in range(5_000)]
    return json.loads(json.dumps(rows))


def bubble():
    values = [(i * 7919) % 10_007 for i in range(250)]
    for i in range(250):
        for j in range(249):
            if values[j] > values[j + 1]:
                values[j], values[j + 1] = values[j + 1], values[j]
    return values


def digests():
    found = []
    for i in range(10_000):
        found.append(hashlib.sha256(str(i).encode()).hexdigest())
    return found


def compressed():
    return zlib.compress(b"a line of a log that says what happened, again and again\n" * 20_000)


def numbers_or_text():
    good = 0
    for text in ["12", "x", "7", "19", "20"] * 4_000:
        try:
            good += int(text)
        except ValueError:
            good -= 1
    return good


def gcd_pairs():
    total = 0
    for a in range(1, 200):
        for b in range(1, 200):
            total += math.gcd(a, b)
    return total


def group_by_length():
    groups = {}
    for i in range(30_000):
        key = len(str(i))
        groups.setdefault(key, []).append(i)
    return {key: sum(items) for key, items in groups.items()}


def by_second():
    pairs = [(i, (i * 7919) % 10_007) for i in range(20_000)]
    return sorted(pairs, key=lambda pair: pair[1])

"""Pure Python that keeps touching one object. With one object for two threads it shows what sharing costs without a GIL."""


class Counter:
    """An object with a method that reads an attribute."""

    def __init__(self):
        self.step = 1

    def advance(self, value):
        return value + self.step


def add_up_list(numbers):
    total = 0
    for number in numbers:
        total += number
    return total


def look_up(table):
    total = 0
    for _ in range(1000):
        total += table.get("step", 0)
    return total


def call_method(counter):
    total = 0
    for _ in range(1000):
        total = counter.advance(total)
    return total


def new_list():
    # Numbers that are objects of their own: small ones exist once and are shared by all.
    return [number + 1000003 for number in range(1000)]


def new_table():
    return {"step": 1, "other": 2}


# Workload -> (label, function of one object, maker of such an object).
WORKLOADS = {
    "list": ("adding up a list", add_up_list, new_list),
    "table": ("looking up in a dictionary", look_up, new_table),
    "method": ("calling a method", call_method, Counter),
}

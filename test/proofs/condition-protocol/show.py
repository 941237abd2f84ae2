"""A thread waits and is notified; before it has the lock again, another takes the item. The first then takes from an empty list."""
import importlib.util
import os
import sys
import threading


def load(path):
    spec = importlib.util.spec_from_file_location("program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def finish(fault):
    print(f"fault: {fault}" if fault else "no fault", flush=True)
    os._exit(0)


program = load(sys.argv[1])

box = program.Box()
errors = []


def take():
    try:
        box.take()
    except IndexError as error:
        errors.append(error)


waiter = threading.Thread(target=take, daemon=True)
waiter.start()
# It waits once the condition has a waiter: the lock is free then.
while True:
    with box.filled:
        if box.filled._waiters:
            break
with box.filled:
    box.put(1)
    # The lock can be taken twice by its thread: the item is gone before the waiter can look.
    box.take()
waiter.join(1)
if waiter.is_alive():
    # Asked again, and waits rightly.
    box.put(2)
    waiter.join(5)
finish(f"IndexError: {errors[0]}" if errors else "the waiter never came back" if waiter.is_alive() else "")

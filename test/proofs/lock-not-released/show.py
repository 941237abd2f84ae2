"""The way to the early return keeps the lock: the next thread that takes it never comes back."""
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

program.take()
other = threading.Thread(target=program.take, daemon=True)
other.start()
other.join(2)
finish("the second call waits for ever" if other.is_alive() else "")

"""A try that fails gives away the lock of the thread that has it: a third thread gets in while the first is inside."""
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

entered = threading.Event()
leave = threading.Event()


def holder():
    program.lock.acquire()
    entered.set()
    leave.wait(5)


threading.Thread(target=holder, daemon=True).start()
entered.wait(5)
other = threading.Thread(target=program.put, args=([], 1))
other.start()
other.join()
third_is_in = program.lock.acquire(blocking=False)
finish("a third thread has the lock while the first is still inside" if third_is_in else "")

"""Two threads are let in at once: both read the same total, and one addition is lost."""
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

meeting = threading.Barrier(2)


def pause():
    # Both are inside, or one waits in vain for the other.
    try:
        meeting.wait(1)
    except threading.BrokenBarrierError:
        pass


threads = [threading.Thread(target=program.add, args=(1, pause)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
finish("" if program.total == 2 else f"two additions of 1 make {program.total}")

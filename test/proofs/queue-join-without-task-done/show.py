"""One item fails, and nobody answers for it: the join never ends although the queue is empty."""
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

def run(job):
    if job == "first":
        raise ValueError(job)


main = threading.Thread(target=program.main, args=(run,), daemon=True)
main.start()
main.join(2)
finish(f"the join waits for ever, with {program.jobs.qsize()} items left" if main.is_alive() else "")

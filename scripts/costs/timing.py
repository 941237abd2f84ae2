"""Times every function without parameters of some files: `timing.py TIMES FILE…`. Prints seconds by name, the best of so many runs."""

import importlib.util
import json
import sys
import time
import types


def functions(path):
    spec = importlib.util.spec_from_file_location("timed", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in vars(module).items():
        if isinstance(value, types.FunctionType) and value.__module__ == "timed" and value.__code__.co_argcount == 0:
            yield name, value


def main():
    # Time of this thread on a processor: what others do on the machine counts as little as can be.
    clock = time.thread_time
    best = {}
    timed = [pair for path in sys.argv[2:] for pair in functions(path)]
    for _ in range(int(sys.argv[1])):
        for name, function in timed:
            start = clock()
            function()
            seconds = clock() - start
            best[name] = min(seconds, best.get(name, seconds))
    print(json.dumps(best))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()

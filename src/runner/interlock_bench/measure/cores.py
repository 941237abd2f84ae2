"""Effective cores: what the machine really does for us now. The operating system's count says nothing of other load,
of virtual machines that share their host, or of two threads on one physical core."""

import math
import os
import subprocess
import sys

# More processes than this cost more time than they tell.
MOST_PROCESSES = 32
_ALONE = 0.08
_WINDOW = 0.16
# With a limit by the control group: more than two of its periods (100 ms), or the figure depends on where in one it began.
_LIMITED_WINDOW = 0.24
_LEAD = 0.02
# How long a process may take to start, seconds.
_PATIENCE = 20.0

# Runs in a bare interpreter. For each line "seconds" it spins that long and answers with loops, wall and CPU seconds.
_SPIN = r"""
import sys, time
def spin(seconds):
    loops, clock = 0, time.perf_counter
    started, cpu = clock(), time.process_time()
    while True:
        for _ in range(2000):
            loops += 1
        now = clock()
        if now - started >= seconds:
            return loops, now - started, time.process_time() - cpu
spin(0.01)
print("up", flush=True)
for line in sys.stdin:
    print(*spin(float(line)), flush=True)
"""


def effective_cores(usable, limited=False):
    """Work that `usable` spinning processes do together, in units of what one full core does. Takes about 0.4 s.

    One full core is one process spinning alone, by its CPU time: what others take from it in the meantime does not count as
    slowness of the core. `limited`: a control group limits the CPU time. The result is between 0 and the number of processes.
    """
    count = max(1, min(MOST_PROCESSES, int(math.ceil(usable))))
    processes = []
    try:
        for _ in range(count):
            processes.append(_start())
        for process in processes:
            if process.stdout.readline().strip() != b"up":
                raise OSError("A measuring process did not start")
        loops, _, cpu = _answer(processes[0], _ALONE)
        full = loops / cpu if cpu > 0 else 0.0
        _ask(processes, _LEAD)
        for process in processes:
            process.stdout.readline()
        _ask(processes, _LIMITED_WINDOW if limited else _WINDOW)
        rate = 0.0
        for process in processes:
            loops, wall, cpu = _read(process)
            rate += loops / wall
            # A core that others kept slow while one process ran alone shows here.
            if cpu > 0 and count == 1:
                full = max(full, loops / cpu)
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait(_PATIENCE)
            process.stdin.close()
            process.stdout.close()
    return min(float(count), rate / full) if full > 0 else float(count)


def _start():
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {}
    return subprocess.Popen([sys.executable, "-I", "-S", "-c", _SPIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, **hidden)


def _ask(processes, seconds):
    line = "{}\n".format(seconds).encode("ascii")
    for process in processes:
        process.stdin.write(line)
        process.stdin.flush()


def _read(process):
    loops, wall, cpu = process.stdout.readline().split()
    return int(loops), float(wall), float(cpu)


def _answer(process, seconds):
    _ask([process], seconds)
    return _read(process)

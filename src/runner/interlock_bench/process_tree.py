"""All processes that a run has started, however they detached themselves, and how to end them.

On Linux the supervisor is a subreaper: whatever loses its parent becomes its child and is found again. Elsewhere the tree is
walked regularly, and what was seen once is remembered. Windows has jobs instead: see `windows_job.py`.
"""

import os
import signal
import subprocess
import sys
import time
from collections import namedtuple

# `resident` in bytes; `started`: any value that tells two processes of one id apart; `state`: Z for what only awaits its parent.
Process = namedtuple("Process", "pid parent group state resident started")

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option, value):
    """Whether Linux accepted it. Builds without ctypes do without."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes
        return ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError):
        return False


def become_subreaper():
    """Orphans below this process become its children instead of init's."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent):
    """On Linux this process is killed as soon as the thread that started it ends, even inside a C call."""
    if _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) and os.getppid() != parent:
        os._exit(1)  # it was gone before the call


def list_processes():
    """All processes that can be seen."""
    return _from_proc() if os.path.isdir("/proc/self/task") else _from_ps()


def _from_proc():
    found = (read_stat(name) for name in os.listdir("/proc") if name.isdigit())
    return [_process(fields) for fields in found if fields is not None]


def read_stat(pid):
    """Fields of /proc/PID/stat from the state on, behind the id itself; None if there is no such process."""
    try:
        with open("/proc/{}/stat".format(pid), "rb") as file:
            text = file.read()
    except OSError:
        return None
    # The name in parentheses can contain anything, parentheses too.
    return [pid] + text[text.rindex(b")") + 2:].split()


def _process(fields):
    return Process(int(fields[0]), int(fields[2]), int(fields[3]), fields[1].decode("ascii"),
                   int(fields[22]) * os.sysconf("SC_PAGE_SIZE"), fields[20])


def quick_descendants(root):
    """Linux: ids of the processes below `root`, cheaply enough to ask during a measurement. Processes that start or end
    meanwhile can be missed. None where the kernel does not tell."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        try:
            for thread in os.listdir("/proc/{}/task".format(pid)):
                with open("/proc/{}/task/{}/children".format(pid, thread), "rb") as file:
                    children = [int(child) for child in file.read().split()]
                found.extend(children)
                waiting.extend(children)
        except FileNotFoundError:
            if pid == root:
                return None
        except OSError:
            continue  # it has ended
    return found


def _from_ps():
    environment = dict(os.environ, LC_ALL="C")
    try:
        text = subprocess.run(["ps", "-axo", "pid=,ppid=,pgid=,state=,rss=,lstart="], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, timeout=5).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    found = []
    for line in text.decode("ascii", "replace").splitlines():
        fields = line.split(None, 5)
        if len(fields) == 6:
            pid, parent, group, state, resident, started = fields
            found.append(Process(int(pid), int(parent), int(group), state[:1], int(resident) * 1024, started))
    return found


class Tree:
    """The processes of one worker, seen from the process that started it. `began`: time.time() before that."""

    def __init__(self, worker, began):
        self._worker = worker
        self._began = began
        # Files of shared memory and semaphores that members used when they were ended.
        self._shared = set()
        # pid -> start mark of everything that was ever seen in the tree.
        self._known = {}

    def look(self):
        """Living and dead members, the worker included."""
        everything = list_processes()
        by_parent = {}
        for process in everything:
            by_parent.setdefault(process.parent, []).append(process)
        members = {}
        waiting = [os.getpid()]
        while waiting:
            for process in by_parent.get(waiting.pop(), ()):
                if process.pid not in members:
                    members[process.pid] = process
                    waiting.append(process.pid)
        for process in everything:
            mine = process.group == self._worker or self._known.get(process.pid) == process.started
            if mine and process.pid != os.getpid():
                members.setdefault(process.pid, process)
        self._known.update((pid, process.started) for pid, process in members.items())
        return list(members.values())

    def memory(self, enough):
        """Bytes that the members occupy together. What they share is counted once if that is what decides about `enough`."""
        quick = quick_descendants(os.getpid())
        members = self.look() if quick is None else [_process(fields) for fields in map(read_stat, quick) if fields is not None]
        members = [process for process in members if process.state != "Z"]
        total = sum(process.resident for process in members)
        return total if total <= enough else _proportional_memory([process.pid for process in members]) or total

    def kill(self, limit=2.0):
        """Ends all members but resource trackers; True when none is left. Takes milliseconds, unless the system holds one back."""
        living = [process for process in self.look() if not self._is_dead(process)]
        for process in living:
            # Stopped first, so that nothing is created between looking and killing.
            if not _is_tracker(process.pid):
                _signal(process.pid, signal.SIGSTOP)
        for process in living:
            self._shared.update(_shared_files(process.pid))
        return self._wait(limit, self._kill_members)

    def wait_for_trackers(self, limit):
        """Gives the resource trackers of multiprocessing time to remove the semaphores and the shared memory that killed
        processes left behind, which they do as soon as nobody uses them. True when they have ended."""
        return self._wait(limit, len)

    def clean_up(self, limit):
        """After `kill`: waits for the trackers, ends them if they take too long, and removes what they did not remove."""
        if not self.wait_for_trackers(limit):
            self._wait(1.0, lambda living: [_signal(process.pid, signal.SIGKILL) for process in living])
        for path in self._shared:
            try:
                # What was there before the run is not ours.
                if os.stat(path).st_ctime >= self._began:
                    os.unlink(path)
            except OSError:
                pass
        self._shared.clear()

    def _kill_members(self, living):
        members = [process for process in living if not _is_tracker(process.pid)]
        for process in members:
            _signal(process.pid, signal.SIGKILL)
        return members

    def _wait(self, limit, act):
        """Looks and acts until `act` returns nothing to wait for."""
        ends = time.monotonic() + limit
        while True:
            if not act([process for process in self.look() if not self._is_dead(process)]):
                return True
            if time.monotonic() > ends:
                return False
            time.sleep(0.001)

    def _is_dead(self, process):
        """Collects orphans that have ended; the worker is left to whoever started it. Other parents' zombies are dead, too."""
        if process.state == "Z" and process.parent == os.getpid() and process.pid != self._worker:
            try:
                os.waitpid(process.pid, os.WNOHANG)
            except OSError:
                pass
        return process.state == "Z"


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass


def _shared_files(pid):
    """Linux: files of named shared memory and semaphores that a process has mapped and that still have their name."""
    found = set()
    try:
        with open("/proc/{}/maps".format(pid), encoding="utf-8", errors="replace") as file:
            for line in file:
                path = line.rstrip("\n").partition("/")[2]
                if path.startswith(("dev/shm/psm_", "dev/shm/sem.mp-")) and not path.endswith(" (deleted)"):
                    found.add("/" + path)
    except OSError:
        pass
    return found


def _is_tracker(pid):
    try:
        if os.path.isdir("/proc/self/task"):
            with open("/proc/{}/cmdline".format(pid), "rb") as file:
                command = file.read()
        else:
            command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, timeout=5).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    return b"multiprocessing.resource_tracker" in command


def _proportional_memory(pids):
    """Bytes that these processes occupy together, shared pages counted once; None where only Linux could tell."""
    total = 0
    for pid in pids:
        try:
            with open("/proc/{}/smaps_rollup".format(pid), "rb") as file:
                for line in file:
                    if line.startswith(b"Pss:"):
                        total += int(line.split()[1]) * 1024
        except OSError:
            continue
    return total or None

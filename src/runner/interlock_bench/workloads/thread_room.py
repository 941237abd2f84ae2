"""How many more threads the system lets this process start, as far as it says so beforehand."""

import os

# Memory mappings that one thread takes on Linux: its stack and the guard page below.
_MAPPINGS = 2


def thread_room():
    """Threads that may still be started, `None` if nothing limits them or nobody says. Linux and macOS; a guess from above."""
    limits = [limit for limit in (_resource_limit(), _cgroup_room(), _mapping_room()) if limit is not None]
    return min(limits) if limits else None


def _resource_limit():
    try:
        import resource
        soft = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    except (ImportError, AttributeError, OSError):
        return None
    # Root is not bound by it on Linux.
    if soft == resource.RLIM_INFINITY or (hasattr(os, "geteuid") and os.geteuid() == 0):
        return None
    return soft


def _cgroup_room():
    """The tightest pids limit from this process' group up to the root, less what is used there."""
    rooms = []
    try:
        with open("/proc/self/cgroup") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in lines:
        number, controllers, path = line.split(":", 2)
        if number == "0":
            root = "/sys/fs/cgroup"
        elif "pids" in controllers.split(","):
            root = "/sys/fs/cgroup/pids"
        else:
            continue
        while True:
            most, used = _number(root + path + "/pids.max"), _number(root + path + "/pids.current")
            if most is not None:
                rooms.append(max(0, most - (used or 0)))
            if path in ("", "/"):
                break
            path = os.path.dirname(path)
    return min(rooms) if rooms else None


def _mapping_room():
    most = _number("/proc/sys/vm/max_map_count")
    return None if most is None else most // _MAPPINGS


def _number(path):
    """The number in a file; `None` if there is none ("max")."""
    try:
        with open(path) as file:
            return int(file.read())
    except (OSError, ValueError):
        return None

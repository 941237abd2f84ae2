"""The machine and what of it this process may use: CPUs, affinity, control group limits, load."""

import os
import platform
import subprocess
import sys


def name():
    """`Linux 6.1.0 x86_64`."""
    system = {"Darwin": "macOS"}.get(platform.system(), platform.system())
    release = platform.mac_ver()[0] if system == "macOS" else platform.release()
    return " ".join(part for part in (system, release, platform.machine()) if part)


def affinity():
    """CPUs that this process may run on. macOS has no affinity: all CPUs."""
    if hasattr(os, "process_cpu_count") and "PYTHON_CPU_COUNT" not in os.environ:
        count = os.process_cpu_count()
        if count:
            return count
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return _windows_affinity() or os.cpu_count() or 1


def _windows_affinity():
    if sys.platform != "win32":
        return None
    try:
        import ctypes
        kernel = ctypes.WinDLL("kernel32")
        own, system = ctypes.c_size_t(), ctypes.c_size_t()
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.GetProcessAffinityMask.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        if not kernel.GetProcessAffinityMask(kernel.GetCurrentProcess(), ctypes.byref(own), ctypes.byref(system)):
            return None
        # With more than one group of 64 CPUs the mask is 0 or tells one group only.
        return bin(own.value).count("1") if own.value and (os.cpu_count() or 1) <= 64 else None
    except (ImportError, OSError, AttributeError):
        return None


def quota(root="/sys/fs/cgroup", membership="/proc/self/cgroup"):
    """CPUs that the control groups of this process allow (1.5: one and a half); None without a limit.

    Version 2 has `cpu.max` on every level, version 1 `cpu.cfs_quota_us`; the smallest on the way to the root counts.
    """
    limits = []
    for line in _lines(membership):
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        _, controllers, path = parts
        if controllers == "":
            for folder in _upwards(root, path):
                limits.append(_version_2(folder))
        elif "cpu" in controllers.split(","):
            for mount in ("cpu", "cpu,cpuacct", controllers):
                for folder in _upwards(os.path.join(root, mount), path):
                    limits.append(_version_1(folder))
    found = [limit for limit in limits if limit is not None]
    return min(found) if found else None


def _upwards(root, path):
    """Folders of a group and of all groups above it. Inside a container the path can lead outside of what is mounted."""
    parts = [part for part in path.split("/") if part not in ("", "..")]
    for length in range(len(parts), -1, -1):
        yield os.path.join(root, *parts[:length])


def _version_2(folder):
    fields = " ".join(_lines(os.path.join(folder, "cpu.max"))).split()
    return _ratio(*fields) if len(fields) == 2 else None


def _version_1(folder):
    allowed = " ".join(_lines(os.path.join(folder, "cpu.cfs_quota_us")))
    period = " ".join(_lines(os.path.join(folder, "cpu.cfs_period_us")))
    return _ratio(allowed, period)


def _ratio(allowed, period):
    try:
        allowed, period = float(allowed), float(period)
    except ValueError:
        return None
    return allowed / period if allowed > 0 and period > 0 else None


def cpu_model():
    """Name of the processor as its maker gives it; the architecture if nothing tells."""
    if sys.platform.startswith("linux"):
        for line in _lines("/proc/cpuinfo"):
            key, _, value = line.partition(":")
            if key.strip() in ("model name", "Model") and value.strip():
                return value.strip()
    elif sys.platform == "darwin":
        try:
            return subprocess.run(["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5).stdout.decode().strip()
        except (OSError, subprocess.SubprocessError):
            pass
    elif sys.platform == "win32":
        return _windows_cpu_model() or platform.processor() or platform.machine()
    return platform.machine()


def _windows_cpu_model():
    try:
        import winreg
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    except (ImportError, OSError):
        return None


def load():
    """Average number of runnable processes over the last minute; None on Windows."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None


def _lines(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []

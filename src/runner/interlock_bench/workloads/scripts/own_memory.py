"""Memory of a process in bytes. Linux tells it exactly; elsewhere the figures are the nearest that the standard library can get."""

import os
import sys


def resident():
    """Resident memory of this process now; on macOS its highest so far, which serves for what only grows."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if os.name == "nt":
        return _windows_working_set()
    import resource
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, other systems kilobytes.
    return highest if sys.platform == "darwin" else highest * 1024


def proportional():
    """What this process occupies, pages shared with others by their share; where that is not told: `resident`."""
    try:
        with open("/proc/self/smaps_rollup") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # not Linux, or before 4.14
    return resident()


def _windows_working_set():
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        # PROCESS_MEMORY_COUNTERS of psapi.h.
        _fields_ = [("size", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
            (name, ctypes.c_size_t) for name in (
                "peak_working_set", "working_set", "quota_peak_paged", "quota_paged", "quota_peak_nonpaged", "quota_nonpaged",
                "pagefile", "peak_pagefile")]

    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    query = kernel.K32GetProcessMemoryInfo
    query.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
    if not query(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
        raise ctypes.WinError(ctypes.get_last_error())
    return counters.working_set

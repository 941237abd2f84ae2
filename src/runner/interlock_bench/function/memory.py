"""How much a process grows at its highest while something runs."""

import sys


def peak_growth(action):
    """(what `action()` returns, bytes that resident memory grew by at its highest). None where the system cannot tell.

    Linux forgets the old peak on request. macOS and Windows know only the highest of the whole life: growth below an
    earlier peak is not seen there, so a zero is not told.
    """
    before = _resident()
    reset = _reset_peak()
    peak_before = _peak()
    result = action()
    peak = _peak()
    if reset and before is not None and peak is not None:
        return result, max(0, peak - before)
    if peak is None or peak_before is None or peak <= peak_before:
        return result, None
    return result, peak - peak_before


def _reset_peak():
    if not sys.platform.startswith("linux"):
        return False
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        return True
    except OSError:
        return False  # a kernel or a sandbox without it


def _resident():
    return _status("VmRSS:")


def _peak():
    if sys.platform.startswith("linux"):
        return _status("VmHWM:")
    if sys.platform == "win32":
        return _windows_peak()
    try:
        import resource
    except ImportError:
        return None
    # Bytes on macOS, kilobytes on the BSDs.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _status(field):
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith(field):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def _windows_peak():
    try:
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = [("size", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
                (name, ctypes.c_size_t) for name in ("peak", "working_set", "peak_paged", "paged", "peak_unpaged", "unpaged", "pagefile", "peak_pagefile")]

        counters = Counters()
        counters.size = ctypes.sizeof(counters)
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD]
        if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
            return None
        return counters.peak
    except (ImportError, OSError, AttributeError):
        return None

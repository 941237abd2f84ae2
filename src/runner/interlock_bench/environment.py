"""What runs the measurement: interpreter, build, machine, limits. As `Environment` in model.ts; names no host and no user."""

import multiprocessing
import os
import platform
import sys
import sysconfig

from . import machine


def describe():
    """The environment as a dictionary; `effectiveCores` is None until something measures it."""
    affinity = machine.affinity()
    quota = machine.quota()
    return {
        "executable": sys.executable or "",
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "freeThreadedBuild": free_threaded_build(),
        "gilEnabled": gil_enabled(),
        "debugBuild": hasattr(sys, "gettotalrefcount"),
        "buildFlags": build_flags(),
        "switchInterval": sys.getswitchinterval(),
        "platform": machine.name(),
        "cpuModel": machine.cpu_model(),
        "cpuCount": os.cpu_count() or 1,
        "affinity": affinity,
        "quota": quota,
        "usableCores": affinity if quota is None else min(float(affinity), quota),
        "effectiveCores": None,
        "startMethod": default_start_method(),
        "startMethods": multiprocessing.get_all_start_methods(),
        "subinterpreters": subinterpreters(),
        "virtualEnvironment": sys.prefix != sys.base_prefix,
        "load": machine.load(),
    }


def free_threaded_build():
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def gil_enabled():
    """Whether the GIL is on now: a free-threaded build can switch it on, also when an extension module is imported."""
    probe = getattr(sys, "_is_gil_enabled", None)
    return True if probe is None else bool(probe())


def default_start_method():
    # The first is the default of the platform. Asking for the current one would fix it for the process.
    return multiprocessing.get_all_start_methods()[0]


def build_flags():
    """What is known of how the interpreter was built: PGO, LTO, JIT, tail calls. Windows builds record none of it."""
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    compiler = " ".join(str(sysconfig.get_config_var(name) or "") for name in ("PY_CFLAGS", "PY_CORE_LDFLAGS", "PY_LDFLAGS"))
    flags = []
    if "--enable-optimizations" in arguments or "-fprofile-use" in compiler or "-fprofile-instr-use" in compiler:
        flags.append("PGO")
    if "--with-lto" in arguments or "-flto" in compiler:
        flags.append("LTO")
    jit = getattr(sys, "_jit", None)
    if jit is not None and jit.is_enabled():
        flags.append("JIT")
    elif jit is None and "--enable-experimental-jit" in arguments and "--enable-experimental-jit=no" not in arguments:
        flags.append("JIT")
    if "--with-tail-call-interp" in arguments:
        flags.append("tail calls")
    return flags


def subinterpreters():
    """`public` with concurrent.interpreters (3.14), `private` where an internal module exists, otherwise `no`."""
    for module, answer in (("concurrent.interpreters", "public"), ("_interpreters", "private"), ("_xxsubinterpreters", "private")):
        try:
            __import__(module)
            return answer
        except ImportError:
            continue
    return "no"

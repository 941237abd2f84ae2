"""The process of one request: imports what is measured, measures, reports, ends. Whatever it starts, the supervisor ends."""

import os
import signal
import sys
import threading
import time
import traceback

from . import process_tree, protocol


def main(arguments):
    """`arguments`: id of the supervisor's process. The request is the first line of standard input."""
    source, sink = protocol.take_streams()
    if os.name == "posix":
        process_tree.die_with_parent(int(arguments[0]))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the supervisor ignores it, which is inherited
    _show_crashes()
    lines = protocol.read_lines(source)
    request = protocol.parse(next(lines, b""))
    if request is None:
        return 1
    threading.Thread(target=_end_with_supervisor, args=(lines,), daemon=True).start()
    channel = protocol.Channel(sink)

    def emit(event, **fields):
        channel.send(dict(event=event, **fields))

    why = _carry_out(request, emit)
    try:
        channel.send({"event": "finished", "why": why})
    except OSError:
        pass
    _flush()
    # Threads, pools and exit handlers of measured code are not waited for.
    os._exit(0 if why == "ok" else 1)


def _carry_out(request, emit):
    """Whatever goes wrong becomes an `error` event; returns the `why` of `done`."""
    try:
        _measure(request, emit)
        return "ok"
    except MemoryError:
        emit("error", code="memory", message="There was not enough memory.", traceback=_traceback(),
             next="Use smaller arguments, or raise the memory limit.")
        return "memory"
    except SystemExit as exit:
        emit("error", code="exit", message="The code ended the program (exit code {}).".format(exit.code), traceback=_traceback(),
             next="Move what ends the program under `if __name__ == \"__main__\":`.")
        return "failed"
    except BaseException as error:
        if hasattr(error, "code") and hasattr(error, "next"):  # it says itself what to do
            emit("error", code=error.code, message=str(error), traceback=getattr(error, "traceback", ""), next=error.next)
            return "failed"
        emit("error", code="exception", message="{}: {}".format(type(error).__name__, error), traceback=_traceback(),
             next="The traceback shows where.")
        return "failed"


def _measure(request, emit):
    operation = request["op"]
    if operation == "preset":
        from .run_preset import run_preset
        run_preset(request, emit)
    elif operation == "function":
        from .function.entry import run_function
        run_function(request, emit)
    elif operation == "dry-run":
        from .function.entry import dry_run
        dry_run(request, emit)
    else:
        from .patterns.entry import run_pattern
        run_pattern(request, emit)


def _traceback():
    """Traceback of the current exception without the runner's own first frames."""
    kind, error, trace = sys.exc_info()
    own = os.path.abspath(__file__)
    while trace is not None and trace.tb_next is not None and os.path.abspath(trace.tb_frame.f_code.co_filename) == own:
        trace = trace.tb_next
    return "".join(traceback.format_exception(kind, error, trace))


def _end_with_supervisor(lines):
    """The other end of standard input closes when the supervisor is gone, however it went."""
    for _ in lines:
        pass
    if os.name == "posix":
        # Whoever is left of the supervisor and its guard does the rest; if nobody is, this is all that is done.
        process_tree.Tree(os.getpid(), time.time()).kill()
    os._exit(1)


def _show_crashes():
    """A crash in C code prints where it happened."""
    try:
        import faulthandler
        faulthandler.enable(2, all_threads=False)
    except (ImportError, OSError, RuntimeError, ValueError):
        pass


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass

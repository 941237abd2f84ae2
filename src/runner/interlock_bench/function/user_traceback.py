"""Tracebacks that begin where the user's code begins."""

import os
import traceback

_RUNNER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Frames kept of a very deep one (a recursion error).
_FRAMES = 40


def user_traceback(error):
    """The traceback of an exception as text, without the frames of the runner and of the import system around it."""
    frames = traceback.extract_tb(error.__traceback__)
    first = 0
    for index, frame in enumerate(frames):
        if is_ours(frame.filename):
            first = index + 1
    kept = frames[first:]
    if len(kept) > _FRAMES:
        kept = kept[:_FRAMES // 2] + kept[-_FRAMES // 2:]
    lines = ["Traceback (most recent call last):\n"] + traceback.format_list(kept) if kept else []
    return "".join(lines + traceback.format_exception_only(type(error), error)).rstrip()


def is_ours(filename):
    """Whether a frame belongs to the runner or to the machinery of imports."""
    return filename.startswith("<frozen importlib") or os.path.abspath(filename).startswith(os.path.join(_RUNNER, ""))

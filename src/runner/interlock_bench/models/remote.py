"""What runs in worker processes. Imported by each of them, so it imports little."""

import os
import pickle
import time


def split(items, size):
    """Lists of `size` items; the last may be shorter."""
    return [items[start:start + size] for start in range(0, len(items), size)]


def run_chunk(function, tuples):
    """Several calls for one hand-over."""
    return [function(*arguments) for arguments in tuples]


def say_pid(seconds):
    """Keeps one worker busy for a moment, so that the pool starts the next, and tells which one it was."""
    time.sleep(seconds)
    return os.getpid()


def work_off(connection, function, numbered):
    """Main function of a process of its own: sends (True, [(index, result)...]) or (False, exception) and ends."""
    try:
        answer = (True, [(index, function(*arguments)) for index, arguments in numbered])
    except Exception as error:
        answer = (False, error)
    try:
        connection.send(answer)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        connection.send((False, RuntimeError("The result cannot be sent back: %s" % error)))
    connection.close()

"""Whether calls under different models gave the same. Values are compared and forgotten, never stored."""

import pickle


def same(first, second):
    """True, False, or None if it cannot be told (objects that compare by identity and cannot be pickled)."""
    if first is second:
        return True
    try:
        if bool(first == second):
            return True
    except Exception:  # arrays refuse to be one truth value; `__eq__` of a user may raise anything
        pass
    try:
        return pickle.dumps(first, 4) == pickle.dumps(second, 4)
    except Exception:  # whatever a __reduce__ raises
        return None

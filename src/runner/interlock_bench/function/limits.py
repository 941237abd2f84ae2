"""How often and how many at once a benchmark may call the user's function."""

from .classify import WAITING_BELOW

# Calls for a budget of so many seconds; a longer one has proportionally more.
_BUDGET = 8.0
WAITING_CALLS = 500
COMPUTING_CALLS = 5000000
# Where the code writes, deletes or uses the network.
CAREFUL_CALLS = 200
CAREFUL_AT_ONCE = 4
AT_ONCE = 16
# Short calls are made more often: all of them together may take this long, seconds, up to a number of calls.
_WAITING_SECONDS, _MOST_WAITING = 2.5, 20000
_CAREFUL_SECONDS, _MOST_CAREFUL = 0.5, 5000


class Limits:
    """`calls`: at most in the whole run; `concurrent`: at once at most."""

    def __init__(self, calls, concurrent):
        self.calls = calls
        self.concurrent = concurrent
        self.made = 0

    def count(self, calls):
        self.made += calls

    @property
    def left(self):
        return max(0, self.calls - self.made)


def limits_for(share, seconds, effects, concurrency, budget):
    """`share`: CPU share of a call, `seconds` that it takes; `effects`: what the static look found; `concurrency`: the user's
    own limit, at least 1."""
    calls, at_once = COMPUTING_CALLS, AT_ONCE
    if effects:
        calls, at_once = _at_least(CAREFUL_CALLS, _CAREFUL_SECONDS / seconds, _MOST_CAREFUL), CAREFUL_AT_ONCE
    elif share < WAITING_BELOW:
        calls = _at_least(WAITING_CALLS, _WAITING_SECONDS / seconds, _MOST_WAITING)
    return Limits(int(calls * max(1.0, budget / _BUDGET)), max(1, min(at_once, int(concurrency))))


def _at_least(fewest, wanted, most):
    return max(fewest, min(most, wanted))

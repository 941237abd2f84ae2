"""How much work fits: presets size their tasks so that the rounds that a verdict needs fit into the budget."""

# Five rounds that count, one of warm-up, and one as a reserve for what takes longer than planned.
ROUNDS = 7
# Share of the budget that is left for the end.
_RESERVE = 0.10


def left_for_a_round(context, rounds=ROUNDS):
    """Seconds that one round may take, counted from now; never negative."""
    left = context.budget * (1 - _RESERVE) - context.elapsed()
    return max(0.0, left / rounds)


def work_seconds(context, weight, fixed=0.0, low=0.02, high=0.6, rounds=ROUNDS):
    """Seconds of work for the unit cell of a round that takes `fixed + weight * work` seconds in all.

    Below `low` the figures would be noise: then fewer rounds fit, and the result says so. Above `high` nothing is gained.
    """
    return min(high, max(low, (left_for_a_round(context, rounds) - fixed) / weight))


def process_workers(context):
    """Processes to compare with: one for each usable core, two at least, four at most (as many as the tasks divide into)."""
    return max(2, min(4, int(context.environment["usableCores"])))

"""How much work fits: presets size their tasks so that the rounds that a verdict needs fit into the budget."""

# Five rounds that count, one of warm-up, and one as a reserve for what takes longer than planned.
ROUNDS = 7
# Share of the budget that is left for the end.
_RESERVE = 0.10


def left_for_a_round(context, rounds=ROUNDS):
    """Seconds that one round may take, counted from now; never negative."""
    left = context.budget * (1 - _RESERVE) - context.elapsed()
    return max(0.0, left / rounds)


def work_seconds(context, alone, shared=0.0, workers=2, fixed=0.0, low=0.02, high=0.6, rounds=ROUNDS):
    """Seconds of work for each cell of a round in which `alone` cells do it on one core and `shared` cells on several.

    `fixed`: seconds that the round takes besides. How fast work goes now, with whatever else the machine does, is known
    from the effective cores. Below `low` the figures would be noise: then fewer rounds fit, and the result says so. Above
    `high` nothing is gained.
    """
    cores = max(0.25, context.cores())
    weight = alone * max(1.0, 1.0 / cores) + shared / min(float(workers), cores)
    return min(high, max(low, (left_for_a_round(context, rounds) - fixed) / weight))


def is_crowded(context):
    """Whether others leave less than two of several cores: figures that need two at once say little of this machine then."""
    return context.cores() < 1.3 <= context.environment["usableCores"]


def process_workers(context):
    """Processes to compare with: one for each usable core, two at least, four at most (as many as the tasks divide into)."""
    return max(2, min(4, int(context.environment["usableCores"])))

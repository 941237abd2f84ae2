"""As many tasks as workers, one more, and twice as many."""

from ..measure import wording
from ..workloads import cpu, waiting
from .base import Chart, Conclusion, Plan
from .comparing import enough, measured_outcome, missing, time_of, until_claims_are_settled
from .model_cells import ModelCells
from .pacing import left_for_a_round, process_workers

_WAITERS = 4


def plan(context):
    cells = ModelCells(context)
    workers = process_workers(context)
    cells.started("process-pool", _WAITERS)
    cells.started("process-pool", workers)
    # A round has five waves of waiting and five of computing.
    wave = min(0.2, max(0.01, left_for_a_round(context) / (5.5 + 5 * max(1.0, workers / max(0.25, context.cores())))))
    charts, all_cells = [], []
    for kind, title, function, arguments, count in (
            ("waiting", "Tasks that wait", waiting.sleep, (wave,), _WAITERS),
            ("computing", "Tasks that compute", cpu.spin, (cpu.turns_for(wave),), workers)):
        charts.append(Chart(kind, "{} {} on {} processes".format(title, wording.seconds(wave), count),
                            baseline=kind + "-full"))
        for name, tasks in (("full", count), ("one-more", count + 1), ("twice", 2 * count)):
            all_cells.append(cells.cell("{}-{}".format(kind, name), "process-pool", function, [arguments] * tasks,
                                        workers=count, label="{} tasks".format(tasks), chart=kind))
    pairs = [(kind + "-full", kind + "-one-more") for kind in ("waiting", "computing")]
    pairs += [(kind + "-one-more", kind + "-twice") for kind in ("waiting", "computing")]

    def conclude(results):
        return _conclude(results, wave, workers)

    return until_claims_are_settled(Plan(charts, all_cells, conclude, cells.close, pairs=pairs))


def _conclude(results, wave, workers):
    outcome, reason = measured_outcome(results, ["waiting-full", "waiting-one-more", "waiting-twice"])
    steps = []
    for kind, count in (("waiting", _WAITERS), ("computing", workers)):
        pair = results.pair(kind + "-full", kind + "-one-more")
        if pair is not None:
            steps.append("{} tasks that are {} took {} on {} workers, {} took {}: {} as long".format(
                count, kind, time_of(results, kind + "-full"), count, count + 1, time_of(results, kind + "-one-more"),
                wording.times(pair.ratio)))
    if not steps:
        sentence = missing(results, "waiting-full", "waiting-one-more")
    else:
        sentence = "; ".join(steps)
    sentence += ". Choose a number of tasks that is a multiple of the workers, or make tasks smaller than {}.".format(
        wording.seconds(wave))
    measured = "4 tasks {}, 5 tasks {}, 8 tasks {} on 4 workers.".format(
        *(time_of(results, "waiting-" + name) for name in ("full", "one-more", "twice")))
    return Conclusion(outcome, [], sentence, reason, [("waves", _waves(results), measured)])


def _waves(results):
    """Holds if one task more costs a second cycle and the rest of that cycle costs nothing."""
    if not enough(results, "waiting-full", "waiting-one-more", "waiting-twice"):
        return "inconclusive"
    step = results.pair("waiting-full", "waiting-one-more")
    rest = results.pair("waiting-one-more", "waiting-twice")
    if step.lo > 1.6 and rest.hi < 1.3:
        return "holds"
    if step.hi < 1.4:
        return "fails"
    return "conditional" if step.lo > 1.4 and rest.lo > 1.3 else "inconclusive"

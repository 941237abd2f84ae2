"""What presets make of figures: each outcome of each claim, from made-up rounds."""

import unittest

from synthetic_run import SyntheticRun


class Claims(unittest.TestCase):
    def check(self, preset, claim, cases, **changes):
        """`cases`: (outcome, values)."""
        with SyntheticRun(preset, **changes) as run:
            for outcome, values in cases:
                with self.subTest(claim=claim, outcome=outcome):
                    self.assertEqual(run.outcomes(values)[claim], outcome)

    def test_start_of_processes(self):
        self.check("process-start", "process-start-cost", [
            ("holds", {"fork": 0.02, "spawn": 0.05}), ("conditional", {"fork": 0.002, "spawn": 0.05}), ("fails", {"fork": 0.002, "spawn": 0.2}),
        ], startMethods=["fork", "spawn"], startMethod="fork")

    def test_start_of_threads(self):
        self.check("process-start", "thread-start-cost", [
            ("holds", {"thread": 5e-6}), ("conditional", {"thread": 6e-5}), ("fails", {"thread": 0.002})])

    def test_order_of_start_methods(self):
        self.check("start-methods", "fork-fast", [
            ("holds", {"fork": 0.002, "forkserver": 0.008, "spawn": 0.04}),
            ("conditional", {"fork": 0.002, "forkserver": 0.05, "spawn": 0.04}),
            ("fails", {"fork": 0.06, "forkserver": 0.05, "spawn": 0.04}),
            ("conditional", {"fork": 0.04, "forkserver": 0.04, "spawn": 0.08}),
            ("inconclusive", {"fork": [0.01, 0.04] * 4, "forkserver": [0.04, 0.01] * 4, "spawn": 0.1}),
        ], startMethods=["fork", "spawn", "forkserver"], startMethod="fork")

    def test_generators_against_calls(self):
        self.check("switching", "generator-cheaper", [
            ("conditional", {"call": 1.3e-8, "generator": 1.1e-8, "suspend": 1.1e-7}),
            ("holds", {"call": 3e-8, "generator": 2e-8, "suspend": 3.1e-8}),
            ("fails", {"call": 1e-8, "generator": 3e-8, "suspend": 1e-7}),
            ("inconclusive", {"call": [1e-8, 3e-8] * 4, "generator": [3e-8, 1e-8] * 4, "suspend": 1e-7})])

    def test_tasks_against_threads(self):
        self.check("switching", "async-switch-cheap", [
            ("holds", {"turn": 2e-6, "thread": 1e-5}), ("conditional", {"turn": 2e-6, "thread": 3e-6}), ("fails", {"turn": 2e-6, "thread": 1e-6}),
            ("inconclusive", {"turn": [2e-6, 6e-6] * 4, "thread": [6e-6, 2e-6] * 4})])

    def test_switch_interval(self):
        flat = {"total@%g" % interval: 0.1 for interval in (0.0001, 0.001, 0.005, 0.05)}
        follows = dict(flat, **{"busy1@0.0001": 0.0002, "busy1@0.005": 0.005})
        self.check("switch-interval", "interval-rarely-useful", [
            ("conditional", follows), ("holds", dict(flat, **{"busy1@0.0001": 0.005, "busy1@0.005": 0.005})),
            ("fails", dict(follows, **{"total@0.05": 0.07})),
            ("inconclusive", dict(follows, **{"total@0.05": [0.05, 0.15] * 4}))])
        self.check("switch-interval", "interval-rarely-useful", [("not-here", follows)], gilEnabled=False)

    def test_waiting_threads_beside_busy_ones(self):
        self.check("switch-interval", "io-threads-unharmed", [
            ("conditional", {"busy0@0.005": 3e-5, "busy1@0.005": 0.005}), ("holds", {"busy0@0.005": 3e-5, "busy1@0.005": 4e-5}),
            ("inconclusive", {"busy0@0.005": 3e-5, "busy1@0.005": 1.2e-4})])
        with SyntheticRun("switch-interval") as run:
            ratio, low, high = run.conclude({"busy0@0.005": 5e-5, "busy1@0.005": 0.005}).facts["L"]
        self.assertAlmostEqual(ratio, 100, delta=1)
        self.assertLessEqual(low, ratio)
        self.assertGreaterEqual(high, ratio)

    def test_pickling(self):
        grows = {"bytes@100000": 3e-4, "bytes@10000000": 0.02, "sum-here": 0.001}
        self.check("pickling", "pickle-ceiling", [
            ("holds", dict(grows, **{"sum-there": 0.01})), ("conditional", dict(grows, **{"sum-there": 0.0005})),
            ("fails", {"bytes@100000": 3e-4, "bytes@10000000": 3e-4, "sum-here": 0.001, "sum-there": 0.01})])
        self.check("pickling", "shared-memory-skips", [
            ("holds", {"shared@1000000": 2e-4, "shared@100000000": 2e-4, "bytes@10000000": 0.02}),
            ("conditional", {"shared@1000000": 2e-4, "shared@100000000": 2e-4, "bytes@10000000": 1e-4}),
            ("fails", {"shared@1000000": 2e-4, "shared@100000000": 2e-2, "bytes@10000000": 0.02})])

    def test_blocking_calls(self):
        stopped = {"sleep": 0.101, "thread-sleep": 0.0015}
        self.check("loop-stall", "blocking-freezes", [
            ("conditional", dict(stopped, **{"thread-compute": 0.006})), ("holds", dict(stopped, **{"thread-compute": 0.0014})),
            ("fails", {"sleep": 0.002, "thread-sleep": 0.0015, "thread-compute": 0.0014}),
            ("fails", dict(stopped, **{"thread-sleep": 0.09, "thread-compute": 0.09})),
            ("inconclusive", dict(stopped, **{"thread-sleep": [0.002, 0.06] * 4, "thread-compute": 0.006}))])

    def test_cost_of_locks(self):
        cheap = {"lock": 1e-7, "threads1": 2e-7, "threads2": 2.2e-7, "wait-free": 0.005}
        self.check("lock-cost", "lock-everyone-waits", [
            ("holds", dict(cheap, **{"wait-held": 0.02})), ("conditional", dict(cheap, **{"wait-held": 0.02, "lock": 3e-6})),
            ("fails", dict(cheap, **{"wait-held": 0.0055})), ("inconclusive", dict(cheap, **{"wait-held": [0.006, 0.02] * 4}))])

    def test_queues(self):
        self.check("queues", "thread-queue-faster", [
            ("holds", {"thread": 500000, "process": 100000}), ("fails", {"thread": 50000, "process": 100000}),
            ("conditional", {"thread": 100000, "process": 100000}), ("inconclusive", {"thread": [1e5, 3e5] * 4, "process": [3e5, 1e5] * 4})])
        with SyntheticRun("queues") as run:
            conclusion = run.conclude({"thread": 500000, "task": 1800000, "process": 100000, "pipe": 120000, "manager": 15000})
        self.assertEqual((conclusion.outcome, conclusion.winners), ("winner", ["task"]))

    def test_threads_against_tasks(self):
        self.check("many-waits", "tasks-lighter", [
            ("holds", {"threads@2000": 16000, "tasks@2000": 1000}), ("conditional", {"threads@2000": 3000, "tasks@2000": 1000}),
            ("fails", {"threads@2000": 500, "tasks@2000": 1000}),
            ("inconclusive", {"threads@2000": [900, 9000] * 4, "tasks@2000": 1000})])
        with SyntheticRun("many-waits", startMethods=["fork", "spawn"], startMethod="spawn") as run:
            conclusion = run.conclude({"threads@2000": 16000, "tasks@2000": 1000, "fork": 4e6, "spawn": 9e6})
        self.assertIn("extrapolated", conclusion.sentence)
        self.assertAlmostEqual(conclusion.facts["Mt"][0], 16000, delta=50)
        self.assertAlmostEqual(conclusion.facts["Ma"][0], 1000, delta=5)
        # The process that this interpreter starts unless told otherwise.
        self.assertAlmostEqual(conclusion.facts["Mp"][0], 9e6, delta=5e4)

    def test_one_core(self):
        pinned = {"computing-sequential": 0.1, "waiting-sequential": 0.1}
        cases = [
            ("holds", dict(pinned, **{"computing-processes": 0.102, "computing-threads": 0.1, "waiting-threads": 0.026})),
            ("fails", dict(pinned, **{"computing-processes": 0.05, "computing-threads": 0.1, "waiting-threads": 0.026})),
            ("fails", dict(pinned, **{"computing-processes": 0.1, "computing-threads": 0.1, "waiting-threads": 0.1})),
            ("inconclusive", dict(pinned, **{"computing-processes": [0.07, 0.13] * 4, "computing-threads": 0.1, "waiting-threads": 0.026}))]
        with SyntheticRun("one-core") as run:
            if run.plan.cells[0].unsupported:
                self.assertEqual(run.outcomes({}), {"one-core-no-gain": "not-here"})
                return
        self.check("one-core", "one-core-no-gain", cases)

    def test_one_core_that_others_use_proves_nothing(self):
        with SyntheticRun("one-core") as run:
            if run.plan.cells[0].unsupported:
                self.skipTest("no pinning here")
            values = {"computing-sequential": 0.1, "computing-processes": 0.06, "computing-threads": 0.1, "waiting-sequential": 0.1, "waiting-threads": 0.026}
            results = run.results(values)
            for number in range(7):
                results.add("computing-sequential", number + 1, 0.1, {"cpu": 0.05})
            self.assertEqual(run.plan.conclude(results).claims[0][1], "inconclusive")

    def test_shared_objects(self):
        def speeds(private, shared):
            return {"%s-%s" % (name, kind): 1000 * factor for name in ("list", "table", "method")
                    for kind, factor in (("one", 1), ("private", private), ("shared", shared))}
        self.check("shared-objects", "free-threaded-parallel", [
            ("conditional", speeds(1.9, 0.6)), ("holds", speeds(1.9, 1.8)), ("fails", speeds(1.0, 1.0))], gilEnabled=False)
        self.check("shared-objects", "free-threaded-parallel", [("not-here", speeds(1.0, 1.0))])
        with SyntheticRun("shared-objects", gilEnabled=False) as run:
            facts = run.conclude(dict(speeds(1.9, 1.5), **{"table-shared": 700, "table-private": 1800})).facts
        self.assertAlmostEqual(facts["S2shared"][0], 0.7, delta=0.01)
        self.assertAlmostEqual(facts["S2private"][0], 1.8, delta=0.02)


class LostUpdates(unittest.TestCase):
    clean = {"plain": [0.0] * 6, "call": [0.3] * 6, "locked": [0.0] * 6, "await": [0.99] * 6, "await-locked": [0.0] * 6}

    def outcomes(self, version="3.12.1", gil=True, partial=False, **changes):
        with SyntheticRun("lost-updates", version=version, gilEnabled=gil) as run:
            conclusion = run.conclude(dict(self.clean, **changes), partial=partial)
            return {claim: outcome for claim, outcome, _ in conclusion.claims}, conclusion

    def test_a_plain_counter_that_loses_nothing_is_luck_of_the_version(self):
        outcomes, conclusion = self.outcomes()
        self.assertEqual(outcomes, {"counter-loses": "not-here", "call-between": "holds", "async-no-locks": "fails", "lock-guards": "holds"})
        self.assertIn("luck, not safety", conclusion.sentence)

    def test_on_a_build_that_may_lose_no_loss_proves_nothing(self):
        for version, gil in (("3.8.18", True), ("3.13.0", False)):
            outcomes, conclusion = self.outcomes(version, gil)
            self.assertEqual(outcomes["counter-loses"], "inconclusive")
            self.assertIn("luck, not safety", conclusion.sentence)

    def test_one_loss_is_enough(self):
        outcomes, conclusion = self.outcomes("3.8.18", plain=[0.0, 0.0, 0.37, 0.0, 0.0, 0.0])
        self.assertEqual(outcomes["counter-loses"], "holds")
        self.assertIn("1 of 6 runs lost updates, up to 37 %", conclusion.sentence)

    def test_a_short_run_keeps_its_proofs_and_nothing_else(self):
        outcomes, _ = self.outcomes(partial=True)
        self.assertEqual(outcomes, {"counter-loses": "inconclusive", "call-between": "holds", "async-no-locks": "fails", "lock-guards": "inconclusive"})

    def test_a_lock_that_loses_is_no_lock(self):
        self.assertEqual(self.outcomes(locked=[0.0, 0.0, 0.01, 0.0, 0.0, 0.0])[0]["lock-guards"], "fails")

    def test_no_loss_seen_is_not_told_to_the_tree_as_none(self):
        self.assertNotIn("loss", self.outcomes(call=[0.0] * 6)[1].facts)
        self.assertEqual(self.outcomes(call=[0.0] * 6)[0]["call-between"], "inconclusive")
        self.assertAlmostEqual(self.outcomes()[1].facts["loss"][0], 0.3)


class Behaviour(unittest.TestCase):
    answers = {"lambda_raises": 1, "gather_runs_on": 1, "group_cancels": 1, "missing_await_warns": 1, "fork_with_threads_warns": 1,
               "semaphore_limits": 1, "wait_takes_coroutines": 0}

    def outcomes(self, version="3.12.1", seen=None, **changes):
        with SyntheticRun("behaviour", version=version) as run:
            run.seen.update(seen or {})
            answers = {name: [float(answer)] * 5 for name, answer in dict(self.answers, **changes).items() if answer is not None}
            return run.outcomes(answers)

    def test_a_current_version(self):
        self.assertEqual(self.outcomes(), {
            "lambda-silent": "fails", "gather-runs-on": "holds", "missing-await-warns": "conditional", "fork-threads-warns": "holds",
            "semaphore-limits": "holds", "wait-coroutines": "fails"})

    def test_an_old_version(self):
        self.assertEqual(self.outcomes("3.8.18", group_cancels=None, fork_with_threads_warns=0, wait_takes_coroutines=1,
                                       seen={"wait_takes_coroutines": "with DeprecationWarning"}), {
            "lambda-silent": "fails", "gather-runs-on": "conditional", "missing-await-warns": "fails", "fork-threads-warns": "conditional",
            "semaphore-limits": "holds", "wait-coroutines": "conditional"})

    def test_the_opposite_of_all(self):
        self.assertEqual(self.outcomes(**{name: 1 - answer for name, answer in self.answers.items()}, seen={"wait_takes_coroutines": "without a warning"}), {
            "lambda-silent": "holds", "gather-runs-on": "fails", "missing-await-warns": "fails", "fork-threads-warns": "conditional",
            "semaphore-limits": "fails", "wait-coroutines": "holds"})


class ManyWaitsCounts(unittest.TestCase):
    def test_room_and_budget_bound_the_counts(self):
        from interlock_bench.presets.many_waits import counts
        self.assertEqual(counts(60, None), (1000, 10000, None))
        self.assertEqual(counts(8, None), (1000, 2000, None))
        self.assertEqual(counts(8, 1000)[1:], (500, None))
        few, many, reason = counts(8, 50)
        self.assertIn("50 more threads", reason)
        self.assertGreaterEqual(many, few)


if __name__ == "__main__":
    unittest.main()

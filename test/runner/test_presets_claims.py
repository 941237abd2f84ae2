"""Every outcome of every claim can be reached, by made-up results that say what their names say."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import synthetic  # noqa: E402
from interlock_bench.presets import subinterpreters, workers_waiting  # noqa: E402


def context(**changed):
    return synthetic.Context(**changed)


class Claims(unittest.TestCase):
    def expect(self, preset, claim, table, **options):
        """`table`: expected outcome -> (values, context or None), or a list of these."""
        for outcome, cases in table.items():
            for values, machine in cases if isinstance(cases, list) else [cases]:
                with self.subTest(preset, claim=claim, outcome=outcome, values=values):
                    conclusion = synthetic.concluded(preset, values, machine, **options)
                    self.assertEqual(synthetic.outcomes(conclusion)[claim], outcome)

    def test_sleeping_threads(self):
        self.expect("sleeping-threads", "sleep-threads", {
            "holds": ({"sequential": 0.3, "threads": 0.1, "thread-pool": 0.1}, None),
            "conditional": ({"sequential": 0.3, "threads": 0.15, "thread-pool": 0.1}, None),
            "fails": ({"sequential": 0.3, "threads": 0.29, "thread-pool": 0.1}, None),
            "inconclusive": ({"sequential": 0.3, "thread-pool": 0.1}, None),
        })

    def test_gathered_sleeps(self):
        self.expect("gathered-sleeps", "gather-one-second", {
            "holds": ({"sequential": 0.5, "gather": 0.101, "blocking": 0.5}, None),
            "conditional": ({"sequential": 0.5, "gather": 0.2, "blocking": 0.5}, None),
            "fails": ({"sequential": 0.5, "gather": 0.5, "blocking": 0.5}, None),
        })
        self.expect("gathered-sleeps", "sleep-serialises", {
            "holds": ({"sequential": 0.5, "gather": 0.1, "blocking": 0.5}, None),
            "fails": ({"sequential": 0.5, "gather": 0.1, "blocking": 0.1}, None),
            "inconclusive": ({"sequential": 0.5, "gather": 0.1, "blocking": 0.33}, None),
        })

    def test_releasing(self):
        calls = ("sha256", "zlib", "pbkdf2", "json", "re", "sorted", "bigint", "loop")
        flat = {call: 1.0 for call in calls}
        self.expect("releasing", "gil-always", {
            "conditional": (dict(flat, sha256=1.9, zlib=1.8, pbkdf2=1.9), None),
            "holds": (flat, None),
            "not-here": ({call: 1.9 for call in calls}, context(gilEnabled=False)),
            "fails": ({call: 1.9 for call in calls}, None),
            "inconclusive": [(dict(flat, loop=1.3), None), ({"loop": 1.0}, None), ({"sha256": 1.9}, None)],
        })

    def test_mixed(self):
        base = {"sequential": 1.2, "few-threads": 0.3, "threads": 0.28, "asyncio": 0.26, "process-pool": 0.6}
        self.expect("mixed", "mixed-hybrid", {
            "holds": (dict(base, **{"asyncio-pool": 0.16}), None),
            "conditional": (dict(base, **{"asyncio-pool": 0.26, "threads": 0.4}), None),
            "fails": (dict(base, **{"asyncio-pool": 0.5}), None),
            "not-here": (dict(base, **{"asyncio-pool": 0.17, "threads": 0.13}), context(gilEnabled=False)),
            "inconclusive": (base, None),
        })

    def test_tiny_tasks(self):
        self.expect("tiny-tasks", "tiny-dealbreaker", {
            "conditional": ({"process-pool": 9e-5, "chunked": 5e-7, "sequential": 1e-7}, None),
            "holds": ({"process-pool": 9e-5, "chunked": 4e-5}, None),
            "fails": ({"process-pool": 9e-6, "chunked": 4e-7}, None),
            "inconclusive": [({"process-pool": 2e-5, "chunked": 4e-7}, None), ({"process-pool": 9e-5}, None)],
        })

    def test_counting(self):
        self.expect("counting", "count-processes", {
            "holds": [({"threads": 1.0, "processes": 0.3}, context(cores=4.0)),
                      ({"threads": 1.0, "processes": 0.55}, context(cores=2.0))],
            "conditional": ({"threads": 1.0, "processes": 0.6}, context(cores=4.0)),
            "fails": ({"threads": 1.0, "processes": 1.4}, context(cores=4.0)),
            "not-here": ({"threads": 0.3, "processes": 0.4}, context(gilEnabled=False)),
            "inconclusive": [({"threads": 1.0, "processes": 1.2}, context(cores=1.0)), ({"threads": 1.0}, None)],
        })
        self.expect("counting", "threads-worse", {
            "holds": ({"sequential": 1.0, "threads": 1.3}, None),
            "conditional": ({"sequential": 1.0, "threads": 1.05}, None),
            "not-here": ({"sequential": 1.0, "threads": 0.5}, context(gilEnabled=False)),
            "fails": ({"sequential": 1.0, "threads": 0.5}, None),
            "inconclusive": ({"sequential": 1.0, "threads": 0.833}, None),
        })

    def test_pi_pool(self):
        self.expect("pi-pool", "pi-all-cores", {
            "holds": ({"sequential": 1.0, "pool": 0.26}, context(cores=4.0)),
            "conditional": [({"sequential": 1.0, "pool": 0.52}, context(cores=2.0, usableCores=2.0)),
                            ({"sequential": 1.0, "pool": 0.6}, context(cores=4.0))],
            "fails": ({"sequential": 1.0, "pool": 1.0}, context(cores=4.0)),
            "inconclusive": [({"sequential": 1.0, "pool": 1.0}, context(cores=1.0)), ({"pool": 1.0}, None)],
        })

    def test_task_waves(self):
        self.expect("task-waves", "waves", {
            "holds": ({"waiting-full": 0.1, "waiting-one-more": 0.2, "waiting-twice": 0.202}, None),
            "conditional": ({"waiting-full": 0.1, "waiting-one-more": 0.2, "waiting-twice": 0.4}, None),
            "fails": ({"waiting-full": 0.1, "waiting-one-more": 0.12, "waiting-twice": 0.2}, None),
            "inconclusive": ({"waiting-full": 0.1, "waiting-twice": 0.2}, None),
        })

    def test_chunking(self):
        self.expect("chunking", "imap-slower", {
            "holds": ({"map": 1.6e-7, "imap": 4e-5, "imap-chunks": 3e-7, "map-one": 4e-5}, None),
            "conditional": ({"map": 1e-6, "imap": 2e-6, "imap-chunks": 1e-6}, None),
            "fails": ({"map": 1e-6, "imap": 1e-6, "imap-chunks": 1e-6}, None),
            "inconclusive": ({"map": 1e-6, "imap": 1e-5}, None),
        })

    def test_first_result(self):
        self.expect("first-result", "as-completed", {
            "holds": ({"map": 0.5, "as-completed": 0.051, "asyncio": 0.051}, None),
            "conditional": ({"map": 0.5, "as-completed": 0.25}, None),
            "fails": ({"map": 0.5, "as-completed": 0.5}, None),
            "inconclusive": ({"map": 0.5}, None),
        })

    def test_break_even(self):
        sizes = (50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 3e-3, 10e-3, 20e-3)

        def curve(*speeds):
            return {"pool@{:g}".format(size): speed for size, speed in zip(sizes, speeds)}

        usual = curve(0.5, 0.7, 0.9, 1.2, 1.5, 1.7, 1.8, 1.8)
        self.expect("break-even", "fixed-cost", {
            "holds": (usual, None),
            "fails": (curve(1.5, 1.6, 1.7, 1.8, 1.8, 1.9, 1.9, 1.9), None),
            "conditional": (curve(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95), context(cores=4.0)),
            "inconclusive": (curve(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95), context(cores=1.0)),
        })
        conclusion = synthetic.concluded("break-even", usual)
        value, lo, hi = conclusion.facts["breakeven"]
        self.assertTrue(200e-6 < lo <= value <= hi < 500e-6, conclusion.facts)
        # (1.8 / 0.9 - 1) * 0.2 ms and its neighbours.
        self.assertTrue(1e-4 < conclusion.facts["o"][0] < 3e-4, conclusion.facts)
        self.assertIn("one task must last", conclusion.sentence)

    def waiting(self, threads, asyncio, limited=(470, 1400, 1400)):
        values = {}
        for count, ours, theirs in zip(workers_waiting._WORKERS, threads, asyncio):
            values["threads@{}".format(count)] = ours
            values["asyncio@{}".format(count)] = theirs
        for count, value in zip(workers_waiting._LIMITED_WORKERS, limited):
            values["limited@{}".format(count)] = value
        return values

    def test_workers_waiting(self):
        growing = (450, 1100, 2100, 3200, 3250, 3270)
        ahead = (450, 1100, 2100, 3300, 4700, 5800)
        self.expect("workers-waiting", "sweet-spot-10-50", {
            "holds": (self.waiting((450, 1100, 2000, 2010, 2020, 2010), ahead), None),
            "conditional": (self.waiting(growing, ahead), None),
            "fails": (self.waiting(growing, ahead, limited=(470, 1400, 3000)), None),
            "inconclusive": ({"threads@10": 450, "threads@25": 1000}, None),
        })
        self.expect("workers-waiting", "crossover-100", {
            "holds": (self.waiting(growing, ahead), None),
            "conditional": [(self.waiting((300, 500, 700, 800, 900, 900), ahead), None),
                            (self.waiting(ahead, ahead), None)],
            "fails": (self.waiting(ahead, growing), None),
            "inconclusive": (self.waiting(growing[:4], ahead[:4]), None),
        })
        facts = synthetic.concluded("workers-waiting", self.waiting(growing, ahead)).facts
        self.assertEqual(facts, {"K": 100.0, "plateau": 100.0})
        self.assertEqual(synthetic.concluded("workers-waiting", self.waiting(ahead, ahead)).facts, {"K": 400.0})

    def test_a_short_sweep_says_nothing_of_the_crossover(self):
        machine = context(budget=4.0)
        plan = synthetic.plan("workers-waiting", machine)
        values = {cell.id: 40.0 * cell.x for cell in plan.cells if cell.series in ("threads", "asyncio")}
        self.assertLess(max(cell.x for cell in plan.cells), 200)
        self.assertEqual(plan.conclude(synthetic.results_of(plan, values)).facts, {})

    def test_a_crowded_machine_settles_nothing(self):
        machine = context(cores=0.7)
        values = self.waiting((450, 1100, 2100, 3200, 3250, 3270), (450, 1100, 2100, 3300, 4700, 5800))
        conclusion = synthetic.concluded("workers-waiting", values, machine)
        self.assertEqual(set(synthetic.outcomes(conclusion).values()), {"inconclusive"})
        self.assertEqual(conclusion.facts, {})
        self.assertIn("other programs are busy", conclusion.sentence)
        alone = synthetic.concluded("workers-waiting", values, context(cores=0.9, usableCores=1.0))
        self.assertEqual(alone.facts, {"K": 100.0, "plateau": 100.0})
        even = {"pool@{:g}".format(size): 0.5 + place for place, size in enumerate((50e-6, 100e-6, 200e-6, 500e-6, 20e-3))}
        self.assertEqual(synthetic.concluded("break-even", even, machine).facts, {})
        self.assertIn("breakeven", synthetic.concluded("break-even", even).facts)

    def test_workers_computing(self):
        def curve(*speeds):
            return {"processes@{}".format(count): 100.0 * speed for count, speed in zip((1, 2, 3, 4, 6, 8), speeds)}

        flat = curve(1.0, 1.95, 2.9, 3.8, 3.8, 3.75)
        self.expect("workers-computing", "workers-cpu-count", {
            "holds": (flat, None),
            "fails": (curve(1.0, 2.0, 3.0, 4.0, 5.0, 6.5), None),
            "conditional": (curve(1.0, 1.5, 1.5, 1.5, 1.5, 1.5), context(cores=1.5)),
            "inconclusive": [(curve(1.0, 1.5, 1.5, 1.5, 1.5, 1.5), context(cores=4.0)), (curve(1.0, 2.0), None)],
        })
        conclusion = synthetic.concluded("workers-computing", flat)
        self.assertIn("More than 4 processes add less than 10 %", conclusion.sentence)
        self.assertEqual(conclusion.facts, {"E": 4.0})

    @unittest.skipIf(sys.version_info < (3, 12), "needs interpreters with a GIL of their own")
    def test_subinterpreters(self):
        private = {"subinterpreters": "private"}
        self.expect("subinterpreters", "interpreters-own-gil", {
            "holds": ({"sequential": 1.0, "subinterpreters": 0.28}, context(**private)),
            "conditional": ({"sequential": 1.0, "subinterpreters": 0.6}, context(**private)),
            "fails": ({"sequential": 1.0, "subinterpreters": 1.0}, context(**private)),
            "inconclusive": [({"sequential": 1.0, "subinterpreters": 1.0}, context(cores=1.0, **private)),
                             ({"sequential": 1.0}, context(**private))],
        })

    def test_no_subinterpreters_here(self):
        self.expect("subinterpreters", "interpreters-own-gil", {"not-here": ({"sequential": 1.0, "threads": 1.0}, context())})
        text = synthetic.concluded("subinterpreters", {"sequential": 1.0}).claims[0][2]
        self.assertIn("Not on this interpreter: ", text)

    def test_the_public_module_needs_no_warning(self):
        plan = synthetic.plan("subinterpreters", context(subinterpreters="no"))
        plan.cells = [cell for cell in plan.cells]
        for cell in plan.cells:
            cell.unsupported = None
        results = synthetic.results_of(plan, {cell.id: 1.0 for cell in plan.cells})
        ids = [cell.id for cell in plan.cells if cell.chart == "loop"]
        for level, expected in (("public", False), ("private", True)):
            sentence = subinterpreters._conclude(results, ids, "loops", {"subinterpreters": level}, 4.0).sentence
            self.assertEqual("only private modules" in sentence, expected)


class Verdicts(unittest.TestCase):
    def test_a_winner_with_its_factor(self):
        conclusion = synthetic.concluded("sleeping-threads", {"sequential": 0.3, "threads": 0.15, "thread-pool": 0.1})
        self.assertEqual((conclusion.outcome, conclusion.winners), ("winner", ["thread-pool"]))
        self.assertRegex(conclusion.sentence, r"^Fastest for 3 sleeps of .*: thread pool, 3\.0 times \[")

    def test_a_tie_names_all(self):
        conclusion = synthetic.concluded("sleeping-threads", {"sequential": 0.3, "threads": 0.1, "thread-pool": 0.1})
        self.assertEqual((conclusion.outcome, conclusion.winners), ("tie", ["threads", "thread-pool"]))

    def test_reversed_figures_name_the_plain_code(self):
        conclusion = synthetic.concluded("sleeping-threads", {"sequential": 0.1, "threads": 0.3, "thread-pool": 0.3})
        self.assertEqual((conclusion.outcome, conclusion.winners), ("winner", ["sequential"]))
        self.assertIn("Nothing beats sequential", conclusion.sentence)

    def test_a_tie_with_the_plain_code(self):
        conclusion = synthetic.concluded("sleeping-threads", {"sequential": 0.1, "threads": 0.1, "thread-pool": 0.3})
        self.assertEqual(conclusion.outcome, "tie")
        self.assertIn("No practical difference", conclusion.sentence)

    def test_few_rounds_are_partial(self):
        conclusion = synthetic.concluded("sleeping-threads", {"sequential": 0.3, "threads": 0.1, "thread-pool": 0.1}, rounds=3)
        self.assertEqual(conclusion.outcome, "partial")
        self.assertIn("Too early", conclusion.sentence)

    def test_quick_takes_the_least_certain_of_its_charts(self):
        values = {}
        for kind in ("waiting", "computing", "releasing"):
            for place, model in enumerate(("sequential", "threads", "process-pool", "asyncio")):
                values["{}-{}".format(kind, model)] = 1.0 / (1 + place)
        self.assertEqual(synthetic.concluded("quick", values).outcome, "winner")
        values["computing-threads"] = values["computing-asyncio"]
        conclusion = synthetic.concluded("quick", values)
        self.assertEqual(conclusion.outcome, "tie")
        self.assertEqual(conclusion.winners, ["waiting-asyncio", "computing-threads", "computing-asyncio", "releasing-asyncio"])

    def test_open_claims_keep_the_rounds_going(self):
        plan = synthetic.plan("sleeping-threads")
        settled = synthetic.results_of(plan, {"sequential": 0.3, "threads": 0.1, "thread-pool": 0.1})
        self.assertEqual(plan.undecided(settled), [])
        # Clearly better, but on the limit of the claim.
        straddling = synthetic.results_of(plan, {"sequential": 0.3, "thread-pool": 0.05})
        for number in range(1, 8):
            straddling.add("threads", number, 0.115 if number % 2 else 0.135)
        self.assertEqual(plan.undecided(straddling), ["sequential", "threads", "thread-pool"])

    def test_large_arguments_weigh_moving_against_working(self):
        values = {"stay@1000000": 0.006, "pickle@1000000": 0.055, "shared@1000000": 0.02, "generate@1000000": 0.04}
        conclusion = synthetic.concluded("large-arguments", values, context(budget=30.0), spread=0.0)
        self.assertIn("55.0 ms in another process that gets them by pickle, 9.2 times", conclusion.sentence)
        values["pickle@1000000"] = 0.006
        self.assertIn("moving them costs little", synthetic.concluded("large-arguments", values, context(budget=30.0)).sentence)


if __name__ == "__main__":
    unittest.main()

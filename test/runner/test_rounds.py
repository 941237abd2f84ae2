import unittest

import noise_models
import stage
from interlock_bench import run_preset
from interlock_bench.presets.base import Cell, Chart, Conclusion, Measured, Plan


class Rounds(unittest.TestCase):
    def setUp(self):
        self.stage = stage.Stage(budget=10.0)
        self.noise = noise_models.Quiet(1)

    def cell(self, id, seconds, **fields):
        return stage.timed_cell(self.stage, id, seconds, self.noise, **fields)

    def samples(self, id=None):
        return [event for event in self.stage.events if event["event"] == "sample" and id in (None, event["cell"])]

    def test_the_first_round_is_discarded(self):
        results = stage.measure([self.cell("a", 0.1), self.cell("b", 0.3)], self.stage)
        self.assertTrue(all(event["discarded"] == (event["round"] == 0) for event in self.samples()))
        estimate = results.estimate("a")
        self.assertEqual((len(estimate.discarded), estimate.n), (1, 5))

    def test_orders_are_shuffled_anew_and_repeat_with_the_seed(self):
        orders = []
        for _ in range(2):
            self.setUp()
            cells = [self.cell(name, 0.01 * (2 + index)) for index, name in enumerate("abcdef")]
            stage.measure(cells, self.stage)
            orders.append([event["cell"] for event in self.samples()])
        self.assertEqual(orders[0], orders[1])
        rounds = {tuple(orders[0][start:start + 6]) for start in range(0, 30, 6)}
        self.assertGreater(len(rounds), 2)

    def test_it_stops_when_all_is_decided(self):
        results = stage.measure([self.cell("a", 0.1), self.cell("b", 0.3), self.cell("c", 0.2)], self.stage)
        self.assertEqual(len(results.values["a"]), 5)
        self.assertLess(self.stage.clock, 5.0)
        self.assertEqual(results.winners(["a", "b", "c"]), ("winner", ["a"], ""))

    def test_remaining_time_goes_to_what_is_undecided(self):
        # Exactly at the threshold: never decided.
        pair = [self.cell("a", 0.100), self.cell("b", 0.1075)]
        results = stage.measure(pair + [self.cell("c", 0.5)], self.stage, maximum_rounds=1000)
        self.assertEqual(len(results.values["c"]), 5)
        self.assertGreaterEqual(len(results.values["b"]), 5)

    def test_the_budget_is_kept(self):
        jitter = noise_models.TwoSpeeds(3)
        cells = [stage.timed_cell(self.stage, name, 0.3, jitter) for name in "abc"]
        stage.measure(cells, self.stage)
        self.assertLessEqual(self.stage.clock, self.stage.budget)

    def test_the_minimum_is_worth_half_the_budget_more(self):
        results = stage.measure([self.cell("a", 1.1), self.cell("b", 1.1)], self.stage)
        self.assertFalse(results.partial)
        self.assertGreater(self.stage.clock, self.stage.budget)
        self.assertLessEqual(self.stage.clock, 1.5 * self.stage.budget)

    def test_the_hard_end_makes_it_partial(self):
        results = stage.measure([self.cell("a", 2.0), self.cell("b", 2.5)], self.stage)
        self.assertTrue(results.partial)
        self.assertLessEqual(self.stage.clock, 1.5 * self.stage.budget)
        outcome, _, reason = results.winners(["a", "b"])
        self.assertEqual((outcome, reason), ("partial", "Only 2 of 5 rounds fit into the time."))

    def test_unsupported_cells_never_run(self):
        results = stage.measure([self.cell("a", 0.1), Cell("u", "u", None, unsupported="needs Python 9")], self.stage)
        self.assertIsNone(results.estimate("u"))
        self.assertIsNone(results.pair("a", "u"))
        self.assertEqual(results.winners(["u"])[0], "inconclusive")

    def test_a_failing_cell_is_named_and_left_out(self):
        def fail():
            raise ValueError("no")
        results = stage.measure([self.cell("a", 0.1), Cell("f", "bad one", fail)], self.stage)
        self.assertEqual(self.stage.warnings[0]["code"], "cell-failed")
        self.assertIn("bad one", self.stage.warnings[0]["text"])
        self.assertFalse(results.partial)

    def test_a_run_whose_cells_all_fail_is_partial(self):
        results = stage.measure([Cell("f", "f", lambda: float("nan"))], self.stage)
        self.assertEqual((results.partial, results.partial_reason), (True, "Every variant failed."))

    def test_further_figures(self):
        results = stage.measure([Cell("a", "a", lambda: Measured(1.0, p99=5.0))], self.stage, maximum_rounds=3)
        self.assertEqual(results.estimate("a").detail, {"p99": 5.0})
        self.assertEqual(results.detail_rounds("a", "p99"), [5.0] * len(results.values["a"]))

    def test_equal_cells_are_a_set(self):
        results = stage.measure([self.cell("a", 0.1), self.cell("b", 0.101), self.cell("c", 0.3)], self.stage)
        self.assertEqual(results.winners(["a", "b", "c"])[:2], ("tie", ["a", "b"]))


class ResultFile(unittest.TestCase):
    def test_the_shape_and_a_fact_with_interval(self):
        setting = stage.Stage()
        noise = noise_models.Quiet(2)
        cells = [stage.timed_cell(setting, "a", 0.1, noise), stage.timed_cell(setting, "b", 0.2, noise)]
        plan = Plan([Chart(title="T", baseline="b")], cells, lambda results: Conclusion(
            "winner", ["a"], "a wins.", claims=[("c", "holds", "as said")], facts={"t": 1.0, "S2": (2.0, 1.5, 2.5)}))
        results = stage.measure(cells, setting)
        summary = run_preset.summary_of({"budget": 1, "seed": 2}, "preset", "x")
        result = run_preset.assemble(plan, results, run_preset.conclude(plan, results), "Title", summary, setting)
        self.assertEqual(result["facts"], {"t": {"value": 1.0, "lo": None, "hi": None}, "S2": {"value": 2.0, "lo": 1.5, "hi": 2.5}})
        self.assertEqual(result["verdict"]["claims"], [{"claim": "c", "outcome": "holds", "measured": "as said"}])
        self.assertEqual([(pair["a"], pair["b"], pair["verdict"]) for pair in result["pairs"]], [("a", "b", "a")])

    def test_how_a_function_was_called_is_part_of_it(self):
        request = {"budget": 1, "seed": 2, "shownFile": "app.py", "argumentsText": "1", "setupText": "", "eachText": "", "tasks": 50, "concurrency": 4}
        summary = run_preset.summary_of(request, "function", "load")
        self.assertEqual(summary["parameters"], {"tasks": 50, "concurrency": 4})
        summary = run_preset.summary_of(dict(request, eachText="reset()"), "function", "load")
        self.assertEqual(summary["parameters"], {"tasks": 50, "concurrency": 4, "each": "reset()"})

    def test_partial_results_have_no_winner(self):
        setting = stage.Stage(budget=1.0)
        cells = [stage.timed_cell(setting, "a", 0.9, noise_models.Quiet(2))]
        plan = Plan([Chart()], cells, lambda results: Conclusion("winner", ["a"], "a wins.", facts={"t": 1.0}))
        results = stage.measure(cells, setting)
        conclusion = run_preset.conclude(plan, results)
        self.assertEqual((conclusion.outcome, conclusion.winners), ("partial", []))


if __name__ == "__main__":
    unittest.main()

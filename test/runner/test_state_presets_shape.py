"""Every preset of this half plans something that can be shown, and concludes without breaking whatever is missing."""

import unittest

from synthetic_run import STATE_PRESETS, SyntheticRun, catalogue

# Symbols that a preset may supply to the decision tree; the others describe a function and come from its own benchmark.
SYMBOLS = {"L", "start", "Mt", "Mp", "Ma", "S2shared", "S2private", "loss"}
UNITS = {"s", "B", "1/s", "ratio", "count", "share"}
OPERATIONS = set("""
    loop_iteration add_int add_float call_function call_method attribute_load attribute_store global_load list_append list_index dict_get
    dict_set string_concat string_format comparison object_creation list_comprehension_item generator_item try_block exception_raise
    isinstance_call len_call json_loads_byte json_dumps_byte sha256_byte zlib_byte re_search_byte sort_item pickle_byte deepcopy_item
    file_read_byte""".split())


class Shape(unittest.TestCase):
    def each(self):
        for preset in STATE_PRESETS:
            for budget in (1.0, 8.0):
                with self.subTest(preset=preset, budget=budget), SyntheticRun(preset, budget) as run:
                    yield preset, run

    def test_cells_and_charts_belong_together(self):
        for _, run in self.each():
            charts = {chart.id: chart for chart in run.plan.charts}
            cells = {cell.id: cell for cell in run.plan.cells}
            self.assertEqual(len(cells), len(run.plan.cells), "cell ids are unique")
            for cell in cells.values():
                chart = charts[cell.chart]
                self.assertIn(cell.unit, UNITS)
                self.assertEqual(cell.unit, chart.y["unit"], cell.id)
                self.assertTrue(cell.unsupported or callable(cell.run), cell.id)
                if chart.kind == "curve":
                    self.assertIn(cell.series, [series[0] for series in chart.series])
                    self.assertGreater(cell.x, 0)
            for chart in charts.values():
                self.assertTrue(any(cell.chart == chart.id for cell in cells.values()), chart.id)
                if chart.baseline is not None:
                    self.assertEqual(cells[chart.baseline].chart, chart.id)
            for pair in run.plan.pairs:
                self.assertTrue(set(pair) <= set(cells), pair)

    def test_all_claims_of_the_catalogue_are_judged_and_no_others(self):
        known = catalogue()
        for preset, run in self.each():
            expected = [claim["id"] for claim in known[preset]["claims"]]
            values = {cell.id: 0.5 for cell in run.plan.cells if not cell.unsupported}
            for given in (values, {}):
                self.assertEqual(sorted(claim for claim, _, _ in run.conclude(given).claims), sorted(expected))

    def test_nothing_measured_decides_nothing(self):
        for _, run in self.each():
            conclusion = run.conclude({})
            self.assertTrue(conclusion.sentence)
            self.assertEqual(conclusion.facts, {})
            for claim, outcome, sentence in conclusion.claims:
                self.assertIn(outcome, ("inconclusive", "not-here"), claim)
                self.assertTrue(sentence)

    def test_any_one_cell_alone_breaks_nothing(self):
        for _, run in self.each():
            for cell in run.plan.cells:
                if not cell.unsupported:
                    self.assertTrue(run.conclude({cell.id: 0.5}).sentence)

    def test_facts_are_those_of_the_machine(self):
        for _, run in self.each():
            values = {cell.id: 0.5 for cell in run.plan.cells if not cell.unsupported}
            self.assertLessEqual(set(run.conclude(values).facts), SYMBOLS)

    def test_a_short_run_is_partial_and_has_no_winner(self):
        for _, run in self.each():
            values = {cell.id: 0.5 for cell in run.plan.cells if not cell.unsupported}
            conclusion = run.conclude(values, rounds=2, partial=True)
            self.assertEqual(conclusion.outcome, "partial")
            self.assertTrue(conclusion.reason)


class Unsupported(unittest.TestCase):
    def test_a_platform_without_fork_says_so(self):
        for preset, cells in (("process-start", ["fork", "forkserver", "pool-fork"]), ("start-methods", ["fork", "large-forkserver"]),
                              ("many-waits", ["fork", "forkserver"])):
            with SyntheticRun(preset, startMethods=["spawn"], startMethod="spawn") as run:
                by_id = {cell.id: cell for cell in run.plan.cells}
                for cell_id in cells:
                    self.assertIn("start method", by_id[cell_id].unsupported)
                self.assertIsNone(by_id["spawn"].unsupported)

    def test_a_claim_about_fork_does_not_apply_there(self):
        with SyntheticRun("start-methods", startMethods=["spawn"], startMethod="spawn") as run:
            self.assertEqual(run.outcomes({"spawn": 0.04, "large-spawn": 0.04}), {"fork-fast": "not-here"})

    def test_a_platform_without_processes_still_measures_the_rest(self):
        with SyntheticRun("queues", startMethods=[], startMethod="") as run:
            reasons = {cell.id: cell.unsupported for cell in run.plan.cells}
            self.assertIsNone(reasons["thread"])
            self.assertTrue(reasons["process"] and reasons["manager"])
            self.assertEqual(run.outcomes({"thread": 1e6, "task": 2e6}), {"thread-queue-faster": "not-here"})


class Profile(unittest.TestCase):
    def test_holds_all_operations_in_nanoseconds(self):
        with SyntheticRun("operations") as run:
            self.assertEqual({cell.id for cell in run.plan.cells}, OPERATIONS)
            profile = run.conclude({cell.id: 2e-8 for cell in run.plan.cells}).profile
            self.assertEqual(set(profile), OPERATIONS)
            for price in profile.values():
                self.assertAlmostEqual(price, 20.0, delta=0.1)


if __name__ == "__main__":
    unittest.main()

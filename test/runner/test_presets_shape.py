"""What all presets that run models have in common: well-formed plans, and conclusions that cope with whatever is missing."""

import math
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import synthetic  # noqa: E402
from interlock_bench import models  # noqa: E402
from interlock_bench.run_preset import catalogue  # noqa: E402

CLAIMS = {entry["id"]: [claim["id"] for claim in entry["claims"]] for entry in catalogue()}
UNITS = ("s", "B", "1/s", "ratio", "count", "share")
# Machines that differ in what presets ask about.
CONTEXTS = {
    "four cores": synthetic.Context(),
    "one busy core": synthetic.Context(cores=0.5, usableCores=1.0),
    "many cores": synthetic.Context(cores=61.0, usableCores=64.0),
    "no GIL": synthetic.Context(gilEnabled=False, freeThreadedBuild=True),
    "no processes": synthetic.Context(startMethods=[], startMethod=""),
    "one second": synthetic.Context(budget=1.0),
    "a long run": synthetic.Context(budget=60.0),
}


class Shape(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plans = []
        for preset in synthetic.MODEL_PRESETS:
            for name, context in CONTEXTS.items():
                # chunking starts a real pool: once is enough.
                if preset != "chunking" or name in ("four cores", "no processes"):
                    cls.plans.append((preset, name, synthetic.plan(preset, context)))

    @classmethod
    def tearDownClass(cls):
        for _, _, plan in cls.plans:
            if plan.close is not None:
                plan.close()

    def planned(self):
        """(preset, machine, plan) of each preset on each machine."""
        return self.plans

    def test_plans(self):
        for preset, name, plan in self.planned():
            with self.subTest(preset, machine=name):
                ids = [cell.id for cell in plan.cells]
                self.assertEqual(len(ids), len(set(ids)))
                charts = {chart.id: chart for chart in plan.charts}
                for cell in plan.cells:
                    chart = charts[cell.chart]
                    self.assertIn(cell.model, models.MODEL_IDS + ("none",))
                    self.assertIn(cell.unit, UNITS)
                    self.assertEqual(cell.unit, chart.y["unit"])
                    self.assertTrue(cell.unsupported or callable(cell.run))
                    if chart.kind == "curve":
                        self.assertIn(cell.series, [series[0] for series in chart.series])
                        self.assertIsInstance(cell.x, float)
                for chart in plan.charts:
                    if chart.baseline is not None:
                        self.assertIn(chart.baseline, ids)
                for a, b in plan.pairs:
                    self.assertIn(a, ids)
                    self.assertIn(b, ids)

    def check(self, preset, conclusion):
        self.assertIn(conclusion.outcome, ("winner", "tie", "inconclusive", "measured", "partial"))
        self.assertEqual([claim for claim, _, _ in conclusion.claims], CLAIMS[preset])
        for text in [conclusion.sentence] + [measured for _, _, measured in conclusion.claims]:
            self.assertRegex(text, r"^[A-Z0-9a-z].*\.$")
            self.assertNotIn("None", text)
            self.assertNotIn("..", text)
            self.assertNotIn("nan", text)
        for symbol, value in conclusion.facts.items():
            for figure in value if isinstance(value, tuple) else (value,):
                self.assertTrue(math.isfinite(figure), (symbol, value))

    def test_nothing_measured(self):
        for preset, name, plan in self.planned():
            with self.subTest(preset, machine=name):
                conclusion = plan.conclude(synthetic.results_of(plan, {}))
                self.check(preset, conclusion)
                self.assertIn(conclusion.outcome, ("inconclusive", "partial"))
                self.assertEqual(conclusion.winners, [])
                self.assertLessEqual({outcome for _, outcome, _ in conclusion.claims}, {"inconclusive", "not-here"})

    def test_one_cell_missing(self):
        for preset, name, plan in self.planned():
            with self.subTest(preset, machine=name):
                for missing in plan.cells:
                    values = {cell.id: 1.0 for cell in plan.cells if cell is not missing and not cell.unsupported}
                    self.check(preset, plan.conclude(synthetic.results_of(plan, values)))

    def test_one_cell_only(self):
        for preset, name, plan in self.planned():
            with self.subTest(preset, machine=name):
                for only in plan.cells:
                    if not only.unsupported:
                        conclusion = plan.conclude(synthetic.results_of(plan, {only.id: 0.5}))
                        self.check(preset, conclusion)

    def test_too_few_rounds_settle_no_claim(self):
        for preset, name, plan in self.planned():
            with self.subTest(preset, machine=name):
                values = {cell.id: 1.0 + place for place, cell in enumerate(plan.cells) if not cell.unsupported}
                conclusion = plan.conclude(synthetic.results_of(plan, values, rounds=3))
                self.check(preset, conclusion)
                self.assertLessEqual({outcome for _, outcome, _ in conclusion.claims}, {"inconclusive", "not-here"})
                self.assertNotIn(conclusion.outcome, ("winner", "tie"))

    def test_noise_names_no_winner(self):
        for preset in synthetic.MODEL_PRESETS:
            with self.subTest(preset):
                plan = synthetic.plan(preset)
                values = {cell.id: 1.0 for cell in plan.cells if not cell.unsupported}
                conclusion = plan.conclude(synthetic.results_of(plan, values, spread=0.8))
                if plan.close is not None:
                    plan.close()
                self.check(preset, conclusion)
                self.assertNotEqual(conclusion.outcome, "winner")


class Announced(unittest.TestCase):
    def test_what_cannot_run_is_announced_with_its_reason(self):
        plan = synthetic.plan("computing", synthetic.Context(startMethods=["spawn"], subinterpreters="no"))
        reasons = {cell.id: cell.unsupported for cell in plan.cells if cell.unsupported}
        self.assertEqual(set(reasons), {"fork", "forkserver", "subinterpreters"})
        self.assertIn("no start method fork", reasons["fork"])

    def test_a_refused_start_is_a_reason_and_no_crash(self):
        from interlock_bench.models import process_pool
        from interlock_bench.presets import computing
        start = process_pool.ProcessPool._start

        def refuse(self):
            raise PermissionError("not allowed")

        process_pool.ProcessPool._start = refuse
        try:
            plan = computing.plan(synthetic.Context())
        finally:
            process_pool.ProcessPool._start = start
        plan.close()
        reasons = {cell.id: cell.unsupported for cell in plan.cells}
        self.assertIn("could not be started here: PermissionError: not allowed", reasons["process-pool"])
        self.assertIsNone(reasons["sequential"])


if __name__ == "__main__":
    unittest.main()

"""Knees, crossings and laws on made-up curves."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench.measure import scaling  # noqa: E402

COUNTS = (1, 2, 3, 4, 6, 8, 12)


def usl_points(sigma, kappa, counts=COUNTS, first=100.0):
    return [(n, first * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))) for n in counts]


class Knee(unittest.TestCase):
    def test_flat_from_two(self):
        self.assertEqual(scaling.knee([(1, 100), (2, 190), (4, 195), (8, 192)]), 2)

    def test_still_growing(self):
        self.assertEqual(scaling.knee([(1, 100), (2, 200), (4, 400)]), 4)

    def test_flat_from_the_start(self):
        self.assertEqual(scaling.knee([(1, 100), (2, 101), (4, 99)]), 1)

    def test_small_steps_that_add_up(self):
        self.assertEqual(scaling.knee([(1, 100), (2, 108), (3, 116), (4, 118)]), 2)

    def test_nothing(self):
        self.assertIsNone(scaling.knee([]))


class Crossing(unittest.TestCase):
    def test_halfway_on_a_logarithmic_axis(self):
        self.assertAlmostEqual(scaling.crossing([(1e-4, 0.5), (1e-2, 1.5)]), 1e-3)

    def test_the_last_crossing_counts(self):
        crossing = scaling.crossing([(1, 1.2), (2, 0.8), (4, 1.2), (8, 1.5)])
        self.assertTrue(2 < crossing < 4, crossing)

    def test_never(self):
        self.assertIsNone(scaling.crossing([(1, 0.5), (2, 0.9)]))
        self.assertIsNone(scaling.crossing([(1, 1.5), (2, 0.9)]))
        self.assertIsNone(scaling.crossing([]))

    def test_from_the_first_point_on(self):
        self.assertEqual(scaling.crossing([(1, 1.1), (2, 1.9)]), 0.0)


class Laws(unittest.TestCase):
    def test_amdahl_finds_the_serial_share(self):
        self.assertAlmostEqual(scaling.amdahl(usl_points(0.14, 0)), 0.14)
        self.assertEqual(scaling.amdahl(usl_points(0, 0)), 0.0)
        self.assertEqual(scaling.amdahl([(1, 100), (2, 50)]), 1.0)

    def test_usl_finds_both(self):
        sigma, kappa = scaling.usl(usl_points(0.05, 0.01))
        self.assertAlmostEqual(sigma, 0.05)
        self.assertAlmostEqual(kappa, 0.01)

    def test_usl_stays_within_what_makes_sense(self):
        sigma, kappa = scaling.usl([(1, 100), (2, 210), (3, 300), (4, 380), (6, 400), (8, 390)])
        self.assertGreaterEqual(sigma, 0)
        self.assertGreaterEqual(kappa, 0)
        sigma, kappa = scaling.usl([(1, 100), (2, 120), (3, 150), (4, 200), (6, 280), (8, 390)])
        self.assertGreaterEqual(sigma, 0)
        self.assertGreaterEqual(kappa, 0)

    def test_two_points_are_enough_not_to_fail(self):
        self.assertEqual(scaling.usl([(1, 100), (2, 200)]), (0.0, 0.0))


class Choice(unittest.TestCase):
    def test_few_points_show_the_ceiling_only(self):
        fit = scaling.fit("s", [(1, 100), (2, 190), (4, 380), (8, 390)], cores=4.0, long=True)
        self.assertEqual(fit["law"], "ceiling")
        self.assertIn("From 4 workers", fit["note"])

    def test_a_ceiling_is_not_taken_for_contention(self):
        fit = scaling.fit("s", [(1, 100), (2, 190), (3, 195), (4, 190), (6, 188), (8, 190)], cores=2.0, long=True)
        self.assertEqual(fit["law"], "ceiling")
        self.assertAlmostEqual(fit["parameters"]["ceiling"], 1.95)
        self.assertLessEqual(max(y for _, y in fit["points"]), 195)

    def test_amdahl_is_capped_by_the_cores(self):
        fit = scaling.fit("s", usl_points(0.05, 0), cores=4.0)
        self.assertEqual(fit["law"], "amdahl")
        self.assertAlmostEqual(fit["parameters"]["serial"], 0.05)
        self.assertAlmostEqual(max(y for _, y in fit["points"]), 400.0)
        self.assertIn("5 %", fit["note"])

    def test_a_long_run_fits_contention(self):
        fit = scaling.fit("s", usl_points(0.02, 0.01), cores=16.0, long=True)
        self.assertEqual(fit["law"], "usl")
        self.assertAlmostEqual(fit["parameters"]["kappa"], 0.01)
        self.assertIn("10 workers", fit["note"])

    def test_a_long_run_without_contention_is_amdahl(self):
        self.assertEqual(scaling.fit("s", usl_points(0.1, 0), cores=None, long=True)["law"], "amdahl")

    def test_a_perfect_line(self):
        fit = scaling.fit("s", usl_points(0, 0), cores=None)
        self.assertEqual(fit["law"], "amdahl")
        self.assertNotIn("ceiling", fit["parameters"])

    def test_too_little_for_a_fit(self):
        self.assertIsNone(scaling.fit("s", [(1, 100)]))
        self.assertIsNone(scaling.fit("s", []))
        self.assertIsNone(scaling.fit("s", [(1, 0), (2, 0)]))

    def test_a_curve_that_does_not_begin_at_one(self):
        fit = scaling.fit("s", [(10, 500), (20, 1000), (50, 2400), (100, 3000), (200, 3050), (400, 3060)])
        self.assertEqual(fit["law"], "ceiling")
        self.assertEqual(fit["points"][0], [10.0, 500.0])


if __name__ == "__main__":
    unittest.main()

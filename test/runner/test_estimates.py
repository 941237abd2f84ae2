import unittest

import noise_models
import stage
from interlock_bench.measure import estimates


class Intervals(unittest.TestCase):
    def test_median_and_deviation(self):
        self.assertEqual(estimates.median([3, 1, 2]), 2)
        self.assertEqual(estimates.median([4, 1, 2, 3]), 2.5)
        self.assertEqual(estimates.median_deviation([1, 2, 3, 100]), 1.0)

    def test_the_interval_is_the_same_every_time_and_holds_the_median(self):
        values = [5.0, 5.2, 4.9, 5.1, 7.0, 5.05]
        low, high = estimates.bootstrap_interval(values)
        self.assertEqual((low, high), estimates.bootstrap_interval(values))
        self.assertLessEqual(low, estimates.median(values))
        self.assertGreaterEqual(high, estimates.median(values))
        self.assertEqual(estimates.bootstrap_interval([2.0]), (2.0, 2.0))

    def test_the_interval_covers_the_truth_about_as_often_as_it_says(self):
        covered = 0
        for seed in range(200):
            noise = noise_models.Jitter(seed)
            low, high = estimates.bootstrap_interval([noise.factor() for _ in range(15)])
            covered += low <= 1.0 <= high
        self.assertGreater(covered, 200 * 0.88)

    def test_outliers_are_counted_and_kept(self):
        estimate = estimates.Estimate("a", [1.0, 1.01, 0.99, 1.02, 1.0, 9.0])
        self.assertEqual(estimate.flags, ["1 outlier"])
        self.assertIn(9.0, estimate.rounds)
        self.assertEqual(estimates.Estimate("a", [1.0] * 4).flags, ["fewer than 5 rounds"])


class Comparisons(unittest.TestCase):
    def verdict(self, ratios, better="lower"):
        return estimates.compare("a", "b", [1.0] * len(ratios), ratios, better).verdict

    def test_thresholds(self):
        self.assertEqual(self.verdict([1.06, 1.07, 1.08, 1.06, 1.09]), "a")
        self.assertEqual(self.verdict([1.04, 1.07, 1.08, 1.06, 1.09]), "equal")
        self.assertEqual(self.verdict([0.94, 0.93, 0.94, 0.92, 0.9]), "b")
        self.assertEqual(self.verdict([1.0, 1.01, 0.99, 1.0, 1.02]), "equal")
        self.assertEqual(self.verdict([1.0, 1.3, 0.8, 1.0, 1.2]), "inconclusive")
        self.assertEqual(self.verdict([2.0] * 4), "inconclusive")

    def test_all_on_one_side_is_no_evidence_if_they_scatter(self):
        self.assertEqual(self.verdict([1.06, 3.0, 1.1, 2.0, 1.3]), "inconclusive")
        self.assertEqual(self.verdict([1.06, 3.0, 1.1, 2.0, 1.3, 1.2, 1.4]), "a")

    def test_who_looks_early_wants_more_evidence(self):
        slightly = estimates.compare("a", "b", [1.0] * 7, [1.06, 3.0, 1.1, 2.0, 1.3, 1.2, 1.4])
        clearly = estimates.compare("a", "b", [1.0] * 7, [2.0, 2.1, 2.05, 2.0, 2.02, 2.1, 2.0])
        self.assertEqual([(pair.verdict, pair.settled) for pair in (slightly, clearly)], [("a", False), ("a", True)])

    def test_one_spike_does_not_hide_a_clear_winner(self):
        self.assertEqual(self.verdict([1.5] * 9 + [0.5, 1.52, 1.48]), "a")

    def test_higher_can_be_better(self):
        self.assertEqual(self.verdict([2.0] * 5, "higher"), "b")

    def test_swapping_gives_exactly_the_reverse(self):
        first, second = [1.0, 1.2, 0.9, 1.4, 1.1, 1.0], [1.3, 1.1, 1.4, 1.5, 1.2, 1.6]
        forth, back = estimates.compare("a", "b", first, second), estimates.compare("b", "a", second, first).swapped()
        for name in ("ratio", "lo", "hi"):
            self.assertAlmostEqual(getattr(forth, name), getattr(back, name), places=12)
        self.assertEqual(forth.verdict, back.verdict)

    def test_zeros_stay_finite(self):
        self.assertEqual(self.verdict([0.0] * 5), "b")
        self.assertEqual(estimates.compare("a", "b", [0.0] * 5, [0.0] * 5).verdict, "equal")


class SameAgainstSame(unittest.TestCase):
    """Two identical variants: at most 5 of 100 runs may name a winner, whatever the machine does."""

    def test_no_false_winner(self):
        for noise in noise_models.ALL:
            with self.subTest(noise.__name__):
                false = sum(self.outcome(noise, seed, 1.0) == "winner" for seed in range(100))
                self.assertLessEqual(false, 5)

    def test_half_as_much_again_is_found_and_never_reversed(self):
        for noise in noise_models.ALL:
            with self.subTest(noise.__name__):
                outcomes = [self.outcome(noise, seed, 1.5, True) for seed in range(60)]
                self.assertNotIn("b", outcomes)
                # On a crowded machine the measurements scatter by more than the difference.
                self.assertGreaterEqual(outcomes.count("a"), 5 if noise is noise_models.Crowded else 45)

    def outcome(self, noise, seed, slower, name=False):
        setting = stage.Stage(budget=5.0, seed=seed)
        model = noise(seed * 7919 + 1)
        cells = [stage.timed_cell(setting, "a", 0.1, model), stage.timed_cell(setting, "b", 0.1 * slower, model)]
        outcome, winners, _ = stage.measure(cells, setting).winners(["a", "b"])
        return winners[0] if name and outcome == "winner" else outcome


if __name__ == "__main__":
    unittest.main()

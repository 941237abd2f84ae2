import unittest

import noise_models
import stage
from interlock_bench.measure import noise
from interlock_bench.measure.results import Results
from interlock_bench.presets.base import Cell, Chart


class Drift(unittest.TestCase):
    def test_a_trend_is_found(self):
        self.assertAlmostEqual(noise.drift([1.0 + 0.01 * step for step in range(11)]), 0.1 / 1.05)

    def test_noise_is_no_trend(self):
        found = 0
        for seed in range(100):
            model = noise_models.Jitter(seed)
            found += noise.drift([model.factor() for _ in range(12)]) is not None
        self.assertLessEqual(found, 5)

    def test_too_few_rounds_tell_nothing(self):
        self.assertIsNone(noise.drift([1.0, 2.0, 3.0]))


class Disturbed(unittest.TestCase):
    def watch(self, rounds, shares):
        """A watch after rounds in which others used these shares of the machine."""
        setting = stage.Stage()
        cells = [Cell("a", "a", None, model="sequential")]
        results = Results(cells, [Chart()])
        watch = noise.Watch(results, setting)
        for number in range(rounds + 1):
            results.add("a", number, 1.0, discarded=number == 0)
            watch.note(number, shares.get(number, 0.0))
        watch.report()
        return results, [warning["code"] for warning in setting.warnings]

    def test_disturbed_rounds_are_dropped_while_enough_others_remain(self):
        results, codes = self.watch(8, {2: 0.5, 5: 0.4})
        self.assertEqual(results.spoiled, {2, 5})
        self.assertEqual(results.estimate("a").n, 6)
        self.assertEqual(len(results.estimate("a").discarded), 3)
        self.assertEqual(codes, ["rounds-dropped"])

    def test_with_too_few_others_all_are_kept_and_it_is_said(self):
        results, codes = self.watch(8, dict.fromkeys(range(1, 8), 0.5))
        self.assertEqual(results.spoiled, set())
        self.assertEqual(codes, ["foreign-load"])

    def test_a_quiet_machine_is_not_mentioned(self):
        self.assertEqual(self.watch(8, {})[1], [])


class Surroundings(unittest.TestCase):
    def warnings(self, **environment):
        setting = stage.Stage()
        setting.environment = dict({"effectiveCores": 4.0, "usableCores": 4, "debugBuild": False, "freeThreadedBuild": False,
                                    "gilEnabled": True}, **environment)
        noise.warn_about_environment(setting)
        return setting.warnings

    def test_fewer_cores_than_promised(self):
        self.assertEqual(self.warnings(), [])
        self.assertEqual(self.warnings(effectiveCores=3.3), [])
        self.assertEqual(self.warnings(effectiveCores=2.1)[0]["text"], "Only 2.1 of 4.0 cores are available now.")

    def test_builds(self):
        self.assertEqual([warning["code"] for warning in self.warnings(debugBuild=True, freeThreadedBuild=True)],
                         ["debug-build", "gil-on"])


if __name__ == "__main__":
    unittest.main()

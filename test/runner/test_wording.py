import unittest

import stage  # noqa: F401
from interlock_bench.measure import wording


class Numbers(unittest.TestCase):
    def check(self, function, cases):
        for value, text in cases:
            self.assertEqual(function(value), text)

    def test_significant_digits(self):
        self.check(wording.significant, [(12.345, "12.3"), (0.012345, "0.0123"), (1234.5, "1,230"), (9.996, "10.0"),
                                         (0, "0"), (-2.345, "-2.35"), (999.6, "1,000")])

    def test_seconds(self):
        self.check(wording.seconds, [(0.0123, "12.3 ms"), (1.5, "1.50 s"), (2.5e-6, "2.50 \u00b5s"), (3e-8, "30.0 ns"),
                                     (0.99996, "1.00 s"), (0, "0 s"), (90, "90.0 s"), (180, "3.00 min")])

    def test_memory(self):
        self.check(wording.memory, [(12.3e6, "12.3 MB"), (999, "999 bytes"), (999.9, "1.00 kB"), (2.5e9, "2.50 GB")])

    def test_times(self):
        self.check(wording.times, [(2.01, "2.0 times"), (1.06, "1.06 times"), (0.531, "0.53 times"), (15.4, "15 times"),
                                   (1.196, "1.2 times"), (9.96, "10 times"), (1234, "1,234 times")])

    def test_the_rest(self):
        self.assertEqual(wording.count(12345), "12,345")
        self.assertEqual(wording.count(2.345), "2.35")
        self.assertEqual(wording.share(0.153), "15 %")
        self.assertEqual(wording.share(0.004), "0.4 %")
        self.assertEqual(wording.share(0), "0 %")
        self.assertEqual(wording.rate(1840.2), "1,840 per second")
        self.assertEqual(wording.plural(1, "round"), "1 round")
        self.assertEqual(wording.plural(2, "round"), "2 rounds")
        self.assertEqual(wording.joined(["a", "b", "c"]), "a, b and c")
        self.assertEqual(wording.joined(["a", "b"], "or"), "a or b")
        self.assertEqual(wording.joined(["a"]), "a")

    def test_every_unit_of_the_model_has_words(self):
        for unit in ("s", "B", "1/s", "ratio", "count", "share"):
            self.assertTrue(wording.quantity(0.5, unit))


if __name__ == "__main__":
    unittest.main()

"""Sentences and winners of a function benchmark, from synthetic totals."""

import collections
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench.function import conclusion, totals  # noqa: E402
from interlock_bench.function.classify import Class  # noqa: E402

PAIR = collections.namedtuple("PAIR", "ratio lo hi verdict")


class Results:
    """As far as `judge` reads them. `verdict`: of every pair, but nothing equals the calls one after the other."""

    def __init__(self, verdict="a", partial=False):
        self._verdict = verdict
        self.partial = partial
        self.partial_reason = "Only 2 of 5 rounds fit into the time." if partial else ""

    def pair(self, a, b):
        return PAIR(3.9, 3.5, 4.1, "a" if self._verdict == "equal" and "sequential" in (a, b) else self._verdict)


def total(id, seconds, start=0.0, workers=2, tasks=100):
    return totals.total(id, id, id, workers, (seconds, seconds * 0.99, seconds * 1.01), start, tasks)


def judge(all_totals, results=None, kind="wait", sure=True, unpicklable=None):
    return conclusion.judge(results or Results(), all_totals, Class(kind, sure, "Why."), 100, unpicklable)


class Verdicts(unittest.TestCase):
    def test_winner_with_factor_and_totals(self):
        judged = judge([total("sequential", 0.02, workers=1), total("thread-pool", 0.005)])
        self.assertEqual((judged.outcome, judged.winners), ("winner", ["total:thread-pool"]))
        self.assertIn("For 100 calls thread-pool is fastest: 500 ms, against 2.00 s one after the other", judged.sentence)
        self.assertIn("[3.50 to 4.10]", judged.sentence)

    def test_what_saves_little_stays_as_it_is(self):
        judged = judge([total("sequential", 0.0002, workers=1), total("thread-pool", 0.00005)])
        self.assertEqual(judged.winners, ["total:sequential"])
        self.assertIn("Keep 100 calls one after the other", judged.sentence)
        self.assertIn("would save 15.0 ms", judged.sentence)

    def test_tie(self):
        judged = judge([total("sequential", 0.02, workers=1), total("thread-pool", 0.005), total("to-thread", 0.00501)], Results("equal"))
        self.assertEqual((judged.outcome, judged.winners), ("tie", ["total:thread-pool", "total:to-thread"]))

    def test_inconclusive_beside_sequential(self):
        judged = judge([total("sequential", 0.02, workers=1), total("thread-pool", 0.013)], Results("inconclusive"))
        self.assertEqual(judged.outcome, "inconclusive")
        self.assertIn("nothing is clearly faster", judged.sentence)
        self.assertIn("too close", judged.reason)

    def test_partial_names_no_winner(self):
        judged = judge([total("sequential", 0.02, workers=1), total("thread-pool", 0.005)], Results(partial=True))
        self.assertEqual((judged.outcome, judged.winners), ("partial", []))
        self.assertIn("2 of 5", judged.reason)

    def test_nothing_measured(self):
        self.assertEqual(judge([]).outcome, "inconclusive")

    def test_unsure_and_unpicklable_are_said(self):
        judged = judge([total("sequential", 0.02, workers=1), total("thread-pool", 0.005)], kind="cpu-gil", sure=False,
                       unpicklable="its arguments cannot be pickled: no")
        self.assertIn("close to a threshold", judged.sentence)
        self.assertIn("its arguments cannot be pickled", judged.sentence)

    def test_every_class_has_its_words(self):
        for kind in conclusion.HEADLINES:
            with self.subTest(kind):
                self.assertTrue(judge([total("sequential", 0.02, workers=1)], kind=kind).sentence.endswith("."))


if __name__ == "__main__":
    unittest.main()

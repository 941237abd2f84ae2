"""Each preset that runs models, for real and very short: it ends in time, no cell fails, nothing is left running."""

import multiprocessing
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import synthetic  # noqa: E402
from interlock_bench import run_preset  # noqa: E402


def run(preset, budget):
    """(result, events) of a preset."""
    events = []
    request = {"preset": preset, "budget": budget, "seed": 1}
    result = run_preset.run_preset(request, lambda event, **fields: events.append((event, fields)))
    return result, events


class Real(unittest.TestCase):
    def test_a_very_short_run_ends_and_closes(self):
        for preset in synthetic.MODEL_PRESETS:
            with self.subTest(preset):
                threads = threading.active_count()
                begin = time.perf_counter()
                result, events = run(preset, 0.5)
                # Half a second, and starting and ending pools on a machine that may be busy.
                self.assertLess(time.perf_counter() - begin, 30)
                self.assertEqual([fields["text"] for event, fields in events
                                  if event == "warning" and fields["code"] == "cell-failed"], [])
                self.assertTrue(result["verdict"]["sentence"])
                if result["partial"]:
                    self.assertEqual(result["verdict"]["outcome"], "partial")
                    self.assertTrue(result["verdict"]["reason"])
                self.assertEqual(multiprocessing.active_children(), [])
                self.assertLessEqual(threading.active_count(), threads)

    def test_waits_overlap_on_any_machine(self):
        result, _ = run("gathered-sleeps", 4)
        outcomes = {claim["claim"]: claim["outcome"] for claim in result["verdict"]["claims"]}
        # A busy machine may leave it open, but must not turn it round.
        self.assertIn(outcomes["sleep-serialises"], ("holds", "inconclusive"))
        medians = {estimate["cell"]: estimate["median"] for estimate in result["estimates"]}
        self.assertLess(medians["gather"] * 1.5, medians["sequential"])

    def test_every_cell_of_the_overview_is_measured(self):
        result, _ = run("quick", 6)
        self.assertEqual({cell["id"] for cell in result["cells"]}, {estimate["cell"] for estimate in result["estimates"]})


if __name__ == "__main__":
    unittest.main()

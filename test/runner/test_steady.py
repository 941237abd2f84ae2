import time
import unittest

import stage  # noqa: F401
from interlock_bench.measure.calibrate import calibrate, calibrate_call
from interlock_bench.measure.steady import SteadyProcesses, steady_threads


def nap(seconds):
    time.sleep(seconds)


def fail():
    raise ValueError("on purpose")


class Threads(unittest.TestCase):
    def test_waits_overlap(self):
        pairs = [(steady_threads(nap, [(0.01,)]), steady_threads(nap, [(0.01,)] * 4)) for _ in range(3)]
        # The best of three: a busy machine can starve any of them.
        self.assertGreater(max(four.per_second / one.per_second for one, four in pairs), 2.0)
        self.assertLess(min(four.cpu for _, four in pairs), 0.5)
        self.assertEqual({four.workers for _, four in pairs}, {4})

    def test_slow_calls_count_whole(self):
        rate = steady_threads(nap, [(0.2,)], lead=0.01, least_calls=2)
        self.assertEqual(rate.calls, 2)
        self.assertLess(rate.per_second, 5.01)

    def test_an_error_comes_out(self):
        with self.assertRaises(ValueError):
            steady_threads(fail, [(), ()])


class Processes(unittest.TestCase):
    def test_waits_overlap_and_some_can_idle(self):
        with SteadyProcesses(nap, [(0.01,)] * 3, "spawn") as processes:
            pairs = [(processes.rate(workers=1), processes.rate()) for _ in range(3)]
        self.assertEqual([(one.workers, three.workers) for one, three in pairs], [(1, 3)] * 3)
        # The best of three: a busy machine can starve any of them.
        self.assertGreater(max(three.per_second / one.per_second for one, three in pairs), 1.5)

    def test_an_error_comes_out_and_the_next_window_works(self):
        with SteadyProcesses(fail, [()] * 2, "spawn") as processes:
            for _ in range(2):
                with self.assertRaisesRegex(RuntimeError, "ValueError: on purpose"):
                    processes.rate()


class Calibration(unittest.TestCase):
    def test_loops_last_as_long_as_asked(self):
        told = []

        def run_loops(loops):
            told.append(loops)
            return loops * 1e-6

        loops, each = calibrate(run_loops, floor=0.005)
        self.assertTrue(5000 <= loops <= 10000)
        self.assertAlmostEqual(each, 1e-6)
        self.assertLess(len(told), 8)

    def test_a_long_call_is_called_once(self):
        self.assertEqual(calibrate_call(nap, (0.02,))[0], 1)


if __name__ == "__main__":
    unittest.main()

"""Parts of the function benchmark on synthetic input: sizes, limits, totals, windows, results, effects, where threads stand."""

import collections
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench.function import effects, results_equal, thread_scaling, totals  # noqa: E402
from interlock_bench.function.call import Call  # noqa: E402
from interlock_bench.function.limits import limits_for  # noqa: E402
from interlock_bench.function.memory import peak_growth  # noqa: E402
from interlock_bench.function.remote import pickled_size  # noqa: E402
from interlock_bench.function.schedule import ROUNDS, Wish, schedule  # noqa: E402

PAIR = collections.namedtuple("PAIR", "verdict")


class Limits(unittest.TestCase):
    def test_waiting_is_called_less_than_computing(self):
        waiting, computing = limits_for(0.02, 0.005, (), 16, 8), limits_for(1.0, 0.005, (), 16, 8)
        self.assertEqual((waiting.calls, waiting.concurrent), (500, 16))
        self.assertGreater(computing.calls, 100000)

    def test_effects_lower_both(self):
        careful = limits_for(1.0, 0.005, ["writes"], 16, 8)
        self.assertEqual((careful.calls, careful.concurrent), (200, 4))

    def test_the_users_limit_counts(self):
        self.assertEqual(limits_for(0.02, 0.005, (), 3, 8).concurrent, 3)

    def test_longer_budgets_and_shorter_calls_have_more(self):
        self.assertEqual(limits_for(0.02, 0.005, (), 16, 16).calls, 1000)
        self.assertGreater(limits_for(0.02, 0.0001, (), 16, 8).calls, 500)

    def test_left(self):
        limits = limits_for(0.02, 0.005, (), 16, 8)
        limits.count(490)
        self.assertEqual(limits.left, 10)
        limits.count(490)
        self.assertEqual(limits.left, 0)


class Schedules(unittest.TestCase):
    WISHES = [Wish("sequential", 1, 1), Wish("threads@1", 1, 1), Wish("threads@4", 4, 4), Wish("pool", 2, 2, optional=1),
              Wish("more", 16, 16, optional=4)]

    def test_every_worker_gets_the_same(self):
        sized = schedule(self.WISHES, 0.005, 8.0, 100000)
        self.assertTrue(sized.fits)
        self.assertEqual(sized.left_out, [])
        for wish in self.WISHES:
            self.assertGreaterEqual(sized.calls[wish.id], wish.workers)
            self.assertEqual(sized.calls[wish.id] % wish.workers, 0)

    def test_calls_stay_within_the_limit(self):
        sized = schedule(self.WISHES, 0.0005, 8.0, 500)
        self.assertLessEqual(sum(sized.calls.values()) * (ROUNDS + 1), 500)

    def test_cells_are_left_out_from_the_least_wanted(self):
        sized = schedule(self.WISHES, 0.25, 6.0, 100000)
        self.assertEqual(sized.left_out[0], "more")
        self.assertIn("sequential", sized.calls)
        too_long = schedule(self.WISHES, 3.0, 6.0, 100000)
        self.assertEqual(set(too_long.calls), {"sequential", "threads@1", "threads@4"})
        self.assertFalse(too_long.fits)

    def test_dear_hand_overs_are_made_seldom(self):
        sized = schedule([Wish("pool", 2, 1e-7 / 2e-4)], 1e-7, 6.0, 10 ** 7)
        self.assertTrue(sized.fits)
        self.assertLess(sized.calls["pool"] * 2e-4, 0.2)

    def test_steady_cells_are_not_counted_in_calls(self):
        sized = schedule([Wish("threads@2", 2, 1, steady=True)], 0.0001, 8.0, 10 ** 7)
        self.assertTrue(sized.fits)
        self.assertGreater(sized.calls_a_round, 1000)


class Windows(unittest.TestCase):
    def test_whole_calls_count(self):
        self.assertAlmostEqual(thread_scaling.calls_within([0, 1, 2, 3, 4], 1.0, 3.0), 2.0)

    def test_parts_count_by_their_share(self):
        self.assertAlmostEqual(thread_scaling.calls_within([0, 1, 2, 3, 4], 0.5, 3.25), 2.75)

    def test_starved_threads_count_what_they_finished(self):
        self.assertEqual(thread_scaling.calls_within([0.0, 10.0], 1.0, 3.0), 0)
        self.assertEqual(thread_scaling.calls_within([0.0, 2.0, 10.0], 1.0, 3.0), 1)

    def test_failures_reach_the_caller(self):
        def fails():
            raise KeyError("no")
        with self.assertRaises(KeyError):
            thread_scaling.Steady(fails, 2, 0.001).run()
        with self.assertRaises(KeyError):
            thread_scaling.Fixed(fails, 2, 2).run()

    def test_sleeps_overlap(self):
        one = thread_scaling.Fixed(lambda: time.sleep(0.02), 1, 3).run().value
        four = thread_scaling.Fixed(lambda: time.sleep(0.02), 4, 3).run().value
        self.assertGreater(four, 1.5 * one)


LOCK, GATE, RE = threading.Lock(), threading.Semaphore(1), threading.RLock()


def locked():
    with LOCK:
        time.sleep(0.005)


def acquired():
    LOCK.acquire()
    try:
        time.sleep(0.005)
    finally:
        LOCK.release()


def gated():
    with GATE:
        time.sleep(0.005)


def free():
    time.sleep(0.005)


def opened():
    with open(os.devnull) as file:
        file.read()
        time.sleep(0.005)


class Standing(unittest.TestCase):
    def test_locks_are_seen(self):
        for function in (locked, acquired, gated):
            with self.subTest(function.__name__):
                share, calls = thread_scaling.lock_share(function, 4, 0.3)
                self.assertGreater(share, 0.4)
                self.assertGreater(calls, 0)

    def test_other_waits_are_not_locks(self):
        for function in (free, opened):
            with self.subTest(function.__name__):
                self.assertLess(thread_scaling.lock_share(function, 4, 0.2)[0], 0.3)


def total(id, seconds, start=0.0, tasks=1000, workers=2, spread=0.01):
    return totals.total(id, id, id, workers, (seconds, seconds * (1 - spread), seconds * (1 + spread)), start, tasks)


class Totals(unittest.TestCase):
    def test_start_is_paid_once_and_waves_are_whole(self):
        self.assertAlmostEqual(total("a", 0.001, start=0.5).value, 1.5)
        self.assertAlmostEqual(totals.total("a", "a", "threads", 16, (0.001, 0.001, 0.001), 0.0, 3).value, 0.016)

    def test_a_slow_start_loses_few_tasks_and_wins_many(self):
        def few_or_many(tasks):
            return totals.compare([total("sequential", 0.01, tasks=tasks, workers=1), total("pool", 0.005, start=0.2, tasks=tasks)], lambda a, b: None)
        outcome, winners, _ = few_or_many(8)
        self.assertEqual((outcome, [each.id for each in winners]), ("winner", ["sequential"]))
        outcome, winners, _ = few_or_many(1000)
        self.assertEqual((outcome, [each.id for each in winners]), ("winner", ["pool"]))

    def test_pairs_decide_where_nothing_is_paid_once(self):
        both = [total("a", 0.0100), total("b", 0.0101)]
        for verdict, expected in (("a", ["a"]), ("equal", ["a", "b"])):
            found = totals.compare(both, lambda a, b, v=verdict: PAIR(v))
            self.assertEqual([each.id for each in found[1]], expected)
        self.assertEqual(totals.compare(both, lambda a, b: PAIR("inconclusive"))[0], "inconclusive")

    def test_what_saves_little_is_not_worth_it(self):
        self.assertFalse(totals.worth_changing(total("s", 0.00005), total("p", 0.00001)))
        self.assertFalse(totals.worth_changing(total("s", 0.01), total("p", 0.009)))
        self.assertTrue(totals.worth_changing(total("s", 0.01), total("p", 0.005)))


class Odd:
    def __eq__(self, other):
        raise RuntimeError("no")


class Results(unittest.TestCase):
    def test_equal_and_different(self):
        self.assertIs(results_equal.same([1, 2], [1, 2]), True)
        self.assertIs(results_equal.same([1, 2], [2, 1]), False)
        self.assertIs(results_equal.same(float("nan"), float("nan")), True)
        self.assertIs(results_equal.same(Odd(), Odd()), True)
        self.assertIsNone(results_equal.same(threading.Lock(), threading.Lock()))

    def test_sizes_without_a_copy(self):
        self.assertGreater(pickled_size(bytes(1000000)), 1000000)
        self.assertIsNone(pickled_size(threading.Lock()))


class Memory(unittest.TestCase):
    @unittest.skipUnless(sys.platform.startswith("linux"), "only Linux forgets an old peak")
    def test_a_large_block_shows(self):
        result, grown = peak_growth(lambda: len(bytearray(b"x") * (64 << 20)))
        self.assertEqual(result, 64 << 20)
        if grown is not None:
            self.assertGreater(grown, 32 << 20)
            self.assertLess(peak_growth(lambda: 1)[1], 32 << 20)


class Calls(unittest.TestCase):
    def test_each_runs_before_every_call_and_is_not_timed(self):
        seen = []
        call = Call(lambda items: seen.append(len(items)) or items.clear(), {"time": time}, "items", "", "time.sleep(0.02); items = [1, 2]")
        spent = call.timed(3)
        self.assertEqual(seen, [2, 2, 2])
        self.assertLess(spent.wall, 0.03)

    def test_iterators_are_made_anew(self):
        call = Call(sum, {}, "(n for n in range(4))")
        self.assertTrue(call.fresh)
        self.assertEqual([call.once(), call.once()], [6, 6])

    def test_plain_arguments_are_evaluated_once(self):
        made = []
        call = Call(len, {"make": lambda: made.append(1) or [1]}, "make()")
        call.timed(5)
        self.assertEqual(made, [1])




def writes(path):
    with open(path, "a") as file:
        file.write("x")


def reads(path):
    with open(path) as file:
        return file.read(), "w".join(path)


def sends(url):
    import requests
    return requests.get(url)


def deletes(path):
    os.remove(path)


def inserts(connection):
    connection.execute("INSERT INTO t VALUES (1)")
    return connection.execute("select 1")


def starts():
    import subprocess
    subprocess.run(["true"])


def indirectly(path):
    return deletes(path)


class Effects(unittest.TestCase):
    def codes(self, function):
        return [effect.code for effect in effects.effects_of(function, sys.modules[__name__])]

    def test_what_a_function_does(self):
        self.assertEqual(self.codes(writes), ["writes"])
        self.assertEqual(self.codes(reads), [])
        self.assertEqual(self.codes(sends), ["network"])
        self.assertEqual(self.codes(deletes), ["deletes"])
        self.assertEqual(self.codes(inserts), ["writes"])
        self.assertEqual(self.codes(starts), ["starts-programs"])

    def test_functions_of_the_same_module_are_followed(self):
        self.assertEqual(self.codes(indirectly), ["deletes"])

    def test_without_source(self):
        self.assertEqual(self.codes(len), [])


if __name__ == "__main__":
    unittest.main()

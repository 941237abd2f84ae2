"""Every model gives right results, overlaps waits where it says so, and says why it cannot run where it cannot."""

import math
import multiprocessing
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench import models  # noqa: E402
from interlock_bench.models.base import ModelError, is_coroutine_function  # noqa: E402
from interlock_bench.models.remote import split  # noqa: E402
from interlock_bench.workloads import cpu, mixed, tiny, waiting  # noqa: E402

ENVIRONMENT = {
    "startMethods": multiprocessing.get_all_start_methods(),
    "subinterpreters": "public" if sys.version_info >= (3, 14) else "private" if sys.version_info >= (3, 12) else "no",
}
SUPPORTED = [model_id for model_id in models.MODEL_IDS if models.reason_unsupported(model_id, ENVIRONMENT) is None]
STARTED_IN_RUN = ("fork", "spawn", "forkserver")
OVERLAPPING = [model_id for model_id in SUPPORTED if model_id != "sequential"]


def failing(value):
    if value == 2:
        raise LookupError("no two")
    return value


async def asynchronous_square(value):
    return value * value


class EveryModel(unittest.TestCase):
    def test_results_come_in_the_order_of_the_arguments(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                for _ in range(2):
                    seconds = model.run(math.sqrt, [(value,) for value in range(7)])
                    self.assertGreater(seconds, 0)
                    self.assertEqual(model.results, [math.sqrt(value) for value in range(7)])

    def test_no_arguments_at_all(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                model.run(math.sqrt, [])
                self.assertEqual(model.results, [])

    def test_an_exception_is_raised_here_and_the_model_still_works(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                # Exceptions of subinterpreters come as text.
                with self.assertRaisesRegex((ValueError, ModelError), "math domain error|nonnegative|non-negative"):
                    model.run(math.sqrt, [(4,), (-1,), (9,)])
                model.run(math.sqrt, [(16,)])
                self.assertEqual(model.results, [4.0])

    def test_waits_overlap(self):
        for model_id in OVERLAPPING:
            with self.subTest(model_id), models.create(model_id, workers=4) as model:
                function = waiting.sleep_async if model.asynchronous else waiting.sleep
                model.run(function, [(0.01,)] * 4)
                # Two waves instead of eight. Processes that are started in `run` are given more time for that.
                wait = 0.7 if model_id in STARTED_IN_RUN else 0.2
                self.assertLess(model.run(function, [(wait,)] * 8), 7.5 * wait)

    def test_workers_limit_what_runs_at_once(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                function = waiting.sleep_async if model.asynchronous else waiting.sleep
                self.assertGreaterEqual(model.run(function, [(0.05,)] * 6), 0.14)

    def test_close_may_come_twice_and_without_start(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id):
                models.create(model_id, workers=1).close()
                model = models.create(model_id, workers=1)
                self.assertGreaterEqual(model.start(), 0)
                model.close()
                model.close()

    def test_processes_are_gone_after_close(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id):
                with models.create(model_id, workers=2) as model:
                    model.run(math.sqrt, [(value,) for value in range(4)])
                self.assertEqual(multiprocessing.active_children(), [])


    def test_threads_are_gone_after_close(self):
        for model_id in SUPPORTED:
            with self.subTest(model_id):
                before = threading.active_count()
                with models.create(model_id, workers=2) as model:
                    model.run(math.sqrt, [(value,) for value in range(4)])
                self.assertEqual(threading.active_count(), before)

    @unittest.skipUnless("subinterpreters" in SUPPORTED, "needs interpreters with a GIL of their own")
    def test_interpreters_that_have_threads_modules_can_be_ended(self):
        """Importing `threading` in an interpreter makes the thread that does it its main thread, which is waited for."""
        for _ in range(5):
            with models.create("subinterpreters", workers=2) as model:
                model.run(waiting.sleep, [(0.005,)] * 6)


class Sequences(unittest.TestCase):
    def test_sequential_waits_do_not_overlap(self):
        with models.create("sequential") as model:
            self.assertGreaterEqual(model.run(waiting.sleep, [(0.02,)] * 4), 0.08)

    def test_blocking_sleeps_in_coroutines_do_not_overlap(self):
        with models.create("asyncio") as model:
            self.assertGreaterEqual(model.run(waiting.sleep_blocking, [(0.02,)] * 4), 0.08)
            self.assertGreaterEqual(model.run(waiting.sleep, [(0.02,)] * 4), 0.08)


class Workers(unittest.TestCase):
    def test_pools_stay_warm(self):
        with models.create("process-pool", workers=2) as model:
            model.run(waiting.sleep, [(0.001,)])
            before = {child.pid for child in multiprocessing.active_children()}
            model.run(waiting.sleep, [(0.001,)] * 4)
            self.assertEqual({child.pid for child in multiprocessing.active_children()}, before)

    def test_process_pools_run_elsewhere(self):
        for model_id in ("process-pool", "asyncio-pool", "spawn"):
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                model.run(os.getpid, [()] * 4)
                self.assertNotIn(os.getpid(), model.results)

    def test_chunks_give_the_same_results(self):
        for model_id in ("process-pool", "thread-pool"):
            with self.subTest(model_id), models.create(model_id, workers=2, chunk=3) as model:
                model.run(tiny.same, [(value,) for value in range(10)])
                self.assertEqual(model.results, list(range(10)))

    def test_a_worker_that_dies_is_reported(self):
        with models.create("spawn", workers=1) as model:
            with self.assertRaisesRegex(ModelError, "exit code 3"):
                model.run(os._exit, [(3,)])

    def test_large_results_come_back(self):
        for model_id in ("spawn", "process-pool", "subinterpreters"):
            if model_id in SUPPORTED:
                with self.subTest(model_id), models.create(model_id, workers=2) as model:
                    model.run(tiny.same, [(b"x" * 3000000,)] * 3)
                    self.assertEqual([len(value) for value in model.results], [3000000] * 3)

    def test_after_a_failure_nothing_runs_on(self):
        for model_id in ("threads", "thread-pool", "to-thread"):
            with self.subTest(model_id), models.create(model_id, workers=2) as model:
                done = []

                def work(value):
                    if value == 0:
                        raise LookupError("first")
                    time.sleep(0.05)
                    done.append(value)

                with self.assertRaises(LookupError):
                    model.run(work, [(value,) for value in range(4)])
                count = len(done)
                time.sleep(0.2)
                self.assertEqual(len(done), count)

    def test_threads_without_a_number_are_one_for_each_task(self):
        with models.create("threads") as model:
            self.assertLess(model.run(waiting.sleep, [(0.3,)] * 12), 1.8)


class Coroutines(unittest.TestCase):
    def test_asyncio_runs_coroutine_functions(self):
        with models.create("asyncio", workers=2) as model:
            model.run(asynchronous_square, [(value,) for value in range(5)])
            self.assertEqual(model.results, [0, 1, 4, 9, 16])

    def test_a_failure_cancels_the_others(self):
        with models.create("asyncio") as model:
            async def work(value):
                if value == 0:
                    raise LookupError("first")
                await waiting.sleep_async(5)

            before = time.perf_counter()
            with self.assertRaises(LookupError):
                model.run(work, [(0,), (1,)])
            self.assertLess(time.perf_counter() - before, 4)

    def test_asyncio_pool_offers_the_pool_to_coroutines(self):
        with models.create("asyncio-pool", workers=2) as model:
            model.run(mixed.wait_and_offload, [(0.01, 100)] * 3)
            self.assertEqual(model.results, [cpu.spin(100)] * 3)

    def test_what_counts_as_a_coroutine_function(self):
        class Callable:
            async def __call__(self):
                pass

        self.assertTrue(is_coroutine_function(asynchronous_square))
        self.assertTrue(is_coroutine_function(Callable()))
        self.assertFalse(is_coroutine_function(math.sqrt))
        self.assertFalse(is_coroutine_function(failing))


class Reasons(unittest.TestCase):
    def test_missing_start_methods_are_named(self):
        self.assertEqual(models.reason_unsupported("fork", {"startMethods": ["spawn"], "subinterpreters": "no"}),
                         "this platform has no start method fork")
        self.assertEqual(models.reason_unsupported("spawn", {"startMethods": [], "subinterpreters": "no"}),
                         "this platform starts no processes")

    def test_subinterpreters_need_a_gil_of_their_own(self):
        reason = models.reason_unsupported("subinterpreters", ENVIRONMENT)
        if sys.version_info < (3, 12):
            self.assertIn("needs Python 3.12", reason)
        elif sys.implementation.name == "cpython":
            self.assertIsNone(reason)

    def test_what_needs_nothing_always_runs(self):
        for model_id in ("sequential", "threads", "thread-pool", "asyncio", "to-thread"):
            self.assertIsNone(models.reason_unsupported(model_id, {"startMethods": [], "subinterpreters": "no"}))

    def test_every_model_has_a_label(self):
        for model_id in models.MODEL_IDS:
            self.assertTrue(models.label(model_id))


class Chunks(unittest.TestCase):
    def test_split(self):
        self.assertEqual(split([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]])
        self.assertEqual(split([], 2), [])


if __name__ == "__main__":
    unittest.main()

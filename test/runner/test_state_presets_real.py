"""Small real measurements: what must come out on any machine, however busy it is. No absolute times."""

import asyncio
import multiprocessing
import os
import sys
import threading
import time
import unittest
from unittest import mock

from synthetic_run import STATE_PRESETS, SyntheticRun

from interlock_bench.measure.rounds import Rounds  # noqa: E402  the path is set by synthetic_run
from interlock_bench.presets import many_waits
from interlock_bench.workloads import child_script, counters, echo_latency, heartbeat, lock_use, operations, payloads, queue_ends, switches
from interlock_bench.workloads.child_script import ChildScript, ScriptFailed, ask_once

METHODS = multiprocessing.get_all_start_methods()
LINUX = sys.platform.startswith("linux")


class EveryPreset(unittest.TestCase):
    def test_a_very_short_run_ends_and_closes(self):
        """Whatever fits into a fraction of a second: it ends soon after 1.5 times that, and all that was started is gone."""
        for preset in STATE_PRESETS:
            with self.subTest(preset), SyntheticRun(preset, budget=0.6, startMethods=METHODS) as run:
                begin = time.perf_counter()
                results = Rounds(run.plan, run.context).run()
                # What is under way when the time is over is not interrupted: one cell, on a machine that may be busy.
                self.assertLess(time.perf_counter() - begin, 10)
                conclusion = run.plan.conclude(results)
                self.assertTrue(conclusion.sentence)
                self.assertEqual([code for code in run.warnings if code == "cell-failed"], [])
        self.assertEqual(multiprocessing.active_children(), [])


class Children(unittest.TestCase):
    def test_answers_many_questions(self):
        script = ChildScript("light_start")
        try:
            for method in METHODS:
                self.assertGreater(script.ask("process", method=method)["seconds"], 0)
                self.assertGreater(script.ask("process-pool", method=method)["seconds"], 0)
            self.assertGreater(script.ask("threads", count=3)["seconds"], 0)
            self.assertGreater(script.ask("thread-pool", count=2)["seconds"], 0)
            self.assertEqual(script.ask("grow", objects=1000), {"objects": 1000})
        finally:
            script.close()
            script.close()
        self.assertIsNone(script.process)

    def test_tells_what_it_cannot_do_and_goes_on(self):
        script = ChildScript("light_start")
        try:
            with self.assertRaisesRegex(ScriptFailed, "no_such"):
                script.ask("process", method="no_such")
            self.assertGreater(script.ask("threads", count=1)["seconds"], 0)
        finally:
            script.close()

    def test_a_child_that_takes_too_long_is_ended(self):
        script = ChildScript("pinned", 1)
        try:
            script.start()
            process = script.process
            with self.assertRaisesRegex(ScriptFailed, "longer than"):
                script.ask("sequential", limit=0.5, call="wait", value=60)
            self.assertIsNotNone(process.returncode)
        finally:
            script.close()

    def test_a_child_that_has_ended_is_told_and_started_again(self):
        script = ChildScript("light_start")
        try:
            script.start()
            script.process.kill()
            with self.assertRaisesRegex(ScriptFailed, "exit code"):
                script.ask("threads", count=1)
            self.assertGreater(script.ask("threads", count=1)["seconds"], 0)
        finally:
            script.close()

    def test_spawned_processes_import_the_script_only(self):
        """The light main module must stay light: nothing of the runner, no asyncio."""
        for name in ("light_start", "first_answers"):
            with open(os.path.join(child_script.SCRIPTS, name + ".py")) as file:
                top_level = [line for line in file if line.startswith(("import", "from"))]
            self.assertEqual(top_level, [])

    @unittest.skipUnless(hasattr(os, "sched_setaffinity"), "no pinning here")
    def test_the_pinned_child_has_one_core(self):
        script = ChildScript("pinned", 2)
        try:
            core = script.ask("pin")["core"]
            self.assertEqual(os.sched_getaffinity(script.process.pid), {core})
            self.assertIn(core, os.sched_getaffinity(0))
            for model in ("sequential", "threads"):
                self.assertGreater(script.ask(model, call="compute", value=1000)["seconds"], 0)
            self.assertGreaterEqual(script.ask("sequential", call="wait", value=0.02)["seconds"], 0.04)
        finally:
            script.close()

    def test_probes_answer_as_the_versions_are_known_to(self):
        script = ChildScript("probes")
        expected = {"gather_runs_on": 1, "missing_await_warns": 1, "semaphore_limits": 1, "stray_release_raises": 1, "append_keeps_all": 1,
                    "sleep_overlaps": 0, "wait_takes_coroutines": int(sys.version_info < (3, 11))}
        if sys.version_info >= (3, 11):
            expected["group_cancels"] = 1
        if LINUX:
            expected["fork_with_threads_warns"] = int(sys.version_info >= (3, 12))
        try:
            for name, answer in expected.items():
                with self.subTest(name):
                    self.assertEqual(script.ask(name)["yes"], answer)
            self.assertEqual(script.ask("lambda_raises", method="spawn")["yes"], 1)
        finally:
            script.close()


class Counters(unittest.TestCase):
    def test_a_lock_loses_nothing(self):
        for _ in range(3):
            self.assertEqual(counters.lost_in_threads(counters.add_locked, 4, 20000), 0)
        self.assertEqual(counters.lost_in_tasks(50, True), 0)

    def test_appending_loses_nothing(self):
        self.assertEqual(counters.lost_in_threads(counters.append, 4, 20000), 0)

    def test_across_an_await_all_but_one_are_lost(self):
        self.assertEqual(counters.lost_in_tasks(50, False), 49)

    def test_unguarded_losses_are_between_none_and_all(self):
        for function in (counters.add_plainly, counters.add_with_call, counters.add_in_dictionary):
            lost = counters.lost_in_threads(function, 4, 20000)
            self.assertGreaterEqual(lost, 0)
            self.assertLess(lost, 80000)

    def test_one_thread_loses_nothing(self):
        for function in (counters.add_plainly, counters.add_with_call, counters.add_in_dictionary):
            self.assertEqual(counters.lost_in_threads(function, 1, 5000), 0)


class Heartbeat(unittest.TestCase):
    def test_a_blocking_call_stops_the_loop_for_all_its_time(self):
        for call in (heartbeat.sleep_in_coroutine(0.05), heartbeat.compute_in_coroutine(0.05)):
            beats = heartbeat.beats_during(call)
            self.assertGreaterEqual(beats.worst, 0.05)
            self.assertGreaterEqual(beats.seconds, 0.05)

    def test_in_a_thread_the_loop_beats_on(self):
        beats = heartbeat.beats_during(heartbeat.in_threads(time.sleep, 0.3))
        self.assertGreaterEqual(beats.seconds, 0.3)
        self.assertLess(beats.median, 0.1)

    def test_one_call_more_than_the_default_executor_has_threads_takes_two_waves(self):
        size = heartbeat.default_executor_size()
        self.assertGreaterEqual(size, 1)
        self.assertGreaterEqual(heartbeat.seconds_of_sleeps(size + 1, 0.03), 0.06)


class Short(unittest.TestCase):
    def test_everything_that_is_repeated_takes_time(self):
        loop = switches.LoopTurns()
        try:
            functions = [switches.plain_loop, switches.function_calls, switches.generator_resumes, switches.awaits, switches.suspending_awaits,
                         switches.thread_switches, loop.turns, loop.tasks, loop.gathered]
            if hasattr(asyncio, "TaskGroup"):
                functions.append(loop.grouped)
            for function in functions:
                for count in (1, 250):
                    self.assertGreater(function(count), 0, function.__name__)
            self.assertGreater(lock_use.take_asynchronously(loop.loop, 100), 0)
        finally:
            loop.close()

    def test_a_turn_of_the_loop_costs_more_than_a_call(self):
        loop = switches.LoopTurns()
        try:
            self.assertGreater(loop.turns(2000) / 2000, switches.function_calls(20000) / 20000)
        finally:
            loop.close()

    def test_locks(self):
        self.assertGreater(lock_use.take(threading.Lock(), 100), 0)
        for threads in (1, 2, 4):
            self.assertGreater(lock_use.add_under_lock(threads, 1000), 0)
        self.assertGreaterEqual(lock_use.wait_in_threads(3, 0.02, threading.Lock()), 0.06)

    def test_every_operation_compiles_and_runs(self):
        with SyntheticRun("operations") as run:
            for cell in run.plan.cells:
                with self.subTest(cell.id):
                    self.assertGreater(cell.run.turns.function(2), 0)

    def test_names_in_operations_are_local(self):
        operation = operations.Operation("sample", "", "c = a + b", "a, b = 1, 2")
        code = operations.compiled(operation, {}).__code__
        self.assertLessEqual({"a", "b", "c"}, set(code.co_varnames))


class Queues(unittest.TestCase):
    def test_every_queue_carries_all_and_leaves_no_process(self):
        self.assertGreater(queue_ends.through_threads(100), 0)
        loop = asyncio.new_event_loop()
        try:
            self.assertGreater(queue_ends.through_tasks(loop, 100), 0)
        finally:
            loop.close()
        for kind in ("queue", "pipe", "manager"):
            with self.subTest(kind):
                channel = queue_ends.ProcessQueue(kind, "spawn")
                try:
                    self.assertGreater(channel.seconds(20), 0)
                    self.assertGreater(channel.seconds(1), 0)
                finally:
                    channel.close()
                    channel.close()
                self.assertEqual(multiprocessing.active_children(), [])

    def test_a_consumer_that_dies_is_told(self):
        channel = queue_ends.ProcessQueue("queue", "spawn")
        try:
            channel.start()
            channel.process.kill()
            channel.process.join()
            with self.assertRaises((queue_ends.ConsumerLost, OSError)):
                channel.seconds(5)
        finally:
            channel.close()


class Latency(unittest.TestCase):
    def test_round_trips_and_totals(self):
        echo = echo_latency.EchoLatency()
        try:
            for busy in (0, 1):
                times = echo.round_trips(0.001, busy, 4)
                self.assertEqual(times, sorted(times))
                self.assertEqual(len(times), 4)
                self.assertGreater(times[0], 0)
            self.assertGreater(echo.total(0.001, 2, 100000), 0)
        finally:
            echo.close()
            echo.close()


class Memory(unittest.TestCase):
    def test_threads_and_tasks_are_counted(self):
        for kind in ("threads", "tasks"):
            answer = ask_once("waiting", kind, count=200)
            self.assertEqual((answer["started"], answer["reason"]), (200, ""))
            self.assertGreater(answer["seconds"], 0)
        if LINUX:
            self.assertGreater(ask_once("waiting", "threads", count=400)["bytes"], 1000)

    def test_processes_tell_what_they_occupy(self):
        for method in METHODS:
            self.assertGreater(ask_once("waiting", "processes", count=2, method=method)["bytes"], 100000)

    def test_a_refused_thread_is_a_result_with_its_reason(self):
        with SyntheticRun("many-waits") as run:
            cells = {cell.id: cell for cell in run.plan.cells}
            refused = {"bytes": 16000.0, "seconds": 0.1, "started": 700, "reason": "can't start new thread"}
            with mock.patch.object(many_waits, "ask_once", return_value=refused) as asked:
                measured = cells["threads@2000"].run()
                self.assertEqual((measured.value, measured.detail["started"]), (16000.0, 700))
                self.assertEqual(cells["threads-start@2000"].run(), 0.1)
                self.assertEqual(asked.call_count, 1, "the second cell takes what the first has measured")
            self.assertIn("threads-refused", run.warnings)

    def test_nothing_started_is_a_failure(self):
        with SyntheticRun("many-waits") as run, mock.patch.object(
                many_waits, "ask_once", return_value={"bytes": 0.0, "seconds": 0.0, "started": 0, "reason": "can't start new thread"}):
            with self.assertRaisesRegex(ScriptFailed, "can't start"):
                next(cell for cell in run.plan.cells if cell.id == "threads@2000").run()

    @unittest.skipIf(payloads.shared_memory is None, "no shared memory in this build")
    def test_a_shared_block_is_found_by_name_and_freed(self):
        block = payloads.SharedBlock(5000)
        self.assertEqual(payloads.touch(block.name), 0)
        block.close()
        with self.assertRaises(FileNotFoundError):
            payloads.touch(block.name)


if __name__ == "__main__":
    unittest.main()

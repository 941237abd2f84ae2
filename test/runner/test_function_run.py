"""Whole benchmarks of small functions: the shape of the result, cells that cannot run, differences, failures. No timing."""

import unittest

from function_case import FunctionCase

CODE = """
    import asyncio
    import sqlite3
    import threading
    import time

    LOCAL = sqlite3.connect(":memory:")
    STATE = {"calls": 0}
    LOCK = threading.Lock()

    def pause():
        time.sleep(0.004)

    def loop(n):
        total = 0
        for number in range(n):
            total += number
        return total

    def one_thread_only():
        return LOCAL.execute("select 1").fetchone()

    def by_thread():
        time.sleep(0.001)
        return threading.current_thread() is threading.main_thread()

    def counts():
        time.sleep(0.001)
        STATE["calls"] += 1
        return STATE["calls"]

    def use(lock):
        time.sleep(0.002)

    def later():
        STATE["calls"] += 1
        time.sleep(0.001)
        if STATE["calls"] > 5:
            raise ValueError("only a few times")

    def locked():
        with LOCK:
            time.sleep(0.004)

    def slow():
        time.sleep(0.7)

    def items():
        for number in range(3):
            time.sleep(0.001)
            yield number

    async def waits():
        await asyncio.sleep(0.004)

    async def blocks():
        time.sleep(0.004)
"""

RESULT_KEYS = {"schema", "tool", "created", "request", "title", "environment", "charts", "cells", "estimates", "pairs", "verdict", "warnings", "facts",
               "function", "profile", "partial", "seconds"}


class Whole(FunctionCase):
    def setUp(self):
        super().setUp()
        self.file = self.write("m.py", CODE)

    def result(self, qualname, arguments="", **more):
        answer = self.ask("function", self.file, qualname, arguments, **more)
        self.assertEqual(answer.why, "ok", answer.of("error"))
        self.codes = answer.codes()
        result = answer.one("result")["result"]
        self.check_shape(result, answer)
        return result

    def check_shape(self, result, answer):
        self.assertEqual(set(result), RESULT_KEYS)
        cells = {cell["id"]: cell for cell in result["cells"]}
        charts = {chart["id"] for chart in result["charts"]}
        self.assertEqual(len(cells), len(result["cells"]), "ids are unique")
        self.assertTrue(all(cell["chart"] in charts for cell in result["cells"]))
        for chart in result["charts"]:
            if chart["baseline"] is not None:
                self.assertIn(chart["baseline"], cells)
        estimated = {estimate["cell"] for estimate in result["estimates"]}
        self.assertLessEqual(estimated, set(cells))
        for cell in result["cells"]:
            self.assertFalse(cell["id"] in estimated and cell["unsupported"], cell)
        for estimate in result["estimates"]:
            self.assertLessEqual(estimate["lo"], estimate["median"] * 1.0000001)
            self.assertGreaterEqual(estimate["hi"] * 1.0000001, estimate["median"])
        self.assertLessEqual(set(result["verdict"]["winners"]), set(cells))
        self.assertTrue(result["verdict"]["sentence"].endswith("."), result["verdict"])
        self.assertEqual(result["request"]["kind"], "function")
        # The plan that was announced is that of the result, and every sample belongs to it.
        self.assertEqual([cell["id"] for cell in answer.of("plan")[-1]["cells"]], [cell["id"] for cell in result["cells"]])
        self.assertLessEqual({sample["cell"] for sample in answer.of("sample")}, set(cells))
        self.assertNotIn(self.root, str(result["request"]))

    def unsupported(self, result):
        return {cell["id"]: cell["unsupported"] for cell in result["cells"] if cell["unsupported"]}

    def test_waiting(self):
        result = self.result("pause", budget=4)
        for symbol in ("t", "n", "k", "c", "P", "E", "A", "gil", "S2", "S4", "start", "roundtrip", "o", "p", "picklable"):
            self.assertIn(symbol, result["facts"])
        self.assertIn(result["function"]["class"], ("wait", "wait-limited"))
        self.assertLess(result["facts"]["c"]["value"], 0.25)
        ids = {cell["id"] for cell in result["cells"]}
        self.assertLessEqual({"sequential", "thread-pool", "process-pool", "to-thread", "subinterpreters", "asyncio", "threads@1", "threads@2",
                              "threads@4", "total:sequential", "total:process-pool", "start:spawn"}, ids)
        self.assertIn("async def", self.unsupported(result)["asyncio"])

    def test_computing(self):
        result = self.result("loop", "20000", budget=4)
        self.assertGreater(result["facts"]["c"]["value"], 0.6)
        self.assertEqual(result["request"]["argumentsText"], "20000")
        self.assertEqual(result["title"], "loop(20000)")

    def test_what_belongs_to_one_thread_is_greyed_with_the_reason(self):
        result = self.result("one_thread_only")
        self.assertIn("ProgrammingError", self.unsupported(result)["thread-pool"])

    def test_unpicklable(self):
        result = self.result("use", "threading.Lock()")
        self.assertIn("arguments", self.unsupported(result)["process-pool"])
        self.assertIn("arguments", result["function"]["unpicklable"])
        self.assertEqual(result["facts"]["picklable"]["value"], 0)
        self.assertNotIn("SP", result["facts"])

    def test_differences_between_models_are_told(self):
        self.result("by_thread", budget=3)
        self.assertIn("results-differ", self.codes)

    def test_differences_between_calls_are_told(self):
        self.result("counts")
        self.assertIn("not-deterministic", self.codes)
        self.assertNotIn("results-differ", self.codes)

    def test_failure_in_the_course_of_it(self):
        answer = self.ask("function", self.file, "later")
        self.assertEqual(answer.why, "failed")
        error = answer.one("error")
        self.assertIn("only a few times", error["message"])

    def test_lock(self):
        self.assertIn(self.result("locked", budget=4)["function"]["class"], ("lock-bound", "wait-serialised"))

    def test_generator(self):
        result = self.result("items")
        self.assertIsNone(result["function"]["unpicklable"])

    def test_one_call_at_once(self):
        result = self.result("pause", concurrency=1)
        self.assertIn("threads@2", self.unsupported(result))
        self.assertEqual(result["function"]["class"], "undecided")

    def test_too_long_for_the_budget(self):
        result = self.result("slow", budget=2)
        self.assertTrue(result["partial"])
        self.assertEqual(result["verdict"]["winners"], [])
        self.assertIn("budget", self.codes)
        self.assertGreater(result["facts"]["t"]["value"], 0.6)

    def test_coroutine_that_waits(self):
        result = self.result("waits", budget=3)
        self.assertEqual(result["function"]["class"], "async-wait")
        self.assertLessEqual({"t", "c", "gap", "S8", "n", "k", "E"}, set(result["facts"]))
        self.assertIn("loop", self.unsupported(result)["thread-pool"])

    def test_coroutine_that_blocks(self):
        self.assertEqual(self.result("blocks", budget=3, concurrency=8)["function"]["class"], "async-blocking")


if __name__ == "__main__":
    unittest.main()

"""One call before the benchmark: what it tells, and how failures of the user's code are told."""

import unittest

from function_case import FunctionCase

CODE = """
    import asyncio
    import os
    import sys
    import threading
    import time

    def add(a, b=1):
        return a + b

    def pause():
        time.sleep(0.02)

    def fails(kind):
        raise kind("the reason")

    def exits():
        sys.exit(4)

    def asks():
        return input("name? ")

    def floods():
        for _ in range(20000):
            print("x" * 100)

    def numbers(n):
        for number in range(n):
            yield number

    async def waits():
        await asyncio.sleep(0.01)
        return b"done"

    async def stream(n):
        for number in range(n):
            await asyncio.sleep(0)
            yield number

    def wrapped():
        return waits()

    def made_lock():
        return threading.Lock()

    def first(items):
        return next(iter(items))

    def seen():
        return os.environ["INTERLOCK_BENCH"] != ""

    def writes(path):
        with open(path, "w") as file:
            file.write("x")
        helper(path)

    def helper(path):
        os.remove(path)

    anonymous = lambda n: n

    class Box:
        def __init__(self, lock):
            self.lock = lock

        def size(self):
            return 1
"""


class DryRun(FunctionCase):
    def setUp(self):
        super().setUp()
        self.file = self.write("m.py", CODE)

    def told(self, qualname, arguments="", **more):
        answer = self.dry(self.file, qualname, arguments, **more)
        self.assertEqual(answer.why, "ok", answer.of("error"))
        return answer.one("dry-run")

    def test_result_and_duration(self):
        told = self.told("pause")
        self.assertGreater(told["seconds"], 0.015)
        self.assertEqual((told["resultType"], told["isAsync"], told["unpicklable"], told["warnings"]), ("NoneType", False, None, []))
        self.assertGreater(told["calls"], 20)
        self.assertEqual(told["concurrent"], 4)

    def test_arguments_see_module_and_setup(self):
        self.assertEqual(self.told("add", "*pair, **{}", setupText="pair = (os.getpid(), 2)")["resultType"], "int")
        self.assertEqual(self.told("add", 'a="x",  # a comment\n b="y"')["resultType"], "str")

    def test_setup_hides_nothing_in_the_module(self):
        self.assertEqual(self.told("pause", setupText="time = None")["resultType"], "NoneType")

    def test_generators_and_coroutines(self):
        self.assertEqual(self.told("numbers", "5")["resultType"], "generator of 5 items")
        self.assertEqual(self.told("stream", "3")["resultType"], "asynchronous generator of 3 items")
        for qualname in ("waits", "wrapped"):
            with self.subTest(qualname):
                told = self.told(qualname)
                self.assertEqual((told["resultType"], told["isAsync"]), ("bytes", True))

    def test_what_cannot_be_sent(self):
        self.assertIn("arguments", self.told("first", "[threading.Lock()]")["unpicklable"])
        self.assertIn("result", self.told("made_lock")["unpicklable"])
        self.assertIn("function", self.told("anonymous", "1")["unpicklable"])
        self.assertIn("arguments", self.told("Box.size", "Box(threading.Lock())")["unpicklable"])
        self.assertIsNone(self.told("Box.size", "Box(None)")["unpicklable"])

    def test_effects_warn_and_lower_the_limits(self):
        told = self.told("writes", '"out.txt"', concurrency=16)
        self.assertEqual([warning["code"] for warning in told["warnings"]], ["writes", "deletes"])
        self.assertEqual(told["concurrent"], 4)
        self.assertEqual(self.told("add", "1", concurrency=16)["concurrent"], 16)

    def test_code_can_tell_that_it_is_benchmarked(self):
        self.assertEqual(self.told("seen")["resultType"], "bool")

    def test_exceptions_with_the_users_traceback_only(self):
        error = self.error(self.file, "fails", "ValueError")
        self.assertEqual(error["code"], "call-failed")
        self.assertIn("ValueError: the reason", error["message"])
        self.assertIn('raise kind("the reason")', error["traceback"])
        self.assertNotIn("interlock_bench", error["traceback"])

    def test_exit_and_input(self):
        self.assertIn("exit code 4", self.error(self.file, "exits")["message"])
        self.assertIn("Standard input is empty", self.error(self.file, "asks")["next"])

    def test_bad_arguments(self):
        for arguments, code in (("1,, 2", "arguments-syntax"), ("1), (2", "arguments-syntax"), ("...", "arguments-missing"),
                                ("undefined_name", "arguments-failed"), ("1, 2, 3", "arguments-mismatch"), ("", "arguments-mismatch")):
            with self.subTest(arguments):
                self.assertEqual(self.error(self.file, "add", arguments)["code"], code)
        self.assertIn("instance", self.error(self.file, "Box.size")["next"])

    def test_bad_setup(self):
        self.assertEqual(self.error(self.file, "add", "1", setupText="x = ")["code"], "set-up-syntax")
        self.assertEqual(self.error(self.file, "add", "1", setupText="1 / 0")["code"], "setup-failed")
        self.assertEqual(self.error(self.file, "add", "1", eachText="1 / 0")["code"], "each-failed")

    def test_print_floods_end_the_run(self):
        answer = self.dry(self.file, "floods", limits={"time": 60.0, "output": 100000, "memory": 0})
        self.assertEqual(answer.why, "output")


if __name__ == "__main__":
    unittest.main()

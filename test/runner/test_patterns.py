"""Patterns: every one runs as written and with its cures; the map from rules to patterns is complete and valid."""

import json
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "..", "src")
sys.path.insert(0, os.path.join(SOURCE, "runner"))

from function_case import Answer  # noqa: E402
from interlock_bench import client  # noqa: E402
from interlock_bench.patterns import blocking_kinds, lock_order, lost_updates, registry  # noqa: E402


def mapping():
    """The contents of patterns.json."""
    with open(os.path.join(SOURCE, "runner", "interlock_bench", "patterns.json"), encoding="utf-8") as file:
        return json.load(file)


def measure(pattern, parameters, budget=3.0):
    request = {"op": "pattern", "id": "1", "pattern": pattern, "parameters": parameters, "budget": budget, "seed": 3,
               "limits": {"time": 120.0, "output": 1 << 20, "memory": 0}}
    events = []
    why = client.run(request, lambda _line, event: events.append(event))
    return Answer(events, why)


class Map(unittest.TestCase):
    def test_every_rule_has_a_pattern_or_a_reason(self):
        pages = os.listdir(os.path.join(HERE, "..", "..", "docs", "rules"))
        documented = {page[:-3] for page in pages if page.endswith(".md") and page != "README.md"}
        self.assertGreater(len(documented), 15)
        mapped = mapping()
        self.assertEqual(documented - set(mapped["rules"]) - set(mapped["unmeasured"]), set())

    def test_parameters_are_those_of_the_patterns(self):
        mapped = mapping()
        for rule, choice in mapped["rules"].items():
            with self.subTest(rule):
                accepted = registry.accepted(choice["pattern"], choice["parameters"])
                self.assertEqual({name: accepted[name] for name in choice["parameters"]}, choice["parameters"])
        for name, parameters in mapped["primitives"].items():
            with self.subTest(name):
                registry.accepted("stall", parameters)

    def test_describe(self):
        described = registry.describe()
        self.assertEqual(set(described), set(registry.PATTERNS))
        self.assertEqual(described["stall"]["parameters"]["kind"]["choices"], list(blocking_kinds.KINDS))
        json.dumps(described)

    def test_bounds_and_refusals(self):
        self.assertEqual(registry.accepted("stall", {"seconds": 1000})["seconds"], 1.0)
        self.assertEqual(registry.accepted("cpu-on-loop", {"iterations": 10.0})["iterations"], 10)
        for pattern, parameters, code in (("no", {}, "unknown-pattern"), ("stall", {"no": 1}, "bad-parameters"), ("stall", {"kind": "no"}, "bad-parameters"),
                                          ("stall", {"seconds": "1"}, "bad-parameters"), ("stall", {"seconds": True}, "bad-parameters"),
                                          ("stall", {"seconds": float("nan")}, "bad-parameters")):
            with self.subTest(pattern=pattern, parameters=parameters):
                with self.assertRaises(registry.PatternError) as caught:
                    registry.accepted(pattern, parameters)
                self.assertEqual(caught.exception.code, code)

    def test_refusal_over_the_protocol(self):
        answer = measure("stall", {"kind": "no"})
        self.assertEqual((answer.why, answer.one("error")["code"]), ("failed", "bad-parameters"))


class Measured(unittest.TestCase):
    def result(self, pattern, parameters=None, budget=3.0):
        answer = measure(pattern, parameters or {}, budget)
        self.assertEqual(answer.why, "ok", answer.of("error"))
        result = answer.one("result")["result"]
        self.assertEqual((result["request"]["kind"], result["request"]["name"]), ("pattern", pattern))
        self.assertEqual(result["cells"][0]["id"], "as-written")
        self.values = {estimate["cell"]: estimate["median"] for estimate in result["estimates"]}
        failed = [warning for warning in answer.of("warning") if warning["code"] == "cell-failed"]
        self.assertEqual(failed, [])
        if result["partial"]:
            self.skipTest("too few rounds: the machine is too busy")
        return result

    def test_stall_of_every_kind(self):
        for kind in blocking_kinds.KINDS:
            with self.subTest(kind):
                result = self.result("stall", {"kind": kind, "seconds": 0.04})
                self.assertIn("thread", self.values)
                self.assertIn("held the event loop for", result["verdict"]["sentence"])
                if kind in blocking_kinds.CHOSEN_LENGTH:
                    # No beat can come while the loop is held.
                    self.assertGreater(self.values["as-written"], 0.03)

    def test_stall_elsewhere(self):
        for where in ("callback", "window"):
            with self.subTest(where):
                result = self.result("stall", {"where": where, "seconds": 0.02})
                self.assertIn(where, result["verdict"]["sentence"])

    def test_cpu_on_loop(self):
        for parameters in ({"iterations": 100000}, {"iterations": 200, "operations": 2, "body": "hashing"}, {"where": "window", "iterations": 100000},
                           {"body": "parsing", "iterations": 2000}):
            with self.subTest(**parameters):
                self.result("cpu-on-loop", parameters)
                self.assertEqual("checkpoints" in self.values, parameters.get("where") != "window" and parameters.get("body") != "parsing")

    def test_busy_wait(self):
        for where in ("coroutine", "thread"):
            with self.subTest(where):
                self.result("busy-wait", {"where": where})
                self.assertGreater(self.values["as-written"], self.values["event"])

    def test_lost_updates_across_an_await(self):
        result = self.result("lost-updates", {"shape": "async"})
        self.assertEqual(result["verdict"]["winners"], ["locked"])
        self.assertGreater(self.values["as-written"], 0.9)

    def test_lost_updates_in_threads(self):
        for shape in ("plain", "call-between", "dict", "check-then-act"):
            with self.subTest(shape):
                result = self.result("lost-updates", {"shape": shape})
                self.assertEqual(self.values["locked"], 0.0)
                if self.values["as-written"] == 0.0 and not result["verdict"]["winners"]:
                    self.assertIn("luck", result["verdict"]["sentence"])

    def test_lock_order(self):
        result = self.result("lock-order", {"hold": 0.002})
        self.assertEqual((self.values["one-order"], self.values["one-lock"]), (0.0, 0.0))
        self.assertEqual(self.values["as-written"], 1.0)
        self.assertEqual(result["verdict"]["winners"], ["one-order", "one-lock"])

    def test_tiny_tasks(self):
        for pool in ("processes", "threads"):
            with self.subTest(pool):
                self.result("tiny-tasks", {"pool": pool, "tasks": 300})
                self.assertGreater(self.values["as-written"], self.values["sequential"])

    def test_worker_kind(self):
        for parameters in ({"written": "threads", "work": "computing"}, {"written": "processes", "work": "waiting"}, {"written": "sequential"},
                           {"written": "oversized", "workers": 4}):
            with self.subTest(**parameters):
                result = self.result("worker-kind", parameters)
                self.assertIn("as written", result["verdict"]["sentence"])

    def test_waits_need_no_processes(self):
        self.result("worker-kind", {"written": "processes", "work": "waiting", "tasks": 16})
        self.assertLess(self.values["threads"], self.values["as-written"])

    def test_pool_per_call(self):
        result = self.result("pool-per-call", {})
        self.assertGreater(self.values["as-written"], self.values["kept"])
        self.assertIn("kept", result["verdict"]["sentence"])


class Parts(unittest.TestCase):
    def test_a_lock_that_is_taken_in_one_order_never_sticks(self):
        self.assertEqual(lock_order.run(False, 0.0, 0.05).value, 0.0)

    def test_nothing_is_made_twice_under_a_lock(self):
        self.assertEqual(lost_updates.made_twice(4, 2000, True), 0)


if __name__ == "__main__":
    unittest.main()

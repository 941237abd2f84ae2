"""The runner by hand."""

import json
import os
import signal
import subprocess
import sys
import time
import unittest

import harness


class ByHand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.workplace = harness.Workplace().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.workplace.__exit__()

    def command(self, *arguments, **options):
        return [sys.executable, os.path.join(self.workplace.folder, "interlock_bench")] + list(arguments)

    def run_it(self, *arguments):
        done = subprocess.run(self.command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=harness.PATIENCE)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    def test_the_presets(self):
        code, text, _ = self.run_it("list")
        self.assertEqual(code, 0)
        self.assertIn("quick", text.splitlines()[0])
        self.assertEqual(json.loads(self.run_it("list", "--json")[1])[0]["id"], "quick")

    def test_the_environment(self):
        code, text, _ = self.run_it("env")
        self.assertEqual(code, 0)
        self.assertIn("GIL", text)
        self.assertEqual(json.loads(self.run_it("env", "--json")[1])["executable"], sys.executable)

    def test_a_table_and_a_verdict(self):
        code, text, errors = self.run_it("run", "tiny", "--budget", "1", "--seed", "3")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("needs Python 9", text)
        self.assertIn("It is decided.", text)
        self.assertRegex(text, r"double +\S+ .s .* x 0\.\d+ +\d+ rounds")

    def test_lines_of_the_protocol(self):
        code, text, _ = self.run_it("run", "tiny", "--budget", "1", "--json")
        events = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(code, 0)
        self.assertEqual([event["seq"] for event in events], list(range(len(events))))
        self.assertEqual((events[0]["event"], events[-1]["event"]), ("hello", "done"))

    def test_as_a_module_of_its_parent_folder(self):
        done = subprocess.run([sys.executable, "-m", "interlock_bench", "list"], cwd=self.workplace.folder, stdout=subprocess.PIPE,
                              timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 0)

    def test_wrong_usage(self):
        for arguments in ([], ["run"], ["run", "no-such-preset"], ["run", "tiny", "--budget", "0"], ["dance"]):
            with self.subTest(arguments):
                process = subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         timeout=harness.PATIENCE)
                self.assertEqual(process.returncode, 2)
                self.assertTrue(process.stderr)

    def test_a_failure(self):
        code, _, errors = self.run_it("run", "raises")
        self.assertEqual(code, 1)
        self.assertIn("on purpose", errors)

    @unittest.skipUnless(os.name == "posix", "signals")
    def test_ctrl_c_keeps_what_was_measured(self):
        process = subprocess.Popen(self.command("run", "measures-for-ever", "--budget", "60", "--json"), stdout=subprocess.PIPE)
        try:
            for line in process.stdout:
                if b'"phase":"rounds"' in line and b'"done":2' in line:
                    break
            process.send_signal(signal.SIGINT)
            before = time.monotonic()
            last = process.stdout.read().splitlines()
            self.assertEqual(process.wait(harness.PATIENCE), 130)
            self.assertLess(time.monotonic() - before, 10)
            self.assertEqual([json.loads(line)["event"] for line in last[-2:]], ["result", "done"])
        finally:
            process.stdout.close()
            process.kill()


if __name__ == "__main__":
    unittest.main()

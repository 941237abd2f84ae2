import os
import shutil
import tempfile
import unittest

import stage  # noqa: F401
from interlock_bench import environment, machine
from interlock_bench.measure.cores import effective_cores


class ControlGroups(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def quota(self, membership):
        return machine.quota(self.root, self.write("membership", membership))

    def test_version_2(self):
        self.write("a/b/cpu.max", "150000 100000\n")
        self.assertEqual(self.quota("0::/a/b\n"), 1.5)

    def test_the_tightest_limit_on_the_way_up_counts(self):
        self.write("a/cpu.max", "50000 100000\n")
        self.write("a/b/cpu.max", "max 100000\n")
        self.assertEqual(self.quota("0::/a/b\n"), 0.5)

    def test_a_container_sees_its_group_as_the_root(self):
        self.write("cpu.max", "200000 100000\n")
        self.assertEqual(self.quota("0::/../../elsewhere\n"), 2.0)

    def test_version_1(self):
        self.write("cpu,cpuacct/x/cpu.cfs_quota_us", "300000\n")
        self.write("cpu,cpuacct/x/cpu.cfs_period_us", "100000\n")
        self.write("cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
        self.write("cpu,cpuacct/cpu.cfs_period_us", "100000\n")
        self.assertEqual(self.quota("4:memory:/x\n3:cpu,cpuacct:/x\n"), 3.0)

    def test_no_limit(self):
        self.write("cpu.max", "max 100000\n")
        self.assertIsNone(self.quota("0::/\nnonsense\n"))
        self.assertIsNone(machine.quota("/nowhere", "/nowhere/either"))


class Environment(unittest.TestCase):
    def test_everything_that_the_model_asks_for(self):
        found = environment.describe()
        self.assertEqual(set(found), {
            "executable", "version", "implementation", "freeThreadedBuild", "gilEnabled", "debugBuild", "buildFlags",
            "switchInterval", "platform", "cpuModel", "cpuCount", "affinity", "quota", "usableCores", "effectiveCores",
            "startMethod", "startMethods", "subinterpreters", "virtualEnvironment", "load"})
        self.assertLessEqual(found["usableCores"], found["affinity"])
        self.assertIn(found["startMethod"], found["startMethods"])
        self.assertTrue(found["cpuModel"])

    def test_asking_does_not_fix_the_start_method(self):
        import multiprocessing
        environment.describe()
        self.assertIsNone(multiprocessing.get_start_method(allow_none=True))


class Cores(unittest.TestCase):
    def test_no_more_than_processes(self):
        self.assertTrue(0 < effective_cores(1) <= 1)
        self.assertTrue(0 < effective_cores(1.5) <= 2)


if __name__ == "__main__":
    unittest.main()

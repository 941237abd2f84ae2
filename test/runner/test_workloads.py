"""The workloads do what they say: the server answers after its latency and keeps its limit, sums are right, loops scale."""

import asyncio
import math
import os
import pickle
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench import models  # noqa: E402
from interlock_bench.workloads import cpu, large, loopback, mixed, releasing, tiny, waiting  # noqa: E402


class Loopback(unittest.TestCase):
    def setUp(self):
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            server.close()

    def server(self, **options):
        server = loopback.LoopbackServer(**options)
        self.servers.append(server)
        return server

    def test_each_answer_comes_after_the_latency(self):
        server = self.server(latency=0.05)
        before = time.perf_counter()
        loopback.ask_often(server.host, server.port, 3)
        self.assertGreaterEqual(time.perf_counter() - before, 0.145)

    def test_requests_overlap_in_threads_and_in_asyncio(self):
        server = self.server(latency=0.3)
        address = (server.host, server.port)
        for model_id, function in (("threads", loopback.ask), ("asyncio", loopback.ask_async)):
            with self.subTest(model_id), models.create(model_id) as model:
                self.assertLess(model.run(function, [address] * 10), 2.0)

    def test_a_blocking_request_in_coroutines_does_not_overlap(self):
        server = self.server(latency=0.05)
        with models.create("asyncio") as model:
            self.assertGreaterEqual(model.run(loopback.ask, [(server.host, server.port)] * 4), 0.19)

    def test_the_limit_holds(self):
        server = self.server(latency=0.1, limit=2)
        with models.create("threads") as model:
            # Eight requests, two at once: four waves.
            self.assertGreaterEqual(model.run(loopback.ask, [(server.host, server.port)] * 8), 0.39)

    def test_asyncio_reuses_connections(self):
        server = self.server(latency=0.01)

        async def two_rounds():
            for _ in range(2):
                await asyncio.gather(*(loopback.ask_often_async(server.host, server.port, 2) for _ in range(5)))
            return len((await loopback._connections())[(server.host, server.port)])

        self.assertEqual(asyncio.run(two_rounds()), 5)

    def test_a_closed_server_is_an_error_and_not_a_hang(self):
        server = self.server(latency=0.01)
        loopback.ask(server.host, server.port)
        server.close()
        with self.assertRaises(OSError):
            for _ in range(3):
                loopback.ask(server.host, server.port)
        with self.assertRaises(OSError):
            socket.create_connection((server.host, server.port), 2).close()

    def test_close_may_come_twice(self):
        server = self.server()
        server.close()
        server.close()

    def test_the_server_ends_with_its_parent(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(loopback.__file__))))
        script = ("import sys, os; sys.path.insert(0, %r)\n"
                  "from interlock_bench.workloads.loopback import LoopbackServer\n"
                  "server = LoopbackServer()\n"
                  "print(server.port, flush=True)\n"
                  "os._exit(0)\n") % root
        done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, timeout=60)
        port = int(done.stdout)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 2).close()
            except OSError:
                return
            time.sleep(0.05)
        self.fail("the server still accepts connections five seconds after its parent ended")


class Computing(unittest.TestCase):
    def test_results(self):
        self.assertEqual(cpu.spin(16), 2 * sum(range(8)))
        self.assertEqual(cpu.count(1000), 1000)
        slices = [cpu.pi_slice(place * 5000, (place + 1) * 5000) for place in range(4)]
        self.assertAlmostEqual(sum(slices), math.pi, places=3)

    def test_calibration_grows_with_the_time_that_is_asked_for(self):
        short, long = cpu.turns_for(0.001), cpu.turns_for(0.1)
        self.assertGreater(short, 1)
        # A hundred times in theory; the machine may be busy with something else at either moment.
        self.assertGreater(long, 10 * short)
        self.assertEqual(cpu.turns_for(1e-12), 1)

    def test_mixed_tasks_wait_and_compute(self):
        before = time.perf_counter()
        self.assertEqual(mixed.wait_and_compute(0.02, 50), cpu.spin(50))
        self.assertGreaterEqual(time.perf_counter() - before, 0.02)
        loop = asyncio.new_event_loop()
        self.assertEqual(loop.run_until_complete(mixed.wait_and_compute_in_loop(0.001, 50)), cpu.spin(50))
        loop.close()


class Releasing(unittest.TestCase):
    def test_every_call_runs_or_says_why_not(self):
        for call in releasing.CALLS:
            with self.subTest(call.id):
                if call.missing is None:
                    call.function(call.make())
                else:
                    self.assertIn("this build has no", call.missing)

    def test_data_of_threads_is_their_own(self):
        for call in releasing.CALLS:
            if isinstance(call.make(), list):
                self.assertIsNot(call.make(), call.make())

    def test_hashing_grows_with_the_number_of_blocks(self):
        self.assertNotEqual(releasing.hash_blocks(1), releasing.hash_blocks(2))
        self.assertGreater(releasing.block_seconds(), 0)


class Large(unittest.TestCase):
    def test_all_ways_give_the_same_sum(self):
        count = 1000
        expected = sum(range(count))
        self.assertEqual(large.total(list(range(count))), expected)
        self.assertEqual(large.total_generated(count), expected)
        if large.shared_memory is None:
            self.skipTest("this build has no shared memory")
        numbers = large.SharedNumbers(count)
        try:
            self.assertEqual(large.total_shared(numbers.name, count), expected)
            with models.create("process-pool", workers=1) as model:
                model.run(large.total_shared, [(numbers.name, count)] * 2)
                self.assertEqual(model.results, [expected] * 2)
        finally:
            numbers.close()
            numbers.close()
        with self.assertRaises(FileNotFoundError):
            large.total_shared(numbers.name, count)


class Travelling(unittest.TestCase):
    def test_all_of_them_can_be_sent_to_a_process(self):
        functions = [waiting.sleep, waiting.sleep_async, waiting.sleep_blocking, cpu.spin, cpu.count, cpu.pi_slice,
                     mixed.wait_and_compute, mixed.wait_and_offload, tiny.nothing, tiny.same, large.total,
                     large.total_shared, loopback.ask, loopback.ask_async, releasing.hash_blocks]
        for function in functions + [call.function for call in releasing.CALLS]:
            self.assertIs(pickle.loads(pickle.dumps(function)), function)


if __name__ == "__main__":
    unittest.main()

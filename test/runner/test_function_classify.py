"""From figures to a class: every class, and what is close to a threshold. No clock."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench.function.classify import Figures, classify, may_be_locked  # noqa: E402

ALONE, TWO, FOUR = (1.0, 0.97, 1.03), (1.95, 1.9, 2.0), (3.9, 3.8, 4.0)


def share(value, spread=0.01):
    return value, value - spread, value + spread


# name, figures, class, sure
TABLE = [
    ("sleep", dict(t=0.005, c=share(0.02), P=0.02, S2=TWO, S4=FOUR, g=0.0), "wait", True),
    ("semaphore of two", dict(t=0.004, c=share(0.02), S2=TWO, S4=(2.0, 1.95, 2.05)), "wait-limited", True),
    ("limited, close to free", dict(t=0.004, c=share(0.02), S2=TWO, S4=(2.1, 1.9, 2.4)), "wait-limited", False),
    ("limited, close to serial", dict(t=0.004, c=share(0.02), S2=TWO, S4=(1.6, 1.4, 1.8)), "wait-limited", False),
    ("wide interval of free waits", dict(t=0.004, c=share(0.02), S2=TWO, S4=(3.5, 2.0, 4.0)), "wait", False),
    ("one connection", dict(t=0.004, c=share(0.02), S2=ALONE, S4=ALONE, lock=0.0), "wait-serialised", True),
    ("serial, wide interval", dict(t=0.004, c=share(0.02), S2=ALONE, S4=(1.1, 0.8, 1.7)), "wait-serialised", False),
    ("lock around sleep", dict(t=0.004, c=share(0.02), S2=ALONE, S4=ALONE, lock=0.75), "lock-bound", True),
    ("lock, wide interval", dict(t=0.004, c=share(0.02), S2=ALONE, S4=(1.1, 0.8, 1.7), lock=0.7), "lock-bound", False),
    ("almost mixed", dict(t=0.004, c=share(0.23), S2=TWO, S4=FOUR), "wait", False),
    ("waiting, not scaled", dict(t=0.004, c=share(0.02)), "undecided", False),
    ("loop", dict(t=0.004, c=share(1.0), P=1.0, S2=ALONE, g=1.0, E=2.0), "cpu-gil", True),
    ("loop beside other programs", dict(t=0.004, c=share(1.0), S2=(1.1, 0.6, 1.7), g=0.99, E=0.4, starved=0.6), "cpu-gil", True),
    ("sha256", dict(t=0.004, c=share(1.0), P=1.0, S2=(1.9, 1.7, 2.0), g=0.0, E=2.0), "cpu-releases", True),
    ("sha256 beside other programs", dict(t=0.004, c=share(1.0), S2=ALONE, g=0.02, E=0.4, starved=0.6), "cpu-releases", True),
    ("half of it, other programs", dict(t=0.004, c=share(1.0), S2=ALONE, g=0.5, E=0.4, starved=0.6), "cpu-gil", False),
    ("few cores, no word of starving", dict(t=0.004, c=share(1.0), S2=ALONE, g=0.02, E=1.0), "cpu-releases", True),
    ("undecided by threads, by the GIL not", dict(t=0.004, c=share(1.0), S2=(1.2, 1.0, 1.5), g=0.9, E=2.0), "cpu-gil", True),
    ("neither decides", dict(t=0.004, c=share(1.0), S2=(1.2, 1.0, 1.5), g=0.5, E=2.0), "cpu-gil", False),
    ("releases and does not scale", dict(t=0.004, c=share(1.0), S2=ALONE, g=0.05, E=2.0, starved=0.0), "cpu-serialised", False),
    ("lock around a loop", dict(t=0.004, c=share(1.0), S2=ALONE, g=1.0, E=2.0, lock=0.6), "lock-bound", True),
    ("lock around a loop, other programs", dict(t=0.004, c=share(1.0), S2=(1.1, 0.6, 1.7), g=1.0, starved=0.5, lock=0.6), "lock-bound", True),
    ("loop without a GIL", dict(t=0.004, c=share(1.0), S2=(1.9, 1.8, 2.0), gil=False, E=2.0), "cpu-parallel", True),
    ("shared list without a GIL", dict(t=0.004, c=share(1.0), S2=(0.4, 0.35, 0.45), gil=False, E=2.0), "cpu-serialised", True),
    ("close, without a GIL", dict(t=0.004, c=share(1.0), S2=(1.25, 1.1, 1.4), gil=False, E=2.0), "cpu-serialised", False),
    ("no GIL and no cores", dict(t=0.004, c=share(1.0), S2=ALONE, gil=False, E=0.5, starved=0.5), "cpu-serialised", False),
    ("computing, one at a time allowed", dict(t=0.004, c=share(1.0)), "undecided", False),
    ("computing, by the GIL alone", dict(t=0.004, c=share(1.0), g=1.0), "cpu-gil", False),
    ("half and half", dict(t=0.008, c=share(0.5), S2=TWO, S4=TWO), "mixed", True),
    ("mixed, close to waiting", dict(t=0.008, c=share(0.27), S2=TWO, S4=FOUR), "mixed", False),
    ("mixed, close to computing", dict(t=0.008, c=share(0.74), S2=ALONE, S4=ALONE), "mixed", False),
    ("mixed under a lock", dict(t=0.008, c=share(0.5), S2=ALONE, S4=ALONE, lock=0.7), "lock-bound", True),
    ("two threads of its own", dict(t=0.01, c=share(0.02), P=1.9, S2=ALONE, S4=ALONE), "already-parallel", True),
    ("almost one thread", dict(t=0.01, c=share(1.0), P=1.32, S2=ALONE), "already-parallel", False),
    ("one helper thread that computes", dict(t=0.01, c=share(0.02), P=0.98, S2=ALONE, S4=ALONE, g=1.0, E=2.0), "cpu-gil", True),
    ("threads of its own without cores", dict(t=0.01, c=share(0.02), P=0.5, S2=ALONE, S4=ALONE, E=0.4), "mixed", False),
    ("tiny", dict(t=1e-6, c=share(1.0), S2=ALONE, g=1.0), "tiny", True),
    ("almost not tiny", dict(t=19e-6, c=share(1.0), S2=ALONE, g=1.0), "tiny", False),
    ("nothing", dict(t=0.0), "undecided", False),
    ("await sleep", dict(t=0.005, c=share(0.02), is_async=True, gap=0.0012, idle_gap=0.0011, S8=(7.9, 7.5, 8.1)), "async-wait", True),
    ("time.sleep in a coroutine", dict(t=0.005, c=share(0.02), is_async=True, gap=0.041, idle_gap=0.0011, S8=ALONE), "async-blocking", True),
    ("loop in a coroutine", dict(t=0.005, c=share(1.0), is_async=True, gap=0.041, idle_gap=0.0011, S8=ALONE), "async-cpu", True),
    ("short sleeps in a batch", dict(t=0.0005, unit=0.005, c=share(0.1), is_async=True, gap=0.042, idle_gap=0.0011, S8=ALONE), "async-blocking", True),
    ("computes with turns", dict(t=0.01, c=share(1.0), is_async=True, gap=0.009, idle_gap=0.0011, S8=ALONE), "async-cpu", None),
    ("asyncio.Lock around a wait", dict(t=0.005, c=share(0.02), is_async=True, gap=0.0012, idle_gap=0.0011, S8=ALONE), "async-wait", False),
    ("late beats of a busy machine", dict(t=0.005, c=share(0.02), is_async=True, gap=0.010, idle_gap=0.009, S8=(7.0, 5.0, 8.0)), "async-wait", True),
    ("between waiting and computing", dict(t=0.005, c=share(0.6), is_async=True, gap=0.041, idle_gap=0.0011, S8=ALONE), "async-cpu", False),
    ("one copy only", dict(t=0.005, c=share(0.02), is_async=True), "undecided", False),
    ("tiny coroutine", dict(t=1e-6, c=share(1.0), is_async=True, gap=0.001, S8=ALONE), "tiny", True),
]

CLASSES = {
    "wait", "wait-limited", "wait-serialised", "cpu-gil", "cpu-releases", "cpu-parallel", "cpu-serialised", "mixed", "lock-bound",
    "already-parallel", "async-wait", "async-blocking", "async-cpu", "tiny", "undecided",
}


class Classes(unittest.TestCase):
    def test_table(self):
        for name, figures, expected, sure in TABLE:
            with self.subTest(name):
                found = classify(Figures(**figures))
                self.assertEqual(found.name, expected, found.why)
                if sure is not None:
                    self.assertEqual(found.sure, sure, found.why)
                self.assertTrue(found.why.endswith("."), found.why)

    def test_every_class_is_reached(self):
        self.assertEqual({row[2] for row in TABLE}, CLASSES)

    def test_classes_are_those_of_the_contract(self):
        model = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "core", "bench", "model.ts")
        with open(model, encoding="utf-8") as file:
            text = file.read()
        listed = text[text.index("functionClasses = ["):]
        listed = listed[:listed.index("]")]
        self.assertEqual({word for word in listed.split("'")[1::2]}, CLASSES)

    def test_what_is_close_names_the_neighbour(self):
        self.assertIn("close to mixed", classify(Figures(t=0.004, c=share(0.23), S2=TWO, S4=FOUR)).why)
        self.assertIn("close to waiting", classify(Figures(t=0.008, c=share(0.27), S2=TWO, S4=FOUR)).why)

    def test_where_a_lock_is_looked_for(self):
        self.assertTrue(may_be_locked(Figures(t=0.004, c=share(0.02), S2=ALONE, S4=ALONE)))
        self.assertTrue(may_be_locked(Figures(t=0.004, c=share(1.0), S2=ALONE)))
        self.assertFalse(may_be_locked(Figures(t=0.004, c=share(0.02), S2=TWO, S4=FOUR)))
        self.assertFalse(may_be_locked(Figures(t=0.004, c=share(1.0), S2=(1.9, 1.8, 2.0))))
        self.assertFalse(may_be_locked(Figures(t=1e-6, c=share(1.0), S2=ALONE)))


if __name__ == "__main__":
    unittest.main()

"""What counts as work on import: statements of a script, not what modules do when they are imported."""

import os
import sys
import textwrap
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "runner"))

from interlock_bench.function.top_level import top_level_work  # noqa: E402


def lines(text):
    return [work.line for work in top_level_work(textwrap.dedent(text).lstrip("\n"))]


class Work(unittest.TestCase):
    def test_modules_are_left_alone(self):
        self.assertEqual(lines('''
            """Docstring."""
            from __future__ import annotations
            import logging, sys
            from typing import TYPE_CHECKING
            logging.basicConfig(level=logging.INFO)
            sys.path.insert(0, "lib")
            app = make_app()
            app.include_router(router)
            logger = logging.getLogger(__name__)
            TABLE = {}
            for name in ("a", "b"):
                TABLE[name] = len(name)
            TABLE.update(c=3)
            if TYPE_CHECKING:
                import json
            try:
                import fast
            except ImportError:
                fast = None
            with suppress(ImportError):
                import slow
            later = lambda: input()
            class A:
                print("in a class body")
            def f():
                print("in a function")
            del name
        '''), [])

    def test_work_is_found(self):
        for text in ("print(1)", "main()", "while True:\n    pass", "for n in range(1000000):\n    total = n", "for n in data:\n    work(n)",
                     "x = input()", "r = requests.get(url)", "asyncio.run(main())", "result = asyncio.run(main())", "with open(p) as f:\n    print(f)",
                     "if x:\n    main()", "try:\n    main()\nexcept E:\n    pass", "[work(n) for n in data]", "raise SystemExit", "x += os.system('ls')"):
            with self.subTest(text):
                self.assertNotEqual(lines(text), [])

    def test_main_guards(self):
        for test in ('__name__ == "__main__"', '"__main__" == __name__', '__name__ == "__main__" and debug'):
            with self.subTest(test):
                self.assertEqual(lines("if %s:\n    main()\n" % test), [])
        self.assertEqual(lines('if __name__ == "__main__":\n    main()\nelse:\n    other()\n'), [4])
        self.assertEqual(lines('if __name__ != "__main__":\n    main()\n'), [2])


if __name__ == "__main__":
    unittest.main()

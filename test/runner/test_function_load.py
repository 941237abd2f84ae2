"""The user's module is imported as its own program would import it, and what cannot work is said in words."""

import unittest

from function_case import FunctionCase


class Layouts(FunctionCase):
    def runs(self, file, qualname, arguments="", **more):
        answer = self.dry(file, qualname, arguments, **more)
        self.assertEqual(answer.why, "ok", answer.of("error"))
        return answer.one("dry-run")

    def test_script_with_a_neighbour(self):
        self.write("tools/helper.py", "VALUE = 3\n")
        file = self.write("tools/main.py", """
            import helper

            def value():
                return [helper.VALUE]

            if __name__ == "__main__":
                raise SystemExit(9)
        """)
        self.assertEqual(self.runs(file, "value")["resultType"], "list")

    def test_script_whose_name_is_no_identifier(self):
        file = self.write("my-script.py", "def f():\n    return __name__\n")
        self.assertIsNone(self.runs(file, "f")["unpicklable"])

    def test_package_with_relative_imports(self):
        self.write("shop/__init__.py", "")
        self.write("shop/core/__init__.py", "")
        self.write("shop/prices.py", "FACTOR = 2.5\n")
        file = self.write("shop/core/total.py", """
            from ..prices import FACTOR

            def total(n):
                assert __name__ == "shop.core.total", __name__
                return n * FACTOR
        """)
        self.assertEqual(self.runs(file, "total", "4")["resultType"], "float")

    def test_src_layout(self):
        self.write("src/shop/__init__.py", "")
        self.write("src/shop/prices.py", "def price():\n    return 1\n")
        file = self.write("src/shop/total.py", "from shop.prices import price\n\ndef total():\n    return price()\n")
        self.assertEqual(self.runs(file, "total")["resultType"], "int")

    def test_package_without_init_by_its_relative_imports(self):
        self.write("space/other.py", "VALUE = 1\n")
        file = self.write("space/module.py", "from . import other\n\ndef f():\n    return __name__, other.VALUE\n")
        self.assertEqual(self.runs(file, "f")["resultType"], "tuple")

    def test_init_file_is_the_package(self):
        file = self.write("pack/__init__.py", "def f():\n    assert __name__ == 'pack', __name__\n")
        self.runs(file, "f")

    def test_extra_roots(self):
        self.write("libs/common.py", "VALUE = 1\n")
        file = self.write("app/main.py", "import common\n\ndef f():\n    return common.VALUE\n")
        self.assertEqual(self.error(file, "f")["code"], "module-missing")
        import os
        self.runs(file, "f", roots=[os.path.join(self.root, "libs")])

    def test_encoding_and_working_folder(self):
        self.write("data.txt", "hello")
        file = self.write("deep/reader.py", "def read():\n    with open('data.txt') as file:\n        return file.read()\n")
        self.assertEqual(self.runs(file, "read")["resultType"], "str")

    def test_methods(self):
        file = self.write("classes.py", """
            class Counter:
                def __init__(self, start):
                    self.value = start

                def add(self, n):
                    return self.value + n

                @staticmethod
                def twice(n):
                    return n * 2

                @classmethod
                def made(cls, n):
                    return cls(n).value
        """)
        for qualname, arguments in (("Counter.add", "Counter(1), 2"), ("Counter.twice", "4"), ("Counter.made", "n=5")):
            with self.subTest(qualname):
                told = self.runs(file, qualname, arguments)
                self.assertEqual((told["resultType"], told["unpicklable"]), ("int", None))


class Refusals(FunctionCase):
    def test_top_level_work_is_named_and_can_be_allowed(self):
        file = self.write("script.py", """
            import os

            def f():
                return 1

            print("working")
            for number in range(10 ** 9 // 10 ** 9):
                pass
            while False:
                pass
            if __name__ == "__main__":
                print("not this")
        """)
        error = self.error(file, "f")
        self.assertEqual(error["code"], "top-level-work")
        self.assertIn('line 7: print("working")', error["message"])
        self.assertNotIn("not this", error["message"])
        self.assertIn("__main__", error["next"])
        self.assertEqual(self.dry(file, "f", allowTopLevel=True).why, "ok")

    def test_missing_module_is_named(self):
        file = self.write("m.py", "import no_such_module_anywhere.part\n\ndef f():\n    pass\n")
        error = self.error(file, "f")
        self.assertEqual(error["code"], "module-missing")
        self.assertIn("no_such_module_anywhere", error["message"])

    def test_failing_import_shows_the_users_lines_only(self):
        file = self.write("m.py", "def f():\n    pass\n\nVALUE = 1 / 0\n")
        error = self.error(file, "f")
        self.assertEqual(error["code"], "import-failed")
        self.assertIn("ZeroDivisionError", error["message"])
        self.assertIn("VALUE = 1 / 0", error["traceback"])
        self.assertNotIn("interlock_bench", error["traceback"])

    def test_exit_on_import(self):
        file = self.write("m.py", "import sys\n\ndef f():\n    pass\n\nCODE = sys.exit(3)\n")
        self.assertIn("exit code 3", self.error(file, "f")["message"])

    def test_close_names(self):
        file = self.write("m.py", "def calculate():\n    pass\n")
        error = self.error(file, "calcualte")
        self.assertEqual(error["code"], "function-not-found")
        self.assertIn("calculate", error["next"])

    def test_nested_and_lambda_and_values(self):
        file = self.write("m.py", """
            def outer():
                def inner():
                    pass
                return inner

            NUMBER = 3

            class Thing:
                @property
                def size(self):
                    return 1
        """)
        self.assertEqual(self.error(file, "outer.<locals>.inner")["code"], "nested-function")
        self.assertEqual(self.error(file, "outer.inner")["code"], "nested-function")
        self.assertEqual(self.error(file, "<lambda>")["code"], "lambda")
        for qualname in ("NUMBER", "Thing", "Thing.size"):
            with self.subTest(qualname):
                self.assertEqual(self.error(file, qualname)["code"], "not-a-function")

    def test_name_of_a_standard_module(self):
        file = self.write("queue.py", "def f():\n    pass\n")
        error = self.error(file, "f")
        self.assertEqual(error["code"], "name-clash")
        self.assertIn("`queue`", error["message"])

    def test_package_with_the_name_of_a_standard_module(self):
        self.write("json/__init__.py", "")
        file = self.write("json/own.py", "def f():\n    pass\n")
        self.assertEqual(self.error(file, "f")["code"], "name-clash")

    def test_syntax_errors(self):
        file = self.write("m.py", "def f(:\n    pass\n")
        self.assertEqual(self.error(file, "f")["code"], "syntax-error")

    def test_not_a_file(self):
        import os
        self.assertEqual(self.error(os.path.join(self.root, "gone.py"), "f")["code"], "not-a-module")


if __name__ == "__main__":
    unittest.main()

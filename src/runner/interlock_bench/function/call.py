"""One call of the user's function: its arguments, what comes before each call, and what is done with its result.

Only here is the user's text evaluated: arguments and set-up in a copy of the module's names, so that what the set-up defines
hides nothing in the module itself.
"""

import ast
import functools
import inspect
import pickle
import time

from .clock import Spent, Stopwatch
from .errors import FunctionError
from .load import describe
from .remote import ASYNC_GENERATOR, COROUTINE, GENERATOR, PLAIN, consume, pickled_size
from .user_traceback import user_traceback

_COLLECT = "_interlock_collect"


class Call:
    """`function` with its arguments, ready to be called any number of times.

    `kind`: what a call gives; a plain function that turns out to return an awaitable or a generator is told by `learn`.
    """

    def __init__(self, function, namespace, arguments_text="", setup_text="", each_text="", qualname=""):
        self.function = function
        self.qualname = qualname
        self.kind = kind_of(function)
        self._each = _compile(each_text, "before each call")
        self._arguments = _compile_arguments(arguments_text)
        self._namespace = dict(namespace)
        setup = _compile(setup_text, "set-up")
        if setup is not None:
            _run_text(setup, self._namespace, "setup-failed", "The set-up")
        self.args, self.kwargs = self._evaluate(self._prepared_namespace())
        # Iterators are used up by one call.
        self.fresh = self._each is not None or any(
            hasattr(value, "__next__") for value in list(self.args) + list(self.kwargs.values()))
        self._check_signature()

    @property
    def is_async(self):
        return self.kind in (COROUTINE, ASYNC_GENERATOR)

    def arguments(self):
        """(args, kwargs) of the next call; what comes before each call has run."""
        if not self.fresh:
            return self.args, self.kwargs
        return self._evaluate(self._prepared_namespace())

    def once(self):
        """One call of a function that is not asynchronous; returns its result, of a generator the number of its items."""
        args, kwargs = self.arguments()
        return consume(self.kind, self.function(*args, **kwargs))

    async def once_async(self):
        """As `once` for coroutines and asynchronous generators; to be awaited in the loop."""
        args, kwargs = self.arguments()
        return await consume_async(self.kind, self.function(*args, **kwargs))

    def prepared_async(self):
        """A coroutine function for one call whose arguments are there already."""
        args, kwargs = self.arguments()

        async def once():
            return await consume_async(self.kind, self.function(*args, **kwargs))

        return once

    def callable(self):
        """What models in this process call, without arguments; as direct as possible."""
        if self.is_async:
            return self.once_async
        if self.fresh or self.kind != PLAIN:
            return self.once
        return functools.partial(self.function, *self.args, **self.kwargs)

    def remote_task(self):
        """Arguments for `call_remotely`: one call with freshly prepared arguments, as it is sent to a process."""
        args, kwargs = self.arguments()
        return self.function, self.kind, args, kwargs

    def timed(self, loops):
        """`Spent` of `loops` calls; what comes before each call is not in it."""
        if self.fresh:
            return self._timed_singly(loops)
        call = self.callable()
        repeat = range(loops)
        watch = Stopwatch()
        for _ in repeat:
            call()
        return watch.spent()

    def _timed_singly(self, loops):
        total = Spent()
        for _ in range(loops):
            args, kwargs = self.arguments()
            watch = Stopwatch()
            consume(self.kind, self.function(*args, **kwargs))
            total.add(watch.spent())
        return total

    def preparation_seconds(self):
        """Seconds of what comes before a call; 0 if nothing does."""
        if not self.fresh:
            return 0.0
        taken = []
        for _ in range(3):
            before = time.perf_counter()
            self.arguments()
            taken.append(time.perf_counter() - before)
        return sorted(taken)[1]

    def learn(self, result):
        """Corrects `kind` by the first result: a wrapper may return a coroutine or a generator without being declared as one."""
        if self.kind == PLAIN:
            if inspect.isawaitable(result):
                self.kind = COROUTINE
            elif inspect.isasyncgen(result):
                self.kind = ASYNC_GENERATOR
            elif inspect.isgenerator(result):
                self.kind = GENERATOR
        return self.kind

    def why_unpicklable(self, results=()):
        """Why calls cannot be sent to a process, in one sentence; None if they can. `results`: of calls that were made."""
        if self.is_async:
            return "it is a coroutine function and belongs in an event loop"
        for what, value in (("the function", self.function), ("its arguments", (self.args, self.kwargs))) + tuple(
                ("its result", result) for result in results):
            try:
                pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            except Exception as error:  # whatever a __reduce__ raises
                return "%s cannot be pickled: %s" % (what, describe(error))
        return None

    def argument_bytes(self):
        """Size of the pickled arguments; None if they cannot be pickled."""
        return pickled_size((self.args, self.kwargs))

    def _prepared_namespace(self):
        if self._each is None:
            return self._namespace
        namespace = dict(self._namespace)
        _run_text(self._each, namespace, "each-failed", "The preparation of a call")
        return namespace

    def _evaluate(self, namespace):
        namespace = dict(namespace)
        namespace[_COLLECT] = _collect
        try:
            return eval(self._arguments, namespace)
        except Exception as error:
            raise FunctionError("arguments-failed", "The arguments cannot be evaluated: %s" % describe(error),
                                "They are evaluated with the names of the module and of the set-up.", user_traceback(error))

    def _check_signature(self):
        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):
            return  # written in C without a signature
        try:
            signature.bind(*self.args, **self.kwargs)
        except TypeError as error:
            first = next(iter(signature.parameters), "")
            hint = "Arguments of a method begin with the instance: `Counter(), 10`." if first == "self" else \
                "Write them as between the parentheses of a call: `10, key=\"x\"`."
            raise FunctionError("arguments-mismatch", "The arguments do not fit `%s%s`: %s" % (self.qualname, signature, error), hint)


def kind_of(function):
    """What the definition says that a call gives."""
    inner = function
    while isinstance(inner, functools.partial):
        inner = inner.func
    if inspect.isasyncgenfunction(inner):
        return ASYNC_GENERATOR
    if inspect.iscoroutinefunction(inner):
        return COROUTINE
    return GENERATOR if inspect.isgeneratorfunction(inner) else PLAIN


async def consume_async(kind, result):
    if kind == ASYNC_GENERATOR:
        items = 0
        async for _ in result:
            items += 1
        return items
    return await result


def failed(error, qualname):
    """The FunctionError for an exception of the user's function."""
    if isinstance(error, FunctionError):
        return error
    if isinstance(error, SystemExit):
        return FunctionError("call-exited", "`%s` ended the program with exit code %s" % (qualname, error.code),
                             "Benchmark the function that does the work instead of the one that ends the program.", user_traceback(error))
    hint = "Standard input is empty in a benchmark: pass what it reads as an argument." if isinstance(error, EOFError) else \
        "See the traceback. Change the arguments or the set-up."
    return FunctionError("call-failed", "`%s` raised %s" % (qualname, describe(error)), hint, user_traceback(error))


def _collect(*args, **kwargs):
    return args, kwargs


def _compile(text, what):
    if not text.strip():
        return None
    try:
        return compile(text, "<%s>" % what, "exec")
    except (SyntaxError, ValueError) as error:
        raise FunctionError("%s-syntax" % what.split()[0], "The text for %s is no Python statement: %s" % (what, _why(error)), "Correct the text.")


def _compile_arguments(text):
    source = "%s(\n%s\n)" % (_COLLECT, text)
    try:
        tree = ast.parse(source, "<arguments>", "eval")
    except (SyntaxError, ValueError) as error:
        raise FunctionError("arguments-syntax", "The arguments are not valid Python: %s" % _why(error),
                            "Write them as between the parentheses of a call: `10, key=\"x\"`.")
    call = tree.body
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != _COLLECT:
        raise FunctionError("arguments-syntax", "The arguments close a parenthesis that they do not open.",
                            "Write them as between the parentheses of a call: `10, key=\"x\"`.")
    values = call.args + [keyword.value for keyword in call.keywords]
    if any(isinstance(value, ast.Constant) and value.value is Ellipsis for value in values):
        raise FunctionError("arguments-missing", "An argument is still `...`", "Replace it by a value.")
    return compile(tree, "<arguments>", "eval")


def _why(error):
    return getattr(error, "msg", None) or str(error)


def _run_text(code, namespace, failure, what):
    try:
        exec(code, namespace)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise FunctionError(failure, "%s failed: %s" % (what, describe(error)),
                            "It runs with the names of the module.", user_traceback(error))

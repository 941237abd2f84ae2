import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src/core/config/settings';
import { Program } from '../../../src/core/program/program';
import { guardsAt } from '../../../src/core/program/locks';
import { EventKind } from '../../../src/core/summary/facts';
import { MemoryHost } from '../../rules/memory-host';

/**
 * Each program calls `here()`; behind it stands a comment with the locks that are held there, in the order in which they were taken, as
 * `receiver:name`, `?` before those that nobody knows.
 */
const programs: Readonly<Record<string, string>> = {
  'with, and what comes behind': `
import threading
lock = threading.Lock()
def f():
    here()  # -
    with lock:
        here()  # lock
    here()  # -
`,
  'several items, in order': `
from threading import Lock, RLock
a, b = Lock(), RLock()
def f():
    with a, b:
        here()  # a b
    with b:
        with a:
            here()  # b a
`,
  'attributes of self, and of others': `
import threading as t
class Account:
    def __init__(self):
        self._lock = t.Lock()
    def move(self, other: "Account"):
        with self._lock, other._lock:
            here()  # self:Account._lock other:Account._lock
`,
  'acquire and release': `
import threading
lock = threading.Lock()
def f():
    lock.acquire()
    try:
        here()  # lock
    finally:
        lock.release()
    here()  # -
def g():
    if lock.acquire(timeout=1):
        here()  # lock
        lock.release()
    here()  # -
def h():
    if not lock.acquire(blocking=False):
        here()  # -
        return
    here()  # lock
def i():
    got = lock.acquire(False)
    here()  # -
    if got:
        here()  # lock
def j(x):
    if x:
        lock.acquire()
    here()  # -
`,
  'asyncio': `
import asyncio
class A:
    def __init__(self):
        self.lock = asyncio.Lock()
    async def f(self):
        async with self.lock:
            here()  # self:A.lock
        await self.lock.acquire()
        here()  # self:A.lock
        self.lock.release()
        here()  # -
        try:
            await asyncio.wait_for(self.lock.acquire(), 1)
        except TimeoutError:
            here()  # -
            return
        here()  # self:A.lock
`,
  'exit stacks': `
import contextlib, threading
a = threading.Lock()
def f():
    with contextlib.ExitStack() as stack:
        stack.enter_context(a)
        here()  # a
    here()  # -
`,
  'context managers of the project': `
import contextlib, threading
class Store:
    def __init__(self):
        self._lock = threading.RLock()
    @contextlib.contextmanager
    def locked(self):
        with self._lock:
            yield self
    def f(self):
        with self.locked():
            here()  # self:Store._lock
    def __enter__(self):
        self._lock.acquire()
        return self
    def __exit__(self, *exc):
        self._lock.release()
def g(store: Store):
    with store:
        here()  # store:Store._lock
    here()  # -
    with store.locked():
        here()  # store:Store._lock
`,
  'helpers that take and give back': `
import threading
class Store:
    def __init__(self):
        self._lock = threading.Lock()
    def _take(self):
        self._lock.acquire()
    def _give(self):
        self._lock.release()
    def f(self):
        self._take()
        here()  # self:Store._lock
        self._give()
        here()  # -
`,
  'properties, aliases, functions that hand out a lock': `
import threading
_lock = threading.Lock()
def the_lock():
    return _lock
class A:
    def __init__(self):
        self._lock = threading.Lock()
        self.alias = self._lock
        self.shared = _lock
    @property
    def lock(self):
        return self._lock
    def f(self):
        with self.lock:
            here()  # self:A._lock
        lock = self._lock
        with lock:
            here()  # self:A._lock
        with self.alias:
            here()  # self:A._lock
        with self.shared:
            here()  # _lock
        with the_lock():
            here()  # _lock
`,
  'a condition is its lock': `
import threading
class A:
    def __init__(self):
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)
    def f(self):
        with self._ready:
            here()  # self:A._ready
    def g(self):
        self._lock.acquire()
        here()  # self:A._lock
        self._ready.release()
        here()  # -
`,
  'decorators': `
import functools, threading
lock = threading.Lock()
def guarded(f):
    @functools.wraps(f)
    def run(*args, **kwargs):
        with lock:
            return f(*args, **kwargs)
    return run
def synchronized(method):
    def run(self, *args):
        with self._lock:
            return method(self, *args)
    return run
@guarded
def f():
    here()  # lock
class A:
    def __init__(self):
        self._lock = threading.Lock()
    @synchronized
    def f(self):
        here()  # self:A._lock
`,
  'what all callers hold': `
import threading
class A:
    def __init__(self):
        self._lock = threading.Lock()
    def one(self):
        with self._lock:
            self._both()
            self._once()
    def two(self):
        with self._lock:
            self._both()
        self._once()
    def three(self):
        with self._lock:
            def step():
                here()  # self:A._lock
            step()
    def _both(self):
        here()  # self:A._lock
        self._deeper()
    def _deeper(self):
        here()  # self:A._lock
    def _once(self):
        here()  # -
    def _handed(self):
        here()  # -
    def four(self):
        with self._lock:
            threading.Thread(target=self._handed).start()
            self._handed()
    def _flush_locked(self):
        here()  # ?the lock of its caller
`,
  'locks that nobody knows': `
import threading
locks = {}
class A:
    def __init__(self, lock):
        self.lock = lock
def f(key, lock: threading.Lock):
    with locks.setdefault(key, threading.Lock()):
        here()  # ?locks
    with lock:
        here()  # ?lock
`,
  'inherited': `
import threading
class Base:
    def __init__(self):
        self._lock = threading.Lock()
class Derived(Base):
    def f(self):
        with self._lock:
            here()  # self:Base._lock
    def g(self):
        with super()._lock:
            pass
`,
};

/** Names as the markers write them. */
function held(text: string): Map<number, string> {
  const path = '/project/main.py';
  const program = new Program(new MemoryHost({ [path]: text }), defaultSettings);
  const file = program.file(path)!;
  const found = new Map<number, string>();
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || text.slice(event.start, event.end) !== 'here()') continue;
      const names = guardsAt(program, file, fn, event.start).map(({ lock }) => `${lock.isKnown ? '' : '?'}${lock.receiver === '' || !lock.isKnown ? '' : `${lock.receiver}:`}${lock.name}`);
      found.set(text.slice(0, event.start).split('\n').length, names.join(' ') || '-');
    }
  }
  return found;
}

describe('locks that are held', () => {
  it.each(Object.entries(programs))('%s', (_name, text) => {
    const expected = new Map<number, string>();
    text.split('\n').forEach((line, i) => {
      const marker = /here\(\)  # (.*)$/.exec(line)?.[1];
      if (marker !== undefined) expected.set(i + 1, marker);
    });
    expect(Object.fromEntries(held(text))).toEqual(Object.fromEntries(expected));
  });
});

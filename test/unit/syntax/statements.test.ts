import { expect, it } from 'vitest';
import type { FunctionDef, If } from '../../../src/core/syntax/nodes';
import { parse } from '../../../src/core/syntax/parse';
import { stmts } from './print';

it.each([
  ['pass; break; continue', 'pass; break; continue'],
  ['return', 'return'],
  ['return a, *b', 'return tuple(a, *b)'],
  ['raise; raise a; raise a from b', 'raise; raise a; raise a from b'],
  ['assert a, b', 'assert a, b'],
  ['del a, b.c, (d, e), [f]', 'del a, b.c, tuple(d, e), [f]'],
  ['del (a),', 'del a'],
  ['global a, b', 'global a, b'],
  ['nonlocal a', 'nonlocal a'],
  // Assignment
  ['a = b = c, d', 'a = b = tuple(c, d)'],
  ['a, *b = c', 'tuple(a, *b) = c'],
  ['a.b[c] += yield', 'a.b[c] += (yield)'],
  ['a **= 1; a //= 1; a >>= 1; a <<= 1; a @= 1; a |= 1', 'a **= 1; a //= 1; a >>= 1; a <<= 1; a @= 1; a |= 1'],
  ['a: int', 'a: int'],
  ['(a): int = 1', 'a: (not simple) int = 1'],
  ['a.b: int = c, d', 'a.b: (not simple) int = tuple(c, d)'],
  ['x: tuple[int, ...] = yield', 'x: tuple[tuple(int, ...)] = (yield)'],
  // Imports
  ['import a, b.c as d', 'import a, b.c as d'],
  ['from a.b import c as d, e', 'from a.b import c as d, e'],
  ['from . import a', 'from . import a'],
  ['from ....a import (b, c as d,)', 'from ....a import b, c as d'],
  ['from a import (\n  b,\n  c\n)', 'from a import b, c'],
  ['from a import *', 'from a import *'],
  // PEP 810, Python 3.15
  ['lazy import a.b as c', 'lazy import a.b as c'],
  ['lazy from .a import b', 'lazy from .a import b'],
  ['lazy = 1\nlazy\nlazy(import_)', 'lazy = 1; lazy; lazy(import_)'],
  // PEP 695, PEP 696
  ['type X = int', 'type X = int'],
  ['type X[T: (int, str) = int, *Ts = *tuple[int], **P = [int]] = list[T]', 'type X[T: tuple(int, str) = int, *Ts = *tuple[int], **P = [int]] = list[T]'],
  ['type type = type', 'type type = type'],
  ['def f[T](a: T) -> T: pass', 'def f[T](a: T) -> T { pass }'],
  ['class C[T, *Ts](A[T], metaclass=M): pass', 'class C[T, *Ts](A[T], metaclass=M) { pass }'],
  // Functions and classes
  ['def f(): pass', 'def f() { pass }'],
  ['def f(a, b: int = 1, /, c=2, *d: *e, f, g: h = 3, **i: j) -> k: pass', 'def f(a, b: int=1, /, c=2, *d: *e, f, g: h=3, **i: j) -> k { pass }'],
  ['def f(a, *, b): pass', 'def f(a, *, b) { pass }'],
  ['def f(\n  a,  # one\n  b,\n): pass', 'def f(a, b) { pass }'],
  ['async def f():\n  await a\n  async with b as c, d: pass\n  async for e in f: pass', 'async def f() { (await a); async with b as c, d { pass }; async for e in f { pass } }'],
  ['@a.b(c)\n@d[e]\n@f or g\n@lambda h: h\nasync def i(): pass', '@a.b(c) @d[e] @(f or g) @(lambda h: h) async def i() { pass }'],
  ['@a\n\n# comment\nclass C: pass', '@a class C() { pass }'],
  ['class C(*a, **b): x = 1; y = 2', 'class C(*a, **b) { x = 1; y = 2 }'],
  // Control flow
  ['if a: b\nelif c: d\nelif e: f\nelse: g', 'if a { b } elif c { d } elif e { f } else { g }'],
  ['if a := b: pass', 'if (a := b) { pass }'],
  ['for a, *b in c, *d: pass\nelse: e', 'for tuple(a, *b) in tuple(c, *d) { pass } else { e }'],
  ['for x in *a, b: pass', 'for x in tuple(*a, b) { pass }'],
  ['for a[b in c] in d: pass', 'for a[(b in c)] in d { pass }'],
  ['while a:\n  b\n  c\nelse:\n  d', 'while a { b; c } else { d }'],
  ['try: a\nexcept: b\nelse: c\nfinally: d', 'try { a } except { b } else { c } finally { d }'],
  ['try: a\nexcept (A, B) as c: d\nexcept E: f', 'try { a } except tuple(A, B) as c { d } except E { f }'],
  ['try: a\nexcept* A as b: c', 'try { a } except* A as b { c }'],
  // PEP 758, Python 3.14
  ['try: a\nexcept A, B: c', 'try { a } except tuple(A, B) { c }'],
  ['try: a\nexcept* A, B: c', 'try { a } except* tuple(A, B) { c }'],
  ['try: a\nfinally: b', 'try { a } finally { b }'],
  // with, in all its parentheses
  ['with a: pass', 'with a { pass }'],
  ['with a as b, c as (d, e): pass', 'with a as b, c as tuple(d, e) { pass }'],
  ['with (a): pass', 'with a { pass }'],
  ['with (a, b): pass', 'with a, b { pass }'],
  ['with (a as b, c,): pass', 'with a as b, c { pass }'],
  ['with (a as b): pass', 'with a as b { pass }'],
  ['with (a, b) as c: pass', 'with tuple(a, b) as c { pass }'],
  ['with (a), (b): pass', 'with a, b { pass }'],
  ['with (a).b as c, d: pass', 'with a.b as c, d { pass }'],
  ['with (yield a): pass', 'with (yield a) { pass }'],
  ['with (a := b): pass', 'with (a := b) { pass }'],
  ['with (a for a in b): pass', 'with gen(a for a in b) { pass }'],
  ['with (a if b else c) as d: pass', 'with (a if b else c) as d { pass }'],
  ['with a as b.c, d as e[f]: pass', 'with a as b.c, d as e[f] { pass }'],
  ['with (\n  a() as b,\n  c() as d,\n): pass', 'with a() as b, c() as d { pass }'],
  // match
  ['match a:\n  case 1: pass', 'match a { case 1 { pass } }'],
  ['match a, *b:\n  case _: pass', 'match tuple(a, *b) { case _ { pass } }'],
  ['match (a):\n  case b if c: pass', 'match a { case capture b if c { pass } }'],
  ['match [a]:\n case [b, *_, (c), (d,)]: pass', 'match [a] { case [capture b, *_, capture c, [capture d]] { pass } }'],
  ['match -a:\n case -1 | 1.5 + 2j | "a" "b" | None | True: pass', 'match (- a) { case ((- 1) | (1.5 + 2j) | "ab" | null | true) { pass } }'],
  ['match a:\n case b.c | d.e.f: pass', 'match a { case (b.c | d.e.f) { pass } }'],
  ['match a:\n case {"b": c, d.e: 1, **f}: pass\n case {}: pass', 'match a { case {"b": capture c, d.e: 1, **f} { pass }; case {} { pass } }'],
  ['match a:\n case B(), C.D(e, f=g, _=1): pass', 'match a { case [B(), C.D(capture e, f=capture g, _=1)] { pass } }'],
  ['match a:\n case (b | c) as d, *e: pass', 'match a { case [((capture b | capture c) as d), *e] { pass } }'],
  ['match a:\n case *b, : pass\n case c,: pass', 'match a { case [*b] { pass }; case [capture c] { pass } }'],
  ['match a:\n case match: pass\n case case.type: pass', 'match a { case capture match { pass }; case case.type { pass } }'],
  ['match = {}\nmatch[a] = b\nmatch: int = c', 'match = {}; match[a] = b; match: int = c'],
  ['match not a:\n case b: pass', 'match (not a) { case capture b { pass } }'],
  ['match(a, b)\nmatch (a, b):\n  case _: pass', 'match(a, b); match tuple(a, b) { case _ { pass } }'],
  ['match {a: b}:\n  case _: pass', 'match {a: b} { case _ { pass } }'],
  ['match ...:\n case ...: pass', 'match ... { case ... { pass } }'],
  // Layout
  ['if a:\n\n  # comment\n\tb\n', 'if a { b }'],
  ['if a:\n  b\n# comment\n  c\n', 'if a { b; c }'],
  ['if a:\n  b\n \\\n\nc', 'if a { b }; c'],
  ['if a:\r\n  b\r\n  if c:\r    d\re', 'if a { b; if c { d } }; e'],
  ['\fif a:\n  b\n\f\n  c', 'if a { b; c }'],
  ['class C:\n  def f(self): pass\n\n\n  x = 1\ny = 2', 'class C() { def f(self) { pass }; x = 1 }; y = 2'],
  ['', ''],
  ['# only a comment', ''],
  ['\\\n', ''],
])('%s', (source, printed) => {
  const module = parse(source);
  expect(module.problems).toEqual([]);
  expect(stmts(module.body)).toBe(printed);
});

it('begins definitions behind their decorators, as CPython does', () => {
  const [definition] = parse('@a\nasync def f(b, c=1): pass\n').body as [FunctionDef];
  expect(definition).toMatchObject({ start: 3, end: 28, nameStart: 13, decorators: [{ start: 1, end: 2 }] });
  expect(definition.args).toMatchObject({ start: 15, end: 21, args: [{ start: 15, end: 16 }, { start: 18, end: 21 }] });
});

it('gives every elif its own start', () => {
  const [conditional] = parse('if a: b\nelif c: d\nelse: e\n').body as [If];
  expect(conditional).toMatchObject({ start: 0, end: 25, clauses: [{ start: 0 }, { start: 8 }] });
});

it('collects comments outside strings, each once', () => {
  const source = '# a\nx = "# b"  # c\nwith (y, # d\n  z) as f: pass\nmatch (a, # e\n): # f\n  case 1: pass\n';
  expect(parse(source).comments.map(({ start, end }) => source.slice(start, end))).toEqual(['# a', '# c', '# d', '# e', '# f']);
});

it('counts a byte order mark in offsets', () => {
  expect(parse('\ufeffa = 1').body[0]).toMatchObject({ start: 1, end: 6 });
});

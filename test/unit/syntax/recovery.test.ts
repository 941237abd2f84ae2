import { expect, it } from 'vitest';
import { parse } from '../../../src/core/syntax/parse';
import { positionFaults } from './tree-walk';
import { stmts } from './print';

it.each([
  // A statement keyword at the start of a line closes all brackets
  ['foo(a, [b\ndef f(): pass', 'foo(a, [b]); def f() { pass }'],
  ['x = {\nreturn y', 'x = {}; return y'],
  ['x = (a\nasync def f(): pass', 'x = a; async def f() { pass }'],
  ['x = (a\nfor b in c:\n  d', 'x = a; for b in c { d }'],
  ['x = (a\nif b:\n  d', 'x = a; if b { d }'],
  ['x = [a\nfrom b import c', 'x = [a]; from b import c'],
  ['x = foo(\n@a\ndef f(): pass', 'x = foo(); @a def f() { pass }'],
  // … but not where the same word continues an expression
  ['x = (a\n  for a in b)', 'x = gen(a for a in b)'],
  ['x = (a\nif b\nelse c)', 'x = (a if b else c)'],
  ['(yield\nfrom a)', '(yield from a)'],
  // A line with something else where a comma or closer is expected
  ['foo(a,\nb = c()\nd.e()', 'foo(a); b = c(); d.e()'],
  ['foo(a\nbar()\nbaz()', 'foo(a); bar(); baz()'],
  ['foo(\nself.x = 1\n', 'foo(); self.x = 1'],
  ['d = {"a":\nb = 1\n', 'd = {"a": <?>}; b = 1'],
  // … deeper than the statement: only a comma is missing
  ['foo(\n    a(),\n    b()\n    c(),\n)\nd', 'foo(a(), b(), c()); d'],
  ['x = {\n  "a": b()\n  "c": d(),\n}', 'x = {"a": b(), "c": d()}'],
  ['from a import (\n  b\n  c,\n)', 'from a import b, c'],
  // Unfinished headers keep the block below
  ['async def f(\n    await a()\n    b()', 'async def f() { (await a()); b() }'],
  ['def f(self, x: int =\nfoo()\nbar()', 'def f(self, x: int=<?>) {  }; foo(); bar()'],
  ['class C(\n    x = 1\n    y = 2', 'class C() { x = 1; y = 2 }'],
  ['if foo(\n    a()\n    b()', 'if foo() { a(); b() }'],
  ['if a\n    b()', 'if a { b() }'],
  ['if a b c:\n    d()', 'if a { d() }'],
  ['with a as\n    b()', 'with a as <?> { b() }'],
  ['with (a as b, c\n    d()', 'with a as b, c { d() }'],
  ['for x in\n    b()', 'for x in <?> { b() }'],
  ['for x\n    b()', 'for x in <?> { b() }'],
  ['try\n    a()\nexcept\n    b()', 'try { a() } except { b() }'],
  ['def\n    a()', 'def () { a() }'],
  ['match a\n    case b: c', 'match a { case capture b { c } }'],
  // Headers without their block
  ['def f():\ng()', 'def f() {  }; g()'],
  ['class C', 'class C() {  }'],
  ['@a\nb', 'a; b'],
  ['async\nb', '<error>; b'],
  // Clauses and cases whose statement is being edited
  ['else:\n    a()', '<error>; a()'],
  ['elif a():\n    b()', '<error>; a(); b()'],
  ['case {"a": b}:\n    c()', '<error>; c()'],
  ['match x:\n  y()\n  case 1: z()', 'match x { case _ { y() }; case 1 { z() } }'],
  // Missing operands and names
  ['x =', 'x = <?>'],
  ['x = a +', 'x = (a + <?>)'],
  ['self.', 'self.'],
  ['self.def', 'self.def'],
  ['await', '(await <?>)'],
  ['a if b', '(a if b else <?>)'],
  ['lambda a', '(lambda a: <?>)'],
  ['foo(a=)', 'foo(a=<?>)'],
  ['foo(a b)', 'foo(a, b)'],
  ['[a, , b]', '[a, <?>, b]'],
  ['a[', 'a[<?>]'],
  ['x: ', 'x: <?>'],
  ['import', 'import '],
  ['from a', 'from a import '],
  ['from a import (b', 'from a import b'],
  ['import a.', 'import a'],
  // Wrong closers
  ['foo([a)', 'foo([a])'],
  ['foo(a])', 'foo(a); <error>'],
  [')', '<error>'],
  // Formatted strings
  ['print(f"{a")\nb', 'print(f<{a}>); b'],
  ['print(f"{a\nb', 'print(f<{a}>); b'],
  ['print(f"{\nb = 1', 'print(f<{<?>}>); b = 1'],
  ['print(f"{a!r\nb = 1\nc', 'print(f<{a!r}>); b = 1; c'],
  ['print(f"{a:\nb', 'print(f<{a:f<>}>); b'],
  ['print(f"a\nb', 'print(f<"a">); b'],
  ['print("a\nb', 'print("a"); b'],
  // Indentation
  ['if a:\n    b\n  c\n', 'if a { b; c }'],
  ['a\n  b\nc', 'a; b; c'],
  ['def f():\n  a\n    b\n  c', 'def f() { a; b; c }'],
  // Not Python
  ['print "a"', 'print; "a"'],
  ['a $ b', 'a; <error>; b'],
  ['“a”', '<error>; a; <error>'],
  ['x = 1 2; y', 'x = 1; 2; y'],
])('%s', (source, printed) => {
  const module = parse(source);
  expect(stmts(module.body)).toBe(printed);
  expect(module.problems.length === 0).toBe(['x = (a\n  for a in b)', 'x = (a\nif b\nelse c)', '(yield\nfrom a)'].includes(source));
  expect(positionFaults(module, source)).toEqual([]);
});

it('marks a triple quote without end up to the end of the file', () => {
  const source = 'a\nx = """b\nc\n';
  expect(parse(source).problems).toEqual([{ start: 6, end: source.length, message: 'This triple-quoted string has no end.' }]);
});

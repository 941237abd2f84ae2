import { describe, expect, it } from 'vitest';
import type { Constant, Expr, ExprStmt, JoinedStr } from '../../../src/core/syntax/nodes';
import { Kind } from '../../../src/core/syntax/nodes';
import { parse } from '../../../src/core/syntax/parse';
import { expr } from './print';

function only(source: string): Expr {
  const module = parse(source);
  expect(module.problems).toEqual([]);
  expect(module.body.map((statement) => statement.kind)).toEqual([Kind.ExprStmt]);
  return (module.body[0] as ExprStmt).value;
}

describe('values of plain literals', () => {
  it.each([
    [`'a' "b" '''c''' """d"""`, 'abcd'],
    [`''`, ''],
    [`'''a'b''c'''`, `a'b''c`],
    [`"it's"`, `it's`],
    [String.raw`'\n\t\\\'\"\a\b\f\r\v'`, '\n\t\\\'"\x07\b\f\r\v'],
    [String.raw`'\x41\u0042\U0001F600\101\0'`, 'AB\u{1F600}A\0'],
    [String.raw`'\q\8\xZ'`, String.raw`\q\8\xZ`],
    [String.raw`r'\n\''`, String.raw`\n\'`],
    [String.raw`R"a\
b"`, 'a\\\nb'],
    ["'a\\\nb'", 'ab'],
    ["'a\\\r\nb'", 'ab'],
    ["'''a\r\nb\rc'''", 'a\nb\nc'],
    [String.raw`u'é'`, 'é'],
    [String.raw`'\N{BULLET}'`, '\ufffd'],
  ])('%s', (source, value) => {
    expect(only(source)).toMatchObject({ kind: Kind.Constant, type: 'str', value });
  });

  it.each([
    [String.raw`b'a\xff\u0041'`, 'a\xff\\u0041'],
    [String.raw`rb'\x41' BR"b"`, '\\x41b'],
    [String.raw`Rb'\'`.slice(0, -1) + `''`, `\\'`],
  ])('bytes %s', (source, value) => {
    expect(only(source)).toMatchObject({ kind: Kind.Constant, type: 'bytes', value });
  });
});

describe('formatted strings', () => {
  it.each([
    [`f'{a}'`, 'f<{a}>'],
    [`f'a{b}c'`, 'f<"a", {b}, "c">'],
    [`F"{a!r}{b!s:>{w}.{p}}"`, 'f<{a!r}, {b!s:f<">", {w}, ".", {p}>}>'],
    [`rf'\\d{a}'`, 'f<"\\\\d", {a}>'],
    [`f'{{{a}}}'`, 'f<"{", {a}, "}">'],
    [`f'{{a}}'`, 'f<"{a}">'],
    [`f''`, 'f<>'],
    [`'a' f'b{c}' 'd' "e"`, 'f<"ab", {c}, "de">'],
    [`f'{a}' f'{b}'`, 'f<{a}, {b}>'],
    // `:` ends the expression, `!=` does not
    [`f'{x:=5}'`, 'f<{x:f<"=5">}>'],
    [`f'{(x:=5)}'`, 'f<{(x := 5)}>'],
    [`f'{a != b}'`, 'f<{(a != b)}>'],
    [`f'{a!r:=^{w}}'`, 'f<{a!r:f<"=^", {w}>}>'],
    [`f'{a[b:c]:d}'`, 'f<{a[b:c]:f<"d">}>'],
    [`f'{(lambda x: x)}'`, 'f<{(lambda x: x)}>'],
    [`f'{ {a: b}[c] }'`, 'f<{{a: b}[c]}>'],
    [`f'{a:%H:%M}'`, 'f<{a:f<"%H:%M">}>'],
    // Self-documenting
    [`f'{a=}'`, 'f<"a=", {a!r}>'],
    [`f'{a = !s}'`, 'f<"a = ", {a!s}>'],
    [`f'{a=:>5}'`, 'f<"a=", {a:f<">5">}>'],
    [`f'{a == b}'`, 'f<{(a == b)}>'],
    // PEP 701: the same quotes, comments, backslashes, any depth
    [`f"{d["a"]}"`, 'f<{d["a"]}>'],
    [`f"{f"{f"{1}"}"}"`, 'f<{f<{f<{1}>}>}>'],
    [`f'{a # comment }\n}'`, 'f<{a}>'],
    [`f'{"\\n".join(a)}'`, 'f<{"\\n".join(a)}>'],
    [`f"{a:{b:{c}}}"`, 'f<{a:f<{b:f<{c}>}>}>'],
    [`f'''{\na\n}'''`, 'f<{a}>'],
    [`f'{await a}'`, 'f<{(await a)}>'],
    [`f'{yield a}'`, 'f<{(yield a)}>'],
    [`f'{*a, b}'`, 'f<{tuple(*a, b)}>'],
    [`f'\\{a}'`, 'f<"\\\\", {a}>'],
    [`f'\\N{BULLET}{a}'`, 'f<"\ufffd", {a}>'],
    // Template strings, PEP 750
    [`t'{a}b'`, 't<{a}, "b">'],
    [`rt'\\{a!r:{b}}' T'c'`, 't<"\\\\", {a!r:f<{b}>}, "c">'],
    [`tr"{a=}"`, 't<"a=", {a!r}>'],
  ])('%s', (source, printed) => {
    expect(expr(only(source))).toBe(printed);
  });

  it('have exact offsets inside', () => {
    const source = `x = f"ab{c.d(1)!r:>{e}}f"`;
    const [assign] = parse(source).body;
    expect(assign).toMatchObject({
      value: {
        start: 4,
        end: source.length,
        values: [
          { start: 6, end: 8, value: 'ab' },
          { start: 8, end: 23, value: { start: 9, end: 15, kind: Kind.Call }, formatSpec: { start: 17, end: 22, values: [{ start: 18, end: 19 }, { start: 19, end: 22 }] } },
          { start: 23, end: 24, value: 'f' },
        ],
      },
    });
  });

  it('are no prefixes where they are names', () => {
    expect((only('f, t, rf')).kind).toBe(Kind.Tuple);
    expect((parse('fu"a"').body[0] as ExprStmt).value.kind).toBe(Kind.Name);
  });

  it('join with what stands before them', () => {
    const joined = only(`"a" f"{b}"`) as JoinedStr;
    expect(joined.values.map((value) => (value as Constant).start)).toEqual([0, 6]);
  });
});

import { describe, expect, it } from 'vitest';
import { hasPlaceholder, proposedArguments } from '../../../src/core/targets/argument-proposals';
import { doctestArguments, exampleArguments } from '../../../src/core/targets/example-calls';
import { benchmarkable, targetAt, type FoundTarget } from '../../../src/core/targets/function-target';

function at(text: string, word: string): ReturnType<typeof targetAt> {
  return targetAt(text, text.indexOf(word));
}

function found(text: string, word = 'def '): FoundTarget {
  const target = at(text, word);
  if (target === null || !('def' in target)) throw new Error(JSON.stringify(target));
  return target;
}

function reason(text: string, word: string): string {
  const target = at(text, word);
  if (target === null || 'def' in target) throw new Error('not refused');
  return target.reason;
}

function proposal(text: string, word?: string): string {
  return proposedArguments(found(text, word), null);
}

describe('the function at a place', () => {
  it('is found by its body, its decorators and its parameters', () => {
    const text = 'x = 1\n\n@cache\ndef load(a: int,\n         b = 2) -> str:\n    return "HERE"\n\ny = 2\n';
    for (const word of ['cache', 'load', 'b = 2', 'HERE']) expect(found(text, word).qualname).toBe('load');
    expect(at(text, 'x = 1')).toBeNull();
    expect(at(text, 'y = 2')).toBeNull();
    expect(found(text).signature).toBe('def load(a: int, b = 2) -> str');
  });

  it('is named by the classes around it', () => {
    const text = 'class A:\n    class B:\n        async def go(self): pass\n';
    expect(found(text)).toMatchObject({ qualname: 'A.B.go', form: 'method', signature: 'async def go(self)' });
  });

  it('lists parameters with kind, annotation and default', () => {
    expect(found('def f(a, /, b: "X", *rest, c: int = 1, **more): pass').parameters).toEqual([
      { name: 'a', kind: 'positional-only', annotation: '', default: null },
      { name: 'b', kind: 'positional', annotation: '"X"', default: null },
      { name: 'rest', kind: 'vararg', annotation: '', default: null },
      { name: 'c', kind: 'keyword-only', annotation: 'int', default: '1' },
      { name: 'more', kind: 'kwarg', annotation: '', default: null },
    ]);
  });

  it.each([
    ['def outer():\n    def inner(): pass\n', 'def inner', /inside `outer`/],
    ['class A:\n    @property\n    def size(self): return 1\n', 'def size', /property/],
    ['def f():\n    for x in y:\n        yield x\n', 'yield', /generator/],
    ['from typing import overload\n@overload\ndef f(a): ...\n', 'def f', /overload/],
  ])('is refused with a reason: %j', (text, word, expected) => {
    expect(reason(text, word)).toMatch(expected);
  });

  it('is not called a generator for what a function inside it yields', () => {
    expect(found('def f():\n    def g():\n        yield 1\n    return lambda: (yield)\n', 'def f').qualname).toBe('f');
  });

  it('is listed with all that can be benchmarked', () => {
    const text = 'if DEBUG:\n    def a(): pass\nelse:\n    def b(): pass\ntry:\n    async def c(): pass\nexcept E:\n    pass\nclass K:\n    def m(self): yield 1\n    @staticmethod\n    def s(): pass\ndef d():\n    def e(): pass\n';
    expect(benchmarkable(text).map((each) => each.qualname)).toEqual(['a', 'b', 'c', 'K.s', 'd']);
  });
});

describe('proposed arguments', () => {
  it.each([
    ['def f(a: int, b: str, c: bytes, d: list, e: float): pass', '10, "text", b"data", [1, 2, 3], 1.0'],
    ['def f(a: Path, b: pathlib.Path): pass', 'Path("…"), pathlib.Path("…")'],
    ['def f(a, b: Unknown, c=1, *rest, d, **more): pass', '..., ..., d=...'],
    ['def f(a: list[int], b: List[str], c: Sequence[float]): pass', '[1, 2, 3], ["text", "text", "text"], [1.0, 1.0, 1.0]'],
    ['def f(a: Optional[int], b: str | None, c: None | Other, d: Union[None, bytes]): pass', '10, "text", ..., b"data"'],
    ['def f(a: dict[str, int], b: tuple[int, ...], c: tuple[int, str], d: set[int]): pass', '{"key": 10}, (1, 2, 3), (10, "text"), {1, 2, 3}'],
    ['def f(a: Literal["x", "y"], b: "int", c: "Missing", d: Annotated[int, Gt(0)]): pass', '"x", 10, ..., 10'],
    ['def f(): pass', ''],
  ])('follow the annotations of %s', (text, expected) => {
    expect(proposal(text)).toBe(expected);
  });

  it('build instances of classes of the module', () => {
    const text = [
      '@dataclass(frozen=True)', 'class Point:', '    x: int', '    y: float = 0.0', '    kind: ClassVar[str]',
      'class Colour(Enum):', '    RED = 1',
      'class Service:', '    def __init__(self, url: str, *, retries: int): pass', '    def load(self, at: Point, colour: Colour): pass',
      '    @classmethod', '    def make(cls, name: str): pass', '    @staticmethod', '    def plain(n: int): pass',
      'class Plain:', '    def go(self): pass',
      'class Child(Service):', '    def go_on(self): pass',
    ].join('\n');
    expect(proposal(text, 'def load')).toBe('Service("text", retries=10), Point(x=10), Colour.RED');
    expect(proposal(text, 'def make')).toBe('"text"');
    expect(proposal(text, 'def plain')).toBe('10');
    expect(proposal(text, 'def go(')).toBe('Plain()');
    expect(proposal(text, 'def go_on')).toBe('Child(...)');
  });

  it('do not follow classes that need themselves for ever', () => {
    const text = 'class Node:\n    def __init__(self, parent: "Node"): pass\n    def go(self): pass\n';
    expect(proposal(text, 'def go')).toBe('Node(Node(...))');
  });

  it('know what the user has to fill in', () => {
    for (const text of ['...', '1, ...', 'x=...', '[...]', 'Path("…")', 'Service(...), 1']) expect(hasPlaceholder(text), text).toBe(true);
    for (const text of ['', '1, 2', '"a...b"', 'range(10)', '1.0']) expect(hasPlaceholder(text), text).toBe(false);
  });
});

describe('example calls', () => {
  const target = found('def area(width, height): pass');

  it.each([
    ['assert area(3, 4) == 12', '3, 4'],
    ['x = area(\n    width=3,\n    height=-4.5,\n)', 'width=3, height=-4.5'],
    ['area("a)b", [1, (2, 3)])', '"a)b", [1, (2, 3)]'],
    ['def area(1, 2): pass\narea(5, 6)', '5, 6'],
    ['area(x, 1)\narea(7, 8)', '7, 8'],
    ['surface_area(1, 2)', null],
    ['area()', null],
    ['area(1, 2', null],
  ])('of %j', (text, expected) => {
    expect(exampleArguments(text, target)).toBe(expected);
  });

  it('come from the doctest', () => {
    expect(doctestArguments(found('def area(w, h):\n    """Area.\n\n    >>> area(2,\n    ...      3)\n    6\n    """\n'))).toBe('2, 3');
    expect(doctestArguments(found('def area(w, h):\n    """No example: area(2, 3)"""\n'))).toBeNull();
  });

  it('of a method are those behind the dot', () => {
    const method = found('class A:\n    def go(self, n): pass\n');
    expect(exampleArguments('go(1)\nA().go(2)', method)).toBe('2');
    expect(proposedArguments(method, '2')).toBe('A(), 2');
  });
});

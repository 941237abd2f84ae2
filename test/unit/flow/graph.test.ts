import { describe, expect, it } from 'vitest';
import { StepKind, type Graph } from '../../../src/core/flow/graph';
import { graphOfBody } from '../../../src/core/flow/graph-of';
import { solve } from '../../../src/core/flow/solve';
import { Kind } from '../../../src/core/syntax/nodes';
import { parse } from '../../../src/core/syntax/parse';

const names: Readonly<Record<number, string>> = {
  [StepKind.Begin]: 'begin', [StepKind.End]: 'end', [StepKind.Raised]: 'raised', [StepKind.Call]: 'call', [StepKind.Await]: 'await', [StepKind.Load]: 'load', [StepKind.Store]: 'store',
  [StepKind.Delete]: 'delete', [StepKind.Enter]: 'enter', [StepKind.Leave]: 'leave', [StepKind.Iterate]: 'iterate', [StepKind.Test]: 'test', [StepKind.Yield]: 'yield',
  [StepKind.Return]: 'return', [StepKind.Raise]: 'raise', [StepKind.Define]: 'define', [StepKind.Catch]: 'catch', [StepKind.Import]: 'import', [StepKind.Rethrow]: 'rethrow',
};

function graphOf(text: string): Graph {
  const module = parse(text);
  expect(module.problems).toEqual([]);
  const graph = graphOfBody(module.body, 0, text.length);
  if (graph === undefined) throw new Error('too large');
  return graph;
}

/** All ways through the graph without going round twice, as text: calls by their text, other steps by their kind. */
function ways(text: string, show: readonly string[] = ['call', 'await', 'leave', 'store', 'yield', 'catch']): string[] {
  const graph = graphOf(text);
  const found = new Set<string>();
  const label = (index: number): string => {
    const step = graph.steps[index]!;
    const kind = names[step.kind]!;
    if (kind === 'end' || kind === 'raised') return kind;
    if (!show.includes(kind)) return '';
    const source = text.slice(step.start, step.end).split('\n')[0]!;
    return kind === 'call' ? source : `${kind} ${source}${step.isError ? '!' : ''}`;
  };
  const walk = (index: number, path: readonly string[], seen: ReadonlySet<string>): void => {
    const here = label(index);
    const now = here === '' ? path : [...path, here];
    if (index === graph.end || index === graph.raised) {
      found.add(now.join(', '));
      return;
    }
    for (const { to, kind } of graph.steps[index]!.next) {
      const edge = `${index}-${to}-${kind}`;
      if (!seen.has(edge)) walk(to, now, new Set([...seen, edge]));
    }
  };
  walk(0, [], new Set());
  return [...found].sort();
}

describe('ways through a body', () => {
  it('evaluates from left to right, and lets calls raise', () => {
    expect(ways('a(b(), c)')).toEqual(['b(), a(b(), c), end', 'b(), a(b(), c), raised', 'b(), raised']);
  });

  it('reads the old value of an update before the right side', () => {
    const kinds = graphOf('self.n += f()').steps.map((step) => names[step.kind]);
    expect(kinds).toEqual(['begin', 'load', 'load', 'call', 'store', 'end', 'raised']);
  });

  it('takes conditions apart', () => {
    expect(ways('if a and not b:\n    x = 1\nelse:\n    y = 1', ['store'])).toEqual(['store x, end', 'store y, end']);
    expect(graphOf('if a and not b:\n    pass').steps.filter((step) => step.kind === StepKind.Test)).toHaveLength(2);
  });

  it('runs `finally` on every way out', () => {
    expect(ways('try:\n    a()\nfinally:\n    x = 1', ['call', 'store'])).toEqual(['a(), store x, end', 'a(), store x, raised']);
    expect(ways('def_ = 0\nwhile c:\n    try:\n        break\n    finally:\n        x = 1\ny = 2', ['store'])).toEqual([
      'store def_, store x, store y, end', 'store def_, store y, end',
    ]);
  });

  it('leaves a `with` by every way, and goes on behind one that swallows', () => {
    expect(ways('with lock:\n    a()')).toEqual(['a(), leave lock!, raised', 'a(), leave lock, end', 'raised']);
    expect(ways('with suppress(E):\n    a()')).toContain('suppress(E), a(), leave suppress(E)!, end');
  });

  it('returns through `finally`, and lets its own `return` win', () => {
    expect(ways('try:\n    return a()\nfinally:\n    b()')).toEqual(['a(), b(), end', 'a(), b(), raised']);
    expect(ways('try:\n    a()\nfinally:\n    return')).toEqual(['a(), end']);
  });

  it('gives an exception to each handler, and lets what `Exception` does not catch pass', () => {
    expect(ways('try:\n    a()\nexcept ValueError:\n    b()')).toEqual([
      'a(), catch except ValueError:, b(), end', 'a(), catch except ValueError:, b(), raised', 'a(), end', 'a(), raised',
    ]);
    const graph = graphOf('try:\n    a()\nexcept Exception:\n    pass');
    expect(graph.previous[graph.raised]!.map(({ kind }) => kind)).toEqual(['cancelled']);
    expect(graphOf('try:\n    a()\nexcept:\n    pass').previous.at(-1)).toEqual([]);
  });

  it('does not catch a cancellation twice by `Exception`', () => {
    const graph = graphOf('try:\n    try:\n        a()\n    except Exception:\n        pass\nexcept Exception:\n    x = 1');
    expect(graph.steps.some((step) => step.kind === StepKind.Store)).toBe(false);
  });

  it('goes round loops, and out of endless ones by `break` only', () => {
    expect(ways('while True:\n    a()')).toEqual(['a(), a(), raised', 'a(), raised']);
    expect(ways('while True:\n    if c:\n        break\n    a()\nb()', ['call'])).toContain('b(), end');
    expect(ways('for x in y:\n    a()\nelse:\n    b()', ['call'])).toContain('b(), end');
    expect(ways('while True:\n    pass\na()')).toEqual([]);
  });

  it('walks comprehensions as loops, and generator expressions up to their first iterable', () => {
    expect(ways('[f(x) for x in g() if x]', ['call'])).toContain('g(), f(x), end');
    expect(ways('(f(x) for x in g())', ['call'])).toEqual(['g(), end', 'g(), raised']);
  });

  it('suspends at `async with` and `async for`', () => {
    const text = 'async def f():\n    async with a:\n        async for x in b:\n            await c';
    const [node] = parse(text).body;
    if (node?.kind !== Kind.FunctionDef) throw new Error('no function');
    const graph = graphOfBody(node.body, 0, text.length)!;
    const suspending = graph.steps.filter((step) => step.isAsync || step.kind === StepKind.Await).map((step) => names[step.kind]);
    expect(new Set(suspending)).toEqual(new Set(['enter', 'iterate', 'await', 'leave']));
  });

  it('gives up on bodies that are too large', () => {
    const text = 'x = 1\n'.repeat(10_000);
    expect(graphOfBody(parse(text).body, 0, text.length)).toBeUndefined();
  });

  it('does not fall over anything', () => {
    for (const text of ['break', 'continue', 'return', 'for x in', 'with', 'try:\n    a()', 'match x:\n    case 1:\n        a()', 'class C(f()):\n    a = 1', 'x = yield']) {
      const module = parse(text);
      expect(() => graphOfBody(module.body, 0, text.length)).not.toThrow();
    }
  });
});

describe('solve', () => {
  const text = 'lock = 1\nif c:\n    lock = 2\nuse(lock)';

  it('joins where ways meet', () => {
    const graph = graphOf(text);
    const solution = solve<ReadonlySet<number>>(graph, {
      direction: 'forward',
      initial: new Set(),
      transfer: (step, state) => (step.kind === StepKind.Store ? new Set([step.index]) : state),
      join: (a, b) => new Set([...a, ...b]),
      equal: (a, b) => a.size === b.size,
    })!;
    expect(solution.before[graph.end]?.size).toBe(2);
  });

  it('works backward', () => {
    const graph = graphOf(text);
    const solution = solve<boolean>(graph, {
      direction: 'backward',
      initial: false,
      transfer: (step, state) => state || step.kind === StepKind.Call,
      join: (a, b) => a || b,
      equal: (a, b) => a === b,
    })!;
    expect(solution.before[0]).toBe(true);
    expect(solution.after[graph.steps.findIndex((step) => step.kind === StepKind.Call)]).toBe(false);
  });
});

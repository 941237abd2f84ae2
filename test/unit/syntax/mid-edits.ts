import { pick, sample } from '../../seeded-random';

/** A text in the middle of being edited: one line of the original was changed or put in. */
export interface MidEdit {
  readonly kind: string;
  readonly text: string;
  /** Original offsets of the line that changed; empty (`from === to`) for a line that was put in. */
  readonly from: number;
  readonly to: number;
  /** What offsets behind `to` grow by. */
  readonly shift: number;
}

/** Lines as they stand while they are being typed. */
const UNFINISHED = [
  'async def f(', 'async def f(a, b', 'def g(self', 'def g(self, x: int =', 'def ', 'async def ', 'async ', 'class C(', 'class ',
  'with lock', 'with open(path', 'with (open(path) as a,', 'async with lock', 'async with session.get(url) as', 'async for x in',
  'for x in', 'for ', 'if x', 'if x ==', 'if foo(', 'elif y', 'else', 'while ', 'try', 'except', 'except ValueError as', 'finally',
  'return (', 'return foo(', 'return [', 'return {"a": 1', 'await ', 'await asyncio.sleep(', 'await asyncio.gather(*[', 'foo(', 'foo(a, b=',
  'foo(a,', 'foo(a, *', 'x = ', 'x = [1, 2', 'd = {"a": ', 'd = {"a": 1,', 's = {1, ', 'self.', 'self.x = ', 'x.y(', 'x.y().', 'f"{x',
  'print(f"{x', 'print(f"{x!r', 'print(f"{', 'print(f"{x:', "print('abc", 'import ', 'from x import', 'from . import (', 'from x import (a,',
  'lambda x', 'x = lambda: ', '@', '@app.get(', 'raise ', 'raise ValueError(', 'assert ', 'del ', 'global ', 'match x', 'match x:', 'case ',
  'yield ', 'x: ', 'x: list[', 'x[', 'x[1:', 'not ', 'x if y', 'x if y else', '(', '[', '{', '}', ')', '"', 'type X = ', 'print "x"', '*',
  'a = b = ', '->', ':', 'x += ', 'x = (yield', 'async lambda', 'foo(x for x in', '[x for x', 'if (a :=',
];

/** Changes to a line that stands; `null` where the line has nothing to change. Headers of functions and classes keep their names. */
const CHANGES: Readonly<Record<string, (line: string, random: () => number) => string | null>> = {
  'lost closing bracket': (line) => without(line, Math.max(line.lastIndexOf(')'), line.lastIndexOf(']'), line.lastIndexOf('}'))),
  'lost opening bracket': (line) => (isDefinition(line) ? null : without(line, line.search(/[([{]/))),
  'lost colon': (line) => (/:\s*$/.test(line) ? line.replace(/:\s*$/, '') : null),
  'lost quote': (line) => (/^[^"']*(["'])(?!\1\1)/.test(line) ? without(line, line.search(/["']/)) : null),
  'lost comma': (line) => without(line, line.indexOf(',')),
  'cut off': (line, random) => (isDefinition(line) ? null : line.slice(0, indentOf(line) + pick(random, line.trim().length))),
  'indented too much': (line, random) => ' '.repeat(1 + pick(random, 3)) + line,
  'indented too little': (line, random) => (indentOf(line) > 0 && !isDefinition(line) ? line.slice(1 + pick(random, Math.min(3, indentOf(line)))) : null),
  'stray opening bracket': (line, random) => insert(line, '([{'[pick(random, 3)]!, random),
  'stray closing bracket': (line, random) => insert(line, ')]}'[pick(random, 3)]!, random),
  'stray operator': (line, random) => insert(line, ['.', ' + ', '=', ' = ', ':', '@', '!', ' and '][pick(random, 8)]!, random),
  emptied: (line) => (isDefinition(line) ? null : ''),
};

function without(line: string, index: number): string | null {
  return index < 0 ? null : line.slice(0, index) + line.slice(index + 1);
}

function insert(line: string, text: string, random: () => number): string | null {
  // Behind the name of a function or class, which is what the score goes by.
  const from = isDefinition(line) ? line.indexOf('(') + 1 : indentOf(line);
  if (from === 0 && isDefinition(line)) return null;
  const at = from + pick(random, line.length - from + 1);
  return line.slice(0, at) + text + line.slice(at);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isDefinition(line: string): boolean {
  return /^\s*(?:async\s+def|def|class)\b/.test(line);
}

/** Every kind of mid-edit state, each at `places` random places of the texts. Triple-quoted text is left alone. */
export function* midEdits(texts: readonly string[], random: () => number, places: number): Generator<{ original: string; edit: MidEdit }> {
  for (const fragment of UNFINISHED) {
    for (let place = 0; place < places; place++) {
      const original = texts[pick(random, texts.length)]!;
      const { start, line } = sample(random, codeLines(original).filter(startsStatement), 1)[0]!;
      const put = line.slice(0, indentOf(line)) + fragment + '\n';
      const text = original.slice(0, start) + put + original.slice(start);
      yield { original, edit: { kind: `new line ${fragment}`, text, from: start, to: start, shift: put.length } };
    }
  }
  for (const [kind, change] of Object.entries(CHANGES)) {
    for (let place = 0; place < places; ) {
      const original = texts[pick(random, texts.length)]!;
      const { start, line } = sample(random, codeLines(original), 1)[0]!;
      const changed = change(line, random);
      if (changed === null || changed === line) continue;
      place++;
      const to = start + line.length;
      yield { original, edit: { kind, text: original.slice(0, start) + changed + original.slice(to), from: start, to, shift: changed.length - line.length } };
    }
  }
}

interface CodeLine {
  readonly start: number;
  readonly line: string;
  readonly depth: number;
}

function startsStatement({ line, depth }: CodeLine): boolean {
  // A clause such as `else` belongs to what stands before it; a new line between them is no state of typing but a cut.
  return depth === 0 && !/^\s*(?:else|elif|except|finally|case)\b/.test(line);
}

/** Lines with code, and the brackets open before each; lines of triple-quoted text are left out. Good for the samples at hand. */
function codeLines(text: string): CodeLine[] {
  const lines: CodeLine[] = [];
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (const line of text.split('\n')) {
    const quotes = line.split('"""').length - 1;
    if (!quoted && quotes === 0 && line.trim() !== '') {
      lines.push({ start, line, depth });
      const code = line.replace(/"[^"]*"|'[^']*'|#.*/g, '');
      depth += code.replace(/[^([{]/g, '').length - code.replace(/[^)\]}]/g, '').length;
    }
    if (quotes % 2 === 1) quoted = !quoted;
    start += line.length + 1;
  }
  return lines;
}

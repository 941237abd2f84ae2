import { quantityText } from '../bench/figures';
import type { Unit } from '../bench/model';

/**
 * What a quantity describes, and with that which run may supply it: `function` only a benchmark of the chosen function,
 * `machine` any run on the interpreter, `both` the function's own figure if there is one, `work` only the user.
 */
export type Scope = 'function' | 'machine' | 'both' | 'work';

export interface SymbolFact {
  readonly symbol: string;
  /** "time of one call". */
  readonly words: string;
  /** What is said in its place in a recommendation as long as it is unknown. */
  readonly unknown: string;
  readonly unit: Unit | 'yes or no';
  readonly scope: Scope;
  /** Smallest and largest value that makes sense, in base units. */
  readonly range: readonly [number, number];
  /** Worked out from other symbols: no run supplies it and nobody sets it. */
  readonly derived: boolean;
}

const any: readonly [number, number] = [0, Number.MAX_VALUE];

function known(symbol: string, words: string, unit: SymbolFact['unit'], scope: Scope, unknown: string, range: readonly [number, number] = any): SymbolFact {
  return { symbol, words, unknown, unit, scope, range, derived: false };
}

function derived(symbol: string, words: string, unit: SymbolFact['unit'], unknown: string): SymbolFact {
  return { symbol, words, unknown, unit, scope: 'work', range: any, derived: true };
}

/** Every symbol of the tree, in the order in which tables show them. Values are in base units: seconds, bytes, factors, shares of 1. */
export const symbols: readonly SymbolFact[] = [
  known('t', 'time of one call', 's', 'function', 'the time of one call'),
  known('n', 'number of calls', 'count', 'work', 'the number of calls'),
  known('k', 'calls at once', 'count', 'work', 'as many as wait at once'),
  known('c', 'share of a call that its thread computes', 'share', 'function', 'the computing share', [0, 1]),
  known('P', 'processors that one call keeps busy', 'count', 'function', 'several'),
  known('S2', 'throughput of 2 threads against 1', 'ratio', 'function', 'less than'),
  known('S4', 'throughput of 4 threads against 1', 'ratio', 'function', 'only a few times'),
  known('g', 'share of a call that holds the GIL', 'share', 'function', 'unknown'),
  known('L', 'slow-down of a waiting call beside a computing thread', 'ratio', 'both', 'many times', [1, Number.MAX_VALUE]),
  known('E', 'cores that are really free', 'count', 'both', 'the free cores'),
  known('A', 'cores that this process may use', 'count', 'machine', 'the usable cores'),
  known('start', 'start of a worker process', 's', 'both', 'tens of milliseconds'),
  known('o', 'processor time that a process pool adds to one task', 's', 'both', 'some tenths of a millisecond'),
  known('p', 'pickling of arguments and result', 's', 'function', 'unknown'),
  known('roundtrip', 'way of the arguments to a worker process and back', 's', 'function', 'unknown'),
  known('SP', 'speed-up by a process pool, one task at a time', 'ratio', 'function', 'unknown'),
  known('breakeven', 'task size from which a process pool pays', 's', 'both', 'some tenths of a millisecond'),
  known('picklable', 'can be sent to a process', 'yes or no', 'function', 'unknown', [0, 1]),
  known('K', 'concurrent waits up to which threads keep up with asyncio', 'count', 'machine', 'about 100'),
  known('plateau', 'parallel waits from which more bring nothing', 'count', 'machine', 'some hundred'),
  known('gap', 'longest standstill of the event loop with 8 copies', 's', 'function', 'unknown'),
  known('S8', 'throughput of 8 copies in one event loop against 1', 'ratio', 'function', 'unknown'),
  known('Mt', 'memory of one thread', 'B', 'machine', 'tens of kilobytes'),
  known('Mp', 'memory of one worker process', 'B', 'machine', 'ten megabytes or more'),
  known('Ma', 'memory of one asyncio task', 'B', 'machine', 'about a kilobyte'),
  known('gil', 'the GIL is on', 'yes or no', 'machine', 'unknown', [0, 1]),
  known('interpreters', 'InterpreterPoolExecutor is there', 'yes or no', 'machine', 'unknown', [0, 1]),
  known('S2shared', 'throughput of 2 threads on one object', 'ratio', 'machine', 'unknown'),
  known('S2private', 'throughput of 2 threads, each on its own object', 'ratio', 'machine', 'unknown'),
  known('loss', 'share of lost updates of an unguarded counter', 'share', 'machine', 'some', [0, 1]),
  derived('total', 'time of all calls one after the other', 's', 'the whole time'),
  derived('saving', 'most that any model can save', 's', 'next to nothing'),
  derived('flip', 'number of calls from which a second look is worth it', 'count', 'ten times as many'),
  derived('workers', 'workers for waiting', 'count', 'min(32, number of calls)'),
  derived('cores', 'workers for computing', 'count', 'usable cores'),
  derived('chunk', 'tasks in one chunk', 'count', 'len(items) // workers // 4'),
];

const bySymbol = new Map(symbols.map((fact) => [fact.symbol, fact]));

export function symbolFact(symbol: string): SymbolFact | undefined {
  return bySymbol.get(symbol);
}

/** A value for people: `5.2 ms`, `0.98x`, `3 %`, `yes`. Of an unknown symbol: the bare number. */
export function shownValue(symbol: string, value: number): string {
  const unit = bySymbol.get(symbol)?.unit;
  if (unit === undefined) return String(value);
  return unit === 'yes or no' ? (value >= 0.5 ? 'yes' : 'no') : quantityText(value, unit);
}

/** A value with its interval, if it has one: `0.98x [0.88x to 0.99x]`. */
export function shownInterval(symbol: string, fact: { readonly value: number; readonly lo: number | null; readonly hi: number | null }): string {
  const text = shownValue(symbol, fact.value);
  if (fact.lo === null || fact.hi === null || fact.lo === fact.hi) return text;
  return `${text} [${shownValue(symbol, fact.lo)} to ${shownValue(symbol, fact.hi)}]`;
}

const factors: Readonly<Record<string, number>> = {
  '': 1, s: 1, ms: 1e-3, us: 1e-6, 'µs': 1e-6, ns: 1e-9, min: 60, h: 3600, B: 1, kB: 1e3, MB: 1e6, GB: 1e9, '%': 0.01, x: 1, k: 1e3, M: 1e6,
};
const suffixesOf: Readonly<Record<SymbolFact['unit'], readonly string[]>> = {
  s: ['', 's', 'ms', 'us', 'µs', 'ns', 'min', 'h'],
  B: ['', 'B', 'kB', 'MB', 'GB'],
  share: ['', '%'],
  ratio: ['', 'x'],
  count: ['', 'k', 'M'],
  '1/s': [''],
  'yes or no': [''],
};

/** What a person types for a symbol: `0.005`, `5ms`, `30 %`, `2k`, `yes`. Returns base units, or why it cannot be. */
export function parseValue(symbol: string, text: string): number | string {
  const fact = bySymbol.get(symbol);
  if (fact === undefined) return `there is no symbol \`${symbol}\``;
  if (fact.derived) return `\`${symbol}\` is worked out from other symbols`;
  if (fact.unit === 'yes or no' && /^(yes|no)$/i.test(text)) return text.toLowerCase() === 'yes' ? 1 : 0;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?) *([^\d\s]*)$/i.exec(text.trim());
  const suffixes = suffixesOf[fact.unit];
  if (match === null || !suffixes.includes(match[2]!)) {
    const examples = suffixes.filter((suffix) => suffix !== '').map((suffix) => `1${suffix}`).join(', ');
    return `\`${text}\` is no ${fact.unit === 'yes or no' ? 'yes or no' : 'number'} for \`${symbol}\` (${fact.words})${examples === '' ? '' : `; units: ${examples}`}`;
  }
  const value = Number(match[1]) * factors[match[2]!]!;
  const [smallest, largest] = fact.range;
  if (!Number.isFinite(value) || value < smallest || value > largest) {
    return `\`${symbol}\` (${fact.words}) must be ${largest === Number.MAX_VALUE ? `at least ${smallest}` : `from ${smallest} to ${largest}`}`;
  }
  return value;
}

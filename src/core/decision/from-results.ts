import type { Environment, RunResult } from '../bench/model';
import { symbols } from './symbols';
import type { Evidence, Quantity } from './types';

export interface ResultOptions {
  /** ISO 8601: what "3 days ago" counts from. */
  readonly now: string;
  /** Take runs of this interpreter only; without it, of the one that the newest run was made with. */
  readonly interpreter?: Environment;
  /** The chosen function, as in the request of its benchmark; without it no figures of functions are taken. */
  readonly function?: { readonly file: string; readonly qualname: string };
}

/** A benchmark of a function also carries the number of calls that its user has in mind. */
const functionScopes = new Set(['function', 'both', 'work']);
const machineScopes = new Set(['machine', 'both']);

/**
 * What stored runs say: the newest run of the same interpreter wins for each symbol. Figures of a function are taken from
 * its own benchmark only; for a symbol that both can supply, its own figure wins over a preset's.
 */
export function fromResults(results: readonly RunResult[], options: ResultOptions): Evidence {
  const newestFirst = [...results].sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0));
  const interpreter = options.interpreter ?? newestFirst[0]?.environment;
  const own = interpreter === undefined ? [] : newestFirst.filter((result) => isSameInterpreter(result.environment, interpreter));
  const quantities: Record<string, Quantity> = {};
  const add = (symbol: string, value: number, lo: number | null, hi: number | null, note: string): void => {
    if (!Object.hasOwn(quantities, symbol) && Number.isFinite(value)) quantities[symbol] = { value, lo, hi, source: 'measured', note };
  };
  const chosen = own.find((result) => isRunOf(result, options.function));
  if (chosen !== undefined) addFunction(chosen, options.now, add);
  for (const result of own) {
    const note = noteOf(result, options.now);
    for (const { symbol, scope } of symbols) {
      const fact = Object.hasOwn(result.facts, symbol) ? result.facts[symbol] : undefined;
      // Another function's imports make its processes start later, its arguments its pool slower.
      if (fact !== undefined && (scope === 'machine' || (machineScopes.has(scope) && result.request.kind === 'preset'))) add(symbol, fact.value, fact.lo, fact.hi, note);
    }
    if (result.environment.effectiveCores !== null) add('E', result.environment.effectiveCores, null, null, note);
  }
  if (interpreter !== undefined) {
    const note = `${nameOf(interpreter)}, as it is set up`;
    add('A', interpreter.usableCores, null, null, note);
    add('gil', interpreter.gilEnabled ? 1 : 0, null, null, note);
    add('interpreters', interpreter.subinterpreters === 'public' ? 1 : 0, null, null, note);
  }
  return { quantities, answers: {}, known: chosen === undefined ? {} : knownOf(chosen) };
}

type Add = (symbol: string, value: number, lo: number | null, hi: number | null, note: string) => void;

function addFunction(result: RunResult, now: string, add: Add): void {
  const note = noteOf(result, now);
  for (const { symbol, scope, derived } of symbols) {
    const fact = Object.hasOwn(result.facts, symbol) ? result.facts[symbol] : undefined;
    if (fact !== undefined && !derived && functionScopes.has(scope)) add(symbol, fact.value, fact.lo, fact.hi, note);
  }
  const profile = result.function;
  if (profile !== null) add('picklable', profile.unpicklable === null ? 1 : 0, null, null, profile.unpicklable ?? note);
}

/** Which function it was says whether it is a coroutine. */
function knownOf(result: RunResult): Evidence['known'] {
  const profile = result.function;
  if (profile === null || profile.class === 'undecided' || profile.class === 'tiny') return {};
  const isAsync = profile.class.startsWith('async-');
  return { Q1: { answer: isAsync ? 'yes' : 'no', because: `${result.request.name} was measured as ${isAsync ? 'a coroutine' : 'a plain function'}` } };
}

function isRunOf({ request }: RunResult, chosen: ResultOptions['function']): boolean {
  return chosen !== undefined && request.kind === 'function' && request.name === chosen.qualname && request.file === chosen.file;
}

/** Exported files do not name the executable; then version and GIL have to do. */
function isSameInterpreter(a: Environment, b: Environment): boolean {
  if (a.executable !== '' && b.executable !== '' && a.executable !== b.executable) return false;
  return a.implementation === b.implementation && a.version === b.version && a.freeThreadedBuild === b.freeThreadedBuild && a.gilEnabled === b.gilEnabled;
}

function nameOf(environment: Environment): string {
  const build = environment.freeThreadedBuild ? ' free-threaded' : '';
  return `${environment.implementation} ${environment.version}${build}`;
}

/** "switch-interval on CPython 3.12.1, 3 days ago". */
function noteOf(result: RunResult, now: string): string {
  return `${result.request.name} on ${nameOf(result.environment)}, ${ageText(result.created, now)}${result.partial ? ', stopped early' : ''}`;
}

const spans: readonly (readonly [seconds: number, word: string])[] = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']];

/** "3 days ago", "just now"; the date itself if one of the two cannot be read. */
export function ageText(created: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(created)) / 1000;
  if (!Number.isFinite(seconds)) return created;
  for (const [span, word] of spans) {
    const count = Math.floor(seconds / span);
    if (count >= 1) return `${count} ${word}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}

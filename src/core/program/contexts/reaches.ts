import { nameOf } from '../../paths';
import type { FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import type { Context, Reach } from './contexts';
import { fileContexts, mayHoldContexts, type FileContexts, type RawReach } from './file-contexts';

/** Ways that are told apart at one function. */
const maxReaches = 24;
/** Rounds in which "several at once" is passed on from who starts to what is started. */
const maxRounds = 3;

/** All contexts in which this function's body runs, as far as the code shows; empty if nobody in sight runs it. */
export function reachesOf(p: Program, file: FileState, fn: FunctionFacts): readonly Reach[] {
  return indexOf(p).reaches(file.path, fn.index);
}

/** All contexts of the program, in a stable order. */
export function contextsOf(p: Program): readonly Context[] {
  return indexOf(p).contexts();
}

/** The ways that lead to a function, function by function. For `isOrdered`. */
export function waysTo(p: Program, path: string, index: number): readonly RawReach[] {
  return indexOf(p).ways(path, index);
}

/** True if anything in sight runs a function of this file. */
export function hasContexts(p: Program, path: string): boolean {
  return indexOf(p).has(path);
}

/** True if threads run functions of this file: only such code can meet code of another thread. */
export function hasThreads(p: Program, path: string): boolean {
  return indexOf(p).threaded(path).size > 0;
}

/** True if some thread runs this function. */
export function isInThread(p: Program, file: FileState, fn: FunctionFacts): boolean {
  return indexOf(p).threaded(file.path).has(fn.index);
}

/** What was asked about contexts, to see later whether the answers are still the same. */
export interface ContextQuestions {
  /** Files about which was asked as a whole. */
  readonly paths: ReadonlySet<string>;
  /** Path and index of functions: `path:index`. */
  readonly functions: ReadonlySet<string>;
}

/** Runs an analysis and notes what it asks about contexts. Not to be nested. */
export function notingContexts<T>(p: Program, run: () => T): { readonly result: T; readonly asked: ContextQuestions } {
  return indexOf(p).noting(run);
}

/**
 * A number that changes when an answer to these questions changes (a hash of 44 bits). Cheap if there are none, and as long as no file
 * that leads to those that were asked about changes.
 */
export function contextAnswers(p: Program, { paths, functions }: ContextQuestions): number {
  if (paths.size + functions.size === 0) return 0;
  const index = indexOf(p);
  let hash = 0;
  const add = (answer: number): void => { hash = (hash * 33 + answer) % modulus; };
  for (const path of paths) add(index.summary(path));
  for (const key of functions) add(index.state(key));
  return hash;
}

/** So large that products with small numbers stay exact. */
const modulus = 2 ** 44 - 17;

function hashOf(text: string): number {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % modulus;
  return hash;
}

/**
 * Looks at one file, so that the next question about contexts need not look at all of them at once.
 * @returns false if nothing was left to learn of it.
 */
export function learnContexts(p: Program, path: string): boolean {
  return indexOf(p).learn(path);
}

/** How many files the next question about contexts has to look at first: each costs a read, and milliseconds if it starts something. */
export function unlearnedFiles(p: Program): number {
  return indexOf(p).unlearned();
}

const indexes = new WeakMap<Program, ContextIndex>();
const none: ReadonlySet<number> = new Set();

function indexOf(p: Program): ContextIndex {
  let index = indexes.get(p);
  if (index === undefined) {
    index = new ContextIndex(p);
    indexes.set(p, index);
  }
  return index;
}

/** What the files bring about, together. Kept by file: an edit costs what leads through the edited file. */
class ContextIndex {
  /** `null`: the text holds nothing. */
  private readonly files = new Map<string, FileContexts | null>();
  private revision = -1;
  private isPartial = false;
  /** Path to index of a function to the ways that lead to it. */
  private merged = new Map<string, Map<number, RawReach[]>>();
  private final = new Map<Context, Context>();
  private readonly memo = new Map<string, readonly Reach[]>();
  /** Path to the functions that threads run. */
  private readonly threads = new Map<string, ReadonlySet<number>>();
  /** Path, or path and index of a function, to a hash of what is known of it. */
  private readonly hashes = new Map<string, number>();
  private isBusy = false;
  private asked: { paths: Set<string>; functions: Set<string> } | undefined;

  constructor(private readonly p: Program) {}

  reaches(path: string, index: number): readonly Reach[] {
    if (!this.sync()) return [];
    const key = `${path}:${index}`;
    this.asked?.functions.add(key);
    let known = this.memo.get(key);
    if (known === undefined) {
      known = this.toReaches(this.merged.get(path)?.get(index) ?? []);
      this.memo.set(key, known);
    }
    return known;
  }

  ways(path: string, index: number): readonly RawReach[] {
    this.asked?.functions.add(`${path}:${index}`);
    return this.sync() ? (this.merged.get(path)?.get(index) ?? []).filter((way) => !this.isReplaced(way.context)) : [];
  }

  contexts(): readonly Context[] {
    if (!this.sync()) return [];
    return [...this.files.values()].flatMap((each) => (each === null ? [] : each.contexts)).filter((context) => !this.isReplaced(context)).map((context) => this.final.get(context) ?? context);
  }

  has(path: string): boolean {
    this.asked?.paths.add(path);
    return this.sync() && this.merged.has(path);
  }

  threaded(path: string): ReadonlySet<number> {
    this.asked?.paths.add(path);
    if (!this.sync()) return none;
    let found = this.threads.get(path);
    if (found === undefined) {
      const ways = [...(this.merged.get(path) ?? [])];
      found = new Set(ways.filter(([, each]) => each.some(({ context }) => context.runner === 'thread')).map(([index]) => index));
      this.threads.set(path, found);
    }
    return found;
  }

  noting<T>(run: () => T): { readonly result: T; readonly asked: ContextQuestions } {
    const asked = { paths: new Set<string>(), functions: new Set<string>() };
    this.asked = asked;
    try {
      return { result: run(), asked };
    } finally {
      this.asked = undefined;
    }
  }

  /** What `has` and `threaded` say of a file, as a hash. */
  summary(path: string): number {
    if (!this.sync()) return 0;
    let hash = this.hashes.get(path);
    if (hash === undefined) {
      hash = this.merged.has(path) ? hashOf([...this.threaded(path)].join()) + 1 : 0;
      this.hashes.set(path, hash);
    }
    return hash;
  }

  /** The ways that lead to a function, as a hash. */
  state(key: string): number {
    if (!this.sync()) return 0;
    let hash = this.hashes.get(key);
    if (hash === undefined) {
      const at = key.lastIndexOf(':');
      const ways = this.merged.get(key.slice(0, at))?.get(Number(key.slice(at + 1))) ?? [];
      hash = hashOf(ways.map((way) => {
        const context = this.final.get(way.context) ?? way.context;
        return `${context.key}${context.isMany ? '*' : ''}${context.isSerial ? '1' : ''}${context.startedAt?.start ?? ''}`;
      }).sort().join(';'));
      this.hashes.set(key, hash);
    }
    return hash;
  }

  learn(path: string): boolean {
    this.forget();
    if (this.files.has(path)) return false;
    this.look(path);
    return true;
  }

  unlearned(): number {
    this.forget();
    if (this.p.texts.knownOnly) return 0; // what is at hand must do, and that costs little
    let count = 0;
    for (const path of this.p.host.list()) if (!this.files.has(path)) count++;
    return count;
  }

  /** Brings everything up to date; false while that is going on. */
  private sync(): boolean {
    if (this.isBusy) return false;
    const { p } = this;
    if (this.revision === p.revision && !this.isPartial) return true;
    this.isBusy = true;
    try {
      this.forget();
      const isPartial = p.texts.knownOnly;
      // While the workspace is being read, what is at hand must do.
      const paths = isPartial ? [...p.loaded()].map((file) => file.path) : [...p.host.list()];
      let isChanged = this.revision !== p.revision;
      for (const path of paths) if (this.look(path)) isChanged = true;
      this.revision = p.revision;
      this.isPartial = isPartial;
      if (isChanged) this.merge();
    } finally {
      this.isBusy = false;
    }
    return true;
  }

  /** Drops what changed files had a part in. */
  private forget(): void {
    const { changed } = this.p;
    if (changed.size === 0) return;
    if (changed.has('*')) this.files.clear();
    else {
      for (const [path, known] of [...this.files]) {
        if (changed.has(path)) this.files.delete(path);
        else if (known !== null) for (const dependency of known.dependencies) if (changed.has(dependency)) this.files.delete(path);
      }
    }
    changed.clear();
  }

  /** True if something was not known before. */
  private look(path: string): boolean {
    if (this.files.has(path)) return false;
    const text = path.endsWith('.pyi') ? undefined : (this.p.loadedFile(path)?.text ?? this.p.host.read(path));
    const file = text !== undefined && mayHoldContexts(text) ? this.p.file(path) : undefined;
    this.files.set(path, file === undefined ? null : fileContexts(this.p, file));
    return file !== undefined;
  }

  private merge(): void {
    this.merged = new Map();
    this.memo.clear();
    this.threads.clear();
    this.hashes.clear();
    this.final = new Map();
    for (const each of this.files.values()) {
      for (const [path, byIndex] of each?.reaches ?? []) {
        let into = this.merged.get(path);
        if (into === undefined) {
          into = new Map();
          this.merged.set(path, into);
        }
        for (const [index, ways] of byIndex) {
          const known = into.get(index);
          if (known === undefined) into.set(index, [...ways]);
          else if (known.length < maxReaches) known.push(...ways.slice(0, maxReaches - known.length));
        }
      }
    }
    for (let round = 0; round < maxRounds && this.passOnMany(); round++);
  }

  /** What many run starts many; true if something changed. */
  private passOnMany(): boolean {
    let isChanged = false;
    for (const each of this.files.values()) {
      for (const context of each?.contexts ?? []) {
        const now = this.final.get(context) ?? context;
        if (now.isMany || now.starter === null || now.runner === 'main' || now.isSerial || now.origin === 'framework' || now.origin === 'callback') continue;
        const ways = this.merged.get(now.starter.path)?.get(now.starter.index) ?? [];
        const many = ways.find((way) => {
          const runner = this.final.get(way.context) ?? way.context;
          // Each turn of a loop waits for what it started; what runs many times at once does so anyway.
          return (runner.isMany && !this.isReplaced(runner)) || (way.isRepeated && !now.isForkJoin && !now.isAwaited);
        });
        if (many === undefined) continue;
        const { receiver } = this.final.get(many.context) ?? many.context;
        this.final.set(context, { ...now, isMany: true, receiver: now.receiver === 'same' && many.context.isMany ? (receiver === 'own' ? 'own' : receiver === 'same' ? 'same' : 'unknown') : now.receiver });
        isChanged = true;
      }
    }
    return isChanged;
  }

  /** True for an assumption that is not needed: the root is run by something that the code shows. */
  private isReplaced(context: Context): boolean {
    if (!context.isAssumed) return false;
    return (this.merged.get(context.root.path)?.get(context.root.index) ?? []).some((way) => !way.context.isAssumed);
  }

  private toReaches(ways: readonly RawReach[]): readonly Reach[] {
    const found = new Map<string, Reach>();
    for (const way of ways) {
      if (this.isReplaced(way.context)) continue;
      const context = this.final.get(way.context) ?? way.context;
      if (!found.has(context.key)) found.set(context.key, { context, get path() { return pathOf(way); } });
    }
    return [...found.values()];
  }
}

/** The calls from the root to the function. */
function pathOf(way: RawReach): Reach['path'] {
  const steps: { message: string; place: NonNullable<RawReach['place']> }[] = [];
  for (let at = way; at.from !== null && at.place !== null; at = at.from) {
    const caller = at.from.name === '<module>' ? nameOf(at.from.path) : at.from.name;
    steps.unshift({ message: `\`${caller}\` calls \`${at.name}\``, place: at.place });
  }
  return steps;
}

import type { Place } from '../../findings';
import { EventFlag, EventKind, type Event, type FunctionFacts } from '../../summary/facts';
import { mayHoldRoots } from '../files/text-signals';
import type { Site } from '../effects/effects';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { mayHoldWindows, uiRoots } from '../roots/ui-roots';
import { noBindings } from '../types/types';
import { calleesAt } from './callees';
import type { Context } from './contexts';
import { starterAround, taskRoots } from './task-roots';
import { context, mayStartThreads, threadRoots, type RootSite } from './thread-roots';
import { isOnceInLoop } from './thread-starts';

/** One way to a function, as a chain back to the root. Plain data: it outlives the files' states. */
export interface RawReach {
  readonly context: Context;
  /** `null` for the root itself. */
  readonly from: RawReach | null;
  /** The function that is reached. */
  readonly path: string;
  readonly index: number;
  readonly name: string;
  /** The call in the function before. */
  readonly place: Place | null;
  readonly depth: number;
  /** Some call on the way stands in a loop. */
  readonly isRepeated: boolean;
}

/** The contexts that the code of one file brings about, and what they run. */
export interface FileContexts {
  readonly contexts: readonly Context[];
  /** Path to index of a function to the ways that lead to it. */
  readonly reaches: ReadonlyMap<string, ReadonlyMap<number, readonly RawReach[]>>;
  /** Files without which this would be another: those that were walked through. */
  readonly dependencies: ReadonlySet<string>;
}

/** Calls between a root and what is still of interest. */
const maxDepth = 12;
/** Functions that one context is followed through. */
const maxFunctions = 400;
/** Steps for all contexts of one file, and for those of its loops alone: what many coroutines reach is known from nearer ones. */
const maxSteps = 6_000;
const maxLoopSteps = 1_500;
/** Calls between a coroutine and what is still of interest. */
const maxLoopDepth = 6;
/** Contexts of one file: beyond them they are all alike. */
const maxContexts = 160;
/** Tasks of one file that are told apart at a function which many of them reach. */
const maxTasks = 3;

/** True if the file can bring about a context. */
export function mayHoldContexts(text: string): boolean {
  return mayStartThreads(text) || mayHoldRoots(text) || mayHoldWindows(text);
}

/** What the code of a file starts, and which functions that runs, in any file. */
export function fileContexts(p: Program, file: FileState): FileContexts {
  const walk = new Walk(p, file);
  const threads = mayStartThreads(file.text) ? threadRoots(p, file) : [];
  for (const root of threads.slice(0, maxContexts)) walk.add([root]);
  if (mayHoldRoots(file.text)) walk.add(taskRoots(p, file).slice(0, maxContexts * 2), maxTasks, maxLoopDepth, maxLoopSteps);
  if (mayHoldWindows(file.text)) {
    const windows = uiRoots(p, file).map(({ site, as }): RootSite => ({ site, context: context('ui', 'window', site, { as, key: '' }) }));
    walk.add(windows.slice(0, maxContexts));
  }
  const module = file.facts.functions[0];
  // What a module does when it is imported matters where it starts something; a script runs its own code.
  if (module !== undefined && (threads.length > 0 || file.text.includes('__main__'))) {
    const site: Site = { file, fn: module, bindings: noBindings };
    walk.add([{ site, context: context('main', 'script', site, { as: `the main thread, from \`${file.path.slice(file.path.lastIndexOf('/') + 1)}\``, key: '' }) }]);
  }
  walk.add(publicRoots(file, threads, walk));
  return walk.result();
}

class Walk {
  private readonly contexts: Context[] = [];
  private readonly reaches = new Map<string, Map<number, RawReach[]>>();
  private readonly dependencies: Set<string>;
  private steps = 0;

  constructor(
    private readonly p: Program,
    private readonly file: FileState,
  ) {
    this.dependencies = new Set([file.path]);
  }

  result(): FileContexts {
    return { contexts: this.contexts, reaches: this.reaches, dependencies: this.dependencies };
  }

  isReached(file: FileState, fn: FunctionFacts): boolean {
    return this.reaches.get(file.path)?.has(fn.index) ?? false;
  }

  /**
   * Follows these roots together, the nearest function first.
   * @param most how many of them are told apart at one function.
   */
  add(roots: readonly RootSite[], most = 1, depth = maxDepth, steps = maxSteps): void {
    const end = Math.min(this.steps + steps, maxSteps);
    const queue: { site: Site; reach: RawReach }[] = [];
    const seen = new Map<string, Set<string>>();
    const counts = new Map<Context, number>();
    for (const { context: its, site } of roots) {
      this.contexts.push(its);
      queue.push({ site, reach: { context: its, from: null, path: site.file.path, index: site.fn.index, name: site.fn.qualifiedName, place: null, depth: 0, isRepeated: false } });
    }
    for (let i = 0; i < queue.length && this.steps < end; i++) {
      const { site, reach } = queue[i]!;
      const key = `${site.file.index}:${site.fn.index}`;
      const known = seen.get(key) ?? new Set<string>();
      if (known.has(reach.context.key) || known.size >= most) continue;
      const count = (counts.get(reach.context) ?? 0) + 1;
      if (count > maxFunctions) continue;
      counts.set(reach.context, count);
      known.add(reach.context.key);
      seen.set(key, known);
      this.steps++;
      this.note(site, reach);
      if (reach.depth >= depth) continue;
      // A coroutine elsewhere is a root there: what it calls is found from that file.
      if (site.fn.isAsync && site.file !== this.file) continue;
      for (const { event, targets } of calleesOf(this.p, site)) {
        if (reach.context.runner === 'loop' && event.flags & EventFlag.OffLoop) continue;
        for (const target of targets) {
          const before = seen.get(`${target.file.index}:${target.fn.index}`);
          if (before !== undefined && (before.size >= most || before.has(reach.context.key))) continue;
          queue.push({
            site: target,
            reach: {
              context: reach.context, from: reach, path: target.file.path, index: target.fn.index, name: target.fn.qualifiedName, place: placeIn(site.file, event.start, event.end), depth: reach.depth + 1,
              isRepeated: reach.isRepeated || ((event.flags & EventFlag.Repeated) !== 0 && !isOnceInLoop(site.file, site.fn, event)),
            },
          });
        }
      }
    }
  }

  private note(site: Site, reach: RawReach): void {
    this.dependencies.add(site.file.path);
    let byIndex = this.reaches.get(site.file.path);
    if (byIndex === undefined) {
      byIndex = new Map();
      this.reaches.set(site.file.path, byIndex);
    }
    const list = byIndex.get(site.fn.index);
    if (list === undefined) byIndex.set(site.fn.index, [reach]);
    else list.push(reach);
  }
}

interface Callees {
  readonly event: Event;
  readonly targets: readonly Site[];
}

/** Types of a file to what its functions call. The array of types is replaced when anything changes that the answer depends on. */
const known = new WeakMap<FileState['types'], Map<string, readonly Callees[]>>();
const maxKnown = 20_000;

/** The events of a function that run other functions in the same thread and task. */
function calleesOf(p: Program, site: Site): readonly Callees[] {
  // Bindings may mix files in any way: what is known under them falls with any change.
  const memo = site.bindings.key === '' ? calleesOfFile(site.file) : boundCallees(p);
  const key = `${site.file.index}:${site.fn.index}|${site.bindings.key}`;
  let callees = memo.get(key);
  if (callees === undefined) {
    callees = calleesIn(p, site);
    memo.set(key, callees);
  }
  return callees;
}

function calleesOfFile(file: FileState): Map<string, readonly Callees[]> {
  let ofFile = known.get(file.types);
  if (ofFile === undefined || ofFile.size > maxKnown) {
    ofFile = new Map();
    known.set(file.types, ofFile);
  }
  return ofFile;
}

const boundKnown = new WeakMap<Program['generation'], { revision: number; readonly callees: Map<string, readonly Callees[]> }>();

function boundCallees(p: Program): Map<string, readonly Callees[]> {
  let known = boundKnown.get(p.generation);
  if (known?.revision !== p.revision || known.callees.size > maxKnown) {
    known = { revision: p.revision, callees: new Map() };
    boundKnown.set(p.generation, known);
  }
  return known.callees;
}

function calleesIn(p: Program, site: Site): readonly Callees[] {
  const found: Callees[] = [];
  for (const event of site.fn.events) {
    if (isOtherTask(site.file, site.fn, event)) continue;
    const targets = calleesAt(p, site, event);
    if (targets.length > 0) found.push({ event, targets });
  }
  return found;
}

/** A coroutine that is given to `create_task` and the like runs in a task of its own. */
function isOtherTask(file: FileState, fn: FunctionFacts, event: Event): boolean {
  return event.kind === EventKind.Call && starterAround(file, fn, event) !== undefined;
}

/**
 * Public functions beside a thread that nothing in the file runs: methods of the class that starts a thread or that a thread runs,
 * functions of a module that starts one at its top. Somebody calls them, most likely from another thread.
 */
function publicRoots(file: FileState, threads: readonly RootSite[], walk: Walk): RootSite[] {
  const classes = new Set<number>();
  let ofModule = false;
  for (const { context: its, site } of threads) {
    if (its.runner !== 'thread' || (its.origin !== 'thread' && its.origin !== 'pool' && its.origin !== 'callback')) continue;
    if (site.file === file) {
      const owner = ownerOf(file, site.fn);
      if (owner >= 0) classes.add(owner);
      else ofModule = true;
    }
    const starter = its.starter?.path === file.path ? file.facts.functions[its.starter.index] : undefined;
    if (starter !== undefined && starter.form !== 'module') {
      const owner = ownerOf(file, starter);
      if (owner >= 0) classes.add(owner);
      else ofModule = true;
    }
  }
  const found: RootSite[] = [];
  for (const fn of file.facts.functions) {
    if (fn.form !== 'function' || fn.isAsync || fn.isStub || !isPublic(fn.name) || walk.isReached(file, fn)) continue;
    const isBeside = fn.cls >= 0 ? classes.has(fn.cls) : ofModule && fn.parent === 0;
    if (!isBeside) continue;
    const site: Site = { file, fn, bindings: noBindings };
    found.push({ site, context: context('main', 'api', site, { as: `whoever calls \`${fn.qualifiedName}\``, key: '', isAssumed: true }) });
  }
  return found;
}

/** The class of a method, also for functions nested in one; -1 if there is none. */
function ownerOf(file: FileState, fn: FunctionFacts): number {
  let at: FunctionFacts | undefined = fn;
  while (at !== undefined && at.cls < 0 && at.parent > 0) at = file.facts.functions[at.parent];
  return at?.cls ?? -1;
}

function isPublic(name: string): boolean {
  return !name.startsWith('_') || /^__(?:enter|exit|call|getitem|setitem|delitem|contains|iter|len|next|del)__$/.test(name);
}

import { StepKind, type Graph, type Step } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import { solve, type Solution } from '../../flow/solve';
import type { Place } from '../../findings';
import { argumentOf } from '../../summary/call-parts';
import type { Event, FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { Kind, type Expr, type WithItem } from '../../syntax/nodes';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type FunctionType } from '../types/types';
import { asSeen, decoratorLocks, locksEntered } from './enter';
import { argumentPath } from './identity';
import { lockOf, valueOfExpression, type RootedLock } from './lock-of';
import type { Held } from './types';

/** A lock that is held, with what callers need to name it. */
export interface RootedHeld extends Held {
  readonly lock: RootedLock;
}

/** One place at which a function takes a lock. */
export interface Acquisition {
  readonly lock: RootedLock;
  readonly at: Place;
  readonly step: Step;
  /** What the function itself holds before. */
  readonly held: readonly RootedHeld[];
  /** It does not wait, or not for ever. */
  readonly isTry: boolean;
  /** Done by a context manager or a helper of the project's own. */
  readonly isIndirect: boolean;
}

/** The locks that a function certainly holds, at each of its steps. */
export interface Locksets {
  readonly graph: Graph;
  /** `undefined` for steps that nothing reaches. */
  before(step: Step): readonly RootedHeld[] | undefined;
  after(step: Step): readonly RootedHeld[] | undefined;
  /** Held at every step that starts at this offset. */
  at(start: number): readonly RootedHeld[];
  readonly acquisitions: readonly Acquisition[];
  /** Still held when the function returns. */
  readonly takes: readonly RootedLock[];
  /** Released without having been taken here. */
  readonly drops: readonly RootedLock[];
}

interface State {
  readonly held: ReadonlyMap<string, RootedHeld>;
  /** Variables that tell whether a lock was got: `ok = lock.acquire(timeout=1)`. */
  readonly answers: ReadonlyMap<string, RootedHeld>;
}

const mayLock = /\bwith\b|lock|acquire|enter_context|release|mutex|sema|__enter__|cond/i;

const caches = new WeakMap<FileState['types'], Map<number, Locksets | null>>();

/**
 * Which locks a function holds where, along all of its paths: `with`, `async with`, acquire and release, tries, exit stacks, context managers and
 * helper methods of the project, decorators. What callers hold is not in it.
 * @returns `undefined` if the function takes and gives back no lock, or is too large to tell.
 */
export function locksets(p: Program, file: FileState, fn: FunctionFacts): Locksets | undefined {
  let cache = caches.get(file.types);
  if (cache === undefined) {
    cache = new Map();
    caches.set(file.types, cache);
  }
  const known = cache.get(fn.index);
  if (known !== undefined) return known ?? undefined;
  // A function that leads back to itself has no effect where the circle closes.
  cache.set(fn.index, null);
  const made = mayLock.test(file.text.slice(fn.start, fn.end)) || fn.decorators.length > 0 ? compute(p, file, fn) : undefined;
  cache.set(fn.index, made ?? null);
  return made;
}

const idOf = (lock: RootedLock): string => `${lock.key}|${lock.receiver}`;

function compute(p: Program, file: FileState, fn: FunctionFacts): Locksets | undefined {
  const entry = new Map<string, RootedHeld>();
  for (const lock of decoratorLocks(p, file, fn)) {
    entry.set(idOf(lock), { lock, at: placeIn(file, fn.nameStart, fn.nameEnd), mode: 'entry', isTry: false, count: 1 });
  }
  if (fn.form === 'generator-expression') return undefined;
  const actions = new Actions(p, file, fn);
  const graph = graphOf(file, fn);
  if (graph === undefined || (entry.size === 0 && !graph.steps.some((step) => actions.of(step) !== undefined))) return undefined;
  const drops = new Map<string, RootedLock>();
  const solution = solve<State>(graph, {
    direction: 'forward',
    initial: { held: entry, answers: new Map() },
    transfer: (step, state) => actions.apply(step, state, drops),
    alongEdge: (step, edge, before, after) => {
      if (edge.kind === 'true' || edge.kind === 'false') return answered(actions, step, edge.kind, after);
      if ((edge.kind === 'next' || edge.kind === 'swallowed') || step.kind === StepKind.Leave) return after;
      // What raised has taken nothing; what it gave back stays given back.
      const action = actions.of(step);
      return action !== undefined && action.takes.length > 0 ? without(before, action.drops) : after;
    },
    join: (one, other) => ({ held: common(one.held, other.held), answers: common(one.answers, other.answers) }),
    equal: (one, other) => sameKeys(one.held, other.held) && sameKeys(one.answers, other.answers),
  });
  if (solution === undefined) return undefined;
  return new Flow(file, graph, solution, actions, [...drops.values()], entry);
}

function common(one: ReadonlyMap<string, RootedHeld>, other: ReadonlyMap<string, RootedHeld>): ReadonlyMap<string, RootedHeld> {
  if (one === other || one.size === 0) return one;
  const both = new Map<string, RootedHeld>();
  for (const [id, held] of one) {
    const same = other.get(id);
    if (same !== undefined) both.set(id, same.count < held.count ? same : held);
  }
  return both;
}

function sameKeys(one: ReadonlyMap<string, RootedHeld>, other: ReadonlyMap<string, RootedHeld>): boolean {
  if (one.size !== other.size) return false;
  for (const [id, held] of one) if (other.get(id)?.count !== held.count) return false;
  return true;
}

function without(state: State, locks: readonly RootedLock[]): State {
  if (locks.length === 0) return state;
  const held = new Map(state.held);
  for (const lock of locks) held.delete(idOf(lock));
  return { ...state, held };
}

/** Which way a test of `lock.acquire(…)`, or of a variable with its answer, went. */
function answered(actions: Actions, step: Step, answer: 'true' | 'false', state: State): State {
  if (step.kind !== StepKind.Test || step.node === null) return state;
  let node = step.node as Expr;
  if (node.kind === Kind.NamedExpr) node = node.value;
  if (node.kind === Kind.Await) node = node.value;
  const tried = node.kind === Kind.Call ? actions.tried(node) : node.kind === Kind.Name ? state.answers.get(node.id) : undefined;
  if (tried === undefined) return state;
  const held = new Map(state.held);
  const now = held.get(idOf(tried.lock));
  // A blocking `acquire` in a test took the lock already.
  if (answer === 'true') held.set(idOf(tried.lock), now === undefined || now.at.start === tried.at.start ? tried : { ...now, count: Math.min(now.count + 1, 3) });
  else if (now?.at.start === tried.at.start) held.delete(idOf(tried.lock));
  return { ...state, held };
}

/** What a step does to locks. */
interface Action {
  readonly takes: readonly RootedLock[];
  readonly drops: readonly RootedLock[];
  readonly mode: 'with' | 'acquire';
  /** It may fail, or come back without the lock: only a test tells. */
  readonly isTry: boolean;
  readonly isIndirect: boolean;
  /** Taken in another thread while this task waits, so that nobody is stopped. */
  readonly isOffLoop?: boolean;
  /** Name of the exit stack that gives it back. */
  readonly stack?: string;
  /** `Leave` of an exit stack: gives back what the stack took. */
  readonly closes?: string;
}

const acquireNames = new Set(['acquire', '__enter__', 'acquire_nowait', 'acquire_read_lock', 'acquire_write_lock', 'lock', '__aenter__']);
const releaseNames = new Set(['release', '__exit__', 'release_read_lock', 'release_write_lock', 'unlock', '__aexit__']);

class Actions {
  private readonly known = new Map<string, Action | undefined>();

  constructor(
    private readonly p: Program,
    private readonly file: FileState,
    private readonly fn: FunctionFacts,
  ) {}

  of(step: Step): Action | undefined {
    if (step.node === null) return undefined;
    const key = `${step.kind}:${step.start}:${step.end}`;
    if (this.known.has(key)) return this.known.get(key);
    this.known.set(key, undefined);
    const action = this.make(step);
    this.known.set(key, action);
    return action;
  }

  /** The lock that a call tries to take. */
  tried(node: Expr): RootedHeld | undefined {
    if (node.kind !== Kind.Call) return undefined;
    const value = valueOfExpression(this.file, this.fn, node);
    const action = value?.kind === ValueKind.Call ? this.called(value, true) : undefined;
    const lock = action?.takes[0];
    return lock && { lock, at: placeIn(this.file, node.start, node.end), mode: 'acquire', isTry: action.isTry, count: 1 };
  }

  apply(step: Step, state: State, drops: Map<string, RootedLock>): State {
    if (step.kind === StepKind.Store) return this.stored(step, state);
    const action = this.of(step);
    if (action === undefined) return state;
    const held = new Map(state.held);
    for (const lock of action.drops) {
      const id = idOf(lock);
      const now = held.get(id);
      if (now === undefined) {
        if (step.kind !== StepKind.Leave) drops.set(id, lock);
        // A lock that nobody knows may be any of those that are held.
        if (!lock.isKnown && !lock.isGuess) for (const [other, each] of [...held]) if (each.mode === 'acquire') held.delete(other);
      } else if (now.count > 1) held.set(id, { ...now, count: now.count - 1 });
      else held.delete(id);
    }
    if (action.closes !== undefined) for (const [id, each] of [...held]) if (this.stackOf.get(id) === action.closes && each.mode === 'acquire') held.delete(id);
    if (!action.isTry) {
      for (const lock of action.takes) {
        const id = idOf(lock);
        const now = held.get(id);
        if (action.stack !== undefined) this.stackOf.set(id, action.stack);
        // Counting ends somewhere: a loop that takes a lock again and again is no reason to go on for ever.
        const count = now === undefined ? 1 : Math.min(now.count + 1, 3);
        held.set(id, now === undefined ? { lock, at: placeIn(this.file, step.start, step.end), mode: action.mode, isTry: action.isOffLoop === true, count } : { ...now, count });
      }
    }
    return { ...state, held };
  }

  private readonly stackOf = new Map<string, string>();

  /** `ok = lock.acquire(timeout=1)` remembers the answer; a variable that gets another value no longer tells which object's lock is held. */
  private stored(step: Step, state: State): State {
    const node = step.node as Expr;
    if (node.kind !== Kind.Name) return state;
    const value = step.value?.kind === Kind.Await ? step.value.value : step.value;
    const tried = value?.kind === Kind.Call ? this.tried(value) : undefined;
    const stale = [...state.held].filter(([, { lock }]) => lock.receiver === node.id || lock.receiver.startsWith(`${node.id}.`));
    if (tried === undefined && stale.length === 0 && !state.answers.has(node.id)) return state;
    const answers = new Map(state.answers);
    if (tried === undefined) answers.delete(node.id);
    else answers.set(node.id, tried);
    const held = new Map(state.held);
    for (const [id, each] of stale) {
      held.delete(id);
      held.set(`${id}~`, { ...each, lock: { ...each.lock, isKnown: false } });
    }
    return { held, answers };
  }

  private make(step: Step): Action | undefined {
    switch (step.kind) {
      case StepKind.Enter:
      case StepKind.Leave: {
        const item = step.node as WithItem;
        const value = valueOfExpression(this.file, this.fn, item.contextExpr);
        if (value === undefined) return undefined;
        if (step.kind === StepKind.Leave && this.isStack(value)) {
          const name = item.optionalVars?.kind === Kind.Name ? item.optionalVars.id : item.contextExpr.kind === Kind.Name ? item.contextExpr.id : '';
          return { takes: [], drops: [], mode: 'acquire', isTry: false, isIndirect: false, closes: name };
        }
        const locks = locksEntered(this.p, this.file, value);
        if (locks.length === 0) return undefined;
        const isIndirect = lockOf(this.p, this.file, value) === undefined;
        return step.kind === StepKind.Enter ? { takes: locks, drops: [], mode: 'with', isTry: false, isIndirect } : { takes: [], drops: locks, mode: 'with', isTry: false, isIndirect };
      }
      case StepKind.Call: {
        const value = valueOfExpression(this.file, this.fn, step.node as Expr);
        return value?.kind === ValueKind.Call ? this.called(value, false) : undefined;
      }
      case StepKind.Await: {
        const awaited = (step.node as Extract<Expr, { kind: Kind.Await }>).value;
        return awaited.kind === Kind.Call ? this.awaitedCall(awaited) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `await lock.acquire()`, and `await asyncio.wait_for(lock.acquire(), 1)`. */
  private awaitedCall(node: Expr): Action | undefined {
    if (node.kind !== Kind.Call) return undefined;
    const value = valueOfExpression(this.file, this.fn, node);
    if (value?.kind !== ValueKind.Call) return undefined;
    const own = this.called(value, false, true);
    if (own !== undefined) return own;
    const offLoop = this.inThread(value);
    if (offLoop !== undefined) return offLoop;
    const inner = node.args[0];
    const func = node.func.kind === Kind.Attribute ? node.func.attr : node.func.kind === Kind.Name ? node.func.id : '';
    if (inner?.kind !== Kind.Call || !['wait_for', 'shield', 'timeout'].includes(func)) return undefined;
    const innerValue = valueOfExpression(this.file, this.fn, inner);
    return innerValue?.kind === ValueKind.Call ? this.called(innerValue, false, true) : undefined;
  }

  /** `await asyncio.to_thread(lock.acquire)`. */
  private inThread(value: CallValue): Action | undefined {
    const argument = value.args.find((each) => each.kind === ValueKind.Attribute && each.name === 'acquire');
    if (argument?.kind !== ValueKind.Attribute || value.args.some((each) => each.kind === ValueKind.Constant && each.value === false)) return undefined;
    const lock = lockOf(this.p, this.file, argument.base);
    return lock && { takes: [lock], drops: [], mode: 'acquire', isTry: false, isIndirect: false, isOffLoop: true };
  }

  private isStack(value: Value): boolean {
    return alternatives(evaluate(this.p, this.file, value)).some((type) => type.kind === TypeKind.ExternalInstance && /(?:^|\.)(?:Async)?ExitStack$/.test(type.cls));
  }

  /** @param isTested asks for the lock of a call whose answer is tested, also if it is taken without a test. */
  private called(value: CallValue, isTested: boolean, isAwaited = false): Action | undefined {
    const { func } = value;
    if (func.kind === ValueKind.Attribute) {
      if (func.name === 'enter_context' || func.name === 'enter_async_context') {
        const argument = value.args[0];
        const locks = argument !== undefined && this.isStack(func.base) ? locksEntered(this.p, this.file, argument) : [];
        const stack = func.base.kind === ValueKind.Enter || func.base.kind === ValueKind.Cell ? this.stackName(func.base) : '';
        return locks.length === 0 ? undefined : { takes: locks, drops: [], mode: 'acquire', isTry: false, isIndirect: true, stack };
      }
      const isAcquire = acquireNames.has(func.name);
      if (isAcquire || releaseNames.has(func.name)) {
        const lock = lockOf(this.p, this.file, func.base);
        // `x.lock()` and `x.unlock()` are too common to mean this.
        if (lock !== undefined && (!lock.isGuess || (func.name !== 'lock' && func.name !== 'unlock'))) {
          if (!isAcquire) return { takes: [], drops: [lock], mode: 'acquire', isTry: false, isIndirect: false };
          const needsAwait = (lock.world === 'asyncio' || lock.world === 'anyio' || lock.world === 'trio') && func.name !== 'acquire_nowait';
          if (needsAwait !== isAwaited && !isTested) return undefined;
          return { takes: [lock], drops: [], mode: 'acquire', isTry: isTry(value, func.name), isIndirect: false };
        }
      }
    }
    return this.helper(value, isAwaited);
  }

  /** The variable of `with ExitStack() as stack`. */
  private stackName(base: Value): string {
    if (base.kind === ValueKind.Cell) return base.name;
    for (const [name, values] of this.fn.cells) if (values.includes(base)) return name;
    return '';
  }

  /** A function of the project that takes a lock and leaves it taken, or gives one back. */
  private helper(value: CallValue, isAwaited: boolean): Action | undefined {
    const callees = alternatives(evaluate(this.p, this.file, value.func));
    const callee = callees.length === 1 ? callees[0]! : undefined;
    if (callee?.kind !== TypeKind.Function || callee.fn.isGenerator || callee.isContextManager || callee.fn.isAsync !== isAwaited) return undefined;
    const { takes, drops, isTry: isTried } = effectOf(this.p, callee.file, callee.fn);
    if (takes.length === 0 && drops.length === 0) return undefined;
    const seen = (lock: RootedLock): RootedLock => this.seenHere(callee, value, lock);
    return { takes: takes.map(seen), drops: drops.map(seen), mode: 'acquire', isTry: isTried, isIndirect: true };
  }

  private seenHere(callee: FunctionType, value: CallValue, lock: RootedLock): RootedLock {
    // `release(self._lock)`: the parameter is what the caller passes.
    const parameter = /^p:.*:(\d+):(\d+)$/.exec(lock.key);
    if (parameter !== null && Number(parameter[1]) === callee.fn.index) {
      const index = Number(parameter[2]);
      const argument = argumentOf(value, index - (callee.self === null ? 0 : 1), callee.fn.parameters[index]?.name);
      const passed = argument === undefined ? undefined : lockOf(this.p, this.file, argument);
      if (passed !== undefined) return passed;
    }
    return asSeen(lock, callee.fn, argumentPath(this.file, callee, value));
  }
}

/** `acquire(False)`, `acquire(timeout=1)`: it may come back without the lock. Where nobody knows what is passed, too. */
function isTry(call: CallValue, name: string): boolean {
  if (name !== 'acquire') return false;
  if (call.starAt >= 0) return true;
  const blocking = argumentOf(call, 0, 'blocking') ?? argumentOf(call, undefined, 'block');
  if (blocking !== undefined && !(blocking.kind === ValueKind.Constant && blocking.value === true)) return true;
  const timeout = argumentOf(call, 1, 'timeout');
  return timeout !== undefined && !(timeout.kind === ValueKind.Constant && (timeout.value === null || timeout.value === -1));
}

class Flow implements Locksets {
  readonly acquisitions: readonly Acquisition[];
  readonly takes: readonly RootedLock[];
  private readonly byStart = new Map<number, Step[]>();

  constructor(
    file: FileState,
    readonly graph: Graph,
    private readonly solution: Solution<State>,
    actions: Actions,
    readonly drops: readonly RootedLock[],
    entry: ReadonlyMap<string, RootedHeld>,
  ) {
    const acquisitions = new Map<string, Acquisition>();
    for (const step of graph.steps) {
      if (step.kind !== StepKind.Leave) {
        const same = this.byStart.get(step.start);
        if (same === undefined) this.byStart.set(step.start, [step]);
        else same.push(step);
      }
      const action = solution.before[step.index] === undefined ? undefined : actions.of(step);
      for (const lock of action?.takes ?? []) {
        // Bodies of `finally` stand in the graph once for each way out.
        const key = `${step.start}:${step.end}:${idOf(lock)}`;
        const held = this.before(step) ?? [];
        const known = acquisitions.get(key);
        if (known !== undefined && known.held.length <= held.length) continue;
        acquisitions.set(key, { lock, at: placeIn(file, step.start, step.end), step, held, isTry: action!.isTry, isIndirect: action!.isIndirect });
      }
    }
    this.acquisitions = [...acquisitions.values()];
    const end = solution.before[graph.end];
    this.takes = end === undefined ? [] : [...end.held].filter(([id]) => !entry.has(id)).map(([, { lock }]) => lock);
  }

  before(step: Step): readonly RootedHeld[] | undefined {
    const state = this.solution.before[step.index];
    return state && [...state.held.values()];
  }

  after(step: Step): readonly RootedHeld[] | undefined {
    const state = this.solution.after[step.index];
    return state && [...state.held.values()];
  }

  at(start: number): readonly RootedHeld[] {
    let held: ReadonlyMap<string, RootedHeld> | undefined;
    for (const step of this.byStart.get(start) ?? []) {
      const state = this.solution.before[step.index];
      if (state !== undefined) held = held === undefined ? state.held : common(held, state.held);
    }
    return held === undefined ? [] : [...held.values()];
  }
}

/** What calling a function does to the locks of its caller. */
export interface LockEffect {
  readonly takes: readonly RootedLock[];
  readonly drops: readonly RootedLock[];
  /** It returns whether it got the lock. */
  readonly isTry: boolean;
}

const noEffect: LockEffect = { takes: [], drops: [], isTry: false };
const mayHaveEffect = /acquire|release|__enter__|__exit__|enter_context|\block\(|unlock/;

/** The locks that a function leaves taken, and those that it gives back though it did not take them. */
export function effectOf(p: Program, file: FileState, fn: FunctionFacts): LockEffect {
  if (!mayHaveEffect.test(file.text.slice(fn.start, fn.end))) return noEffect;
  const only = fn.returns.length === 1 ? fn.returns[0]! : undefined;
  if (only?.kind === ValueKind.Call && only.func.kind === ValueKind.Attribute && only.func.name === 'acquire') {
    const lock = lockOf(p, file, only.func.base);
    // `return self._lock.acquire(timeout=t)`: the caller decides by the answer.
    if (lock !== undefined && isTry(only, 'acquire')) return { takes: [lock], drops: [], isTry: true };
  }
  const flow = locksets(p, file, fn);
  return flow === undefined ? noEffect : { takes: flow.takes, drops: flow.drops, isTry: false };
}

/** What a generator holds at each of its `yield`s: what the body of a `with` over it runs under. */
export function heldAtYield(p: Program, file: FileState, fn: FunctionFacts): readonly RootedLock[] {
  const flow = locksets(p, file, fn);
  if (flow === undefined) return [];
  let all: readonly RootedLock[] | undefined;
  for (const step of flow.graph.steps) {
    const held = step.kind === StepKind.Yield ? flow.before(step) : undefined;
    if (held === undefined) continue;
    const locks = held.map(({ lock }) => lock);
    all = all === undefined ? locks : all.filter((one) => locks.some((other) => idOf(other) === idOf(one)));
  }
  return all ?? [];
}

/** What a function holds at all of these events. */
export function heldAtCalls(p: Program, file: FileState, fn: FunctionFacts, events: readonly Event[]): readonly RootedLock[] {
  const flow = locksets(p, file, fn);
  if (flow === undefined) return [];
  let all: readonly RootedLock[] | undefined;
  for (const event of events) {
    const locks = flow.at(event.start).map(({ lock }) => lock);
    all = all === undefined ? locks : all.filter((one) => locks.some((other) => idOf(other) === idOf(one)));
  }
  return all ?? [];
}

/**
 * The locks that a function itself holds when the expression at this 0-based UTF-16 offset is evaluated, those of its decorators
 * included. What callers hold: `heldByCallers`.
 */
export function heldAt(p: Program, file: FileState, fn: FunctionFacts, start: number): readonly RootedHeld[] {
  return locksets(p, file, fn)?.at(start) ?? [];
}

/** True if the file's text holds anything that may be a lock. */
export function mayUseLocks(text: string): boolean {
  return /\b\w*(?:Lock|Semaphore|Condition|CapacityLimiter|Mutex)\b|\ballocate_lock\b/.test(text);
}

import type { Arguments, Expr, Stmt } from '../syntax/nodes';
import { Environment, noChanges, type Changes } from './environment';
import { EventFlag, type ClassFacts, type Event, type FileFacts, type FunctionFacts, type FunctionForm, type Need } from './facts';
import { scopeNames, type ScopeNames } from './scopes';
import { ValueKind, type Value } from './values';
import type { CounterValues } from './work';

/** One function body, class body or module on the walk. */
export interface Frame {
  readonly fn: FunctionFacts;
  readonly parent: Frame | null;
  readonly names: ScopeNames;
  /** The class whose body this is; its names are seen by the body only. */
  readonly classBody: ClassFacts | null;
  env: Environment;
  /** The walk passed a `return`, `raise`, … : the rest does not run. */
  dead: boolean;
  /** Above 0: bindings count, events do not (dead code, `if TYPE_CHECKING`). */
  muted: number;
  flags: number;
  /** What holds of the function's parameters where the walk stands. */
  needs: readonly Need[];
  readonly loops: LoopFrame[];
}

/** Environments that leave the loop by `break` or reach its next round by `continue`. */
export interface LoopFrame {
  readonly base: Environment;
  readonly exits: Changes[];
  hasBreak: boolean;
}

const maxUnion = 8;
const noNeeds: readonly Need[] = [];

/** The state of summarising one file: what was found so far and where the walk stands. */
export class Walker {
  readonly functions: FunctionFacts[] = [];
  readonly classes: ClassFacts[] = [];
  readonly starImports: { module: string; level: number }[] = [];
  readonly imports: { module: string; level: number; name: string | null }[] = [];
  /** Module-level names that functions assign through `global`. */
  readonly globalAssignments = new Map<string, Value[]>();
  /** What is put into containers that variables and attributes hold. */
  readonly additions: { readonly base: Value; readonly key: Value | null; readonly value: Value }[] = [];
  /** Expressions whose value is awaited at once. */
  readonly awaited = new Set<Expr>();
  /** What `for` clauses iterate and `while` tests count, for the estimate of work. */
  readonly iterated = new Map<Expr, Value>();
  readonly counted = new Map<Expr, readonly CounterValues[]>();
  /** How deep the walk is inside expressions; bounds recursion on generated code. */
  depth = 0;
  private sawLoopProbe = false;
  frame: Frame;
  private nextId = 0;
  readonly unknown: Value = { kind: ValueKind.Unknown, id: this.newId() };
  readonly literal: Value = { kind: ValueKind.Literal, id: this.newId() };

  constructor(body: readonly Stmt[], end: number) {
    const module = this.newFunction('module', '<module>', { start: 0, end, nameStart: 0, nameEnd: 0, isAsync: false });
    this.frame = this.newFrame(module, scopeNames(body), null, null);
  }

  get valueCount(): number {
    return this.nextId;
  }

  /** The id of a value that is being made: `{ kind, …, id: w.newId() }`. */
  newId(): number {
    return this.nextId++;
  }

  union(values: readonly Value[]): Value {
    const flat: Value[] = [];
    for (const value of values) {
      for (const part of value.kind === ValueKind.Union ? value.values : [value]) {
        if (!flat.includes(part) && flat.length < maxUnion) flat.push(part);
      }
    }
    return flat.length === 1 ? flat[0]! : { kind: ValueKind.Union, values: flat, id: this.newId() };
  }

  newFunction(
    form: FunctionForm,
    name: string,
    at: { start: number; end: number; nameStart: number; nameEnd: number; isAsync: boolean },
    parent: Frame | null = null,
  ): FunctionFacts {
    const prefix = parent === null ? '' : qualifier(parent);
    const fn: FunctionFacts = {
      index: this.functions.length,
      form,
      name,
      qualifiedName: prefix + name,
      isAsync: at.isAsync,
      isGenerator: form === 'generator-expression',
      start: at.start,
      end: at.end,
      nameStart: at.nameStart,
      nameEnd: at.nameEnd,
      parent: parent === null ? -1 : parent.fn.index,
      cls: parent?.classBody && form === 'function' ? parent.classBody.index : -1,
      parameters: [],
      decorators: [],
      returnAnnotation: null,
      returns: [],
      yields: [],
      cells: new Map(),
      events: [],
      questions: [],
      polls: [],
      work: [],
      loopAnswer: undefined,
      isStub: false,
    };
    this.functions.push(fn);
    return fn;
  }

  newFrame(fn: FunctionFacts, names: ScopeNames, parent: Frame | null, classBody: ClassFacts | null): Frame {
    return {
      fn,
      parent,
      names,
      classBody,
      env: new Environment(),
      dead: false,
      muted: classBody !== null && parent !== null ? parent.muted : 0,
      flags: classBody !== null && parent !== null ? parent.flags | EventFlag.NoAwait : EventFlag.None,
      needs: classBody !== null && parent !== null ? parent.needs : noNeeds,
      loops: [],
    };
  }

  /** Takes note of a question for the running loop (`asyncio.get_running_loop()`). */
  noteLoopProbe(): void {
    this.sawLoopProbe = true;
  }

  /** Runs `walk` and tells whether it passed a question for the running loop. */
  probesLoop(walk: () => void): boolean {
    const before = this.sawLoopProbe;
    this.sawLoopProbe = false;
    walk();
    const found = this.sawLoopProbe;
    this.sawLoopProbe = before || found;
    return found;
  }

  /** True if the code at this point does not run. */
  isDead(): boolean {
    return this.frame.dead;
  }

  emit(event: Event): void {
    const frame = this.frame;
    if (frame.muted === 0 && !frame.dead) frame.fn.events.push(event);
  }

  /** Runs `walk` with `flags` added to every event. */
  withFlags(flags: number, walk: () => void): void {
    const frame = this.frame;
    const before = frame.flags;
    frame.flags |= flags;
    walk();
    frame.flags = before;
  }

  /** Runs `walk` where more is known of the parameters. */
  withNeeds(needs: readonly Need[], walk: () => void): void {
    const frame = this.frame;
    const before = frame.needs;
    if (needs.length > 0) frame.needs = [...before, ...needs];
    walk();
    frame.needs = before;
  }

  /** The value of a name at this point. */
  lookup(name: string): Value {
    const frame = this.frame;
    const here = frame.env.get(name);
    if (here !== undefined) return here;
    if (frame.names.globals.has(name)) return { kind: ValueKind.Global, name, id: this.newId() };
    if (frame.fn.index !== 0 && frame.classBody === null && frame.names.bound.has(name)) {
      return { kind: ValueKind.Cell, owner: frame.fn.index, name, id: this.newId() };
    }
    for (let outer = frame.parent; outer !== null; outer = outer.parent) {
      if (outer.classBody !== null) continue;
      if (outer.fn.index === 0) break;
      if (outer.names.bound.has(name) || outer.fn.cells.has(name)) {
        return { kind: ValueKind.Cell, owner: outer.fn.index, name, id: this.newId() };
      }
    }
    return { kind: ValueKind.Global, name, id: this.newId() };
  }

  /** Binds a name in the current scope; `global` and `nonlocal` send it to the scope they name. */
  bind(name: string, value: Value): void {
    const frame = this.frame;
    frame.env.set(name, value);
    if (frame.names.globals.has(name)) {
      push(this.globalAssignments, name, value);
      return;
    }
    if (frame.classBody !== null) return;
    let owner = frame;
    if (frame.names.nonlocals.has(name)) {
      for (let outer = frame.parent; outer !== null; outer = outer.parent) {
        if (outer.classBody === null && (outer.names.bound.has(name) || outer.fn.cells.has(name))) {
          owner = outer;
          // Whenever the inner function runs, the outer one finds another value: from here on it is any of them.
          outer.env.set(name, { kind: ValueKind.Cell, owner: outer.fn.index, name, id: this.newId() });
          break;
        }
      }
    }
    push(owner.fn.cells, name, value);
  }

  /** Walks branches that start from the same state and joins those that go on. */
  branches(walks: readonly (() => void)[], joinFallThrough: boolean): void {
    const frame = this.frame;
    const base = frame.env;
    const wasDead = frame.dead;
    const ends: Changes[] = [];
    for (const walk of walks) {
      frame.env = base.fork();
      frame.dead = wasDead;
      walk();
      if (!frame.dead) ends.push(frame.env.changesSince(base));
    }
    frame.env = base;
    if (joinFallThrough) ends.push(noChanges);
    frame.dead = wasDead || ends.length === 0;
    base.join(ends, (values) => this.union(values));
  }

  finish(path: string): Omit<FileFacts, 'comments' | 'problems'> {
    const bindings = new Map<string, Value[]>();
    const add = (name: string, value: Value): void => {
      for (const part of value.kind === ValueKind.Union ? value.values : [value]) push(bindings, name, part);
    };
    for (const [name, value] of this.frame.env.entries()) if (!name.includes('.')) add(name, value);
    for (const [name, values] of this.globalAssignments) for (const value of values) add(name, value);
    return {
      path,
      functions: this.functions,
      classes: this.classes,
      bindings,
      starImports: this.starImports,
      imports: this.imports,
      valueCount: this.nextId,
    };
  }
}

function qualifier(frame: Frame): string {
  if (frame.classBody !== null) return `${frame.classBody.qualifiedName}.`;
  return frame.fn.index === 0 ? '' : `${frame.fn.qualifiedName}.`;
}

/** Adds an item to the list under a key, once; long lists stop growing, because nobody looks at that many alternatives. */
export function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else if (!list.includes(item) && list.length < 24) list.push(item);
}

/** All parameters in order of declaration. */
export function allParameters(args: Arguments): { arg: Arguments['args'][number]; form: FunctionFacts['parameters'][number]['form'] }[] {
  const all: { arg: Arguments['args'][number]; form: FunctionFacts['parameters'][number]['form'] }[] = [];
  for (const arg of args.posonlyargs) all.push({ arg, form: 'positional-only' });
  for (const arg of args.args) all.push({ arg, form: 'positional' });
  if (args.vararg) all.push({ arg: args.vararg, form: 'vararg' });
  for (const arg of args.kwonlyargs) all.push({ arg, form: 'keyword-only' });
  if (args.kwarg) all.push({ arg: args.kwarg, form: 'kwarg' });
  return all;
}

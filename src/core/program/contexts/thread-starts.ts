import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type With } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import { originCalls } from '../effects/origins';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind } from '../types/types';

/** A call in a function of the file. */
export interface CallAt {
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
}

/** The calls of methods of this name in the file, wherever they stand. */
export function methodCalls(file: FileState, name: string): CallAt[] {
  const found: CallAt[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind === EventKind.Call && event.value.func.kind === ValueKind.Attribute && event.value.func.name === name) found.push({ fn, event });
    }
  }
  return found;
}

/**
 * True if a value may be the result of this call: followed through variables, attributes of `self`, module-level names, loops over
 * containers and what the file puts into those.
 */
export function mayBe(file: FileState, value: Value, made: Value, depth = 0): boolean {
  if (value === made) return true;
  if (depth > 8) return false;
  const any = (values: readonly Value[]): boolean => values.some((part) => mayBe(file, part, made, depth + 1));
  switch (value.kind) {
    case ValueKind.Cell:
      return any(file.facts.functions[value.owner]?.cells.get(value.name) ?? []);
    case ValueKind.Global:
      return any(file.facts.bindings.get(value.name) ?? []);
    case ValueKind.Attribute: {
      const owner = value.base.kind === ValueKind.Parameter && value.base.index === 0 ? file.facts.functions[value.base.owner]?.cls ?? -1 : -1;
      const cls = file.facts.classes[owner];
      return cls !== undefined && any([...(cls.instanceAttributes.get(value.name) ?? []), ...(cls.attributes.get(value.name) ?? [])]);
    }
    case ValueKind.Element:
    case ValueKind.Enter:
    case ValueKind.Item:
    case ValueKind.Unpack:
    case ValueKind.Narrowed:
      return mayBe(file, value.value, made, depth + 1);
    case ValueKind.Annotated:
      return value.value !== null && mayBe(file, value.value, made, depth + 1);
    case ValueKind.Union:
      return any(value.values);
    case ValueKind.Container:
      return any(value.elements);
    case ValueKind.Call:
      // `reversed(threads)`, `threads.values()`, `threads.pop()`: what is made of the container still holds it.
      return value.func.kind === ValueKind.Attribute ? mayBe(file, value.func.base, made, depth + 1) : value.args.length === 1 && mayBe(file, value.args[0]!, made, depth + 1);
    default:
      return false;
  }
}

/** Where the thread, process or timer that a call makes is started: the first call of its `start` that the file shows. */
export function startOf(file: FileState, made: CallEvent): CallAt | undefined {
  return methodCalls(file, 'start').find(({ event }) => event.value.func.kind === ValueKind.Attribute && mayBe(file, event.value.func.base, made.value));
}

/** `worker.run()` instead of `worker.start()`: the file calls the work itself, in the thread that it is in, and starts nothing. */
export function isRunInPlace(file: FileState, made: CallEvent): boolean {
  return startOf(file, made) === undefined && methodCalls(file, 'run').some(({ event }) => event.value.func.kind === ValueKind.Attribute && mayBe(file, event.value.func.base, made.value));
}

/** Where it is joined. */
export function joinsOf(file: FileState, made: CallEvent): CallAt[] {
  return methodCalls(file, 'join').filter(({ event }) => event.value.func.kind === ValueKind.Attribute && mayBe(file, event.value.func.base, made.value));
}

/** Awaited together with others: `gather(*(to_thread(f, x) for x in xs))`. */
export function isGathered(fn: FunctionFacts, event: CallEvent): boolean {
  return fn.events.some((other) => other.kind === EventKind.Call && other !== event && other.start < event.start && event.end < other.end && /^(?:gather|wait|as_completed|create_task|ensure_future|start_soon)$/.test(calledName(other.value.func)));
}

/** The innermost loop around an offset, of the function's own statements; comprehensions do not count. */
export function loopAround(file: FileState, fn: FunctionFacts, offset: number): { readonly start: number; readonly end: number } | undefined {
  let innermost: AnyNode | undefined;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end <= offset || node.start > offset) return false;
    if ((node.kind === Kind.For || node.kind === Kind.While) && node.start >= fn.start) innermost = node;
    return true;
  });
  return innermost;
}

/** `for port in ports: …; Thread(target=f).start(); break`: a loop that is left right behind the call makes it once. */
export function isOnceInLoop(file: FileState, fn: FunctionFacts, event: { readonly start: number; readonly end: number }): boolean {
  // Cheap: most calls in loops have no way out behind them.
  if (!leaves.test(file.text.slice(event.end, event.end + maxDistance))) return false;
  const loop = loopAround(file, fn, event.start);
  if (loop === undefined) return false;
  const rest = file.text.slice(event.end, loop.end);
  const left = leaves.exec(rest);
  return left !== null && !branches.test(rest.slice(0, left.index));
}

const leaves = /^[ \t]*(?:break|return)\b/m;
const branches = /^[ \t]*(?:if|elif|else|except|finally|for|while|try|match|case)\b/m;
/** Between a call and the statement that leaves its loop, in characters. */
const maxDistance = 600;

/** A thread that is made in a loop and waited for in the same turn: one at a time. */
export function isJoinedEachTurn(file: FileState, fn: FunctionFacts, made: CallEvent): boolean {
  const loop = loopAround(file, fn, made.start);
  if (loop === undefined) return false;
  return joinsOf(file, made).some((join) => join.fn === fn && join.event.start >= made.start && join.event.end <= loop.end && isSameLoop(loopAround(file, fn, join.event.start), loop));
}

function isSameLoop(a: { readonly start: number } | undefined, b: { readonly start: number }): boolean {
  return a?.start === b.start;
}

/** The executor that a call gives work to. */
export interface PoolUse {
  /** Equal for the same variable, attribute or module-level name; `null`: not known. */
  readonly key: string | null;
  /** It has one worker. */
  readonly isSerial: boolean;
  readonly isProcess: boolean;
}

/** What is known of the executor of `pool.submit(…)`, `pool.map(…)` or `loop.run_in_executor(pool, …)`. */
export function poolOf(p: Program, site: Site, event: CallEvent): PoolUse {
  const { func } = event.value;
  const isLoop = calledName(func) === 'run_in_executor';
  const value = isLoop ? event.value.args[0] : func.kind === ValueKind.Attribute ? func.base : undefined;
  if (value === undefined) return { key: null, isSerial: false, isProcess: false };
  const origins = originCalls(p, site, value);
  const isSerial = origins.length > 0 && origins.every(({ call }) => {
    const workers = argumentOf(call, 0, 'max_workers') ?? argumentOf(call, undefined, 'processes');
    return workers?.kind === ValueKind.Constant && workers.value === 1;
  });
  const types = alternatives(evaluate(p, site.file, value, site.bindings));
  const isProcess = types.every((type) => type.kind === TypeKind.ExternalInstance && /(?:ProcessPoolExecutor|multiprocessing\.Pool)$/.test(p.knowledge.canonical(type.cls)));
  const origin = origins.length === 1 ? origins[0]! : undefined;
  return { key: origin === undefined ? null : `${origin.site.file.path}:${origin.call.start}`, isSerial, isProcess };
}

/** The `with` statement around a call that gives work to the executor which the statement closes at its end. */
export function poolBlock(file: FileState, fn: FunctionFacts, event: CallEvent): { readonly start: number; readonly end: number } | undefined {
  const { func } = event.value;
  const pool = func.kind === ValueKind.Attribute ? func.base : undefined;
  const entered = pool === undefined ? [] : valuesOf(file, pool);
  if (!entered.some((value) => value.kind === ValueKind.Enter && !value.isAsync)) return undefined;
  let block: AnyNode | undefined;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end <= event.start || node.start > event.start) return false;
    if (node.kind === Kind.With && node.start >= fn.start) {
      const { items } = node as With;
      if (items.some((item) => entered.some((value) => value.kind === ValueKind.Enter && isAt(value.value, item.contextExpr)))) block = node;
    }
    return true;
  });
  return block;
}

/** What a variable may hold; another value itself. */
export function valuesOf(file: FileState, value: Value): readonly Value[] {
  if (value.kind === ValueKind.Cell) return file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
  if (value.kind === ValueKind.Global) return file.facts.bindings.get(value.name) ?? [];
  return value.kind === ValueKind.Union ? value.values : [value];
}

function isAt(value: Value, node: { readonly start: number; readonly end: number }): boolean {
  return value.kind === ValueKind.Call && value.start === node.start && value.end === node.end;
}

/** Classes whose instances are made in a file: how often, and where they are started. */
export interface Making extends CallAt {
  readonly file: FileState;
  readonly isRepeated: boolean;
}

/** More files than these that make a class tell nothing more. */
const maxMakers = 12;

/** The calls that make instances of a class of the workspace. */
export function makersOf(p: Program, file: FileState, cls: number): Making[] {
  const facts = file.facts.classes[cls];
  if (facts === undefined) return [];
  const found: Making[] = [];
  const paths = new Set([file.path, ...p.texts.filesMaking(facts.name)]);
  let left = maxMakers;
  for (const path of paths) {
    if (left-- <= 0) break;
    const other = p.file(path);
    if (other === undefined) continue;
    for (const fn of other.facts.functions) {
      for (const event of fn.events) {
        if (event.kind !== EventKind.Call) continue;
        const { func } = event.value;
        if (calledName(func) !== facts.name && func.kind !== ValueKind.Class) continue;
        const made = evaluate(p, other, event.value.func, noBindings);
        if (made.kind === TypeKind.Class && made.cls === facts) found.push({ file: other, fn, event, isRepeated: (event.flags & EventFlag.Repeated) !== 0 });
      }
    }
  }
  return found;
}

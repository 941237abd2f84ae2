import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { functionOf, type Context, type FunctionRef, type Reach } from './contexts';
import type { RawReach } from './file-contexts';
import { waysTo } from './reaches';
import { isGathered, isJoinedEachTurn, joinsOf, loopAround, mayBe, methodCalls, poolBlock } from './thread-starts';

/** Code at an offset of a function. */
export interface Access {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  /** 0-based UTF-16 offset. */
  readonly start: number;
}

/** An offset in a function. */
interface Point {
  readonly path: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Ways to one function that are looked at. */
const maxWays = 8;

/**
 * True if this code runs before the context is started, or after it has ended, so that it meets nothing that the context runs: code
 * above the `start()` or below the `join()` in the function that starts it, in those that call that function, and in what they call.
 * Decided by the order of the text in one function; a start in a loop counts from the loop's beginning.
 * @param reach the way in which the access is reached; without it only the function itself is compared.
 */
export function isOrdered(p: Program, context: Context, access: Access, reach?: Reach): boolean {
  if (context.startedAt === null || context.starter === null) return false;
  const { start, end } = context.startedAt;
  const own: Point = { path: context.starter.path, index: context.starter.index, start, end };
  const accesses = accessPoints(p, access, reach);
  for (const at of accesses) if (isSame(at, own) && isOutside(p, context, own, at.start)) return true;
  // The functions that lead to the start: what they do before has happened when it comes; what they do behind has not if the starter waits.
  const ways = waysTo(p, own.path, own.index).filter((way) => way.context.key !== context.key);
  if (ways.length === 0 || ways.length > maxWays) return false;
  const chains = ways.map(callersOf);
  for (const at of accesses) {
    const calls = chains.map((chain) => chain.filter((point) => isSame(point, at)));
    if (calls.some((points) => points.length === 0)) continue;
    const points = calls.flat();
    if (points.every((point) => isBefore(p, point, at.start) || (context.isForkJoin && isBehind(p, point, at.start)))) return true;
  }
  return false;
}

/**
 * True for functions that run while their object is being made and nobody else has it: `__init__` and the like, and private methods that
 * only those call.
 */
export function isInitialising(file: FileState, fn: FunctionFacts): boolean {
  if (fn.cls < 0) return false;
  if (initialisers.has(fn.name)) return true;
  if (!fn.name.startsWith('_') || fn.name.startsWith('__')) return false;
  let isCalled = false;
  for (const other of file.facts.functions) {
    for (const event of other.events) {
      const isUse = event.kind === EventKind.Call ? event.value.func.kind === ValueKind.Attribute && event.value.func.name === fn.name : event.kind === EventKind.Attribute && event.name === fn.name;
      if (!isUse) continue;
      if (event.kind !== EventKind.Call || other.cls !== fn.cls || !initialisers.has(other.name)) return false;
      isCalled = true;
    }
  }
  return isCalled;
}

const initialisers: ReadonlySet<string> = new Set(['__init__', '__new__', '__post_init__', '__init_subclass__', '__set_name__', '__setstate__']);

function isSame(a: Point, b: Point): boolean {
  return a.path === b.path && a.index === b.index;
}

/** The access, and the calls that lead to it from further up. */
function accessPoints(p: Program, access: Access, reach: Reach | undefined): Point[] {
  const points: Point[] = [{ path: access.file.path, index: access.fn.index, start: access.start, end: access.start }];
  if (reach === undefined) return points;
  const way = waysTo(p, access.file.path, access.fn.index).find((each) => each.context.key === reach.context.key);
  return way === undefined ? points : [...points, ...callersOf(way)];
}

/** The calls on a way, each with the function that holds it. */
function callersOf(way: RawReach): Point[] {
  const points: Point[] = [];
  for (let at = way; at.from !== null && at.place !== null; at = at.from) {
    points.push({ path: at.from.path, index: at.from.index, start: at.place.start, end: at.place.end });
  }
  return points;
}

/** Above the start or below the end, in the starter itself. */
function isOutside(p: Program, context: Context, own: Point, offset: number): boolean {
  const found = functionOf(p, context.starter!);
  if (found === undefined) return false;
  const { file, fn } = found;
  const started = fn.events.find((event): event is CallEvent => event.kind === EventKind.Call && event.start === own.start && event.end === own.end);
  if (started === undefined) return false;
  const made = madeBy(file, fn, started);
  const loop = loopAround(file, fn, started.start);
  const isEachTurn = loop !== undefined && made !== undefined && isJoinedEachTurn(file, fn, made);
  if (offset < (loop === undefined || isEachTurn ? started.start : loop.start)) return true;
  // `await to_thread(f)`: as long as the thread runs, this call of the starter waits.
  if (context.isAwaited && !context.isMany && !isGathered(fn, started)) return true;
  if (context.origin === 'pool') {
    const block = poolBlock(file, fn, started);
    if (block !== undefined) return offset >= block.end;
    return isBehindResult(file, fn, started, offset);
  }
  if (made === undefined) return false;
  return joinsOf(file, made).some((join) => join.fn === fn && join.event.value.args.length === 0 && join.event.value.keywords.length === 0 && isBelow(file, fn, join.event, offset));
}

/** The call that makes the thread which `x.start()` starts. */
function madeBy(file: FileState, fn: FunctionFacts, started: CallEvent): CallEvent | undefined {
  const { func } = started.value;
  if (func.kind !== ValueKind.Attribute || func.name !== 'start') return started;
  for (const other of [fn, ...file.facts.functions]) {
    for (const event of other.events) {
      if (event.kind === EventKind.Call && event !== started && /^_*[A-Z]/.test(nameOf(event)) && mayBe(file, func.base, event.value)) return event;
    }
  }
  return undefined;
}

function nameOf(event: CallEvent): string {
  const { func } = event.value;
  return 'name' in func && typeof func.name === 'string' ? func.name : '';
}

/** `future.result()`, `wait(futures)`, `for f in as_completed(futures)`: behind them the work is done. */
function isBehindResult(file: FileState, fn: FunctionFacts, submitted: CallEvent, offset: number): boolean {
  for (const name of ['result', 'exception']) {
    const done = methodCalls(file, name).some(({ fn: by, event }) => by === fn && event.start >= submitted.start && event.value.func.kind === ValueKind.Attribute && mayBe(file, event.value.func.base, submitted.value) && isBelow(file, fn, event, offset));
    if (done) return true;
  }
  return fn.events.some((event) => event.kind === EventKind.Call && /^(?:wait|list|tuple)$/.test(nameOf(event)) && event.value.args[0] !== undefined && mayBe(file, event.value.args[0], submitted.value) && isBelow(file, fn, event, offset));
}

/**
 * True if the offset lies behind the call whenever the call has run: no `if`, handler or loop is around the call that is not around the
 * offset, too. The loop over the threads that are joined is none of those; behind it all are.
 */
function isBelow(file: FileState, fn: FunctionFacts, call: { readonly start: number; readonly end: number; readonly flags: number }, offset: number): boolean {
  if (offset < call.end) return false;
  let isCertain = true;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end <= call.start || node.start > call.start) return false;
    if (node.start < fn.start || node.start === fn.start) return true;
    const isAround = offset < node.end;
    switch (node.kind) {
      case Kind.If:
      case Kind.While:
      case Kind.ExceptHandler:
      case Kind.Match:
      case Kind.IfExp:
        if (!isAround) isCertain = false;
        break;
      case Kind.For:
        if (isAround && call.flags & EventFlag.Repeated) isCertain = false;
        break;
      default:
        break;
    }
    return true;
  });
  return isCertain;
}

function isBefore(p: Program, point: Point, offset: number): boolean {
  const found = functionOf(p, refTo(point));
  if (found === undefined) return false;
  const loop = loopAround(found.file, found.fn, point.start);
  return offset < (loop?.start ?? point.start);
}

function isBehind(p: Program, point: Point, offset: number): boolean {
  const found = functionOf(p, refTo(point));
  if (found === undefined) return false;
  const loop = loopAround(found.file, found.fn, point.start);
  return offset >= (loop?.end ?? point.end) || (loop !== undefined && offset < loop.start);
}

function refTo(point: Point): FunctionRef {
  return { path: point.path, index: point.index, name: '' };
}

import type { FileState } from '../../program/file-state';
import { soundsLikeLock } from '../../program/locks/kinds';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { argumentOf } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue } from '../../summary/values';
import { Kind, type Attribute, type Call, type Expr } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { isAsyncWorld, isHeldByWith, primitiveOf, type PrimitiveKind } from './protocol-primitives';
import type { Shape } from './protocol-shape';

/**
 * What a call does with a lock. `acquire` has it afterwards, `try` says by its result whether it has, `attempt` has it or raises; `maybe`
 * cannot be told: whether it waits is for the caller to say.
 */
export type OperationKind = 'acquire' | 'try' | 'maybe' | 'attempt' | 'release';

export interface Operation {
  readonly kind: OperationKind;
  /** The node at which it is done: the call, or the `await` around it. */
  readonly at: AnyNode;
  readonly call: Call;
  /** The result of a `try` is thrown away. */
  readonly isDiscarded: boolean;
  /** What taking gives is an item, which may be anything: `None` does not say that nothing was taken. */
  readonly isItem?: boolean;
}

/** All that a function does with one lock, by the text of the expression that names it. */
export interface LockUse {
  /** `self._lock`. */
  readonly text: string;
  /** The receiver of the first operation, as a tree. */
  readonly receiver: Expr;
  readonly kind: PrimitiveKind;
  readonly isAsync: boolean;
  /** The type is not known; the name says that it is a lock. */
  readonly isGuess: boolean;
  readonly operations: readonly Operation[];
}

const methods = /^(?:acquire|acquire_nowait|release|acquire_lock|release_lock)$/;

/** The locks that a function takes or gives back by calls, those apart that cannot be followed by their name. */
export function lockUses(p: Program, file: FileState, shape: Shape, fn: FunctionFacts): LockUse[] {
  const uses = new Map<string, { receiver: Expr; kind: PrimitiveKind; isAsync: boolean; isGuess: boolean; operations: Operation[] }>();
  const lost = new Set<string>();
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !methods.test(event.value.func.name)) continue;
    const call = shape.callNodes.get(`${event.start}:${event.end}`) as Call | undefined;
    if (call?.func.kind !== Kind.Attribute) continue;
    const text = pathText(call.func.value);
    if (text === undefined) continue;
    const type = evaluate(p, file, event.value.func.base);
    const primitive = primitiveOf(p, type, ['acquire', 'release']);
    const isGuess = primitive === undefined;
    if (isGuess ? type.kind !== TypeKind.Unknown || !soundsLikeLock(lastName(text)) : !isHeldByWith(primitive)) continue;
    const awaitNode = awaitAround(shape, call);
    const isAsync = primitive === undefined ? awaitNode !== undefined : isAsyncWorld(primitive.world);
    const operation = operationOf(event, call, shape, isAsync, awaitNode);
    if (operation === undefined) {
      lost.add(text);
      continue;
    }
    const known = uses.get(text);
    const kind = primitive?.kind ?? (/sem(?:aphore)?s?$/i.test(text) ? 'semaphore' : 'lock');
    if (known === undefined) uses.set(text, { receiver: call.func.value, kind, isAsync, isGuess, operations: [operation] });
    else {
      known.operations.push(operation);
      known.isAsync ||= isAsync;
    }
  }
  return [...uses].filter(([text]) => !lost.has(text)).map(([text, use]) => ({ text, ...use }));
}

/** `self.locks[key]` as text without spaces; `undefined` for what a call makes: it may be another object each time. */
export function pathText(node: Expr): string | undefined {
  switch (node.kind) {
    case Kind.Name:
      return node.id;
    case Kind.Attribute: {
      const base = pathText(node.value);
      return base && `${base}.${node.attr}`;
    }
    case Kind.Subscript: {
      const base = pathText(node.value);
      const key = node.slice.kind === Kind.Constant ? JSON.stringify(node.slice.value) : pathText(node.slice);
      return base && key && `${base}[${key}]`;
    }
    default:
      return undefined;
  }
}

/** `_lock` of `self._lock`, `locks` of `locks[key]`. */
export function lastName(text: string): string {
  return /(\w+)(?:\[[^\]]*\])?$/.exec(text)?.[1] ?? text;
}

function operationOf(event: CallEvent, call: Call, shape: Shape, isAsync: boolean, awaitNode: AnyNode | undefined): Operation | undefined {
  const name = (call.func as Attribute).attr;
  if (name.startsWith('release')) return { kind: 'release', at: call, call, isDiscarded: false };
  if (name === 'acquire_nowait') return { kind: 'attempt', at: call, call, isDiscarded: false };
  if (isAsync) return awaitNode && { kind: awaitNode === shape.parent(call) ? 'acquire' : 'attempt', at: awaitNode, call, isDiscarded: false };
  const parent = shape.parent(call);
  return { kind: waiting(event.value), at: call, call, isDiscarded: parent?.kind === Kind.ExprStmt };
}

/** Whether a thread's `acquire(blocking=True, timeout=-1)` comes back with the lock. A semaphore's time limit may be `None`. */
function waiting(call: CallValue): OperationKind {
  if (call.starAt >= 0 || call.keywords.some(({ name }) => name === null)) return 'maybe';
  const blocking = argumentOf(call, 0, 'blocking') ?? argumentOf(call, undefined, 'block');
  if (blocking !== undefined) {
    if (blocking.kind !== ValueKind.Constant) return 'maybe';
    if (blocking.value === false || blocking.value === 0) return 'try';
  }
  const timeout = argumentOf(call, 1, 'timeout');
  if (timeout === undefined || (timeout.kind === ValueKind.Constant && (timeout.value === null || timeout.value === -1))) return 'acquire';
  return timeout.kind === ValueKind.Constant ? 'try' : 'maybe';
}

/** The `await` in whose operand the call stands, also as an argument: `await asyncio.wait_for(lock.acquire(), 1)`. */
function awaitAround(shape: Shape, call: AnyNode): AnyNode | undefined {
  for (let at = shape.parent(call); at !== undefined; at = shape.parent(at)) {
    if (at.kind === Kind.Await) return at;
    if (at.kind !== Kind.Call && at.kind !== Kind.Keyword) return undefined;
  }
  return undefined;
}

import { Kind, type Call, type Expr } from '../syntax/nodes';
import { annotationValue } from './annotations';
import { dottedPath } from './dotted-path';
import { ValueKind, type Value } from './values';
import type { Walker } from './walker';

/** What a test tells of values: dotted path to the narrowed value, when it held and when it did not. */
export interface Narrowings {
  readonly whenTrue: ReadonlyMap<string, Value>;
  readonly whenFalse: ReadonlyMap<string, Value>;
}

const nothing: ReadonlyMap<string, Value> = new Map();

export function narrowings(w: Walker, test: Expr): Narrowings {
  switch (test.kind) {
    case Kind.UnaryOp: {
      if (test.op !== 'not') break;
      const inner = narrowings(w, test.operand);
      return { whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
    }
    case Kind.BoolOp: {
      const parts = test.values.map((value) => narrowings(w, value));
      const all = (key: keyof Narrowings): ReadonlyMap<string, Value> => new Map(parts.flatMap((part) => [...part[key]]));
      return test.op === 'and' ? { whenTrue: all('whenTrue'), whenFalse: nothing } : { whenTrue: nothing, whenFalse: all('whenFalse') };
    }
    case Kind.Call: {
      const [subject, cls] = test.args;
      if (test.func.kind !== Kind.Name || test.func.id !== 'isinstance' || !subject || !cls || test.args.length !== 2) break;
      const path = dottedPath(subject);
      if (path === undefined) break;
      const value = w.frame.env.get(path) ?? (subject.kind === Kind.Name ? w.lookup(subject.id) : w.unknown);
      return {
        whenTrue: new Map([[path, w.value({ kind: ValueKind.Narrowed, value, cls: annotationValue(w, cls) })]]),
        whenFalse: nothing,
      };
    }
    default:
      break;
  }
  return { whenTrue: nothing, whenFalse: nothing };
}

/** Functions that fail, or answer no, where no event loop runs in the thread. */
const probes = new Set([
  'get_running_loop', '_get_running_loop', 'current_task', 'current_async_library', 'get_current_task', 'current_effective_deadline',
]);

/** `asyncio.get_running_loop()` and its kin. */
export function isLoopProbe(node: Call): boolean {
  const func = node.func;
  return (func.kind === Kind.Attribute && probes.has(func.attr)) || (func.kind === Kind.Name && probes.has(func.id));
}

/**
 * What an `if` test says about a running event loop: `running` if the body runs on a loop only, `stopped` if the body runs
 * without one only.
 */
export function loopState(test: Expr): 'running' | 'stopped' | undefined {
  if (test.kind === Kind.UnaryOp && test.op === 'not') {
    const inner = loopState(test.operand);
    return inner === 'running' ? 'stopped' : inner === 'stopped' ? 'running' : undefined;
  }
  if (test.kind === Kind.Call) {
    const func = test.func;
    return func.kind === Kind.Attribute && func.attr === 'is_running' ? 'running' : undefined;
  }
  if (test.kind === Kind.BoolOp && test.op === 'and') {
    for (const value of test.values) {
      const state = loopState(value);
      if (state) return state;
    }
    return undefined;
  }
  if (test.kind === Kind.Compare && test.left.kind === Kind.Call && isLoopProbe(test.left)) {
    const right = test.comparators[0];
    if (right?.kind !== Kind.Constant || right.type !== 'None') return undefined;
    return test.ops[0] === 'is' ? 'stopped' : test.ops[0] === 'is not' ? 'running' : undefined;
  }
  return undefined;
}

/** The truth of a test that is known without running: `TYPE_CHECKING` and literals. */
export function constantTruth(test: Expr): boolean | undefined {
  switch (test.kind) {
    case Kind.Name:
      return test.id === 'TYPE_CHECKING' ? false : undefined;
    case Kind.Attribute:
      return test.attr === 'TYPE_CHECKING' ? false : undefined;
    case Kind.Constant:
      return test.type === 'None' ? false : test.value === null ? undefined : Boolean(test.value);
    case Kind.UnaryOp: {
      if (test.op !== 'not') return undefined;
      const inner = constantTruth(test.operand);
      return inner === undefined ? undefined : !inner;
    }
    default:
      return undefined;
  }
}

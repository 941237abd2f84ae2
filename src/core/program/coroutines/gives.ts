import { awaitableKind } from '../../knowledge/coroutines';
import type { CallValue, Value } from '../../summary/values';
import { ValueKind } from '../../summary/values';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Stmt } from '../../syntax/nodes';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { memberOf } from '../types/attributes';
import { TypeKind, type FunctionType, type Type } from '../types/types';
import { calleesOf } from './view';

/**
 * What a call certainly gives, as far as waiting is concerned. `lazy`: to be awaited or entered by `async with`.
 * `async-generator` and `async-context`: objects that only `async for` and `async with` make work.
 */
export interface Given {
  readonly kind: 'coroutine' | 'lazy' | 'async-generator' | 'generator' | 'async-context' | 'context';
  /** The function of the workspace that is called; absent for libraries. */
  readonly fn: FunctionType | undefined;
}

const maxDepth = 4;

/** What a call gives; `undefined` unless every function that it may reach gives the same. */
export function givenBy(p: Program, file: FileState, call: CallValue, depth = 0): Given | undefined {
  return agreed(calleesOf(p, file, call.func).map((callee) => givenByCallee(p, callee, depth)));
}

/** What calling this type gives. */
export function givenByCallee(p: Program, callee: Type, depth = 0): Given | undefined {
  switch (callee.kind) {
    case TypeKind.Function:
      return givenByFunction(p, callee, depth);
    case TypeKind.External: {
      const kind = awaitableKind(p.knowledge, callee.name);
      return kind && { kind, fn: undefined };
    }
    case TypeKind.Partial:
      return depth < maxDepth ? givenByCallee(p, callee.callee, depth + 1) : undefined;
    case TypeKind.Instance: {
      const method = memberOf(p, callee, '__call__');
      return method?.kind === TypeKind.Function ? givenByFunction(p, method, depth) : undefined;
    }
    default:
      return undefined;
  }
}

function agreed(all: readonly (Given | undefined)[]): Given | undefined {
  const [first] = all;
  return first !== undefined && all.every((other) => other?.kind === first.kind) ? first : undefined;
}

function givenByFunction(p: Program, callee: FunctionType, depth: number): Given | undefined {
  const { fn, file } = callee;
  if (callee.isUncertain || fn.form === 'generator-expression') return undefined;
  if (callee.isContextManager) return { kind: fn.isAsync ? 'async-context' : 'context', fn: callee };
  if (fn.isGenerator) return { kind: fn.isAsync ? 'async-generator' : 'generator', fn: callee };
  if (fn.isAsync) {
    // A protocol's `async def items(self) -> AsyncIterator[…]: ...` is meant to be filled in by generators.
    return fn.isStub && fn.returnAnnotation !== null && namesIterator(fn.returnAnnotation) ? undefined : { kind: 'coroutine', fn: callee };
  }
  // A function that hands on the coroutine of another.
  if (depth >= maxDepth || fn.returns.length === 0 || fn.returns.length > 8 || !alwaysReturns(file, fn)) return undefined;
  const given = agreed(fn.returns.flatMap((value) => (value.kind === ValueKind.Union ? value.values : [value])).map((value) => givenByReturned(p, file, value, depth + 1)));
  return given?.kind === 'coroutine' || given?.kind === 'async-generator' ? { kind: given.kind, fn: callee } : undefined;
}

/** False for a function that may end without a `return`: it may give `None`, too. */
function alwaysReturns(file: FileState, fn: FunctionFacts): boolean {
  if (fn.form !== 'function') return true;
  const body = treeOf(file).functions.get(fn.start)?.body;
  return body !== undefined && ends(body, 0);
}

function ends(body: readonly Stmt[], depth: number): boolean {
  const last = body.at(-1);
  if (last === undefined || depth > 6) return false;
  switch (last.kind) {
    case Kind.Return:
    case Kind.Raise:
      return true;
    case Kind.If:
      return ends(last.orelse, depth + 1) && last.clauses.every((clause) => ends(clause.body, depth + 1));
    case Kind.With:
      return ends(last.body, depth + 1);
    case Kind.Try:
      return ends(last.orelse.length > 0 ? last.orelse : last.body, depth + 1) && last.handlers.every((handler) => ends(handler.body, depth + 1));
    default:
      return false;
  }
}

function givenByReturned(p: Program, file: FileState, value: Value, depth: number): Given | undefined {
  return value.kind === ValueKind.Call ? givenBy(p, file, value, depth) : undefined;
}

function namesIterator(annotation: Value): boolean {
  switch (annotation.kind) {
    case ValueKind.Item:
      return namesIterator(annotation.value);
    case ValueKind.Attribute:
    case ValueKind.Global:
      return /^(?:Async)?(?:Iterator|Iterable|Generator)$/.test(annotation.name);
    case ValueKind.Import:
      return /^(?:Async)?(?:Iterator|Iterable|Generator)$/.test(annotation.name ?? '');
    case ValueKind.Constant:
      return annotation.type !== 'None';
    case ValueKind.Binary:
      return namesIterator(annotation.left) || namesIterator(annotation.right);
    default:
      return true;
  }
}

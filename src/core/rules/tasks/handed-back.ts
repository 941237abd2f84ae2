import type { Confidence, Finding } from '../../findings';
import { awaitFix } from '../../fixes/task-await';
import type { CodeView } from '../../program/coroutines/view';
import { typeOfExpression } from '../../program/types/expression-type';
import { alternatives, TypeKind } from '../../program/types/types';
import { evaluate } from '../../program/types/evaluate';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Expr, type FunctionDef, type Stmt } from '../../syntax/nodes';
import { lastName } from '../../syntax/last-name';
import type { AnyNode } from '../../syntax/walk-tree';
import { within } from '../cancellation/try-blocks';
import { report, shown, shownCall } from './report';
import type { Source } from './unawaited';

/**
 * A coroutine that an `async def` returns, or a generator yields, although its annotation or its other `return` statements show that the
 * result is meant: whoever awaits the function gets a coroutine that nobody awaits.
 */
export function handedBack(view: CodeView, { node, given }: Source): Finding | undefined {
  if (given.kind !== 'coroutine') return undefined;
  const parent = view.parentOf(node);
  if (parent?.kind === Kind.Dict || parent?.kind === Kind.List || parent?.kind === Kind.Tuple) return inResponse(view, node, parent);
  const isYield = parent?.kind === Kind.Yield;
  if (parent?.kind !== Kind.Return && !isYield) return undefined;
  const fn = view.functionOf(node);
  const def = fn.form === 'function' ? view.tree.functions.get(fn.start) : undefined;
  if (def === undefined || fn.isGenerator !== isYield || (!isYield && !fn.isAsync)) return undefined;
  const confidence = evidence(view, fn, def, isYield);
  if (confidence === undefined || isAwaitedTwice(view, fn)) return undefined;
  const call = shownCall(view, node);
  const fix = awaitFix(view, node);
  const what = isYield ? `\`${shown(fn.name)}\` yields the coroutine of \`${call}\` itself: whoever iterates it gets a coroutine` : `\`${shown(fn.name)}\` is an \`async def\` and returns the coroutine of \`${call}\` itself: whoever awaits \`${shown(fn.name)}\` gets a coroutine`;
  return report(view, node, {
    rule: 'coroutine-as-value', severity: 'error', confidence, fixes: fix === undefined ? [] : [fix],
    message: `${what} instead of its result. Write \`${isYield ? 'yield' : 'return'} await ${call}\`${fn.isAsync ? '' : ', in an `async def`'}.`,
  });
}

/** Functions of these decorators return what becomes JSON. */
const routes = /^(?:fastapi\.(?:FastAPI|APIRouter)|flask\.(?:Flask|Blueprint)|quart\.(?:Quart|Blueprint)|litestar)\.(?:get|post|put|patch|delete|options|route|api_route)$/;

/** `return {"user": load()}` in a route: a coroutine cannot be serialised. */
function inResponse(view: CodeView, node: Expr, display: AnyNode): Finding | undefined {
  const fn = view.functionOf(node);
  if (!isReturned(view, display) || fn.form !== 'function' || !fn.decorators.some((decorator) => isRoute(view, decorator))) return undefined;
  const call = shownCall(view, node);
  const fix = awaitFix(view, node);
  return report(view, node, {
    rule: 'coroutine-as-value', severity: 'error', confidence: 'likely', fixes: fix === undefined ? [] : [fix],
    message: `The response of \`${shown(fn.name)}\` holds the coroutine of \`${call}\` itself, which cannot become JSON. Write \`await ${call}\`${fn.isAsync ? '' : ', in an `async def`'}.`,
  });
}

/** A display that the function returns, also inside others. */
function isReturned(view: CodeView, display: AnyNode): boolean {
  for (let at: AnyNode | undefined = display; at !== undefined; at = view.parentOf(at)) {
    if (at.kind === Kind.Return) return true;
    if (at.kind !== Kind.Dict && at.kind !== Kind.List && at.kind !== Kind.Tuple) return false;
  }
  return false;
}

function isRoute(view: CodeView, decorator: Value): boolean {
  if (decorator.kind !== ValueKind.Call) return false;
  const type = evaluate(view.program, view.file, decorator.func);
  return type.kind === TypeKind.External && routes.test(view.program.knowledge.canonical(type.name));
}

function evidence(view: CodeView, fn: FunctionFacts, def: FunctionDef, isYield: boolean): Confidence | undefined {
  // A decorator may await what it gets as often as it likes.
  const isPlain = def.decorators.every((decorator) => /^(?:staticmethod|classmethod|override|abstractmethod|asynccontextmanager|contextmanager)$/.test(lastName(decorator.kind === Kind.Call ? decorator.func : decorator)));
  const sure: Confidence = isPlain ? 'likely' : 'possible';
  if (def.returns !== null) return saysValue(view, fn, isYield ? itemAnnotation(def.returns) : def.returns, 0) ? sure : undefined;
  return !isYield && returnsAwaited(def) ? sure : undefined;
}

/** `Generator[Event, None, None]`, `AsyncIterator[Event]`: `Event`. */
function itemAnnotation(annotation: Expr): Expr | undefined {
  if (annotation.kind !== Kind.Subscript || !/^(?:Async)?(?:Iterator|Iterable|Generator)$/.test(lastName(annotation.value))) return undefined;
  return annotation.slice.kind === Kind.Tuple ? annotation.slice.elts[0] : annotation.slice;
}

const containers = /^(?:typing|collections\.abc|builtins)\.(?:Optional|Union|List|Dict|Set|FrozenSet|Tuple|Sequence|Mapping|MutableMapping|Iterable|list|dict|set|frozenset|tuple|Literal)$/;
const plainTypes = /^builtins\.(?:str|bytes|bytearray|int|float|bool|complex|list|dict|set|frozenset|tuple|range)$/;

/** True for an annotation all of whose parts are values: builtins, and classes of the workspace that cannot be awaited. */
function saysValue(view: CodeView, fn: FunctionFacts, annotation: Expr | undefined, depth: number): boolean {
  if (annotation === undefined || depth > 6) return false;
  switch (annotation.kind) {
    case Kind.Constant:
      return annotation.type === 'None';
    case Kind.BinOp:
      return saysValue(view, fn, annotation.left, depth + 1) && saysValue(view, fn, annotation.right, depth + 1);
    case Kind.Subscript: {
      const outer = typeOfExpression(view.program, view.file, fn, annotation.value);
      if (outer.kind !== TypeKind.External || !containers.test(view.program.knowledge.canonical(outer.name))) return false;
      // What a list or dictionary holds may be anything: the coroutine itself is none.
      if (!/\.(?:Optional|Union)$/.test(outer.name)) return true;
      const parts = annotation.slice.kind === Kind.Tuple ? annotation.slice.elts : [annotation.slice];
      return parts.every((part) => saysValue(view, fn, part, depth + 1));
    }
    case Kind.Name:
    case Kind.Attribute: {
      const types = alternatives(typeOfExpression(view.program, view.file, fn, annotation));
      return types.length > 0 && types.every((type) => (type.kind === TypeKind.External ? plainTypes.test(view.program.knowledge.canonical(type.name)) : type.kind === TypeKind.Class && !type.cls.attributes.has('__await__') && type.cls.bases.length <= 1));
    }
    default:
      return false;
  }
}

/** Another `return` of the function awaits what it returns. */
function returnsAwaited(def: FunctionDef): boolean {
  let found = false;
  within(def.body, (node: AnyNode) => {
    if (node.kind === Kind.Return && (node as Extract<Stmt, { kind: Kind.Return }>).value?.kind === Kind.Await) found = true;
  });
  return found;
}

/** `await (await load())` in this file: the coroutine is part of the interface. */
function isAwaitedTwice(view: CodeView, fn: FunctionFacts): boolean {
  return view.others.some((node) => {
    if (node.kind !== Kind.Await) return false;
    const inner = (node as Extract<Expr, { kind: Kind.Await }>).value;
    return inner.kind === Kind.Await && inner.value.kind === Kind.Call && lastName(inner.value.func) === fn.name;
  });
}

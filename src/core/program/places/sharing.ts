import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Expr } from '../../syntax/nodes';
import { functionOf, type Context, type Reach } from '../contexts/contexts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import { bodyOf, type Access } from './accesses';
import { handedIn } from './passed';
import { ownerOf } from './scope';

/**
 * Whether an object that code uses is one that other threads can get at. `one`: there is only one in the program. `shared`: all copies of the context and the rest of the
 * program use the same one. `element`: one of those in a shared container, which one only its key tells: two that run at the same time may have
 * the same or not. `own`: each copy of the context has one of its own, known to whoever started it. `no`: made in this context.
 */
export type Sharing = 'one' | 'shared' | 'element' | 'own' | 'no' | 'unknown';

const constructors = new Set(['__init__', '__new__', '__post_init__', '__init_subclass__', '__set_name__', '__setstate__', '__getstate__', '__copy__', '__deepcopy__', '__reduce__', '__del__']);

const maxDepth = 8;

/** How the object behind an access is shared, when the function runs in this way. */
export function sharingOf(p: Program, access: Access, reach: Reach): Sharing {
  const { place, node, file, fn } = access;
  if (place.kind === 'global' || place.kind === 'class attribute') return 'one';
  if (place.kind === 'variable') {
    if (place.owner === null) return 'unknown';
    // Given to the thread as an argument.
    if (place.owner !== fn && !isInside(file, fn, place.owner)) return reach.path.length === 0 ? 'shared' : 'unknown';
    return sharingOfFrame(p, file, place.owner, reach);
  }
  if (node.kind === Kind.Attribute) {
    const sharing = sharingOfExpression(p, file, fn, node.value, reach, 0);
    // What the main thread has made, it may have handed to a thread.
    return sharing === 'no' && !constructors.has(fn.name) && isFirstThread(reach.context) && !isReceiver(fn, node.value) ? 'shared' : sharing;
  }
  // Another name for an attribute: `items = self._items`.
  const value = node.kind === Kind.Name ? fn.cells.get(node.id)?.[0] : undefined;
  return value === undefined ? 'unknown' : sharingOfValue(p, file, fn, value, reach, 0);
}

/** Variables of a function are shared by the inner functions that run elsewhere; what the context itself called made its own. */
function sharingOfFrame(p: Program, file: FileState, owner: FunctionFacts, reach: Reach): Sharing {
  const root = functionOf(p, reach.context.root);
  if (root?.file !== file) return 'no';
  if (isInside(file, root.fn, owner)) return 'shared';
  return reach.context.isMany ? 'no' : 'own';
}

function isInside(file: FileState, fn: FunctionFacts, owner: FunctionFacts): boolean {
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index > 0; at = file.facts.functions[at.parent]) if (at.parent === owner.index) return true;
  return false;
}

function sharingOfExpression(p: Program, file: FileState, fn: FunctionFacts, node: Expr, reach: Reach, depth: number): Sharing {
  if (depth > maxDepth) return 'unknown';
  switch (node.kind) {
    case Kind.Name: {
      const owner = ownerOf({ file, fn, globals: bodyOf(p, file, fn)?.scope.globals ?? new Set() }, node.id);
      if (owner === undefined) return 'one';
      return sharingOfVariable(p, file, fn, owner, node.id, reach, depth + 1);
    }
    case Kind.Attribute:
      return sharingOfExpression(p, file, fn, node.value, reach, depth + 1);
    case Kind.Subscript:
      return sharingOfElement(sharingOfExpression(p, file, fn, node.value, reach, depth + 1), node.slice.kind === Kind.Constant);
    case Kind.Call:
      // `type(self).count`, `self.__class__`: the class is the same for all.
      return node.func.kind === Kind.Name && node.func.id === 'type' ? 'one' : 'unknown';
    default:
      return 'unknown';
  }
}

/** `jobs[number]`, where each thread may have a number of its own; `config['limits']` is the same for all. */
function sharingOfElement(container: Sharing, isFixed: boolean): Sharing {
  return isFixed || (container !== 'one' && container !== 'shared') ? container : 'element';
}

function sharingOfVariable(p: Program, file: FileState, fn: FunctionFacts, owner: FunctionFacts, name: string, reach: Reach, depth: number): Sharing {
  if (owner !== fn) {
    const root = functionOf(p, reach.context.root);
    if (root?.file === file && isInside(file, root.fn, owner)) return 'shared';
    return reach.context.isMany ? 'unknown' : 'own';
  }
  const values = fn.cells.get(name) ?? [];
  const found = values.map((value) => sharingOfValue(p, file, fn, value, reach, depth));
  if (found.length === 0) return 'unknown';
  return found.every((each) => each === found[0]) ? found[0]! : found.includes('no') ? 'no' : 'unknown';
}

function sharingOfValue(p: Program, file: FileState, fn: FunctionFacts, value: Value, reach: Reach, depth: number): Sharing {
  if (depth > maxDepth) return 'unknown';
  switch (value.kind) {
    case ValueKind.Global:
    case ValueKind.Import:
    case ValueKind.Class:
      return 'one';
    case ValueKind.Parameter: {
      if (value.owner !== fn.index) return 'unknown';
      if (value.index === 0 && fn.cls >= 0) return sharingOfReceiver(p, fn, reach, depth + 1);
      return sharingOfParameter(p, file, fn, value.index, reach, depth + 1);
    }
    case ValueKind.Attribute:
      return sharingOfValue(p, file, fn, value.base, reach, depth + 1);
    case ValueKind.Item:
      return sharingOfElement(sharingOfValue(p, file, fn, value.value, reach, depth + 1), value.key.kind === ValueKind.Constant);
    case ValueKind.Narrowed:
      return sharingOfValue(p, file, fn, value.value, reach, depth + 1);
    case ValueKind.Cell: {
      const owner = file.facts.functions[value.owner];
      return owner === undefined ? 'unknown' : sharingOfVariable(p, file, fn, owner, value.name, reach, depth + 1);
    }
    case ValueKind.Call: {
      // A constructor makes an object that nobody else knows yet.
      const made = alternatives(evaluate(p, file, value.func));
      return made.length > 0 && made.every((type) => type.kind === TypeKind.Class || type.kind === TypeKind.External) ? 'no' : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** An argument that the thread was started with lives outside of it; what a function further down is given, its caller knows. */
function sharingOfParameter(p: Program, file: FileState, fn: FunctionFacts, index: number, reach: Reach, depth: number): Sharing {
  const name = fn.parameters[index]?.name ?? '';
  if (reach.path.length === 0) {
    const passed = bodyOf(p, file, fn)?.scope.passed.get(name);
    if (passed === undefined) return 'unknown';
    return passed.isMadeForIt ? 'own' : 'shared';
  }
  const last = reach.path.at(-1)!;
  const caller = callerAt(p, last.place.path, last.place.start, last.place.end);
  const node = caller === undefined ? undefined : nodeAt(p, caller.file, caller.fn, last.place.start, last.place.end);
  if (caller === undefined || node?.kind !== Kind.Call || fn.parameters[index]?.form === 'vararg' || fn.parameters[index]?.form === 'kwarg') return 'unknown';
  const keyword = node.keywords.find((each) => each.arg === name)?.value;
  const position = index - (fn.cls >= 0 && node.func.kind === Kind.Attribute ? 1 : 0);
  const argument = keyword ?? (position < 0 || node.args.slice(0, position + 1).some((each) => each.kind === Kind.Starred) ? undefined : node.args[position]);
  if (argument === undefined || depth > maxDepth) return 'unknown';
  return sharingOfExpression(p, caller.file, caller.fn, argument, { context: reach.context, path: reach.path.slice(0, -1) }, depth + 1);
}

/** The object whose method runs. */
function sharingOfReceiver(p: Program, fn: FunctionFacts, reach: Reach, depth: number): Sharing {
  if (constructors.has(fn.name) || depth > maxDepth) return 'no';
  const { context, path } = reach;
  if (path.length === 0) {
    if (context.runner === 'main' || context.runner === 'loop' || context.runner === 'ui') return 'shared';
    if (context.receiver === 'same') return 'shared';
    if (context.origin === 'framework') return 'no';
    return context.isMany || context.receiver === 'own' ? 'own' : 'shared';
  }
  const last = path.at(-1)!;
  const caller = callerAt(p, last.place.path, last.place.start, last.place.end);
  if (caller === undefined) return 'unknown';
  const before: Reach = { context, path: path.slice(0, -1) };
  const node = nodeAt(p, caller.file, caller.fn, last.place.start, last.place.end);
  if (node === undefined) return 'unknown';
  // An object of the main thread; while its constructor runs, nobody else has it.
  const base = node.kind === Kind.Call ? (node.func.kind === Kind.Attribute ? node.func.value : null) : node.kind === Kind.Attribute ? node.value : node;
  if (isFirstThread(context) && base !== null && !isReceiver(caller.fn, base) && !isSuper(base)) return 'shared';
  if (node.kind === Kind.Call) {
    if (node.func.kind === Kind.Attribute) return isSuper(node.func.value) ? sharingOfReceiver(p, caller.fn, before, depth + 1) : sharingOfExpression(p, caller.file, caller.fn, node.func.value, before, depth + 1);
    return 'no';
  }
  // A property, and `__getitem__`: what is before the dot or the bracket is the object.
  const receiver = node.kind === Kind.Attribute || node.kind === Kind.Subscript ? node.value : node;
  return sharingOfExpression(p, caller.file, caller.fn, receiver, before, depth + 1);
}

function isFirstThread(context: Context): boolean {
  return !context.isMany && (context.runner === 'main' || context.runner === 'loop' || context.runner === 'ui');
}

function isReceiver(fn: FunctionFacts, node: Expr): boolean {
  return fn.cls >= 0 && node.kind === Kind.Name && node.id === fn.parameters[0]?.name;
}

function isSuper(node: Expr): boolean {
  return node.kind === Kind.Call && node.func.kind === Kind.Name && node.func.id === 'super';
}

/** The innermost function whose code holds a span. */
function callerAt(p: Program, path: string, start: number, end: number): { readonly file: FileState; readonly fn: FunctionFacts } | undefined {
  const file = p.file(path);
  let found: FunctionFacts | undefined;
  for (const fn of file?.facts.functions ?? []) {
    if (fn.form === 'generator-expression' || fn.start > start || fn.end < end) continue;
    if (found === undefined || fn.start >= found.start) found = fn;
  }
  return file === undefined || found === undefined ? undefined : { file, fn: found };
}

function nodeAt(p: Program, file: FileState, fn: FunctionFacts, start: number, end: number): Expr | undefined {
  const body = bodyOf(p, file, fn);
  return body?.nodes.find((node) => node.start === start && 'end' in node && node.end === end && 'kind' in node && node.kind <= Kind.ErrorExpr) as Expr | undefined;
}

/**
 * The object that a thread's code was given, as a text that is equal for the same object: the one whose method it runs, or the argument
 * behind a parameter. `undefined` if that cannot be told.
 */
export function objectOf(p: Program, context: Context, access: Access): string | undefined {
  const root = functionOf(p, context.root);
  const starter = context.starter === null ? undefined : functionOf(p, context.starter);
  if (root === undefined || starter === undefined) return undefined;
  const name = rootName(access.node);
  const index = root.fn === access.fn ? root.fn.parameters.findIndex((parameter) => parameter.name === name) : -1;
  const keys = new Set<string>();
  for (const item of handedIn(p, starter.file)) {
    if (item.by !== starter.fn) continue;
    const type = alternatives(evaluate(p, starter.file, item.callable)).find((each) => each.kind === TypeKind.Function && each.fn === root.fn);
    if (type?.kind !== TypeKind.Function) continue;
    const skip = type.self === null ? 0 : 1;
    const value = index >= skip ? item.args[index - skip] : item.callable.kind === ValueKind.Attribute ? item.callable.base : undefined;
    keys.add((value === undefined ? undefined : keyOf(starter.file, starter.fn, value)) ?? '?');
  }
  return keys.size === 1 && !keys.has('?') ? [...keys][0] : undefined;
}

function rootName(node: Expr): string {
  let at = node;
  while (at.kind === Kind.Attribute || at.kind === Kind.Subscript) at = at.value;
  return at.kind === Kind.Name ? at.id : '';
}

function keyOf(file: FileState, fn: FunctionFacts, value: Value): string | undefined {
  switch (value.kind) {
    case ValueKind.Parameter:
      return value.index === 0 && fn.cls >= 0 ? `self${file.index}:${fn.cls}` : `p${file.index}:${value.owner}:${value.index}`;
    case ValueKind.Global:
      return `g${file.index}:${value.name}`;
    case ValueKind.Cell: {
      const [only, ...others] = file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      return only?.kind === ValueKind.Parameter && others.length === 0 ? keyOf(file, file.facts.functions[only.owner] ?? fn, only) : `v${file.index}:${value.owner}:${value.name}`;
    }
    case ValueKind.Attribute: {
      const base = keyOf(file, fn, value.base);
      return base === undefined ? undefined : `${base}.${value.name}`;
    }
    default:
      // Values of one expression are one object: `buffer = Buffer()`, then `args=(buffer,)` twice.
      return value.kind === ValueKind.Call || value.kind === ValueKind.Container ? `v${file.index}#${value.id}` : undefined;
  }
}

import { EventKind, type FunctionFacts } from '../../summary/facts';
import { Kind, type Arguments, type Comprehension, type Expr, type ExceptHandler, type FunctionDef, type IfClause, type Lambda, type MatchCase, type Stmt, type WithItem } from '../../syntax/nodes';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { passedTo } from './passed';
import type { Action, Place } from './place';
import { propertyPlace, settablePlace } from './property-places';
import { aliased, ownerOf, placeOf, type Scope } from './scope';

/** One use of a place in the code of a function. */
export interface Access {
  readonly place: Place;
  readonly action: Action;
  readonly file: FileState;
  readonly fn: FunctionFacts;
  /** The expression that names the place: `self.items`. */
  readonly node: Expr;
  /** What is reported: the call, the assignment target, or the expression itself. */
  readonly start: number;
  readonly end: number;
  /** It is about one element: `d[key]`, `d.pop(key)`, `key in d`. */
  readonly key: Expr | null;
  /** The method that is called on the contents. */
  readonly method: { readonly name: string; readonly args: readonly Expr[]; readonly keywords: number } | null;
  /** What is assigned, where one expression says so. */
  readonly value: Expr | null;
  /** The test that the read is part of. */
  readonly test: Test | null;
  /** The call whose whole argument is the place. */
  readonly argumentOf: Expr | null;
  readonly statement: Stmt;
}

/** Something that decides which way the code goes. */
export interface Test {
  readonly node: Expr;
  readonly kind: 'if' | 'while' | 'expression' | 'assert';
  /** The clause, loop or conditional expression whose condition it is. */
  readonly holder: unknown;
}

/** A node and what it stands in. */
export interface Body {
  readonly scope: Scope;
  /** Nodes in source order; those of nested functions are left out. */
  readonly parents: ReadonlyMap<object, object>;
  readonly nodes: readonly AnyPart[];
  readonly statements: readonly Stmt[];
}

export type AnyPart = Expr | Stmt | Comprehension | WithItem | ExceptHandler | MatchCase | IfClause;

const bodies = new WeakMap<FunctionFacts, { readonly types: FileState['types']; readonly body: Body | undefined }>();

/** The nodes of a function's own code, with their parents; `undefined` where there is no tree for it. */
export function bodyOf(p: Program, file: FileState, fn: FunctionFacts): Body | undefined {
  const known = bodies.get(fn);
  if (known?.types === file.types) return known.body;
  const made = makeBody(p, file, fn);
  bodies.set(fn, { types: file.types, body: made });
  return made;
}

const maxNodes = 30_000;

function makeBody(p: Program, file: FileState, fn: FunctionFacts): Body | undefined {
  const roots = codeOf(file, fn);
  if (roots === undefined) return undefined;
  const parents = new Map<object, object>();
  const nodes: AnyPart[] = [];
  const globals = new Set<string>();
  const pending: object[] = [...roots.code].reverse();
  while (pending.length > 0) {
    if (nodes.length > maxNodes) return undefined;
    const node = pending.pop()!;
    const part = node as AnyPart;
    if ('kind' in part) {
      nodes.push(part);
      if (part.kind === Kind.Global) for (const name of part.names) globals.add(name);
    } else if ('test' in node) nodes.push(part);
    for (const inner of innerOf(node).reverse()) {
      parents.set(inner, node);
      pending.push(inner);
    }
  }
  return { scope: { p, file, fn, globals, passed: passedTo(p, file, fn) }, parents, nodes, statements: roots.statements };
}

/** The parts of a node that run with it, in source order: not the bodies of functions, whose code has a turn of its own. */
function innerOf(node: object): object[] {
  const part = node as AnyPart;
  if ('kind' in part) {
    if (part.kind === Kind.FunctionDef) return [...part.decorators, ...defaultsOf(part.args)];
    if (part.kind === Kind.Lambda) return defaultsOf(part.args);
    // The body of a class runs, but its names are its own.
    if (part.kind === Kind.ClassDef) return [...part.decorators, ...part.bases];
  }
  const found: object[] = [];
  for (const name in node) {
    if (name === 'annotation' || name === 'returns') continue;
    const value = (node as Record<string, unknown>)[name];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) found.push(value);
    else for (const each of value as unknown[]) if (typeof each === 'object' && each !== null) found.push(each);
  }
  for (let i = 1; i < found.length; i++) if (startOf(found[i]!) < startOf(found[i - 1]!)) return found.sort((a, b) => startOf(a) - startOf(b));
  return found;
}

function startOf(node: object): number {
  return 'start' in node && typeof node.start === 'number' ? node.start : 0;
}

function defaultsOf(args: Arguments): Expr[] {
  return [...args.posonlyargs, ...args.args, ...args.kwonlyargs].flatMap((each) => (each.default === null ? [] : [each.default]));
}

function codeOf(file: FileState, fn: FunctionFacts): { readonly code: readonly object[]; readonly statements: readonly Stmt[] } | undefined {
  const tree = treeOf(file);
  if (fn.form === 'module') return { code: tree.module.body, statements: tree.module.body };
  if (fn.form === 'function') {
    const definition: FunctionDef | undefined = tree.functions.get(fn.start);
    return definition && { code: definition.body, statements: definition.body };
  }
  if (fn.form === 'lambda') {
    const lambda: Lambda | undefined = tree.lambdas.get(fn.start);
    return lambda && { code: [lambda.body], statements: [] };
  }
  return undefined;
}

/** Methods that change a builtin container, beside the assignments to its elements. */
const mutators = new Set([
  'append', 'appendleft', 'extend', 'extendleft', 'insert', 'remove', 'pop', 'popleft', 'popitem', 'clear', 'sort', 'reverse', 'rotate', 'add', 'discard', 'update', 'setdefault', 'difference_update',
  'intersection_update', 'symmetric_difference_update', 'move_to_end', 'subtract',
]);
/** Methods whose first argument is a key or an element. */
const keyed = new Set(['pop', 'setdefault', 'get', 'remove', 'discard', 'add', '__contains__', 'index', 'count', 'move_to_end']);
const views = new Set(['items', 'keys', 'values']);
/** Functions that step through their argument, and hand out items between the steps. */
const steppers = new Set(['enumerate', 'zip', 'map', 'filter', 'reversed', 'iter', 'chain', 'islice', 'iteritems', 'iterkeys', 'itervalues']);

/** Every use of a place in the code of a function, in source order. */
export function accessesOf(p: Program, file: FileState, fn: FunctionFacts): readonly Access[] {
  const body = bodyOf(p, file, fn);
  if (body === undefined) return [];
  const found: Access[] = [];
  for (const node of body.nodes) {
    if (!('kind' in node) || (node.kind !== Kind.Name && node.kind !== Kind.Attribute)) continue;
    const access = accessAt(body, node);
    if (access !== undefined && runs(body, access)) found.push(access);
  }
  return found;
}

/** The call around the place has an event: code that never runs has none. */
function runs(body: Body, access: Access): boolean {
  if (access.method === null) return true;
  return treeOf(body.scope.file).calls.has(`${access.start}:${access.end}`);
}

function accessAt(body: Body, node: Expr): Access | undefined {
  const { scope, parents } = body;
  const parent = parents.get(node) as AnyPart | undefined;
  let place = node.kind === Kind.Name && isLocalOnly(body, node.id) ? undefined : placeOf(scope, node);
  const isBound = parent !== undefined && 'kind' in parent && isTarget(parent, node);
  if (node.kind === Kind.Name && !isBound) {
    const alias = aliased(scope, node.id);
    if (alias !== undefined) {
      // Reading the other name reads the place's contents, at another time: only what is done to the contents counts.
      place = alias.place;
      if (place === undefined || !usesContents(body, node)) return undefined;
    }
  }
  // `for item in store.items`, where `items` is a property: a lock that it takes is given back by now.
  if (place === undefined && node.kind === Kind.Attribute && !isBound && usesContents(body, node)) place = propertyPlace(scope, node);
  if (place === undefined && (node.kind !== Kind.Attribute || isCalled(parent, node))) return undefined;
  const statement = statementAround(body, node);
  if (statement === undefined) return undefined;
  // `self.n += 1`, where `n` is a property with a setter: two calls, and what either of them locks is free in between.
  if (place === undefined && node.kind === Kind.Attribute && isReadAndSet(body, statement, node)) place = settablePlace(scope, node);
  if (place === undefined) return undefined;
  const base = { place, file: scope.file, fn: scope.fn, node, statement, key: null, method: null, value: null, test: testAround(body, node), argumentOf: null, start: node.start, end: node.end };
  if (parent === undefined || !('kind' in parent)) return { ...base, action: 'read' };
  switch (parent.kind) {
    case Kind.Assign:
    case Kind.AnnAssign: {
      if (!isBound) break;
      if (parent.value === null) return undefined;
      return { ...base, action: 'write', value: parent.value };
    }
    case Kind.AugAssign:
      if (parent.target === node) return { ...base, action: 'update', value: parent.value, start: parent.start, end: parent.end };
      break;
    case Kind.Delete:
      return { ...base, action: 'delete' };
    case Kind.NamedExpr:
      if (parent.target === node) return { ...base, action: 'write', value: parent.value };
      break;
    case Kind.Tuple:
    case Kind.List:
    case Kind.Starred:
      if (isBound || isInTarget(body, node)) return { ...base, action: 'write' };
      break;
    case Kind.For:
    case Kind.Comprehension:
      if (parent.target === node) return { ...base, action: 'write' };
      if (parent.iter === node) return { ...base, action: 'iterate' };
      break;
    case Kind.WithItem:
      if (parent.optionalVars === node) return { ...base, action: 'write' };
      break;
    case Kind.Subscript:
      if (parent.value === node) return elementAccess(body, base, parent);
      break;
    case Kind.Attribute: {
      const call = parents.get(parent) as AnyPart | undefined;
      if (call !== undefined && 'kind' in call && call.kind === Kind.Call && call.func === parent) {
        const method = { name: parent.attr, args: call.args, keywords: call.keywords.length };
        const at = { ...base, method, start: call.start, end: call.end, key: keyed.has(parent.attr) ? (call.args[0] ?? null) : null };
        if (mutators.has(parent.attr)) return { ...at, action: 'mutate' };
        return { ...at, action: views.has(parent.attr) && isStepped(body, call) ? 'iterate' : 'read' };
      }
      break;
    }
    case Kind.Compare:
      for (let i = 0; i < parent.ops.length; i++) {
        if (parent.comparators[i] === node && (parent.ops[i] === 'in' || parent.ops[i] === 'not in')) {
          return { ...base, action: 'read', key: i === 0 ? parent.left : parent.comparators[i - 1]! };
        }
      }
      break;
    case Kind.Call:
      if (parent.args.includes(node)) {
        const name = parent.func.kind === Kind.Name ? parent.func.id : parent.func.kind === Kind.Attribute ? parent.func.attr : '';
        if (steppers.has(name) && isStepped(body, parent)) return { ...base, action: 'iterate' };
        return { ...base, action: 'read', argumentOf: parent };
      }
      break;
    default:
      break;
  }
  return { ...base, action: 'read' };
}

/** The name of a method, or something on the way to an attribute. */
function isCalled(parent: AnyPart | undefined, node: Expr): boolean {
  return parent !== undefined && 'kind' in parent && ((parent.kind === Kind.Call && parent.func === node) || parent.kind === Kind.Attribute);
}

/** The statement sets an attribute to something that it makes of the same attribute, and this is one of the two. */
function isReadAndSet(body: Body, statement: Stmt, node: Extract<Expr, { kind: Kind.Attribute }>): boolean {
  if (statement.kind === Kind.AugAssign) return statement.target === node;
  const target = statement.kind === Kind.Assign && statement.targets.length === 1 ? statement.targets[0]! : undefined;
  if (target?.kind !== Kind.Attribute || target.attr !== node.attr || statement.kind !== Kind.Assign) return false;
  const { text } = body.scope.file;
  const name = text.slice(target.start, target.end);
  return name === text.slice(node.start, node.end) && text.slice(statement.value.start, statement.value.end).includes(name);
}

type BaseAccess = Omit<Access, 'action'>;

function elementAccess(body: Body, base: BaseAccess, subscript: Extract<Expr, { kind: Kind.Subscript }>): Access {
  const at = { ...base, key: subscript.slice, start: subscript.start, end: subscript.end };
  const above = body.parents.get(subscript) as AnyPart | undefined;
  if (above !== undefined && 'kind' in above) {
    if (above.kind === Kind.AugAssign && above.target === subscript) return { ...at, action: 'update', value: above.value, start: above.start, end: above.end };
    if (above.kind === Kind.Delete) return { ...at, action: 'delete' };
    if ((above.kind === Kind.Assign && above.targets.includes(subscript)) || (above.kind === Kind.AnnAssign && above.target === subscript)) return { ...at, action: 'write', value: above.value };
    if (isInTarget(body, subscript)) return { ...at, action: 'write' };
  }
  return { ...at, action: 'read' };
}

/** The expression is assigned to. */
function isTarget(parent: AnyPart, node: Expr): boolean {
  if (!('kind' in parent)) return false;
  switch (parent.kind) {
    case Kind.Assign:
      return parent.targets.includes(node);
    case Kind.AnnAssign:
    case Kind.AugAssign:
    case Kind.NamedExpr:
      return parent.target === node;
    case Kind.For:
    case Kind.Comprehension:
      return parent.target === node;
    case Kind.WithItem:
      return parent.optionalVars === node;
    case Kind.Delete:
      return true;
    default:
      return false;
  }
}

/** Part of a tuple that is assigned to. */
function isInTarget(body: Body, node: Expr): boolean {
  let at: object = node;
  for (let parent = body.parents.get(at) as AnyPart | undefined; parent !== undefined && 'kind' in parent; parent = body.parents.get(at) as AnyPart | undefined) {
    if (parent.kind !== Kind.Tuple && parent.kind !== Kind.List && parent.kind !== Kind.Starred) return isTarget(parent, at as Expr);
    at = parent;
  }
  return false;
}

/** The contents of what is named are looked into or changed, not just passed along. */
function usesContents(body: Body, node: Expr): boolean {
  const parent = body.parents.get(node) as AnyPart | undefined;
  if (parent === undefined || !('kind' in parent)) return false;
  if (parent.kind === Kind.Subscript || parent.kind === Kind.Attribute) return parent.value === node;
  if (parent.kind === Kind.For || parent.kind === Kind.Comprehension) return parent.iter === node;
  return parent.kind === Kind.Compare || parent.kind === Kind.Call;
}

/** The value is stepped through by a loop or a comprehension: items are handed out between the steps. */
function isStepped(body: Body, node: Expr): boolean {
  let at: object = node;
  for (let depth = 0; depth < 4; depth++) {
    const parent = body.parents.get(at) as AnyPart | undefined;
    if (parent === undefined || !('kind' in parent)) return false;
    if (parent.kind === Kind.For || parent.kind === Kind.Comprehension) return parent.iter === at;
    if (parent.kind === Kind.YieldFrom) return true;
    if (parent.kind !== Kind.Call || !parent.args.includes(at as Expr)) return false;
    const name = parent.func.kind === Kind.Name ? parent.func.id : parent.func.kind === Kind.Attribute ? parent.func.attr : '';
    if (!steppers.has(name)) return false;
    at = parent;
  }
  return false;
}

/** The innermost statement around a node. */
export function statementAround(body: Body, node: object): Stmt | undefined {
  for (let at: object | undefined = node; at !== undefined; at = body.parents.get(at)) {
    if ('kind' in at && (at as Stmt).kind >= Kind.FunctionDef && (at as Stmt).kind <= Kind.ErrorStmt) return at as Stmt;
  }
  // The body of a lambda is no statement.
  return body.statements.length === 0 && body.nodes.length > 0 ? { kind: Kind.Pass, start: body.nodes[0]!.start, end: body.nodes[0]!.start } : undefined;
}

function testAround(body: Body, node: Expr): Test | null {
  let at: object = node;
  for (let depth = 0; depth < 12; depth++) {
    const parent = body.parents.get(at);
    if (parent === undefined) return null;
    const part = parent as AnyPart;
    if (!('kind' in part)) return part.test === at ? { node: part.test, kind: 'if', holder: part } : null;
    if (part.kind === Kind.While) return part.test === at ? { node: part.test, kind: 'while', holder: part } : null;
    if (part.kind === Kind.IfExp && part.test === at) return { node: part.test, kind: 'expression', holder: part };
    if (part.kind === Kind.Assert) return part.test === at ? { node: part.test, kind: 'assert', holder: part } : null;
    if (part.kind > Kind.ErrorExpr) return null;
    at = parent;
  }
  return null;
}

const captured = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** A variable of this very function that no inner function uses, or a name of a comprehension: nobody else can get at it. */
function isLocalOnly(body: Body, name: string): boolean {
  const { scope } = body;
  const owner = ownerOf(scope, name);
  if (owner === undefined) return false;
  let names = captured.get(owner);
  if (names === undefined) {
    names = capturedNames(scope.file, owner);
    captured.set(owner, names);
  }
  return !names.has(name);
}

/** Variables of a function that the functions inside it use. */
function capturedNames(file: FileState, owner: FunctionFacts): ReadonlySet<string> {
  const inner = file.facts.functions.filter((fn) => fn.index !== owner.index && fn.form !== 'generator-expression' && fn.start >= owner.start && fn.end <= owner.end && isInside(file, fn, owner));
  const names = new Set<string>();
  for (const name of owner.cells.keys()) {
    const word = new RegExp(`(?<![\\w.])${name.replace(/\W/g, '')}(?!\\w)`);
    if (inner.some((fn) => !fn.cells.has(name) && word.test(file.text.slice(fn.start, fn.end)))) names.add(name);
  }
  return names;
}

function isInside(file: FileState, fn: FunctionFacts, owner: FunctionFacts): boolean {
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index > 0; at = file.facts.functions[at.parent]) if (at.parent === owner.index) return true;
  return false;
}

/** True if the function holds anything that runs; facts of stubs and of code under `if TYPE_CHECKING` are empty. */
export function hasEvents(fn: FunctionFacts): boolean {
  return fn.events.some((event) => event.kind !== EventKind.Import);
}

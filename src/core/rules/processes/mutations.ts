import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Attribute, type Expr, type Name, type Stmt, type Subscript } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';

/** A change of what a name stands for: it is assigned, or a container's method, item or attribute changes the object. */
export interface Mutation {
  /** The name, or `self.name` without its receiver. */
  readonly name: string;
  readonly isAttribute: boolean;
  /** The name is bound anew; otherwise the object behind it changes. */
  readonly isAssigned: boolean;
  /** The name is the module's whatever is declared: `globals()["name"] = …`. */
  readonly isModule?: boolean;
  readonly start: number;
  readonly end: number;
}

const mutators = new Set(['append', 'extend', 'insert', 'remove', 'pop', 'clear', 'sort', 'reverse', 'add', 'discard', 'update', 'setdefault', 'popitem', 'appendleft', 'extendleft', 'popleft', 'difference_update', 'intersection_update']);

const known = new WeakMap<FunctionFacts, readonly Mutation[]>();

/** What a function changes by name or as an attribute of its first parameter, in its own body: nested functions are left out. */
export function mutationsOf(file: FileState, fn: FunctionFacts): readonly Mutation[] {
  let found = known.get(fn);
  if (found === undefined) {
    found = find(file, fn);
    known.set(fn, found);
  }
  return found;
}

/** The statements of a function or module. */
export function bodyOf(file: FileState, fn: FunctionFacts): readonly (Stmt | Expr)[] {
  const tree = treeOf(file);
  if (fn.form === 'module') return tree.module.body;
  if (fn.form === 'function') return tree.functions.get(fn.start)?.body ?? [];
  const lambda = tree.lambdas.get(fn.start);
  return lambda === undefined ? [] : [lambda.body];
}

/** Every node of a body, without those of functions and lambdas in it. */
export function walkOwn(body: readonly (Stmt | Expr)[], enter: (node: AnyNode) => void): void {
  walkTree(body, (node) => {
    if (node.kind === Kind.FunctionDef || node.kind === Kind.Lambda) return false;
    enter(node);
    return true;
  });
}

function find(file: FileState, fn: FunctionFacts): Mutation[] {
  const mutations: Mutation[] = [];
  const self = fn.cls >= 0 ? fn.parameters[0]?.name : undefined;
  const add = (target: Expr, at: AnyNode, isAssigned: boolean): void => {
    if (target.kind === Kind.Name) mutations.push({ name: target.id, isAttribute: false, isAssigned, start: at.start, end: at.end });
    else if (target.kind === Kind.Attribute && target.value.kind === Kind.Name && target.value.id === self) mutations.push({ name: target.attr, isAttribute: true, isAssigned, start: at.start, end: at.end });
  };
  const assign = (target: Expr, at: AnyNode): void => {
    switch (target.kind) {
      case Kind.Name:
      case Kind.Attribute:
        add(target, at, true);
        break;
      case Kind.Subscript: {
        const key = globalKey(target);
        if (key === undefined) add(target.value, at, false);
        else mutations.push({ name: key, isAttribute: false, isAssigned: true, isModule: true, start: at.start, end: at.end });
        break;
      }
      case Kind.Tuple:
      case Kind.List:
        for (const element of target.elts) assign(element, at);
        break;
      case Kind.Starred:
        assign(target.value, at);
        break;
      default:
        break;
    }
  };
  walkOwn(bodyOf(file, fn), (node) => {
    const statement = node as Stmt | Expr;
    switch (statement.kind) {
      case Kind.Assign:
        for (const target of statement.targets) assign(target, statement);
        break;
      case Kind.AugAssign:
        assign(statement.target, statement);
        break;
      case Kind.AnnAssign:
        if (statement.value !== null) assign(statement.target, statement);
        break;
      case Kind.For:
        assign(statement.target, statement.target);
        break;
      case Kind.With:
        for (const item of statement.items) if (item.optionalVars !== null) assign(item.optionalVars, item.optionalVars);
        break;
      case Kind.Delete:
        for (const target of statement.targets) assign(target, statement);
        break;
      case Kind.Call:
        if (statement.func.kind === Kind.Attribute && mutators.has(statement.func.attr)) add(statement.func.value, statement, false);
        break;
      default:
        break;
    }
  });
  return mutations;
}

/** `globals()["name"]`: the name. */
function globalKey({ value, slice }: Subscript): string | undefined {
  return value.kind === Kind.Call && value.func.kind === Kind.Name && value.func.id === 'globals' && slice.kind === Kind.Constant && typeof slice.value === 'string' ? slice.value : undefined;
}

/** Names that a function declares `global` or `nonlocal`. */
export function declaredOuter(file: FileState, fn: FunctionFacts): ReadonlySet<string> {
  const names = new Set<string>();
  walkOwn(bodyOf(file, fn), (node) => {
    const statement = node as Stmt;
    if (statement.kind === Kind.Global || statement.kind === Kind.Nonlocal) for (const name of statement.names) names.add(name);
  });
  return names;
}

/** Where a body reads a name, in order. */
export function readsOf(file: FileState, fn: FunctionFacts, name: string): AnyNode[] {
  const targets = new Set<number>();
  const reads: AnyNode[] = [];
  walkOwn(bodyOf(file, fn), (node) => {
    const statement = node as Stmt;
    if (statement.kind === Kind.Assign) for (const target of statement.targets) if (target.kind === Kind.Name) targets.add(target.start);
    if (statement.kind === Kind.For && statement.target.kind === Kind.Name) targets.add(statement.target.start);
    if (node.kind === Kind.Name && (node as Name).id === name && !targets.has(node.start)) reads.push(node);
  });
  return reads;
}

/** Where a body reads an attribute of this name, of whatever object; what it assigns is left out. */
export function attributeReads(file: FileState, fn: FunctionFacts, name: string): Attribute[] {
  const targets = new Set<number>();
  const reads: Attribute[] = [];
  walkOwn(bodyOf(file, fn), (node) => {
    const statement = node as Stmt;
    if (statement.kind === Kind.Assign) for (const target of statement.targets) if (target.kind === Kind.Attribute) targets.add(target.attrStart);
    if (node.kind === Kind.Attribute && (node as Attribute).attr === name && !targets.has((node as Attribute).attrStart)) reads.push(node as Attribute);
  });
  return reads;
}

import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import type { Program } from '../program/program';
import { evaluate } from '../program/types/evaluate';
import { TypeKind, type FunctionType } from '../program/types/types';
import { EventKind, type FunctionFacts } from '../summary/facts';
import { blocksOf } from '../syntax/inner-blocks';
import { lastName } from '../syntax/last-name';
import { Kind, type Call, type ExceptHandler, type Stmt, type With } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';

/**
 * Whether a function keeps its errors to itself: its whole body stands in `try` with a handler for every exception that raises
 * nothing in turn. `undefined` where that cannot be told: a decorator may do so, or a body that is not here.
 */
export function errorsEnd(p: Program, callee: FunctionType): boolean | undefined {
  return errorsEndIn(p, callee, 0);
}

/** Functions that call functions that call … this deep. */
const maxDepth = 3;

function errorsEndIn(p: Program, callee: FunctionType, depth: number): boolean | undefined {
  const { fn, file } = callee;
  if (callee.isUncertain || fn.isStub || fn.isAsync || fn.isGenerator) return undefined;
  if (fn.form === 'lambda') {
    // `lambda: self._save(x)` is as careful as what it calls.
    const calls = fn.events.filter((event) => event.kind === EventKind.Call);
    const called = calls.length === 1 ? evaluate(p, file, calls[0]!.value.func) : undefined;
    return called?.kind === TypeKind.Function && called.fn !== fn && depth < maxDepth ? errorsEndIn(p, called, depth + 1) : undefined;
  }
  const definition = treeOf(file).functions.get(fn.start);
  if (definition === undefined) return undefined;
  if (definition.body.length === 1 && delegates(definition.body[0]!)) {
    // One statement that calls another function: that one's care counts.
    const calls = fn.events.filter((event) => event.kind === EventKind.Call);
    const called = calls.length === 1 ? evaluate(p, file, calls[0]!.value.func) : undefined;
    if (called?.kind === TypeKind.Function && called.fn !== fn && !called.fn.isGenerator) return isCareful(called) || false;
  }
  if (isGuarded(definition.body)) return true;
  if (depth >= maxDepth || fn.decorators.length > 0) return false;
  // A call of a function that keeps its own errors to itself fails no more than a `try` does.
  return isGuarded(definition.body, (call) => {
    const event = fn.events.find((each) => each.kind === EventKind.Call && each.start === call.start && each.end === call.end);
    const called = event?.kind === EventKind.Call ? evaluate(p, file, event.value.func, callee.bindings) : undefined;
    return called?.kind === TypeKind.Function && called.fn !== fn && errorsEndIn(p, called, depth + 1) === true;
  });
}

function isCareful(called: FunctionType): boolean {
  return handlesItsErrors(called.file, called.fn);
}

/** The same of a function or coroutine as it is written, whatever its decorators do. */
export function handlesItsErrors(file: FileState, fn: FunctionFacts): boolean {
  const definition = treeOf(file).functions.get(fn.start);
  return definition !== undefined && isGuarded(definition.body);
}

function delegates(statement: Stmt): boolean {
  return (statement.kind === Kind.ExprStmt || statement.kind === Kind.Return) && statement.value?.kind === Kind.Call;
}

/** All that may fail stands in `try`; a few plain statements before it, such as a log line or an assignment, are let pass. */
function isGuarded(body: readonly Stmt[], isCarefulCall: (call: Call) => boolean = () => false): boolean {
  let guarded = 0;
  for (const statement of body) {
    switch (statement.kind) {
      case Kind.Try:
        // `try` … `finally` lets pass what its body lets pass.
        if (!statement.handlers.some(takesAll) && (statement.handlers.length > 0 || !isGuarded(statement.body, isCarefulCall))) return false;
        guarded++;
        break;
      case Kind.With: {
        // `with self._lock:` around a few plain statements is one of them.
        const isLockOnly = statement.items.every(({ contextExpr }) => contextExpr.kind === Kind.Name || contextExpr.kind === Kind.Attribute) && statement.body.every(isPlain);
        if (isSuppressing(statement) || isGuarded(statement.body, isCarefulCall)) guarded++;
        else if (!isLockOnly) return false;
        break;
      }
      case Kind.For:
      case Kind.While:
        if (!isGuarded(statement.body, isCarefulCall)) return false;
        guarded++;
        break;
      case Kind.If: {
        const blocks = blocksOf(statement).filter((block) => block.length > 0);
        const withWork = blocks.filter((block) => !block.every(isPlain));
        if (!withWork.every((block) => isGuarded(block, isCarefulCall))) return false;
        guarded += withWork.length;
        break;
      }
      case Kind.Raise:
      case Kind.Match:
        return false;
      case Kind.ExprStmt:
      case Kind.Return:
      case Kind.Assign:
      case Kind.AnnAssign:
        if (statement.value?.kind === Kind.Call && isCarefulCall(statement.value)) guarded++;
        break;
      default:
        break;
    }
  }
  return guarded > 0;
}

function isPlain(statement: Stmt): boolean {
  return statement.kind === Kind.Return || statement.kind === Kind.Pass || statement.kind === Kind.Continue || statement.kind === Kind.Break || statement.kind === Kind.Assign || statement.kind === Kind.AnnAssign || statement.kind === Kind.AugAssign || statement.kind === Kind.ExprStmt;
}

const everything: ReadonlySet<string> = new Set(['Exception', 'BaseException']);

/** A handler for every exception whose body does not raise. */
function takesAll(handler: ExceptHandler): boolean {
  const types = handler.type === null ? [] : handler.type.kind === Kind.Tuple ? handler.type.elts : [handler.type];
  if (handler.type !== null && !types.some((type) => everything.has(lastName(type)))) return false;
  let raises = false;
  walkTree(handler.body, (node) => {
    if (node.kind === Kind.Raise) raises = true;
    return node.kind !== Kind.FunctionDef && node.kind !== Kind.Lambda;
  });
  return !raises;
}

function isSuppressing(statement: With): boolean {
  return statement.items.some(({ contextExpr }) => contextExpr.kind === Kind.Call && lastName(contextExpr.func) === 'suppress' && contextExpr.args.some((type) => everything.has(lastName(type))));
}

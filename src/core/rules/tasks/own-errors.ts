import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Expr, type Stmt } from '../../syntax/nodes';

/** True for a function whose whole body, apart from simple assignments, stands in `try` with a handler for every exception. */
export function handlesItsErrors(file: FileState, fn: FunctionFacts): boolean {
  const definition = treeOf(file).functions.get(fn.start);
  return definition !== undefined && allHandled(definition.body, 0);
}

function allHandled(body: readonly Stmt[], depth: number): boolean {
  if (depth > 4) return false;
  return body.every((statement) => {
    switch (statement.kind) {
      case Kind.Try:
        return statement.handlers.some(({ type, body: handler }) => catchesAll(type) && handler.at(-1)?.kind !== Kind.Raise);
      case Kind.While:
        return isSimple(statement.test) && allHandled(statement.body, depth + 1) && statement.orelse.length === 0;
      case Kind.Assign:
        return isSimple(statement.value);
      case Kind.ExprStmt:
        return statement.value.kind === Kind.Constant || (statement.value.kind === Kind.Call && /^(?:self\.)?_?(?:log|logger|logging|LOGGER|_LOGGER)\b/.test(nameOf(statement.value.func)));
      case Kind.Global:
      case Kind.Nonlocal:
      case Kind.Pass:
      case Kind.Import:
      case Kind.ImportFrom:
        return true;
      case Kind.With:
        return statement.items.every(({ contextExpr }) => isSimple(contextExpr)) && allHandled(statement.body, depth + 1);
      case Kind.Return:
        return statement.value === null || isSimple(statement.value);
      default:
        return false;
    }
  });
}

function nameOf(node: Expr): string {
  if (node.kind === Kind.Name) return node.id;
  return node.kind === Kind.Attribute ? `${nameOf(node.value)}.${node.attr}` : '';
}

function isSimple(node: Expr): boolean {
  switch (node.kind) {
    case Kind.Name:
    case Kind.Constant:
      return true;
    case Kind.Attribute:
      return isSimple(node.value);
    case Kind.UnaryOp:
      return isSimple(node.operand);
    default:
      return false;
  }
}

function catchesAll(type: Expr | null): boolean {
  if (type === null) return true;
  if (type.kind === Kind.Name) return type.id === 'Exception' || type.id === 'BaseException';
  return type.kind === Kind.Tuple && type.elts.some(catchesAll);
}

import { Kind, type Expr, type If, type IfClause, type Stmt, type Try } from '../syntax/nodes';
import { dottedPath } from './dotted-path';

/** Shapes of code that does its work on the first call only, that a switch turns on, or that a literal selects. */

/** The variable or attribute whose absence a test asks for: `x is None`, `not x`, `not hasattr(self, "x")`, `key not in cache`. */
function absent(test: Expr): string | undefined {
  switch (test.kind) {
    case Kind.UnaryOp: {
      if (test.op !== 'not') return undefined;
      const { operand } = test;
      if (operand.kind === Kind.Call) {
        const [owner, name] = operand.args;
        const isHasattr = operand.func.kind === Kind.Name && operand.func.id === 'hasattr' && owner?.kind === Kind.Name;
        return isHasattr && name?.kind === Kind.Constant ? `${owner.id}.${String(name.value)}` : undefined;
      }
      return dottedPath(operand);
    }
    case Kind.Compare: {
      const right = test.comparators[0];
      if (right === undefined || test.ops.length !== 1) return undefined;
      if (test.ops[0] === 'is' && right.kind === Kind.Constant && right.type === 'None') return dottedPath(test.left);
      return test.ops[0] === 'not in' ? dottedPath(right) : undefined;
    }
    case Kind.BoolOp:
      return test.values.map(absent).find((path) => path !== undefined);
    default:
      return undefined;
  }
}

/** `if self.client is None: self.client = make()`, `if key not in cache: cache[key] = load()`; plain variables do not last. */
export function fillsCache(clause: IfClause): boolean {
  const path = absent(clause.test);
  if (path === undefined) return false;
  return clause.body.some((statement) => assigns(statement, path));
}

function assigns(statement: Stmt, path: string): boolean {
  switch (statement.kind) {
    case Kind.Assign:
      return statement.targets.some((target) => isPlaceOf(target, path));
    case Kind.AnnAssign:
      return isPlaceOf(statement.target, path);
    case Kind.With:
    case Kind.For:
      return statement.body.some((inner) => assigns(inner, path));
    case Kind.Try:
      return [...statement.body, ...statement.orelse, ...statement.finalbody].some((inner) => assigns(inner, path));
    case Kind.If:
      return statement.clauses.some((clause) => clause.body.some((inner) => assigns(inner, path)));
    default:
      return false;
  }
}

/** The place itself or an element of it. A bare name counts if it is an element, or shouts that it is a global. */
function isPlaceOf(target: Expr, path: string): boolean {
  if (target.kind === Kind.Subscript) return dottedPath(target.value) === path;
  if (target.kind === Kind.Name) return target.id === path && /^_?[A-Z]|^_/.test(path);
  return dottedPath(target) === path;
}

/** `if cached is not None: return cached`: what follows runs when there is no answer yet. */
export function answersFromCache(node: If): boolean {
  const clause = node.clauses[0]!;
  if (node.clauses.length > 1 || node.orelse.length > 0) return false;
  const last = clause.body.at(-1);
  if (last?.kind !== Kind.Return || last.value === null || clause.body.length > 2) return false;
  const answer = dottedPath(last.value.kind === Kind.Subscript ? last.value.value : last.value);
  // `if options and not reload: return options`
  const tests = clause.test.kind === Kind.BoolOp && clause.test.op === 'and' ? clause.test.values : [clause.test];
  return answer !== undefined && tests.some((test) => present(test) === answer);
}

/** The variable whose presence a test asks for: `x`, `x is not None`, `key in cache`. */
function present(test: Expr): string | undefined {
  if (test.kind === Kind.NamedExpr) return dottedPath(test.target);
  if (test.kind !== Kind.Compare) return dottedPath(test);
  const right = test.comparators[0];
  if (right === undefined || test.ops.length !== 1) return undefined;
  if (test.ops[0] === 'is not' && right.kind === Kind.Constant && right.type === 'None') {
    return dottedPath(test.left.kind === Kind.NamedExpr ? test.left.target : test.left);
  }
  return test.ops[0] === 'in' ? dottedPath(right) : undefined;
}

const misses = new Set(['KeyError', 'AttributeError', 'LookupError']);

/** `try: return cache[key]` with a handler for the miss: handler and rest run when there is no answer yet. */
export function triesCache(node: Try, caught: readonly string[]): boolean {
  const [only] = node.body;
  if (node.body.length !== 1 || only?.kind !== Kind.Return || only.value === null) return false;
  const isLookup = only.value.kind === Kind.Subscript || only.value.kind === Kind.Attribute;
  return isLookup && caught.some((name) => misses.has(name));
}

/** The test asks a constant (`LOG_FILE`, `settings.DEBUG`) or the environment of the process. */
export function asksSwitch(test: Expr): boolean {
  switch (test.kind) {
    case Kind.Name:
      return isConstantName(test.id);
    case Kind.Attribute:
      return isConstantName(test.attr);
    case Kind.UnaryOp:
      return asksSwitch(test.operand);
    case Kind.BoolOp:
      return test.op === 'and' ? test.values.some(asksSwitch) : test.values.every(asksSwitch);
    case Kind.Compare:
      return asksSwitch(test.left);
    case Kind.Call: {
      const path = dottedPath(test.func);
      return path === 'os.getenv' || path === 'os.environ.get' || path === 'getenv';
    }
    case Kind.Subscript:
      return dottedPath(test.value) === 'os.environ';
    default:
      return false;
  }
}

function isConstantName(name: string): boolean {
  return name !== 'TYPE_CHECKING' && /^_*[A-Z][A-Z0-9_]+$/.test(name);
}

/** The test picks one of several cases: a comparison with a literal or an enumeration's member, or a question for the type. */
export function selectsCase(test: Expr): boolean {
  if (test.kind === Kind.BoolOp) return test.values.some(selectsCase);
  if (test.kind === Kind.UnaryOp) return selectsCase(test.operand);
  if (test.kind === Kind.Call) return test.func.kind === Kind.Name && test.func.id === 'isinstance';
  if (test.kind !== Kind.Compare || test.ops.length !== 1) return false;
  const [op] = test.ops;
  return (op === '==' || op === 'in' || op === 'is') && isCaseLabel(test.comparators[0]!);
}

function isCaseLabel(node: Expr): boolean {
  switch (node.kind) {
    case Kind.Constant:
      return node.type === 'str' || node.type === 'int';
    case Kind.Attribute:
      return isConstantName(node.attr) || (node.attr === 'value' && isCaseLabel(node.value));
    case Kind.Tuple:
    case Kind.List:
    case Kind.Set:
      return node.elts.length > 0 && node.elts.every(isCaseLabel);
    default:
      return false;
  }
}

import { firstSegment } from '../dotted-names';
import { Kind, type Expr, type Pattern, type Stmt } from '../syntax/nodes';

/** Names that a function body binds, and those it declares `global` or `nonlocal`. Nested functions are not entered. */
export interface ScopeNames {
  readonly bound: Set<string>;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** The scope of a lambda or generator expression: what it binds is bound by the walk. */
export const noNames: ScopeNames = { bound: new Set(), globals: none, nonlocals: none };

/** Names as they are being collected; few blocks declare any `global` or `nonlocal`. */
interface Collected {
  readonly bound: Set<string>;
  globals: Set<string> | null;
  nonlocals: Set<string> | null;
}

/**
 * Collects what a block binds by statements. Assignment expressions bind when the walk meets them, so that expressions
 * need not be searched here.
 */
export function scopeNames(body: readonly Stmt[]): ScopeNames {
  const names: Collected = { bound: new Set(), globals: null, nonlocals: null };
  collect(body, names);
  const globals = names.globals ?? none;
  const nonlocals = names.nonlocals ?? none;
  for (const name of globals) names.bound.delete(name);
  for (const name of nonlocals) names.bound.delete(name);
  return { bound: names.bound, globals, nonlocals };
}

function collect(body: readonly Stmt[], names: Collected): void {
  for (const statement of body) {
    switch (statement.kind) {
      case Kind.FunctionDef:
      case Kind.ClassDef:
        names.bound.add(statement.name);
        break;
      case Kind.Assign:
        for (const target of statement.targets) bindTarget(target, names.bound);
        break;
      case Kind.AnnAssign:
      case Kind.AugAssign:
        bindTarget(statement.target, names.bound);
        break;
      case Kind.TypeAlias:
        bindTarget(statement.name, names.bound);
        break;
      case Kind.For:
        bindTarget(statement.target, names.bound);
        collect(statement.body, names);
        collect(statement.orelse, names);
        break;
      case Kind.While:
        collect(statement.body, names);
        collect(statement.orelse, names);
        break;
      case Kind.If:
        for (const clause of statement.clauses) collect(clause.body, names);
        collect(statement.orelse, names);
        break;
      case Kind.With:
        for (const item of statement.items) if (item.optionalVars) bindTarget(item.optionalVars, names.bound);
        collect(statement.body, names);
        break;
      case Kind.Try:
        collect(statement.body, names);
        for (const handler of statement.handlers) {
          if (handler.name !== null) names.bound.add(handler.name);
          collect(handler.body, names);
        }
        collect(statement.orelse, names);
        collect(statement.finalbody, names);
        break;
      case Kind.Match:
        for (const matchCase of statement.cases) {
          for (const name of patternNames(matchCase.pattern)) names.bound.add(name);
          collect(matchCase.body, names);
        }
        break;
      case Kind.Import:
        for (const alias of statement.names) names.bound.add(alias.asname ?? firstSegment(alias.name));
        break;
      case Kind.ImportFrom:
        for (const alias of statement.names) if (alias.name !== '*') names.bound.add(alias.asname ?? alias.name);
        break;
      case Kind.Global:
        for (const name of statement.names) (names.globals ??= new Set()).add(name);
        break;
      case Kind.Nonlocal:
        for (const name of statement.names) (names.nonlocals ??= new Set()).add(name);
        break;
      default:
        break;
    }
  }
}

function bindTarget(target: Expr, bound: Set<string>): void {
  if (target.kind === Kind.Name) bound.add(target.id);
  else if (target.kind === Kind.Tuple || target.kind === Kind.List) for (const element of target.elts) bindTarget(element, bound);
  else if (target.kind === Kind.Starred) bindTarget(target.value, bound);
}

/** The names that a `case` pattern captures, in source order. */
export function patternNames(pattern: Pattern): string[] {
  const names: string[] = [];
  const stack: Pattern[] = [pattern];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    switch (next.kind) {
      case Kind.MatchSequence:
      case Kind.MatchOr:
        stack.push(...next.patterns);
        break;
      case Kind.MatchMapping:
        stack.push(...next.patterns);
        if (next.rest !== null) names.push(next.rest);
        break;
      case Kind.MatchClass:
        stack.push(...next.patterns, ...next.kwdPatterns);
        break;
      case Kind.MatchStar:
        if (next.name !== null) names.push(next.name);
        break;
      case Kind.MatchAs:
        if (next.name !== null) names.push(next.name);
        if (next.pattern) stack.push(next.pattern);
        break;
      default:
        break;
    }
  }
  return names;
}

import { scopeNames } from '../../summary/scopes';
import { Kind, type Arg, type Arguments, type Comprehension, type Expr, type For, type FunctionDef, type Name, type NamedExpr, type Stmt } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';

/** The plain names that a target binds; `undefined` if it also writes into something. */
export function targetNames(target: Expr): string[] | undefined {
  switch (target.kind) {
    case Kind.Name:
      return [target.id];
    case Kind.Starred:
      return targetNames(target.value);
    case Kind.Tuple:
    case Kind.List: {
      const names: string[] = [];
      for (const element of target.elts) {
        const inner = targetNames(element);
        if (inner === undefined) return undefined;
        names.push(...inner);
      }
      return names;
    }
    default:
      return undefined;
  }
}

/** Names that an expression takes from the code around it: without those that its own comprehensions bind. */
export function readNames(expression: Expr): ReadonlySet<string> {
  const read = new Set<string>();
  const own = new Set<string>();
  walkTree([expression], (node) => {
    if (node.kind === Kind.Name) read.add((node as Name).id);
    if (node.kind === Kind.Comprehension) for (const name of targetNames((node as Comprehension).target) ?? []) own.add(name);
    return true;
  });
  for (const name of own) read.delete(name);
  return read;
}

/**
 * How often each name stands in the code, bound or read, as a name of the scope around it: functions, comprehensions and other loops that
 * bind the same name mean something of their own.
 * @param looksInto loops that count although they bind names.
 */
export function nameCounts(roots: readonly (Expr | Stmt)[], looksInto: (loop: For) => boolean): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (nodes: readonly (Expr | Stmt)[], hidden: ReadonlySet<string>): void => {
    walkTree(nodes, (node) => {
      const part = node as Expr | Stmt;
      switch (part.kind) {
        case Kind.Name:
          if (!hidden.has(part.id)) counts.set(part.id, (counts.get(part.id) ?? 0) + 1);
          return true;
        case Kind.FunctionDef: {
          const own = new Set([...hidden, ...scopeNames(part.body).bound, ...parametersOf(part)]);
          count([...part.decorators, ...defaultsOf(part)], hidden);
          count(part.body, own);
          return false;
        }
        case Kind.ListComp:
        case Kind.SetComp:
        case Kind.DictComp:
        case Kind.GeneratorExp: {
          const own = new Set([...hidden, ...part.generators.flatMap(({ target }) => targetNames(target) ?? [])]);
          for (const { iter } of part.generators) count([iter], hidden);
          count([...(part.kind === Kind.DictComp ? [...(part.key === null ? [] : [part.key]), part.value] : [part.elt]), ...part.generators.flatMap(({ ifs }) => ifs)], own);
          return false;
        }
        case Kind.For: {
          if (looksInto(part)) return true;
          count([part.iter], hidden);
          count([part.target, ...part.body, ...part.orelse], new Set([...hidden, ...(targetNames(part.target) ?? [])]));
          return false;
        }
        default:
          return true;
      }
    });
  };
  count(roots, new Set());
  return counts;
}

/** Names of all parameters. */
export function parametersOf({ args }: FunctionDef): Set<string> {
  return new Set(argumentsOf(args).map((each) => each.arg));
}

function defaultsOf({ args }: FunctionDef): Expr[] {
  return argumentsOf(args).flatMap((each) => (each.default === null ? [] : [each.default]));
}

function argumentsOf(args: Arguments): Arg[] {
  return [...args.posonlyargs, ...args.args, ...args.kwonlyargs, ...(args.vararg ? [args.vararg] : []), ...(args.kwarg ? [args.kwarg] : [])];
}

/** Variables that statements bind, comprehensions apart; `undefined` if they do it in a way that is not followed. */
export function boundNames(body: readonly Stmt[]): Set<string> | undefined {
  const bound = new Set<string>();
  let isClear = true as boolean;
  const add = (target: Expr): void => {
    // What is written into an object binds no name.
    if (target.kind === Kind.Attribute || target.kind === Kind.Subscript) return;
    const names = targetNames(target);
    if (names === undefined) isClear = false;
    else for (const name of names) bound.add(name);
  };
  walkTree(body, (node: AnyNode) => {
    const statement = node as Stmt;
    switch (statement.kind) {
      case Kind.Assign:
        statement.targets.forEach(add);
        break;
      case Kind.AugAssign:
      case Kind.AnnAssign:
      case Kind.For:
        add(statement.target);
        break;
      case Kind.With:
        for (const item of statement.items) if (item.optionalVars) add(item.optionalVars);
        break;
      case Kind.Try:
        for (const handler of statement.handlers) if (handler.name !== null) bound.add(handler.name);
        break;
      case Kind.FunctionDef:
      case Kind.ClassDef:
      case Kind.Import:
      case Kind.ImportFrom:
      case Kind.Match:
      case Kind.Global:
      case Kind.Nonlocal:
      case Kind.Delete:
      case Kind.TypeAlias:
      case Kind.ErrorStmt:
        isClear = false;
        return false;
      default:
        if (node.kind === Kind.NamedExpr) add((node as NamedExpr).target);
    }
    return true;
  });
  return isClear ? bound : undefined;
}

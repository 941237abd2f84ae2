import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import { asksForMain } from '../../summary/main-guard';
import { Kind, type Comprehension, type Expr, type Stmt } from '../../syntax/nodes';
import { blocksOf } from '../../syntax/inner-blocks';
import type { AnyNode } from '../../syntax/walk-tree';
import { walkOwn } from './mutations';

/** What the code of a module binds, apart for each way in which it is run. */
export interface ModuleNames {
  /** Bound whenever the module is imported: the last expression that a name is assigned, `null` for what is no assignment (imports, functions, loops). */
  readonly imported: ReadonlyMap<string, Expr | null>;
  /** Bound under `if __name__ == "__main__":` alone, which no child process comes to. */
  readonly guarded: ReadonlyMap<string, readonly AnyNode[]>;
  /** The bodies of these guards. */
  readonly guards: readonly { readonly start: number; readonly end: number }[];
}

const known = new WeakMap<FileState, ModuleNames>();

/** What a module binds when it is imported, and what only when it is the program. */
export function moduleNames(file: FileState): ModuleNames {
  let names = known.get(file);
  if (names === undefined) {
    names = find(file);
    known.set(file, names);
  }
  return names;
}

/** Names that comprehensions of a body bind for themselves. */
export function comprehensionNames(body: readonly (Stmt | Expr)[]): ReadonlySet<string> {
  const names = new Set<string>();
  walkOwn(body, (node) => {
    if (node.kind === Kind.Comprehension) bound((node as Comprehension).target, (name) => names.add(name));
  });
  return names;
}

function find(file: FileState): ModuleNames {
  const imported = new Map<string, Expr | null>();
  const guarded = new Map<string, AnyNode[]>();
  const guards: { start: number; end: number }[] = [];
  const visit = (body: readonly Stmt[], isGuarded: boolean, depth: number): void => {
    for (const statement of body) {
      const bind = (name: string, value: Expr | null): void => {
        if (!isGuarded) imported.set(name, value);
        else {
          const all = guarded.get(name);
          if (all === undefined) guarded.set(name, [statement]);
          else all.push(statement);
        }
      };
      bindings(statement, bind);
      if (depth > 12 || statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef) continue;
      const first = statement.kind === Kind.If ? statement.clauses[0] : undefined;
      if (first !== undefined && !isGuarded && beginsWithMainTest(first.test)) {
        guards.push({ start: first.test.end, end: first.body.at(-1)?.end ?? first.test.end });
        visit(first.body, true, depth + 1);
        if (statement.kind === Kind.If) visit(statement.orelse, false, depth + 1);
        continue;
      }
      for (const block of blocksOf(statement)) visit(block, isGuarded, depth + 1);
    }
  };
  visit(treeOf(file).module.body, false, 0);
  return { imported, guarded, guards };
}

/** The test alone, or before `and` and `or`. */
function beginsWithMainTest(test: Expr): boolean {
  return test.kind === Kind.BoolOp ? beginsWithMainTest(test.values[0]!) : asksForMain(test);
}

function bindings(statement: Stmt, bind: (name: string, value: Expr | null) => void): void {
  switch (statement.kind) {
    case Kind.Assign:
      for (const target of statement.targets) bound(target, (name) => { bind(name, target.kind === Kind.Name ? statement.value : null); });
      break;
    case Kind.AnnAssign:
      if (statement.value !== null) bound(statement.target, (name) => { bind(name, statement.value); });
      break;
    case Kind.AugAssign:
      bound(statement.target, (name) => { bind(name, null); });
      break;
    case Kind.For:
      bound(statement.target, (name) => { bind(name, null); });
      break;
    case Kind.With:
      for (const item of statement.items) if (item.optionalVars !== null) bound(item.optionalVars, (name) => { bind(name, null); });
      break;
    case Kind.FunctionDef:
    case Kind.ClassDef:
      bind(statement.name, null);
      break;
    case Kind.Import:
    case Kind.ImportFrom:
      for (const alias of statement.names) bind(alias.asname ?? (statement.kind === Kind.Import ? alias.name.split('.')[0]! : alias.name), null);
      break;
    case Kind.Try:
      for (const handler of statement.handlers) if (handler.name !== null) bind(handler.name, null);
      break;
    default:
      break;
  }
}

function bound(target: Expr, add: (name: string) => void): void {
  if (target.kind === Kind.Name) add(target.id);
  else if (target.kind === Kind.Tuple || target.kind === Kind.List) for (const element of target.elts) bound(element, add);
  else if (target.kind === Kind.Starred) bound(target.value, add);
}

import { treeOf, type FileTree } from '../../program/loops/tree-of';
import type { FileState } from '../../program/file-state';
import type { CallEvent } from '../../summary/facts';
import { blocksOf } from '../../syntax/inner-blocks';
import { Kind, type Call, type ClassDef, type Expr, type ExceptHandler, type FunctionDef, type Lambda, type MatchCase, type Module, type Name, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';

/** The tree of a file, with the way up from each node: rules about what becomes of a value ask where its expression stands. */
export interface Code {
  readonly file: FileState;
  readonly tree: FileTree;
  readonly parents: ReadonlyMap<AnyNode, AnyNode>;
  /** Calls by `start:end`, as events name them. */
  readonly calls: ReadonlyMap<string, Call>;
  /** Every use of a name in the file, in source order. */
  readonly names: ReadonlyMap<string, readonly Name[]>;
}

/** Where a variable lives. */
export type Scope = FunctionDef | Lambda | ClassDef | Module;

const known = new WeakMap<FileTree, Code>();

/** The code of a file. Asked only where a rule has met a call that concerns it. */
export function codeOf(file: FileState): Code {
  const tree = treeOf(file);
  let code = known.get(tree);
  if (code === undefined) {
    code = read(file, tree);
    known.set(tree, code);
  }
  return code;
}

function read(file: FileState, tree: FileTree): Code {
  const names = new Map<string, Name[]>();
  for (const node of tree.nodes) {
    if (node.kind !== Kind.Name) continue;
    const name = node as Name;
    const uses = names.get(name.id);
    if (uses === undefined) names.set(name.id, [name]);
    else uses.push(name);
  }
  for (const uses of names.values()) uses.sort((a, b) => a.start - b.start);
  return { file, tree, parents: tree.parents, calls: tree.callNodes, names };
}

/** The call that an event stands for. */
export function nodeOf(code: Code, event: CallEvent): Call | undefined {
  return code.calls.get(`${event.start}:${event.end}`);
}

/** What the analysis knows of a call; `undefined` where it does not run: dead code, or code for type checkers. */
export function eventOf(code: Code, call: AnyNode): CallEvent | undefined {
  return code.tree.calls.get(`${call.start}:${call.end}`)?.event;
}

/** The nodes around a node, innermost first. */
export function* around(code: Code, node: AnyNode): Generator<AnyNode> {
  for (let at = code.parents.get(node); at !== undefined; at = code.parents.get(at)) yield at;
}

export function isStatement(node: AnyNode): node is Stmt {
  return node.kind >= Kind.FunctionDef && node.kind <= Kind.ErrorStmt;
}

/** The innermost statement around (or equal to) a node. */
export function statementOf(code: Code, node: AnyNode): Stmt | undefined {
  if (isStatement(node)) return node;
  for (const at of around(code, node)) if (isStatement(at)) return at;
  return undefined;
}

/** The statements among which one stands; `undefined` for none. */
export function blockOf(code: Code, statement: Stmt): readonly Stmt[] | undefined {
  const parent = code.parents.get(statement);
  if (parent === undefined) return undefined;
  switch (parent.kind) {
    case Kind.Module:
    case Kind.FunctionDef:
    case Kind.ClassDef:
    case Kind.ExceptHandler:
    case Kind.MatchCase:
      return (parent as Module | FunctionDef | ClassDef | ExceptHandler | MatchCase).body;
    default:
      return isStatement(parent) ? blocksOf(parent).find((block) => block.includes(statement)) : undefined;
  }
}

/** The function, lambda, class or module whose variables a node sees first. Comprehensions count as part of what is around them. */
export function scopeOf(code: Code, node: AnyNode): Scope {
  let from: AnyNode = node;
  for (const at of around(code, node)) {
    const isInside =
      at.kind === Kind.Module ||
      (at.kind === Kind.Lambda && (at as Lambda).body === from) ||
      // Decorators, defaults and annotations belong to the code around.
      ((at.kind === Kind.FunctionDef || at.kind === Kind.ClassDef) && isStatement(from) && (at as FunctionDef | ClassDef).body.includes(from));
    if (isInside) return at as Scope;
    from = at;
  }
  return code.tree.module;
}

/** The loops and comprehensions of the same function whose turns run a node, innermost first. */
export function loopsAround(code: Code, node: AnyNode): AnyNode[] {
  const loops: AnyNode[] = [];
  let from: AnyNode = node;
  for (const at of around(code, node)) {
    switch (at.kind) {
      case Kind.For:
      case Kind.While:
        if (isStatement(from) && (at as Extract<Stmt, { kind: Kind.For | Kind.While }>).body.includes(from)) loops.push(at);
        break;
      case Kind.ListComp:
      case Kind.SetComp:
      case Kind.DictComp:
      case Kind.GeneratorExp:
        // What the first `for` iterates is evaluated once.
        if (from.kind !== Kind.Comprehension || (at as Extract<Expr, { kind: Kind.ListComp }>).generators[0] !== from) loops.push(at);
        break;
      case Kind.FunctionDef:
      case Kind.ClassDef:
      case Kind.Lambda:
      case Kind.Module:
        return loops;
      default:
        break;
    }
    from = at;
  }
  return loops;
}

/** True if a node lies inside another, or is it. */
export function isWithin(inner: AnyNode, outer: { readonly start: number; readonly end: number }): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The argument of a call as it is written: at a position, or under a keyword. */
export function writtenArgument(call: Call, position: number | undefined, keyword: string | undefined): Expr | undefined {
  const named = keyword === undefined ? undefined : call.keywords.find(({ arg }) => arg === keyword);
  if (named !== undefined) return named.value;
  if (position === undefined || call.args.slice(0, position + 1).some(({ kind }) => kind === Kind.Starred)) return undefined;
  return call.args[position];
}

/** True if arguments come from `*values` or `**options`: then nobody can say what is missing. */
export function hasOpenArguments(call: Call): boolean {
  return call.args.some(({ kind }) => kind === Kind.Starred) || call.keywords.some(({ arg }) => arg === null);
}

import type { FileState } from '../program/file-state';
import { ComputesOnly, freshNames } from '../program/loops/computes-only';
import { readsBefore } from '../program/loops/independent';
import { boundNames, nameCounts, parametersOf, targetNames } from '../program/loops/names';
import type { Program } from '../program/program';
import { scopeNames } from '../summary/scopes';
import { Kind, type Attribute, type Call, type Comprehension, type Expr, type FunctionDef, type Name, type Stmt } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';
import { ValueKind } from '../summary/values';
import type { LoopStatement } from './loop-statement';

/** What a loop takes from the function around it, and what it leaves there. */
export interface LoopVariables {
  /** Passed to it: in the order in which they occur. */
  readonly taken: readonly string[];
  /** Bound or filled by it, and used behind it. */
  readonly left: readonly string[];
}

/** More parameters than this make a function that nobody wants to read. */
const maxParameters = 6;
/** Calls that look at the scope they stand in, or at the terminal. */
const scopeReaders = new Set(['locals', 'vars', 'globals', 'eval', 'exec', 'dir', 'super', 'input', 'breakpoint']);

/**
 * The variables of a loop that can move into a function of its own, even into another process: it only computes, reads plain values and
 * leaves what it makes in variables. `undefined` where that is not certain.
 */
export function loopVariables(p: Program, file: FileState, { loop, owner, around, before }: LoopStatement): LoopVariables | undefined {
  const bound = boundNames([loop]);
  const parameters = parametersOf(owner);
  const fresh = freshNames(owner.body, parameters);
  if (bound === undefined || loop.orelse.length > 0 || !new ComputesOnly(p).statements(file, [loop], fresh)) return undefined;
  const inside = nameCounts([loop], () => true);
  const whole = nameCounts(owner.body, () => true);
  const locals = new Set([...scopeNames(owner.body).bound, ...parameters, ...walrusNames(owner.body)]);
  const certain = new Set([...parameters, ...certainNames(before), ...around.flatMap((statement) => (statement.kind === Kind.For ? (targetNames(statement.target) ?? []) : []))]);
  const changed = changedObjects(loop);
  const used = [...inside.keys()];
  if (!isMovable(loop, file.text, bound, locals) || !used.every((name) => locals.has(name) || isSteady(file, name))) return undefined;
  const mine = used.filter((name) => locals.has(name));
  const taken = mine.filter((name) => certain.has(name));
  const isRepeated = around.some((statement) => statement.kind === Kind.For || statement.kind === Kind.While);
  const behind = namesBehind(owner, loop.end);
  const isUsedLater = (name: string): boolean => (isRepeated ? whole.get(name) !== inside.get(name) : behind.has(name));
  const left = mine.filter((name) => (bound.has(name) || changed.has(name)) && isUsedLater(name));
  const unbound = mine.filter((name) => !certain.has(name));
  // What may be unbound where the loop begins cannot be passed, and what may be unbound where it ends cannot be returned.
  if (unbound.some((name) => !bound.has(name)) || left.some((name) => !certain.has(name)) || readsBefore(loop, new Set(unbound))) return undefined;
  // Another name for the same list would keep the old one.
  for (const name of changed) if (!bound.has(name) && (!fresh.has(name) || isAliased(before, name))) return undefined;
  return taken.length > maxParameters ? undefined : { taken, left };
}

/** Text and names that mean the same at the top of the module as in the function. */
function isMovable(loop: LoopStatement['loop'], text: string, bound: ReadonlySet<string>, locals: ReadonlySet<string>): boolean {
  let isPlain = true as boolean;
  const methods = new Set<unknown>();
  walkTree([loop], (node) => {
    const part = node as Expr | Stmt | Comprehension;
    switch (part.kind) {
      case Kind.Return:
      case Kind.Lambda:
      case Kind.NamedExpr:
        isPlain = false;
        break;
      case Kind.Comprehension:
        if (part.isAsync || (targetNames(part.target) ?? ['']).some((name) => locals.has(name) && !bound.has(name))) isPlain = false;
        break;
      case Kind.Constant:
      case Kind.JoinedStr:
      case Kind.TemplateStr:
        // Its lines would be indented anew, which changes the text.
        if (/[\r\n]/.test(text.slice(part.start, part.end))) isPlain = false;
        break;
      case Kind.Name:
        if (isMangled(part.id) || scopeReaders.has(part.id)) isPlain = false;
        break;
      case Kind.Call:
        if (part.func.kind === Kind.Attribute) methods.add(part.func);
        else if (part.func.kind === Kind.Name && locals.has(part.func.id)) isPlain = false;
        break;
      case Kind.Attribute:
        // A value that the loop takes may be any object: only methods of plain data are known to be no more than a look at it.
        if (isMangled(part.attr) || (!methods.has(part) && isForeign(part, bound, locals))) isPlain = false;
        break;
      default:
        break;
    }
    return isPlain;
  });
  return isPlain;
}

function isMangled(name: string): boolean {
  return name.startsWith('__') && !name.endsWith('__');
}

function isForeign({ value }: Attribute, bound: ReadonlySet<string>, locals: ReadonlySet<string>): boolean {
  return value.kind === Kind.Name && locals.has(value.id) && !bound.has(value.id);
}

/** A module-level name that means the same at any time and in any process. */
function isSteady(file: FileState, name: string): boolean {
  const values = file.facts.bindings.get(name);
  if (values === undefined) return file.facts.starImports.length === 0;
  const [value] = values;
  if (values.length !== 1 || value === undefined) return false;
  switch (value.kind) {
    case ValueKind.Constant:
    case ValueKind.Function:
    case ValueKind.Class:
    case ValueKind.Import:
    case ValueKind.Binary:
      return true;
    case ValueKind.Container:
      return value.type === 'tuple';
    default:
      return false;
  }
}

/** Names that the statements before the loop have certainly bound. */
function certainNames(before: readonly Stmt[]): string[] {
  return before.flatMap((statement) => {
    switch (statement.kind) {
      case Kind.Assign:
        return statement.targets.flatMap((target) => targetNames(target) ?? []);
      case Kind.AnnAssign:
        return statement.value === null ? [] : (targetNames(statement.target) ?? []);
      case Kind.With:
        return [...statement.items.flatMap(({ optionalVars }) => (optionalVars === null ? [] : (targetNames(optionalVars) ?? []))), ...certainNames(statement.body)];
      default:
        return [];
    }
  });
}

function walrusNames(body: readonly Stmt[]): string[] {
  const names: string[] = [];
  walkTree(body, (node) => {
    const part = node as Expr;
    if (part.kind === Kind.NamedExpr) names.push(...(targetNames(part.target) ?? []));
    return true;
  });
  return names;
}

/** Variables whose list, dict or set the loop fills. */
function changedObjects(loop: LoopStatement['loop']): Set<string> {
  const changed = new Set<string>();
  const note = (base: Expr): void => {
    let root = base;
    while (root.kind === Kind.Subscript) root = root.value;
    if (root.kind === Kind.Name) changed.add(root.id);
  };
  walkTree([loop], (node) => {
    const part = node as Expr | Stmt;
    if (part.kind === Kind.Assign) for (const target of part.targets) noteTargets(target, note);
    else if (part.kind === Kind.AugAssign || part.kind === Kind.AnnAssign) noteTargets(part.target, note);
    else if (part.kind === Kind.ExprStmt && part.value.kind === Kind.Call) noteMethod(part.value, note);
    else if (part.kind === Kind.Call) noteMethod(part, note);
    return true;
  });
  return changed;
}

function noteTargets(target: Expr, note: (base: Expr) => void): void {
  if (target.kind === Kind.Subscript) note((target).value);
  else if (target.kind === Kind.Tuple || target.kind === Kind.List) for (const element of target.elts) noteTargets(element, note);
}

/** Any method counts: those that only look do no harm when their object is handed back. */
function noteMethod({ func }: Call, note: (base: Expr) => void): void {
  if (func.kind === Kind.Attribute && changing.test(func.attr)) note(func.value);
}

const changing = /^(?:add|append|appendleft|clear|discard|extend|insert|pop|popitem|popleft|remove|reverse|rotate|setdefault|sort|subtract|update|\w+_update)$/;

/** True if something else may hold the object: it is mentioned before the loop other than where it is made. */
function isAliased(before: readonly Stmt[], name: string): boolean {
  const made = before.filter((statement) => (statement.kind === Kind.Assign && statement.targets.length === 1 && targetNames(statement.targets[0]!)?.join() === name) || (statement.kind === Kind.AnnAssign && targetNames(statement.target)?.join() === name)).length;
  return (nameCounts(before, () => true).get(name) ?? 0) !== made;
}

/** Names that stand behind an offset in a function. */
function namesBehind(owner: FunctionDef, offset: number): ReadonlySet<string> {
  const names = new Set<string>();
  walkTree(owner.body, (node) => {
    if (node.kind === Kind.Name && node.start >= offset) names.add((node as Name).id);
    return true;
  });
  return names;
}

import { Kind, type AugAssign, type Call, type Expr, type For, type Stmt, type While } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { ComputesOnly, freshNames } from './computes-only';
import { boundNames, nameCounts, readNames, targetNames } from './names';

/** How the turns of a loop hand over what they made. */
export interface Independent {
  /** Variables of the loop's head. */
  readonly targets: readonly string[];
  /** Lists, dicts and sums that take the results. */
  readonly results: readonly string[];
}

/** Operators for which the order of the operands does not matter, or which a pool keeps in order. */
const joining = new Set(['+', '*', '|', '&', '^']);

/**
 * Whether each turn of a loop computes by itself: it reads nothing that an earlier turn made, changes nothing but the list, the dict or
 * the sum that takes its result, and nothing of it is used behind the loop but that.
 * @param around the statements around the loop in whose scope it stands, the loop among them.
 * @returns `undefined` where that is not certain, or where the loop makes nothing.
 */
export function independentLoop(p: Program, file: FileState, loop: For, around: readonly Stmt[]): Independent | undefined {
  const targets = targetNames(loop.target);
  const bound = boundNames(loop.body);
  if (targets === undefined || bound === undefined || loop.isAsync || loop.orelse.length > 0) return undefined;
  const taking = resultStatements(loop, targets, bound);
  if (taking === undefined || taking.size === 0) return undefined;
  const results = [...new Set(taking.values())];
  const isLoop = (other: For): boolean => other === loop;
  const inside = nameCounts([loop], isLoop);
  for (const name of results) {
    // Whoever looks at the results so far depends on the turns before.
    if (inside.get(name) !== [...taking.values()].filter((each) => each === name).length) return undefined;
  }
  const locals = new Set([...bound, ...targets].filter((name) => !results.includes(name)));
  const everywhere = nameCounts(around, isLoop);
  for (const name of locals) if (inside.get(name) !== everywhere.get(name)) return undefined;
  if (new Turn(locals, taking).run(loop.body, new Set(targets)) === undefined) return undefined;
  const except = new Set<AnyNode>();
  for (const statement of taking.keys()) except.add(statement.kind === Kind.ExprStmt ? statement.value : statement);
  const own = new Set([...freshNames(loop.body, new Set(targets))].filter((name) => locals.has(name)));
  return new ComputesOnly(p).statements(file, loop.body, own, except) ? { targets, results } : undefined;
}

/** The same for `[f(x) for x in xs]`: only its calls can reach beyond it. */
export function independentElement(p: Program, file: FileState, parts: readonly Expr[]): boolean {
  let isPlain = true as boolean;
  walkTree(parts, (node) => {
    if (node.kind === Kind.NamedExpr) isPlain = false;
    return isPlain;
  });
  return isPlain && new ComputesOnly(p).statements(file, parts, new Set());
}

type ResultStatement = Stmt & { readonly kind: Kind.ExprStmt | Kind.Assign | Kind.AugAssign };

/** Statements that hand over a result, with the variable that takes it; `undefined`: one sum is taken in two ways. */
function resultStatements(loop: For, targets: readonly string[], bound: ReadonlySet<string>): Map<ResultStatement, string> | undefined {
  const found = new Map<ResultStatement, string>();
  const operators = new Map<string, string>();
  let isClear = true as boolean;
  walkTree(loop.body, (node) => {
    const statement = node as Stmt;
    if (statement.kind === Kind.ExprStmt && statement.value.kind === Kind.Call) {
      const name = appendedTo(statement.value);
      if (name !== undefined && !bound.has(name) && !targets.includes(name)) found.set(statement, name);
    } else if (statement.kind === Kind.Assign && statement.targets.length === 1) {
      const target = statement.targets[0]!;
      if (target.kind === Kind.Subscript && target.value.kind === Kind.Name && !bound.has(target.value.id) && isKeyOfTurn(target.slice, targets)) found.set(statement, target.value.id);
    } else if (statement.kind === Kind.AugAssign && isSum(statement, targets)) {
      const name = statement.target.kind === Kind.Name ? statement.target.id : '';
      const before = operators.get(name);
      if (before !== undefined && before !== statement.op) isClear = false;
      operators.set(name, statement.op);
      found.set(statement, name);
    }
    return true;
  });
  // A variable that is also assigned in the loop starts anew in each turn: it is no result.
  for (const [statement, name] of found) if (statement.kind === Kind.AugAssign && isAssigned(loop.body, name)) found.delete(statement);
  return isClear ? found : undefined;
}

function isSum(statement: AugAssign, targets: readonly string[]): boolean {
  return joining.has(statement.op) && statement.target.kind === Kind.Name && !targets.includes(statement.target.id);
}

function isAssigned(body: readonly Stmt[], name: string): boolean {
  let found = false;
  walkTree(body, (node) => {
    const statement = node as Stmt;
    const assigned = statement.kind === Kind.Assign ? statement.targets : statement.kind === Kind.AnnAssign || statement.kind === Kind.For ? [statement.target] : [];
    if (assigned.some((target) => targetNames(target)?.includes(name) === true)) found = true;
    return !found;
  });
  return found;
}

/** `results.append(x)`; a set or a counter may be added to as well. */
function appendedTo(call: Call): string | undefined {
  const { func } = call;
  if (func.kind !== Kind.Attribute || func.value.kind !== Kind.Name || call.keywords.length > 0) return undefined;
  return call.args.length === 1 && ['append', 'extend', 'add', 'update'].includes(func.attr) ? func.value.id : undefined;
}

/** No two turns write the same place: the key is a variable of the loop's head. That its values differ is taken for granted. */
function isKeyOfTurn(slice: Expr, targets: readonly string[]): boolean {
  if (slice.kind === Kind.Tuple) return slice.elts.every((element) => element.kind === Kind.Name) && slice.elts.some((element) => isKeyOfTurn(element, targets));
  return slice.kind === Kind.Name && targets.includes(slice.id);
}

/** True if a turn of the loop may read one of these variables before it has bound it. */
export function readsBefore(loop: For | While, names: ReadonlySet<string>): boolean {
  const head = readNames(loop.kind === Kind.For ? loop.iter : loop.test);
  const targets = loop.kind === Kind.For ? (targetNames(loop.target) ?? []) : [];
  return [...head].some((name) => names.has(name)) || new Turn(names, new Map()).run(loop.body, new Set(targets)) === undefined;
}

/** Follows one turn: each variable of it has to be bound before it is read, or it comes from the turn before. */
class Turn {
  private carries = false;
  constructor(
    private readonly locals: ReadonlySet<string>,
    private readonly taking: ReadonlyMap<Stmt, string>,
  ) {}

  /** @returns what is bound at the end; `undefined` if something of an earlier turn is read. */
  run(body: readonly Stmt[], bound: ReadonlySet<string>): ReadonlySet<string> | undefined {
    const end = this.block(body, bound);
    return this.carries ? undefined : (end ?? bound);
  }

  /** `null`: the end is not reached. */
  private block(body: readonly Stmt[], bound: ReadonlySet<string>): ReadonlySet<string> | null {
    let now: ReadonlySet<string> | null = bound;
    for (const statement of body) {
      if (now === null) return null;
      now = this.statement(statement, now);
    }
    return now;
  }

  private read(expression: Expr | null, bound: ReadonlySet<string>): void {
    if (expression === null) return;
    for (const name of readNames(expression)) if (this.locals.has(name) && !bound.has(name)) this.carries = true;
  }

  private statement(node: Stmt, bound: ReadonlySet<string>): ReadonlySet<string> | null {
    switch (node.kind) {
      case Kind.ExprStmt:
        this.read(node.value, bound);
        return bound;
      case Kind.Assign:
        this.read(node.value, bound);
        return this.bind(node.targets, bound);
      case Kind.AnnAssign:
        this.read(node.value, bound);
        return node.value === null ? bound : this.bind([node.target], bound);
      case Kind.AugAssign:
        if (!this.taking.has(node)) this.read(node.target, bound);
        this.read(node.value, bound);
        return bound;
      case Kind.Assert:
        this.read(node.test, bound);
        return bound;
      case Kind.If: {
        const ends: (ReadonlySet<string> | null)[] = node.clauses.map((clause) => {
          this.read(clause.test, bound);
          return this.block(clause.body, bound);
        });
        return common([...ends, this.block(node.orelse, bound)]);
      }
      case Kind.For:
        this.read(node.iter, bound);
        this.block(node.body, this.bind([node.target], bound));
        return this.block(node.orelse, bound);
      case Kind.While:
        this.read(node.test, bound);
        this.block(node.body, bound);
        return this.block(node.orelse, bound);
      case Kind.Try: {
        const whole = this.block(node.body, bound);
        const good = whole === null ? null : this.block(node.orelse, whole);
        const ends = node.handlers.map((handler) => this.block(handler.body, handler.name === null ? bound : new Set([...bound, handler.name])));
        const after = common([good, ...ends]);
        return after === null ? (this.block(node.finalbody, bound), null) : this.block(node.finalbody, after);
      }
      case Kind.Pass:
        return bound;
      case Kind.Continue:
      case Kind.Break:
      case Kind.Raise:
        return null;
      default:
        this.carries = true;
        return bound;
    }
  }

  private bind(targets: readonly Expr[], bound: ReadonlySet<string>): ReadonlySet<string> {
    const next = new Set(bound);
    for (const target of targets) {
      const names = targetNames(target);
      // `row[i] = …` reads `row`.
      if (names === undefined) this.read(target, bound);
      else for (const name of names) next.add(name);
    }
    return next;
  }
}

/** What is bound on every way that goes on. */
function common(ends: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const reached = ends.filter((end) => end !== null);
  const first = reached[0];
  return first === undefined ? null : new Set([...first].filter((name) => reached.every((end) => end.has(name))));
}

import type { Access, AnyPart, Body, Test } from '../../program/places/accesses';
import { Kind, type Expr, type IfClause, type Stmt } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';

/** Shapes of code that read a place and then depend on what was read. */

/** A value that is read, and a later write that depends on it. */
export interface Update {
  readonly load: Access;
  readonly store: Access;
  /** Code of a call runs between the two, so another thread may get its turn there on every version of Python. */
  readonly call: Expr | undefined;
}

/** A read that decides whether something is done to the place. */
export interface Check {
  readonly test: Access;
  readonly act: Access;
  /** `present`: the act needs what the test has seen. `absent`: it puts there what the test has missed. `value`: it depends on the value. */
  readonly kind: 'present' | 'absent' | 'value';
}

/** The text of an expression. */
function textOf(body: Body, node: { readonly start: number; readonly end: number }): string {
  return body.scope.file.text.slice(node.start, node.end).replace(/\s+/g, ' ');
}

/** The same object: `self.n` here and there. */
export function sameNode(body: Body, a: Expr, b: Expr): boolean {
  return textOf(body, a) === textOf(body, b);
}

function sameKey(body: Body, a: Expr | null, b: Expr | null): boolean {
  return a === null || b === null ? a === b : sameNode(body, a, b);
}

/** All reads that the store depends on, with what runs in between. */
export function updatesOf(body: Body, accesses: readonly Access[]): Update[] {
  const found: Update[] = [];
  for (const store of accesses) {
    if (store.action === 'update') {
      const value = store.value!;
      const target = store.statement.kind === Kind.AugAssign ? store.statement.target : store.node;
      // `d[f(x)] += 1`: what the subscript calls runs before the read.
      found.push({ load: store, store, call: callIn([value], target.end) });
      continue;
    }
    if (store.action !== 'write' || store.value === null) continue;
    const load = loadFor(body, accesses, store);
    if (load === undefined) continue;
    found.push({ load, store, call: callBetween(body, load, store) });
  }
  return found;
}

/** The read of the same place that the assigned value comes from: in the expression itself, or through a variable. */
function loadFor(body: Body, accesses: readonly Access[], store: Access): Access | undefined {
  const value = store.value!;
  const reads = accesses.filter((read) => (read.action === 'read' || read.action === 'iterate') && read.place.key === store.place.key && sameNode(body, read.node, store.node) && matches(body, read, store));
  const inside = reads.find((read) => read.start >= value.start && read.end <= value.end);
  if (inside !== undefined) return computes(value, inside) ? inside : undefined;
  return sourceOf(body, value, store.start, reads, isComputing(value), 0);
}

/** The read that a value is computed from through variables: each set from the one before, and worked on somewhere on the way. */
function sourceOf(body: Body, value: Expr, offset: number, reads: readonly Access[], isWorkedOn: boolean, depth: number): Access | undefined {
  for (const name of operandNames(value)) {
    const source = assignmentBefore(body, name, offset);
    if (source === undefined) continue;
    const isDone = isWorkedOn || isChanged(body, name, offset) || isComputing(source);
    const read = reads.find((each) => each.start >= source.start && each.end <= source.end);
    if (read !== undefined) {
      // `old = self.n`, `old = self.d.get(key, 0)`, `new = self.n + 1`: the value itself, not something that hangs on it.
      const isWhole = source === read.node || (source.start === read.start && source.end === read.end);
      if (isWhole ? isDone : computes(source, read)) return read;
    } else if (depth < 2) {
      const further = sourceOf(body, source, source.start, reads, isDone, depth + 1);
      if (further !== undefined) return further;
    }
  }
  return undefined;
}

/** A new value is computed: an operator, or a call of a function with the value (an object that is made only keeps it). */
function isComputing(value: Expr): boolean {
  if (value.kind === Kind.BinOp) return true;
  return value.kind === Kind.Call && /^[a-z_]/.test(value.func.kind === Kind.Name ? value.func.id : value.func.kind === Kind.Attribute ? value.func.attr : '');
}

/** Variables that a value is made of: operands, and arguments that are passed as they are. */
function operandNames(value: Expr): string[] {
  switch (value.kind) {
    case Kind.Name:
      return [value.id];
    case Kind.BinOp:
      return [...operandNames(value.left), ...operandNames(value.right)];
    case Kind.UnaryOp:
      return operandNames(value.operand);
    case Kind.Call:
      return value.args.flatMap(operandNames);
    default:
      return [];
  }
}

/** `value = place; value += 1; place = value`: the variable is worked on in between. */
function isChanged(body: Body, name: string, offset: number): boolean {
  return body.nodes.some((node) => 'kind' in node && node.end <= offset && node.kind === Kind.AugAssign && node.target.kind === Kind.Name && node.target.id === name);
}

function matches(body: Body, read: Access, store: Access): boolean {
  if (store.key !== null) return read.key !== null && sameKey(body, read.key, store.key);
  return read.key === null;
}

/** Something is made of what was read: a number, a longer list. `self.x = other or self.x` and `x = f(self.x.name)` keep or look only. */
function computes(value: Expr, read: Access): boolean {
  switch (value.kind) {
    case Kind.BinOp:
      return true;
    case Kind.IfExp:
      return computes(value.body, read) && holds(value.body, read) ? true : computes(value.orelse, read) && holds(value.orelse, read);
    case Kind.Call:
      // `max(self.best, score)`, `int(self.n)`: the value itself goes in; `self.path.parent()` walks on from it.
      return value.args.some((argument) => argument === read.node || (read.key !== null && argument.start === read.start) || (argument.kind === Kind.BinOp && holds(argument, read)));
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
      return value.elts.some((element) => element.kind === Kind.Starred && holds(element, read));
    case Kind.Dict:
      return value.keys.some((key, i) => key === null && holds(value.values[i]!, read));
    default:
      return false;
  }
}

function holds(node: Expr, read: Access): boolean {
  return node.start <= read.start && read.end <= node.end;
}

/** The value that a plain name has at an offset, if one assignment before it tells. */
export function assignmentBefore(body: Body, name: string, offset: number): Expr | undefined {
  let found: Expr | undefined;
  for (const node of body.nodes) {
    if (!('kind' in node) || node.start >= offset) continue;
    if (node.kind === Kind.Assign && node.end <= offset && node.targets.some((target) => target.kind === Kind.Name && target.id === name)) found = node.value;
    else if (node.kind === Kind.AnnAssign && node.end <= offset && node.value !== null && node.target.kind === Kind.Name && node.target.id === name) found = node.value;
    else if (node.kind === Kind.NamedExpr && node.target.kind === Kind.Name && node.target.id === name) found = node.value;
  }
  return found;
}

/** A call that is still to come when the read is done, and over before the store. */
function callBetween(body: Body, load: Access, store: Access): Expr | undefined {
  const from = load.node.end;
  for (const node of body.nodes) {
    if (!('kind' in node)) continue;
    if ((node.kind === Kind.Call || node.kind === Kind.Await || node.kind === Kind.Yield) && node.end > from && node.end <= Math.max(store.end, store.value?.end ?? 0) && node.start < Math.max(store.end, store.value?.end ?? 0)) {
      // A call in the value of the store counts; one that is over before the read does not.
      if (node.end <= load.node.start) continue;
      return node;
    }
  }
  return undefined;
}

function callIn(nodes: readonly Expr[], after: number): Expr | undefined {
  let found: Expr | undefined;
  walkTree(nodes, (node) => {
    if (node.kind === Kind.Lambda) return false;
    if ((node.kind === Kind.Call || node.kind === Kind.Await || node.kind === Kind.Yield) && node.end > after) found ??= node as Expr;
    return true;
  });
  return found;
}

/** Accesses that take something out, or need it to be there. */
const takers = new Set(['pop', 'popleft', 'popitem', 'remove']);

/** Every test of a place with something behind it that depends on the answer. */
export function checksOf(body: Body, accesses: readonly Access[]): Check[] {
  const found: Check[] = [];
  for (const { access, test } of tests(body, accesses)) {
    const block = decided(body, test);
    for (const act of accesses) {
      if (act === access || act.place.key !== access.place.key || act.start < test.node.end) continue;
      const branch = block.find((span) => act.start >= span.start && act.end <= span.end);
      if (branch === undefined || !isRelated(body, access, act)) continue;
      const kind = relation(body, access, act, test);
      if (kind !== undefined) found.push({ test: access, act, kind });
    }
  }
  for (const node of body.nodes) {
    // `try: return d[key] except KeyError: d[key] = …`
    if (!('kind' in node) || node.kind !== Kind.Try || node.body.length !== 1 || node.handlers.length !== 1) continue;
    const [first] = node.body;
    const handler = node.handlers[0]!;
    for (const test of accesses) {
      if (test.action !== 'read' || (test.key === null && test.method === null) || test.start < first!.start || test.end > first!.end) continue;
      const act = accesses.find((each) => each.start >= handler.start && each.end <= handler.end && each.place.key === test.place.key && each.action === 'write' && each.key !== null && sameKey(body, test.key, each.key));
      if (act !== undefined) found.push({ test, act, kind: 'absent' });
    }
  }
  return found;
}

interface Tested {
  readonly access: Access;
  readonly test: Test;
}

/** Reads in a condition, and reads into a variable that a condition then asks. */
function* tests(body: Body, accesses: readonly Access[]): Generator<Tested> {
  for (const access of accesses) {
    if (access.action !== 'read') continue;
    if (access.test !== null) {
      yield { access, test: access.test };
      continue;
    }
    const name = boundName(access);
    if (name === undefined) continue;
    for (const node of body.nodes) {
      const test = conditionOf(node);
      if (test === undefined || test.node.start < access.end || !asks(test.node, name)) continue;
      if (assignmentBefore(body, name, test.node.start)?.start !== assignedValue(access)?.start) continue;
      yield { access, test };
      break;
    }
  }
}

function assignedValue(access: Access): Expr | undefined {
  const { statement } = access;
  return statement.kind === Kind.Assign ? statement.value : statement.kind === Kind.AnnAssign ? (statement.value ?? undefined) : undefined;
}

/** The variable that a statement `name = place…` sets. */
function boundName(access: Access): string | undefined {
  const { statement } = access;
  const value = assignedValue(access);
  if (value === undefined || statement.kind !== Kind.Assign || statement.targets.length !== 1) return undefined;
  const target = statement.targets[0]!;
  // The place itself, one of its elements, or what a look-up gives: not something computed from it.
  const isWhole = value === access.node || (value.start === access.start && value.end === access.end);
  return target.kind === Kind.Name && isWhole ? target.id : undefined;
}

/** The condition of a clause or a loop. */
function conditionOf(node: AnyPart): Test | undefined {
  if (!('kind' in node)) return { node: node.test, kind: 'if', holder: node };
  if (node.kind === Kind.While) return { node: node.test, kind: 'while', holder: node };
  return undefined;
}

/** The condition is about the variable itself: `v`, `not v`, `v is None`. */
function asks(test: Expr, name: string): boolean {
  switch (test.kind) {
    case Kind.Name:
      return test.id === name;
    case Kind.UnaryOp:
      return asks(test.operand, name);
    case Kind.BoolOp:
      return test.values.some((value) => asks(value, name));
    case Kind.Compare:
      return test.left.kind === Kind.Name && test.left.id === name;
    default:
      return false;
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Code that the outcome decides about: the branches, and what follows an `if` whose body leaves. */
function decided(body: Body, test: Test): Span[] {
  const spans: Span[] = [];
  const add = (statements: readonly Stmt[]): void => {
    if (statements.length > 0) spans.push({ start: statements[0]!.start, end: statements.at(-1)!.end });
  };
  const holder = test.holder as AnyPart;
  if (!('kind' in holder)) {
    const clause: IfClause = holder;
    add(clause.body);
    const whole = body.parents.get(clause) as Stmt | undefined;
    if (whole?.kind === Kind.If) {
      add(whole.orelse);
      if (leaves(clause.body) && whole.clauses.length === 1) {
        // Behind `with lock: if …: return`, too.
        for (let at: Stmt | undefined = whole; at !== undefined; at = enclosingWith(body, at)) {
          const around = siblings(body, at);
          add(around.slice(around.indexOf(at) + 1));
        }
      }
    }
  } else if (holder.kind === Kind.While) add(holder.body);
  else if (holder.kind === Kind.IfExp) {
    spans.push(holder.body, holder.orelse);
    // `x = self.x if self.x else …` stays within the statement.
  } else if (holder.kind === Kind.Assert) {
    const around = siblings(body, holder);
    add(around.slice(around.indexOf(holder) + 1));
  }
  // `k in d and d.pop(k)`: later operands.
  spans.push({ start: test.node.start, end: test.node.end });
  return spans;
}

/** The block that a statement stands in. */
function siblings(body: Body, statement: Stmt): readonly Stmt[] {
  const parent = body.parents.get(statement);
  if (parent === undefined) return body.statements;
  for (const value of Object.values(parent)) if (Array.isArray(value) && value.includes(statement)) return value as Stmt[];
  return [];
}

/** The `with` statement whose block this one is part of. */
function enclosingWith(body: Body, statement: Stmt): Stmt | undefined {
  const parent = body.parents.get(statement) as Stmt | undefined;
  return parent?.kind === Kind.With ? parent : undefined;
}

function leaves(block: readonly Stmt[]): boolean {
  const last = block.at(-1);
  return last !== undefined && (last.kind === Kind.Return || last.kind === Kind.Raise || last.kind === Kind.Continue || last.kind === Kind.Break);
}

function isRelated(body: Body, test: Access, act: Access): boolean {
  return sameNode(body, test.node, act.node);
}

/** What the act has to do with the test; `undefined` if it does not depend on it, or is safe by itself. */
function relation(body: Body, test: Access, act: Access, condition: Test): Check['kind'] | undefined {
  const isKeyTest = test.key !== null;
  if (isKeyTest) {
    if (act.key === null || !sameKey(body, test.key, act.key)) return undefined;
    if (act.action === 'write' || act.action === 'update') return 'absent';
    if (act.action === 'mutate') {
      const name = act.method?.name ?? '';
      if (name === 'add') return 'absent';
      if (name === 'pop') return act.method!.args.length > 1 ? undefined : 'present';
      return name === 'remove' ? 'present' : undefined;
    }
    if (act.action === 'delete') return 'present';
    // `d[k]` fails if it is gone; a second `k in d` does not.
    return act.action === 'read' && act.method === null && act.end > act.node.end ? 'present' : undefined;
  }
  if (test.method !== null) return undefined;
  // `if not items:` and `len(items)`: something is taken out, or read by its position.
  if (act.action === 'mutate' && takers.has(act.method?.name ?? '')) return act.method!.name === 'pop' && act.method!.args.length > 1 ? undefined : 'present';
  if (act.action === 'mutate' && (act.method?.name === 'append' || act.method?.name === 'add') && test.argumentOf !== null && isLength(test.argumentOf)) return 'value';
  if (act.action === 'delete') return act.key === null ? undefined : 'present';
  if (act.key !== null || act.method !== null) return act.action === 'read' && act.key !== null && isIndex(act.key) ? 'present' : undefined;
  if (act.action === 'update') return 'value';
  if (act.action !== 'write') return undefined;
  return asksForNothing(condition.node, test) ? 'absent' : comparesValue(condition.node, test) ? 'value' : undefined;
}

function isLength(call: Expr): boolean {
  return call.kind === Kind.Call && call.func.kind === Kind.Name && call.func.id === 'len';
}

function isIndex(key: Expr): boolean {
  return (key.kind === Kind.Constant && typeof key.value === 'number') || key.kind === Kind.UnaryOp;
}

/** `x is None`, `not x`, `x`: whether there is anything yet. */
function asksForNothing(condition: Expr, test: Access): boolean {
  switch (condition.kind) {
    case Kind.Name:
    case Kind.Attribute:
      return condition === test.node || condition.kind === Kind.Name;
    case Kind.UnaryOp:
      return condition.op === 'not' && asksForNothing(condition.operand, test);
    case Kind.BoolOp:
      return condition.values.some((value) => asksForNothing(value, test));
    case Kind.Compare:
      return condition.ops.length === 1 && (condition.ops[0] === 'is' || condition.ops[0] === 'is not' || condition.ops[0] === '==' || condition.ops[0] === '!=') && isNothing(condition.comparators[0]!) && (condition.left === test.node || condition.left.kind === Kind.Name);
    default:
      return false;
  }
}

function isNothing(node: Expr): boolean {
  return node.kind === Kind.Constant && (node.value === null || node.value === false);
}

/** `if score > self.best: self.best = score`. */
function comparesValue(condition: Expr, test: Access): boolean {
  if (condition.kind === Kind.BoolOp) return condition.values.some((value) => comparesValue(value, test));
  if (condition.kind !== Kind.Compare || condition.ops.length !== 1) return false;
  const op = condition.ops[0]!;
  return (op === '<' || op === '<=' || op === '>' || op === '>=') && (condition.left === test.node || condition.comparators[0] === test.node);
}

import type { Confidence, Finding, Fix, Related } from '../../findings';
import { graphOf } from '../../flow/graph-of';
import type { FileState } from '../../program/file-state';
import { guardsAt, heldAt, identityOf, lockOf, locksets, mayBeSame, type Acquisition, type Lock } from '../../program/locks';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call, type Expr, type FunctionDef, type If, type Name, type Stmt, type While } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { lockFinding } from './protocol-findings';
import { lockUses, pathText } from './protocol-operations';
import { LockPaths } from './protocol-paths';
import { isAsyncWorld, primitiveOf, type Primitive } from './protocol-primitives';
import { scopeAround, type Shape } from './protocol-shape';

const waits = /^wait$/;
const methods = /^(?:wait|wait_for|notify|notify_all|notifyAll)$/;

/** Conditions that are waited for without looking again, or used without being held (`condition-protocol`). */
export function conditionProtocol(context: RuleContext, file: FileState, shape: Shape): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !methods.test(event.value.func.name)) continue;
      const primitive = primitiveOf(context.program, evaluate(context.program, file, event.value.func.base), [event.value.func.name]);
      if (primitive?.kind !== 'condition') continue;
      const node = shape.callNodes.get(`${event.start}:${event.end}`) as Call | undefined;
      if (node?.func.kind !== Kind.Attribute) continue;
      const text = pathText(node.func.value);
      // `self.wait()` in a class that is a condition itself: who calls holds it.
      if (text === undefined || (fn.cls >= 0 && text === fn.parameters[0]?.name)) continue;
      const site: Site = { context, file, shape, fn, event, node, text, primitive, method: node.func.attr };
      const finding = notHeld(site) ?? (waits.test(site.method) ? notAskedAgain(site) : undefined);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

interface Site {
  readonly context: RuleContext;
  readonly file: FileState;
  readonly shape: Shape;
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
  readonly node: Call;
  /** `self.filled`. */
  readonly text: string;
  readonly primitive: Primitive;
  readonly method: string;
}

function withText({ text, primitive }: Site): string {
  return `${isAsyncWorld(primitive.world) ? 'async ' : ''}with ${text}:`;
}

/** `wait` and `notify` raise `RuntimeError` in who does not hold the condition. */
function notHeld(site: Site): Finding | undefined {
  const { context, file, shape, fn, event, node, text, method } = site;
  const { program } = context;
  if (event.value.func.kind !== ValueKind.Attribute || fn.form === 'lambda' || fn.form === 'generator-expression') return undefined;
  const lock = lockOf(program, file, event.value.func.base);
  if (lock === undefined || lock.isPassed) return undefined;
  const guards = guardsAt(program, file, fn, event.start);
  if (guards.some((held) => mayBeTheSame(held.lock, lock))) return undefined;
  const made = identityOf(program, file, event.value.func.base)?.made ?? [];
  // What a function of the project made, or what was passed in, may be around any lock.
  const isPlain = made.length > 0 && made.every(({ file: at, value }) => value.kind === ValueKind.Call && evaluate(program, at, value.func).kind === TypeKind.External);
  if (!isPlain && (guards.length > 0 || made.length === 0)) return undefined;
  // Taken under another name of the same lock, or by a helper, on some way.
  if (locksets(program, file, fn)?.acquisitions.some((taken) => taken.isIndirect || (mayBeTheSame(taken.lock, lock) && !isTakenAs(file, taken, text)))) return undefined;
  const graph = graphOf(file, fn);
  const step = graph?.steps.find((each) => each.node === node);
  if (graph === undefined || step === undefined) return undefined;
  const use = lockUses(program, file, shape, fn).find((each) => each.text === text) ?? { text, receiver: (node.func as { value: Expr } & Expr).value, kind: 'condition' as const, isAsync: isAsyncWorld(site.primitive.world), isGuess: false, operations: [] };
  const holds = new LockPaths(file, shape, graph, use, () => false, () => true).paths('expected')?.before(step.index);
  if (holds === undefined || holds.some(({ state }) => state !== 'entry' && state !== 'released') || mayCallersHold(site)) return undefined;
  const isTakenHere = use.operations.length > 0 || new RegExp(`\\bwith\\s+${escaped(text)}\\s*[:,]`).test(file.text.slice(fn.start, fn.end));
  const isOwn = isTakenHere || fn.form === 'module' || !fn.name.startsWith('_');
  const what = method.startsWith('wait') ? 'wait for' : 'notify';
  return lockFinding(
    file, event, 'condition-protocol', isTakenHere || fn.form === 'module' ? 'certain' : isOwn ? 'likely' : 'possible',
    `\`${text}.${method}()\` raises \`RuntimeError\`: only who holds the condition may ${what} it, and nobody does here. Write \`${withText(site)}\` around it, together with the change that it is about.`,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function isTakenAs(file: FileState, { at }: Acquisition, text: string): boolean {
  return at.path === file.path && file.text.slice(at.start, at.end).replace(/\s+/g, '').startsWith(text);
}

/** A condition that was made around a lock has the key of that lock; one that was given from outside may be around any. */
function mayBeTheSame(held: Lock, lock: Lock): boolean {
  return mayBeSame(held, lock) || held.isPassed || held.isGuess;
}

/** Somebody calls this function with a lock in hand, or the class is a lock itself. */
function mayCallersHold({ context, file, fn, text }: Site): boolean {
  const { program } = context;
  if (fn.form === 'module') return false;
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  if (cls !== undefined && ['__enter__', '__aenter__', 'acquire', 'lock', '_lock', 'get_lock'].some((name) => cls.attributes.get(name)?.some(({ kind }) => kind === ValueKind.Function) === true)) return true;
  if (/_locked$|_unlocked$|lock_held|_nolock$/.test(fn.name)) return true;
  // Methods of the lock by another name: `self.cond.acquire` bound to an attribute.
  if (new RegExp(`${escaped(text)}\\.(?:acquire|__enter__)\\b(?!\\()`).test(file.text)) return true;
  for (const other of file.facts.functions) {
    for (const event of other.events) {
      if (event.kind === EventKind.Call && calledName(event.value.func) === fn.name && mayHoldAny(program, file, other, event)) return true;
    }
  }
  return false;
}

function mayHoldAny(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): boolean {
  return heldAt(p, file, fn, event.start).length > 0 || guardsAt(p, file, fn, event.start).length > 0;
}

/** `wait()` comes back when somebody notifies, which does not say that what was waited for is still so. */
function notAskedAgain(site: Site): Finding | undefined {
  const { file, shape, event, node, text, primitive, fn } = site;
  if (isAsyncWorld(primitive.world) && !(event.flags & EventFlag.Awaited)) return undefined;
  const around = surroundings(shape, node);
  const { guard, loop } = around;
  const following = guard === undefined ? [] : statementsBehind(shape, guard);
  const isStale = guard !== undefined && usesUnasked(file, guard, following);
  if (loop !== undefined && !(isStale && isEndless(loop) && !endsRound(guard))) return undefined;
  const hasLimit = event.value.args.length > 0 || event.value.keywords.length > 0;
  if (loop === undefined && (isForwarder(shape, node) || isCalledInLoop(file, fn) || (guard !== undefined && looksAgain(guard, node)))) return undefined;
  // "Somebody is at it: wait until that is done" asks once and means it; and a task may want just the next notification.
  const isMeant = isAsyncWorld(primitive.world) || endsRound(guard) || isInElse(shape, node);
  const confidence: Confidence = isStale ? 'certain' : hasLimit || isMeant || usesResult(shape, node) ? 'possible' : 'likely';
  const related: Related[] = guard === undefined ? [] : [{ path: file.path, start: guard.clauses[0]!.test.start, end: guard.clauses[0]!.test.end, message: 'asked once, before the wait' }];
  const others = isAsyncWorld(primitive.world) ? 'task' : primitive.world;
  const message = guard === undefined
    ? `\`${text}.wait()\` asks nothing: if \`notify\` came before, it waits for ever, and it may come back before what it waits for is there. Keep that in a variable and write \`${awaited(primitive)}${text}.wait_for(lambda: …)\`, or wait in a \`while\` loop that asks for it.`
    : `After \`${text}.wait()\` nobody looks again: another ${others} may have been faster, and the condition of the \`if\` may hold again. Write \`while\` for the \`if\`, or \`${awaited(primitive)}${text}.wait_for(lambda: …)\`.`;
  return lockFinding(file, event, 'condition-protocol', confidence, message, { related, fixes: [whileFix(file, guard, node, shape)] });
}

function awaited(primitive: Primitive): string {
  return isAsyncWorld(primitive.world) ? 'await ' : '';
}

/** The `if` whose body waits, and the loop around, within the function. */
function surroundings(shape: Shape, node: AnyNode): { readonly guard: If | undefined; readonly loop: AnyNode | undefined } {
  const scope = scopeAround(shape, node);
  let guard: If | undefined;
  for (let at = node, up = shape.parent(at); up !== undefined && up !== scope; at = up, up = shape.parent(at)) {
    if (up.kind === Kind.If && guard === undefined && (up as If).clauses.some(({ body }) => body.includes(at as Stmt))) guard = up as If;
    if (up.kind === Kind.While && (up as While).test === (at as Expr)) return { guard, loop: up };
    if (up.kind === Kind.While || up.kind === Kind.For || up.kind === Kind.ListComp) return { guard, loop: up };
  }
  return { guard, loop: undefined };
}

function isInElse(shape: Shape, node: AnyNode): boolean {
  const scope = scopeAround(shape, node);
  for (let at = node, up = shape.parent(at); up !== undefined && up !== scope; at = up, up = shape.parent(at)) if (up.kind === Kind.If && (up as If).orelse.includes(at as Stmt)) return true;
  return false;
}

function isEndless(loop: AnyNode): boolean {
  return loop.kind === Kind.While && (loop as While).test.kind === Kind.Constant;
}

/** `if not items: filled.wait(); continue`: the loop asks again. */
function endsRound(guard: If | undefined): boolean {
  const last = guard?.clauses[0]?.body.at(-1);
  return last?.kind === Kind.Continue || last?.kind === Kind.Return || last?.kind === Kind.Break || last?.kind === Kind.Raise;
}

/** `if not found: changed.wait(); found = look()`: who gets the answer sees what is there now. */
function looksAgain(guard: If, node: AnyNode): boolean {
  const asked = new Set<string>();
  walkTree([guard.clauses[0]!.test], (each) => {
    if (each.kind === Kind.Name) asked.add((each as Name).id);
    return true;
  });
  return guard.clauses[0]!.body.some((each) => each.start > node.end && each.kind === Kind.Assign && each.targets.some((target) => target.kind === Kind.Name && asked.has(target.id)));
}

function statementsBehind(shape: Shape, statement: AnyNode): readonly Stmt[] {
  const parent = shape.parent(statement);
  for (const block of parent === undefined ? [shape.body] : blocksOf(parent)) {
    const at = block.indexOf(statement as Stmt);
    if (at >= 0) return block.slice(at + 1);
  }
  return [];
}

function blocksOf(node: AnyNode): readonly (readonly Stmt[])[] {
  const blocks: (readonly Stmt[])[] = [];
  for (const part of Object.values(node)) {
    if (!Array.isArray(part)) continue;
    blocks.push(part as Stmt[]);
    for (const inner of part as unknown[]) if (typeof inner === 'object' && inner !== null && 'body' in inner && Array.isArray(inner.body)) blocks.push(inner.body as Stmt[]);
  }
  return blocks;
}

/** What stands behind takes something from what the `if` asked about, without asking again. */
function usesUnasked(file: FileState, guard: If, following: readonly Stmt[]): boolean {
  const first = following[0];
  if (guard.clauses.length !== 1 || guard.orelse.length > 0 || first === undefined) return false;
  if (first.kind === Kind.If || first.kind === Kind.While || first.kind === Kind.For || first.kind === Kind.Try || first.kind === Kind.Assert) return false;
  const asked = new Set<string>();
  walkTree([guard.clauses[0]!.test], (node) => {
    const path = node.kind === Kind.Name || node.kind === Kind.Attribute ? pathText(node as Expr) : undefined;
    if (path !== undefined) asked.add(path);
    return true;
  });
  const rest = file.text.slice(first.start, following.at(-1)!.end);
  return [...asked].some((path) => path !== 'self' && new RegExp(`(?<![\\w.])${escaped(path)}(?:\\.(?:pop|popleft|popitem|get_nowait|remove)\\(|\\[)`).test(rest));
}

/** The function is nothing but the wait: who calls it holds the condition, and asks. */
function isForwarder(shape: Shape, node: AnyNode): boolean {
  const scope = scopeAround(shape, node);
  if (scope?.kind !== Kind.FunctionDef) return scope !== undefined;
  const body = (scope as FunctionDef).body.filter((statement) => statement.kind !== Kind.ExprStmt || statement.value.kind !== Kind.Constant);
  return body.length === 1 && body[0]!.kind !== Kind.With && body[0]!.kind !== Kind.If;
}

function usesResult(shape: Shape, node: AnyNode): boolean {
  let parent = shape.parent(node);
  if (parent?.kind === Kind.Await) parent = shape.parent(parent);
  return parent?.kind !== Kind.ExprStmt;
}

/** `while not box.is_ready: box.wait_for_change()`: the caller asks again. */
function isCalledInLoop(file: FileState, fn: FunctionFacts): boolean {
  if (fn.form !== 'function') return false;
  return file.facts.functions.some((other) => other.events.some((event) => event.kind === EventKind.Call && event.flags & EventFlag.Repeated && calledName(event.value.func) === fn.name));
}

function whileFix(file: FileState, guard: If | undefined, node: Call, shape: Shape): Fix | undefined {
  if (guard?.clauses.length !== 1 || guard.orelse.length > 0 || guard.clauses[0]!.body.length !== 1 || !file.text.startsWith('if', guard.start)) return undefined;
  let statement = shape.parent(node);
  if (statement?.kind === Kind.Await) statement = shape.parent(statement);
  if (statement !== guard.clauses[0]!.body[0] || node.args.length + node.keywords.length > 0) return undefined;
  return { title: 'Ask again: `while` for `if`', applicability: 'unsafe', edits: [{ start: guard.start, end: guard.start + 2, content: 'while' }] };
}

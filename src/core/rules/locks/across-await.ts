import { maySuspend, StepKind, type Step } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import type { Finding, Fix, Related, TextEdit } from '../../findings';
import { importEdits } from '../../fixes/imports';
import { placeIn, type FileState } from '../../program/file-state';
import { locksTaken } from '../../program/locks/acquisitions';
import { valueOfExpression, type RootedLock } from '../../program/locks/lock-of';
import { locksets, type Locksets, type RootedHeld } from '../../program/locks/locksets';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { noBindings, TypeKind } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { lastName } from '../../syntax/last-name';
import { Kind, type Await, type Comprehension, type Expr, type For, type With, type WithItem } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import { treeOf } from '../../program/loops/tree-of';
import type { RuleContext } from '../on-loop';
import { inTests, kindName, lineOf } from './lock-words';

/** Coroutines that give way to others while they hold a lock of threads: whoever takes it on the same loop stops the loop. */
export function checkAcrossAwait(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn('await-holding-thread-lock')) return [];
  const { program } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    if (!fn.isAsync) continue;
    const flow = locksets(program, file, fn);
    if (flow === undefined) continue;
    for (const { held, steps } of heldAcrossAwait(program, file, fn, flow)) findings.push(finding(program, file, fn, flow, held, steps));
  }
  return findings.map(inTests);
}

/** The locks of threads that a coroutine holds where others run, with those places. */
function heldAcrossAwait(p: Program, file: FileState, fn: FunctionFacts, flow: Locksets): readonly { readonly held: RootedHeld; readonly steps: readonly Step[] }[] {
  const byLock = new Map<number, { held: RootedHeld; steps: Step[] }>();
  for (const step of flow.graph.steps) {
    if (!maySuspend(step) || !suspends(p, file, fn, step)) continue;
    for (const held of flow.before(step) ?? []) {
      if (!isThreadLock(held) || isTakenByAsyncWith(flow, held)) continue;
      const known = byLock.get(held.at.start);
      if (known === undefined) byLock.set(held.at.start, { held, steps: [step] });
      else if (!known.steps.some((other) => other.start === step.start)) known.steps.push(step);
    }
  }
  return [...byLock.values()];
}

/** True if the lock that a coroutine enters at this offset is held across an `await`: then that is what there is to say of it. */
export function isHeldAcrossAwait(p: Program, file: FileState, fn: FunctionFacts, start: number): boolean {
  const flow = fn.isAsync ? locksets(p, file, fn) : undefined;
  return flow !== undefined && heldAcrossAwait(p, file, fn, flow).some(({ held }) => held.at.start === start);
}

/** True if an `await` put at this offset would be one under a lock of threads. */
export function holdsThreadLock(p: Program, file: FileState, fn: FunctionFacts, start: number): boolean {
  return locksets(p, file, fn)?.at(start).some(isThreadLock) ?? false;
}

/** A lock that stops the thread of whoever wants it, and that somebody else can want. */
function isThreadLock({ lock, mode, isTry }: RootedHeld): boolean {
  return (lock.world === 'thread' || lock.world === 'process') && mode !== 'entry' && !isTry && !lock.isGuess && lock.kind !== 'reader-writer lock' && !(lock.isLocal && lock.isKnown);
}

/** `async with` on a lock of threads raises: `wrong-with-for-lock` says so. */
function isTakenByAsyncWith(flow: Locksets, held: RootedHeld): boolean {
  return flow.graph.steps.some((step) => step.kind === StepKind.Enter && step.isAsync && (step.node as WithItem).contextExpr.start === held.at.start);
}

/** False where nothing can run in between: an awaited coroutine of the project that never waits itself. */
function suspends(p: Program, file: FileState, fn: FunctionFacts, step: Step): boolean {
  if (step.kind === StepKind.Yield) return fn.isGenerator;
  if (step.kind !== StepKind.Await) return true;
  return mayWait(p, file, fn, (step.node as Await).value, 0);
}

function mayWait(p: Program, file: FileState, fn: FunctionFacts, node: Expr, depth: number): boolean {
  const value = node.kind === Kind.Call ? valueOfExpression(file, fn, node) : undefined;
  if (value?.kind !== ValueKind.Call || depth > 3) return true;
  const callee = evaluate(p, file, value.func);
  if (callee.kind !== TypeKind.Function || !callee.fn.isAsync || callee.fn.isStub || callee.isUncertain) return true;
  const graph = graphOf(callee.file, callee.fn);
  if (graph === undefined) return true;
  return graph.steps.some((inner) => maySuspend(inner) && (inner.kind !== StepKind.Await || mayWait(p, callee.file, callee.fn, (inner.node as Await).value, depth + 1)));
}

function finding(p: Program, file: FileState, fn: FunctionFacts, flow: Locksets, held: RootedHeld, steps: readonly Step[]): Finding {
  const { lock } = held;
  const first = steps[0]!;
  const isExclusive = !lock.isReentrant;
  const place = suspensionSpan(first);
  const line = lineOf(file, place.start);
  const what = first.kind === StepKind.Yield ? 'hands out a value' : first.kind === StepKind.Await ? 'awaits' : 'waits';
  const message = isExclusive
    ? `\`${lock.name}\` is a ${kindName(lock)} for threads, and this coroutine ${what} (line ${line}) while it holds it: the next task of this loop that takes the lock stops the whole loop, and the holder can never go on to release it. Use an \`asyncio.Lock\` with \`async with\`, or release the lock before the \`await\`.`
    : `\`${lock.name}\` belongs to a thread, and all tasks of this loop run in one: while this coroutine ${what} (line ${line}), other tasks get the lock as well, so it protects nothing. Use an \`asyncio.Lock\` with \`async with\`, or release the lock before the \`await\`.`;
  const related: Related[] = steps.slice(0, 4).map((step) => ({ ...placeIn(file, ...spanPair(step)), message: 'other tasks run here, while the lock is held' }));
  return {
    ...held.at, rule: 'await-holding-thread-lock', severity: isExclusive ? 'error' : 'warning',
    confidence: isTakenOnlyHere(p, file, fn, lock) ? 'likely' : 'certain', message, related, fixes: asyncLockFixes(p, file, flow, lock),
  };
}

/** Nobody else in this file takes the lock: then only a second run of this coroutine can meet it. */
function isTakenOnlyHere(p: Program, file: FileState, fn: FunctionFacts, lock: RootedLock): boolean {
  return !file.facts.functions.some((other) => other !== fn && locksTaken(p, { file, fn: other, bindings: noBindings }).some((taken) => taken.hops.length === 0 && taken.lock.key === lock.key));
}

function spanPair(step: Step): [number, number] {
  const { start, end } = suspensionSpan(step);
  return [start, end];
}

/** What a reader is shown of a step: the iterated expression of an `async for`, not the whole loop. */
function suspensionSpan(step: Step): { readonly start: number; readonly end: number } {
  if (step.kind === StepKind.Iterate) return (step.node as For | Comprehension).iter;
  if (step.kind === StepKind.Enter || step.kind === StepKind.Leave) return (step.node as WithItem).contextExpr;
  return step;
}

/**
 * `asyncio.Lock()` and `async with`, where the lock is made in this file and every use of it is a `with` statement of one item in a coroutine.
 */
function asyncLockFixes(p: Program, file: FileState, flow: Locksets, lock: RootedLock): Fix[] {
  const { createdAt } = lock;
  if (flow.acquisitions.length === 0 || createdAt?.path !== file.path || !lock.isKnown || lock.isPassed || lock.isLocal) return [];
  if (lock.world !== 'thread' || !['lock', 'rlock', 'semaphore'].includes(lock.kind)) return [];
  const made = /^(?:\w+\.)*(R?Lock|(?:Bounded)?Semaphore)\(/.exec(file.text.slice(createdAt.start, createdAt.end));
  if (made === null) return [];
  const attribute = /[.](\w+)$/.exec(lock.name)?.[1] ?? lock.name;
  const uses = usesOf(file, attribute);
  // Made, and then only entered. Other files that name it may do anything with it.
  const edits: TextEdit[] = [];
  let withs = 0;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.kind !== Kind.With) return true;
    const statement = node as With;
    if (!statement.isAsync && statement.items.length === 1 && lastName(statement.items[0]!.contextExpr) === attribute && isInCoroutine(file, statement.start)) {
      withs++;
      const { end } = statement.items[0]!.contextExpr;
      edits.push({ start: statement.start, end, content: `async ${file.text.slice(statement.start, end)}` });
    }
    return true;
  });
  const isMadeOnce = /^\s*(?:\w+\.)?\w+\s*(?::[^=\n]*)?=\s*$/.test(file.text.slice(file.text.lastIndexOf('\n', createdAt.start) + 1, createdAt.start));
  if (!isMadeOnce || withs === 0 || uses !== withs + 1 || isNamedElsewhere(p, file, attribute)) return [];
  const name = made[1] === 'RLock' ? 'Lock' : made[1]!;
  const isImported = file.facts.bindings.has('asyncio');
  const callee: TextEdit = { start: createdAt.start, end: createdAt.start + made[0].length - 1, content: `asyncio.${name}` };
  return [{
    title: 'Use an `asyncio.Lock` with `async with`', applicability: 'unsafe',
    edits: [...(isImported ? [] : importEdits(file, 'asyncio')), callee, ...edits].sort((a, b) => a.start - b.start),
  }];
}

/** How often a name stands in the code of a file, strings and comments aside. */
function usesOf(file: FileState, attribute: string): number {
  let count = 0;
  walkTree(treeOf(file).module.body, (node) => {
    if (lastName(node as Expr) === attribute) count++;
    return true;
  });
  return count;
}

function isInCoroutine(file: FileState, offset: number): boolean {
  let found: FunctionFacts | undefined;
  for (const fn of file.facts.functions) if (fn.start <= offset && offset < fn.end && (found === undefined || fn.start >= found.start)) found = fn;
  return found?.isAsync === true;
}

function isNamedElsewhere(p: Program, file: FileState, attribute: string): boolean {
  const word = new RegExp(`(?<!\\w)${attribute}(?!\\w)`);
  for (const path of p.host.list()) {
    if (path === file.path) continue;
    const text = p.host.read(path);
    if (text !== undefined && word.test(text) && !attribute.startsWith('_')) return true;
  }
  return false;
}

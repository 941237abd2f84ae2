import type { Confidence, Finding, Fix, Severity } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type FunctionType, type Type } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent } from '../../summary/facts';
import type { Call } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { codeOf, nodeOf, type Code } from './code';
import { fateOf, lifeOf, type Fate, type Life } from './fate';
import { found } from './found';
import { errorsEnd } from '../own-errors';
import { kindOfClass } from './makers';

/** What a call of a pool gives back, and what the caller has to do with it to learn of errors. */
interface Handed {
  readonly rule: 'dropped-executor-future' | 'executor-map-not-consumed';
  /** Canonical name of the method. */
  readonly by: string;
  readonly method: string;
  /** The result has these methods or attributes; asking for one of them counts as looking at it. */
  readonly answers: ReadonlySet<string>;
}

const futureAnswers: ReadonlySet<string> = new Set(['result', 'exception', 'add_done_callback', 'get', 'successful', '__await__', 'cancel']);

const methodNames = /^(?:submit|map|run_in_executor|apply_async|map_async|starmap_async|imap|imap_unordered)$/;

/** Work handed to a pool whose outcome nobody asks for: if it fails, nobody learns of it. */
export function checkFutures(context: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.flags & EventFlag.Awaited || !methodNames.test(calledName(event.value.func))) continue;
      const handed = handedBy(context.program, file, event);
      const finding = handed && checkHanded(context, file, event, handed, fn.isAsync);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

/** The method of a pool that a call is, by the type of its receiver. */
export function poolMethod(p: Program, file: FileState, event: CallEvent): { readonly by: string; readonly method: string; readonly kind: 'executor' | 'pool' | 'loop' } | undefined {
  for (const callee of alternatives(evaluate(p, file, event.value.func))) {
    if (callee.kind !== TypeKind.External) continue;
    const by = p.knowledge.canonical(callee.name);
    const dot = by.lastIndexOf('.');
    const method = by.slice(dot + 1);
    if (by === 'asyncio.AbstractEventLoop.run_in_executor') return { by, method, kind: 'loop' };
    const kind = dot < 0 ? undefined : kindOfClass(p, by.slice(0, dot))?.kind;
    if (kind === 'executor' || kind === 'pool') return { by, method, kind };
  }
  return undefined;
}

function handedBy(p: Program, file: FileState, event: CallEvent): Handed | undefined {
  const called = poolMethod(p, file, event);
  if (called === undefined) return undefined;
  const { by, method, kind } = called;
  const answers = futureAnswers;
  if (kind === 'executor' && method === 'map') return { rule: 'executor-map-not-consumed', by, method, answers };
  if (kind === 'pool' && (method === 'imap' || method === 'imap_unordered')) return { rule: 'executor-map-not-consumed', by, method, answers };
  if (kind === 'executor' && method === 'submit') return { rule: 'dropped-executor-future', by, method, answers };
  if (kind === 'loop') return { rule: 'dropped-executor-future', by, method, answers };
  if (kind === 'pool' && method.endsWith('_async')) {
    // Errors go to the callback.
    if (event.value.keywords.some(({ name }) => name === 'error_callback' || name === null) || event.value.args.length > 4) return undefined;
    return { rule: 'dropped-executor-future', by, method, answers };
  }
  return undefined;
}

function checkHanded({ program }: RuleContext, file: FileState, event: CallEvent, handed: Handed, isAsync: boolean): Finding | undefined {
  const code = codeOf(file);
  const node = nodeOf(code, event);
  if (node === undefined) return undefined;
  const fate = fateOf(code, node);
  const lost = howLost(program, code, fate);
  if (lost === undefined) return undefined;
  const work = argumentOf(event.value, handed.method === 'run_in_executor' ? 1 : 0, handed.method === 'run_in_executor' ? 'func' : handed.by.startsWith('multiprocessing') ? 'func' : 'fn');
  const callee = work && knownFunction(evaluate(program, file, work));
  const ends = callee === undefined ? undefined : errorsEnd(program, callee);
  if (ends === true) return undefined;
  const isExplicit = fate.kind === 'name' && fate.id.startsWith('_');
  const confidence: Confidence = isExplicit || ends === undefined ? (lost === 'unread' && !isExplicit ? 'likely' : 'possible') : 'likely';
  return handed.rule === 'executor-map-not-consumed' ? mapFinding(code, node, handed, fate.kind === 'dropped' && !isAsync, callee, ends === undefined && !isExplicit ? 'likely' : confidence) : futureFinding(code, node, handed, callee, lost, confidence);
}

/**
 * How an outcome gets lost: nobody keeps the future (`dropped`), a variable keeps it that nobody reads (`unread`), or somebody waits
 * for its end and does not ask how it ended (`waited`).
 */
function howLost(p: Program, code: Code, fate: Fate): 'dropped' | 'unread' | 'waited' | undefined {
  if (fate.kind === 'dropped') return 'dropped';
  if (fate.kind === 'passed') return isWait(p, code, fate.call) && fateOf(code, fate.call).kind === 'dropped' ? 'waited' : undefined;
  if (fate.kind !== 'name' && fate.kind !== 'collected') return undefined;
  const life = lifeOf(code, fate, (call) => isWait(p, code, call));
  if (life.escapes || life.isEntered || asksForOutcome(life)) return undefined;
  if (life.isUnused) return 'unread';
  // `done, pending = wait(futures)`: what is done there with the sets is looked at like the futures themselves.
  if (life.passed.some((call) => !isOnlyWaited(code, call))) return undefined;
  return life.passed.length > 0 ? 'waited' : undefined;
}

function asksForOutcome(life: Life): boolean {
  return life.methods.some(({ name }) => futureAnswers.has(name)) || [...futureAnswers].some((name) => life.read.has(name));
}

function isWait(p: Program, code: Code, call: Call): boolean {
  const event = code.tree.calls.get(`${call.start}:${call.end}`)?.event;
  if (event === undefined || !/^(?:wait|as_completed)$/.test(calledName(event.value.func))) return false;
  const callee = evaluate(p, code.file, event.value.func);
  return callee.kind === TypeKind.External && /^concurrent\.futures\.(?:wait|as_completed)$/.test(p.knowledge.canonical(callee.name));
}

/** True for `wait(futures)` as a statement of its own. `as_completed` leads to the loop's variable, which is followed already. */
function isOnlyWaited(code: Code, call: Call): boolean {
  return code.file.text.slice(call.func.start, call.func.end).endsWith('as_completed') || fateOf(code, call).kind === 'dropped';
}

function knownFunction(type: Type): FunctionType | undefined {
  if (type.kind === TypeKind.Partial) return knownFunction(type.callee);
  return type.kind === TypeKind.Function ? type : undefined;
}

function futureFinding(code: Code, node: Call, handed: Handed, callee: FunctionType | undefined, lost: 'dropped' | 'unread' | 'waited', confidence: Confidence): Finding {
  const isLoop = handed.method === 'run_in_executor';
  const what = nameOr(callee, 'the work');
  const how = lost === 'waited' ? 'The program waits until it is done and never asks for its result' : 'Nobody asks for its result';
  const severity: Severity = isLoop ? 'information' : 'warning';
  const effect = isLoop
    ? `if ${what} raises, that is told only when the future is collected as garbage, and nobody can wait for it`
    : `if ${what} raises, the exception stays in the ${handed.method === 'submit' ? 'future' : 'result'} and nobody sees it`;
  const cure = isLoop
    ? 'Await the future, or keep it and add a callback that looks at its exception.'
    : handed.method === 'submit'
      ? 'Keep the future and call `result()` on it, or add a callback that looks at its exception.'
      : 'Keep the result and call `get()` on it, or pass `error_callback=…`.';
  return found(code.file, node, { rule: 'dropped-executor-future', severity, confidence, message: `${how}: ${effect}. ${cure}` });
}

function mapFinding(code: Code, node: Call, handed: Handed, isFixable: boolean, callee: FunctionType | undefined, confidence: Confidence): Finding {
  const what = nameOr(callee, 'one of the calls');
  const list: Fix = {
    title: 'Consume the results with `list(…)`',
    applicability: 'unsafe',
    edits: [{ start: node.start, end: node.start, content: 'list(' }, { start: node.end, end: node.end, content: ')' }],
  };
  return found(code.file, node, {
    rule: 'executor-map-not-consumed', severity: 'warning', confidence,
    message: `Nobody iterates over what \`${handed.method}\` returns: if ${what} raises, the exception stays there and nobody sees it. Consume the results, for example with \`list(…)\`.`,
    // On an event loop the list would wait for all of them.
    fixes: isFixable ? [list] : [],
  });
}

function nameOr(callee: FunctionType | undefined, otherwise: string): string {
  return callee?.fn.form === 'function' ? `\`${callee.fn.qualifiedName}\`` : otherwise;
}

import type { Confidence, Finding, Severity } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type Type } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent } from '../../summary/facts';
import { ValueKind, type CallValue } from '../../summary/values';
import { Kind, type Assign, type Call, type Expr, type For, type If, type Name, type Stmt } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import { argumentOf } from '../../summary/call-parts';
import type { RuleContext } from '../on-loop';
import { codeOf, loopsAround, nodeOf, statementOf, type Code } from './code';
import { fateOf, lifeOf } from './fate';
import { found } from './found';
import { poolMethod } from './futures';
import { allMade, shownClass } from './makers';
import { submitFirstFixes } from './submit-loop-fixes';

/** Work that goes to a pool, or to a thread of its own, and is waited for before the next piece goes: it all runs one after another. */
export function checkSubmitLoops({ program }: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !/^(?:submit|apply|apply_async)$/.test(calledName(event.value.func))) continue;
      const called = poolMethod(program, file, event);
      if (called === undefined || called.kind === 'loop') continue;
      const finding = submitted(file, event, called.method, hasOneWorker(program, file, event.value));
      if (finding !== undefined) findings.push(finding);
    }
  }
  findings.push(...throughHelpers(program, file));
  return [...findings, ...startedAndJoined(program, file)];
}

/** The same with a function of the project between, which submits one piece of work and returns its future. */
function throughHelpers(p: Program, file: FileState): Finding[] {
  if (!/\.\s*result\(\)/.test(file.text)) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !(event.flags & EventFlag.Repeated) || /^(?:submit|apply|apply_async)$/.test(calledName(event.value.func))) continue;
      const submit = submitOf(p, evaluate(p, file, event.value.func));
      const finding = submit && submitted(file, event, 'submit', hasOneWorker(p, submit.file, submit.event.value));
      if (finding !== undefined) findings.push({ ...finding, confidence: finding.confidence === 'certain' ? 'likely' : finding.confidence, fixes: [] });
    }
  }
  return findings;
}

/** The only `submit()` of a function that returns its future, or nothing. */
function submitOf(p: Program, callee: Type): { readonly file: FileState; readonly event: CallEvent } | undefined {
  if (callee.kind !== TypeKind.Function || callee.isUncertain || callee.fn.isAsync || callee.fn.isGenerator || callee.fn.decorators.length > 0 || callee.fn.returns.length === 0) return undefined;
  const { file, fn } = callee;
  const events = fn.events.filter((event) => event.kind === EventKind.Call && calledName(event.value.func) === 'submit');
  const [event] = events;
  if (event?.kind !== EventKind.Call || events.length !== 1 || event.flags & EventFlag.Repeated || poolMethod(p, file, event)?.kind !== 'executor') return undefined;
  const isFuture = fn.returns.every((value) => alternatives(evaluate(p, file, value)).every((type) => type.kind === TypeKind.Plain || (type.kind === TypeKind.ExternalInstance && p.knowledge.canonical(type.cls) === 'concurrent.futures.Future')));
  return isFuture && fn.returns.some((value) => alternatives(evaluate(p, file, value)).some((type) => type.kind === TypeKind.ExternalInstance)) ? { file, event } : undefined;
}

function submitted(file: FileState, event: CallEvent, method: string, isSerial: boolean): Finding | undefined {
  const code = codeOf(file);
  const node = nodeOf(code, event);
  const loop = node && loopsAround(code, node)[0];
  if (node === undefined || loop === undefined || loop.kind === Kind.While || isSerial) return undefined;
  const wait = method === 'apply' ? node : waitFor(code, node, loop);
  if (wait === undefined || isMeant(code, node, loop)) return undefined;
  const how = method === 'apply' ? '`apply()` waits for its result' : `\`${wait.func.kind === Kind.Attribute ? wait.func.attr : 'result'}()\` waits in each turn for what this turn ${method === 'submit' ? 'submitted' : 'handed over'}`;
  const cure = method === 'submit' ? 'Submit everything first and ask for the results afterwards, for example with `as_completed`.' : method === 'apply' ? 'Use `map()`, or `apply_async()` for all of them before the first `get()`.' : 'Hand over everything first and call `get()` afterwards, or use `map()`.';
  return found(file, wait, {
    rule: 'result-in-submit-loop', severity: 'warning', confidence: method === 'apply' ? 'likely' : 'certain',
    message: `${how}, so one worker runs at a time and the pool brings nothing. ${cure}`,
    fixes: method === 'submit' ? submitFirstFixes(code, node, wait, loop) : [],
  });
}

/** The call that waits for the future in the same turn: `submit(…).result()`, or of the variable that holds it. */
function waitFor(code: Code, node: Call, loop: AnyNode): Call | undefined {
  const fate = fateOf(code, node);
  if (fate.kind === 'method') return waits(fate.name, fate.call) ? fate.call : undefined;
  if (fate.kind !== 'name') return undefined;
  const life = lifeOf(code, fate);
  // Kept for later, asked for something else, or asked under a condition: something cleverer is going on.
  if (life.escapes || life.isEntered || life.methods.length !== 1 || life.stores.length !== 1) return undefined;
  const [use] = life.methods;
  if (use === undefined || !use.isDirect || !waits(use.name, use.call) || loopsAround(code, use.call)[0] !== loop) return undefined;
  const submit = statementOf(code, node);
  const asked = statementOf(code, use.call);
  if (submit === undefined || asked === undefined || use.call.start < node.start) return undefined;
  if (code.parents.get(submit) !== code.parents.get(asked) && !isAskedIfThere(code, submit, asked, fate.id)) return undefined;
  // Other work between the two runs beside that of the pool: another submission, or anything of this thread's own.
  const between = code.file.text.slice(submit.end, asked.start);
  return between.replace(/\b(?:print|log\w*\.\w+)\s*\(/g, '').includes('(') ? undefined : use.call;
}

/** `if future: future.result()`: the condition is the future itself. */
function isAskedIfThere(code: Code, submit: Stmt, asked: Stmt, name: string): boolean {
  const parent = code.parents.get(asked);
  const guard = parent?.kind === Kind.If ? parent : undefined;
  if (guard === undefined || code.parents.get(guard) !== code.parents.get(submit)) return false;
  const [first] = (guard as If).clauses;
  return first !== undefined && new RegExp(`^${name}(?:\\s+is\\s+not\\s+None)?$`).test(code.file.text.slice(first.test.start, first.test.end)) && first.body.includes(asked);
}

function waits(name: string, call: Call): boolean {
  // With a limit it is the limit that the pool is for.
  return (name === 'result' || name === 'get') && call.args.length === 0 && call.keywords.length === 0;
}

/** Reasons to wait in each turn: the next turn needs the outcome, the loop ends with it, it tries again, or nothing else would fit. */
function isMeant(code: Code, node: Call, loop: AnyNode): boolean {
  const { text } = code.file;
  const inLoop = text.slice(loop.start, loop.end);
  if (loop.kind === Kind.For) {
    if (/\b(?:break|return|attempt|attempts|retry|retries|sleep)\b/.test(inLoop)) return true;
    const { body } = loop as For;
    // Several pieces of work in one turn run at the same time.
    if (inLoop.split(/\.\s*(?:submit|apply_async|start)\s*\(/).length > 2) return true;
    // What the turn submits depends on what the loop itself computes, perhaps from the last result.
    const stored = storedIn(body);
    if ([...namesIn([node])].some((name) => stored.has(name) && !isOfThisTurn(name, body, node, stored))) return true;
  }
  return false;
}

/** True if each turn computes the variable anew, before it submits, and from nothing that an earlier turn has left: `name = f"{item}.txt"`. */
function isOfThisTurn(name: string, body: readonly Stmt[], node: Call, stored: ReadonlySet<string>, depth = 0): boolean {
  if (name.startsWith('.') || depth > 4) return false;
  const own = body.find((statement): statement is Assign => statement.kind === Kind.Assign && statement.targets.length === 1 && statement.targets[0]?.kind === Kind.Name && statement.targets[0].id === name);
  if (own === undefined || own.end > node.start) return false;
  const others = body.filter((statement) => statement !== own);
  if (storedIn(others).has(name)) return false;
  return [...namesIn([own.value])].every((each) => each !== name && (!stored.has(each) || isOfThisTurn(each, body, node, stored, depth + 1)));
}

function namesIn(nodes: readonly Expr[]): ReadonlySet<string> {
  const names = new Set<string>();
  walkTree(nodes, (node) => {
    if (node.kind === Kind.Name) names.add((node as Name).id);
    else if (node.kind === Kind.Attribute) names.add(`.${(node as Extract<Expr, { kind: Kind.Attribute }>).attr}`);
    return true;
  });
  return names;
}

/** Variables and attributes that statements assign. */
function storedIn(body: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (target: Expr): void => {
    if (target.kind === Kind.Name) names.add(target.id);
    else if (target.kind === Kind.Attribute) names.add(`.${target.attr}`);
    else if (target.kind === Kind.Subscript) add(target.value);
    else if (target.kind === Kind.Tuple || target.kind === Kind.List) target.elts.forEach(add);
  };
  walkTree(body, (node) => {
    if (node.kind === Kind.Assign) (node as Assign).targets.forEach(add);
    else if (node.kind === Kind.AugAssign || node.kind === Kind.AnnAssign || node.kind === Kind.NamedExpr) add((node as Extract<Stmt, { kind: Kind.AugAssign }>).target);
    // `results.append(future.result())`, and the next turn submits `results`.
    else if (node.kind === Kind.Call) {
      const { func } = node as Call;
      if (func.kind === Kind.Attribute && /^(?:append|extend|add|update|insert|put)$/.test(func.attr)) add(func.value);
    }
    return true;
  });
  return names;
}

/** A pool with one worker is there to keep the order, or to run everything in the same thread. */
function hasOneWorker(p: Program, file: FileState, call: CallValue): boolean {
  if (call.func.kind !== ValueKind.Attribute) return true;
  const made = makersOf(file, call.func.base, 0);
  return made.some((maker) => {
    const count = argumentOf(maker, 0, 'max_workers') ?? argumentOf(maker, 0, 'processes');
    if (count === undefined) return false;
    return count.kind !== ValueKind.Constant ? count.kind === ValueKind.Parameter || !isNumberLike(p, file, count) : typeof count.value === 'number' && count.value <= 1;
  });
}

/** False for what may well be one: only a computed count, such as that of the cores, tells that several are meant. */
function isNumberLike(p: Program, file: FileState, value: CallValue['args'][number]): boolean {
  return alternatives(evaluate(p, file, value)).every((type) => type.kind === TypeKind.Plain || type.kind === TypeKind.Unknown);
}

/** The calls that may have made a value, as far as variables lead. */
function makersOf(file: FileState, value: CallValue['args'][number], depth: number): CallValue[] {
  if (depth > 4) return [];
  switch (value.kind) {
    case ValueKind.Call:
      return [value];
    case ValueKind.Enter:
      return makersOf(file, value.value, depth + 1);
    case ValueKind.Cell:
      return (file.facts.functions[value.owner]?.cells.get(value.name) ?? []).flatMap((each) => makersOf(file, each, depth + 1));
    case ValueKind.Global:
      return (file.facts.bindings.get(value.name) ?? []).flatMap((each) => makersOf(file, each, depth + 1));
    case ValueKind.Attribute:
      return file.facts.classes.flatMap((cls) => cls.instanceAttributes.get(value.name) ?? []).flatMap((each) => makersOf(file, each, depth + 1));
    default:
      return [];
  }
}

/** `thread.start(); thread.join()` in a loop. */
function startedAndJoined(p: Program, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const made of allMade(p, file)) {
    if (made.kind !== 'thread' && made.kind !== 'process') continue;
    const code = codeOf(file);
    const node = nodeOf(code, made.event);
    const loop = node && loopsAround(code, node)[0];
    if (node === undefined || loop?.kind !== Kind.For) continue;
    const fate = fateOf(code, node);
    if (fate.kind !== 'name') continue;
    const life = lifeOf(code, fate);
    if (life.escapes || life.stores.length !== 1) continue;
    const start = life.methods.find(({ name }) => name === 'start')?.call;
    const join = life.methods.find(({ name }) => name === 'join')?.call;
    if (start === undefined || join === undefined || life.methods.length !== 2 || join.args.length + join.keywords.length > 0) continue;
    const [from, to] = [statementOf(code, start), statementOf(code, join)];
    if (from === undefined || to === undefined || code.parents.get(from) !== loop || code.parents.get(to) !== loop || join.start < start.start) continue;
    if (file.text.slice(from.end, to.start).includes('(') || isMeant(code, node, loop)) continue;
    // A process of its own gives back all its memory, and can fail alone: a reason to have one after another.
    const isProcess = made.kind === 'process';
    const [severity, confidence]: [Severity, Confidence] = isProcess ? ['information', 'possible'] : ['warning', 'likely'];
    findings.push(found(file, join, {
      rule: 'result-in-submit-loop', severity, confidence,
      message: `\`join()\` waits in each turn for the \`${shownClass(made)}\` that this turn started, so one runs at a time. Start all of them first and join them in a second loop, or use a pool.`,
    }));
  }
  return findings;
}


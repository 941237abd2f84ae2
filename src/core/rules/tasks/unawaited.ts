import type { Confidence, Finding, Fix } from '../../findings';
import { awaitFix, mayAwait } from '../../fixes/task-await';
import { givenBy, type Given } from '../../program/coroutines/gives';
import { isSteady } from '../../program/coroutines/steady';
import { positionOf, type Position, type ValueUse } from '../../program/coroutines/positions';
import type { CodeView } from '../../program/coroutines/view';
import { evaluate } from '../../program/types/evaluate';
import { propertyGetter } from '../../program/types/properties';
import { TypeKind } from '../../program/types/types';
import { EventFlag, type CallEvent } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call, type Expr, type If, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { handedBack } from './handed-back';
import { collectionOf, isOnlyFilled } from './local-collections';
import { isExpectedToFail, report, shown, shownCall } from './report';

/** An expression whose value is certainly a coroutine, or an object that like one does nothing before it is awaited or entered. */
export interface Source {
  readonly node: Expr;
  readonly given: Given;
}

type VariablePosition = Extract<Position, { kind: 'variable' }>;

/** A variable that is bound to a coroutine, for the rules that follow it. */
export interface BoundSource extends Source {
  readonly position: VariablePosition;
}

/** What the positions of a file's coroutines show: findings, and the variables that hold one. */
export function checkPositions(context: RuleContext, view: CodeView): { findings: Finding[]; bound: BoundSource[]; sources: Map<Expr, Source> } {
  const findings: Finding[] = [];
  const bound: BoundSource[] = [];
  const sources = new Map<Expr, Source>();
  for (const source of sourcesOf(view)) {
    sources.set(source.node, source);
    const position = positionOf(view, source.node);
    if (position.kind === 'variable') {
      bound.push({ ...source, position });
      continue;
    }
    const found = findingAt(context, view, source, position);
    if (found !== undefined) findings.push(found);
  }
  return { findings, bound, sources };
}

function* sourcesOf(view: CodeView): Generator<Source> {
  const { program, file } = view;
  for (const node of view.calls) {
    const event = view.eventOf(node);
    if (event === undefined || isDecorator(view, node)) continue;
    // Nothing to say of the usual case; what is handed to `gather` in a list is in order, too.
    if (view.parentOf(node)?.kind === Kind.Await || event.flags & EventFlag.Awaited) continue;
    if (hasOwnRule(view, event)) continue;
    const given = givenBy(program, file, event.value);
    if (given !== undefined && given.kind !== 'generator' && given.kind !== 'context') yield { node, given };
  }
  for (const node of view.attributes) {
    // A property that is an `async def`: reading it makes a coroutine. Only where that would be wrong.
    const parent = view.parentOf(node);
    if (parent === undefined || parent.kind === Kind.Await || (parent.kind === Kind.Call && (parent as Call).func !== node)) continue;
    const event = view.attributeEvent(node);
    if (event === undefined) continue;
    const getter = propertyGetter(program, evaluate(program, file, event.base), event.name);
    if (getter === undefined || !getter.fn.isAsync || getter.fn.isGenerator || getter.isUncertain || getter.isContextManager) continue;
    yield { node, given: { kind: 'coroutine', fn: getter } };
  }
}

function isDecorator(view: CodeView, node: Expr): boolean {
  const parent = view.parentOf(node);
  return (parent?.kind === Kind.FunctionDef || parent?.kind === Kind.ClassDef) && (parent as unknown as { decorators: readonly Expr[] }).decorators.includes(node);
}

/** Waits for locks and events have a rule of their own, `lock-acquire-not-awaited`, which also knows what follows. */
const ownRule = /^(?:asyncio|anyio|trio)\.(?:(?:Lock|StrictFIFOLock|Semaphore|BoundedSemaphore|Condition|CapacityLimiter)\.acquire\w*|(?:Condition|Event|Barrier)\.wait(?:_for)?)$/;

function hasOwnRule({ program, file }: CodeView, call: CallEvent): boolean {
  const callee = evaluate(program, file, call.value.func);
  return callee.kind === TypeKind.External && ownRule.test(program.knowledge.canonical(callee.name));
}

function findingAt(context: RuleContext, view: CodeView, source: Source, position: Position): Finding | undefined {
  const { node, given } = source;
  switch (position.kind) {
    case 'dropped':
      return context.isOn('coroutine-not-awaited') && isSure(view, source) ? dropped(view, source, position.isCollected) : undefined;
    case 'default':
      if (given.kind !== 'coroutine' || !context.isOn('coroutine-not-awaited') || !isSure(view, source)) return undefined;
      return report(view, node, {
        rule: 'coroutine-not-awaited', severity: 'error', confidence: 'certain',
        message: `The default value \`${shownCall(view, node)}\` is one coroutine, made when the function is defined: the first call awaits it and every other call fails. Use \`None\` as the default and make the coroutine inside.`,
      });
    case 'value':
      return context.isOn('coroutine-as-value') && isSure(view, source) ? asValue(view, source, position) : undefined;
    case 'iterated':
    case 'entered':
      return protocolAt(context, view, source, position);
    case 'given': {
      const collection = given.kind === 'coroutine' ? collectionOf(view, node) : undefined;
      if (collection !== undefined) return context.isOn('coroutine-lost-on-path') && isOnlyFilled(view, node, collection) && isSure(view, source) ? neverTaken(view, node, collection) : undefined;
      return context.isOn('coroutine-as-value') && isSure(view, source) ? handedBack(view, source) : undefined;
    }
    default:
      return undefined;
  }
}

/** No class below overrides it by something else, and no test expects the failure. */
export function isSure(view: CodeView, { node, given }: Source): boolean {
  return (given.fn === undefined || isSteady(view.program, given.fn)) && !isExpectedToFail(view, node) && !isNever(view, node);
}

/** `if False and …`, or behind a constant of the module that is false (`IS_SYNC = False`): kept for readers, type checkers and generated copies. */
function isNever(view: CodeView, node: Expr): boolean {
  let below: AnyNode = node;
  for (let at = view.parentOf(node); at !== undefined && at.kind !== Kind.FunctionDef; below = at, at = view.parentOf(at)) {
    if (at.kind === Kind.If && (at as If).clauses.some(({ test, body }) => body.includes(below as Stmt) && isFalse(view, test))) return true;
  }
  return false;
}

function isFalse(view: CodeView, test: Expr): boolean {
  if (test.kind === Kind.BoolOp) return test.op === 'and' && test.values.some((part) => isFalse(view, part));
  if (test.kind === Kind.Constant) return test.value === false || test.value === 0;
  if (test.kind !== Kind.Name || view.functionOf(test).cells.has(test.id)) return false;
  const values = view.file.facts.bindings.get(test.id);
  const [value] = values ?? [];
  return values?.length === 1 && value?.kind === ValueKind.Constant && value.value === false;
}

function dropped(view: CodeView, { node, given }: Source, isCollected: boolean): Finding {
  const name = shownCall(view, node);
  const message = droppedMessage(view, node, given, name, isCollected);
  // An `async def` property is read for a test of the reading now and then.
  const confidence: Confidence = node.kind === Kind.Call ? 'certain' : 'likely';
  // `fetch(), save()`: each may be awaited where it stands. What a comprehension makes is for `gather`.
  const parent = view.parentOf(node)?.kind;
  const isOne = !isCollected || parent === Kind.Tuple || parent === Kind.List || parent === Kind.Set;
  const fix = given.kind === 'async-generator' || given.kind === 'async-context' || !isOne ? undefined : awaitFix(view, node);
  return report(view, node, { rule: 'coroutine-not-awaited', severity: 'error', confidence, message, fixes: fix === undefined ? [] : [fix] });
}

/** `jobs.append(fetch())`, where nothing ever takes a coroutine out of the list. */
function neverTaken(view: CodeView, node: Expr, collection: string): Finding {
  return report(view, node, {
    rule: 'coroutine-lost-on-path', severity: 'warning', confidence: 'certain',
    message: `\`${shown(collection)}\` holds coroutines of \`${shownCall(view, node)}\` that nothing takes out again: none of them runs. Pass it to \`await asyncio.gather(*${shown(collection)})\`.`,
  });
}

function droppedMessage(view: CodeView, node: Expr, given: Given, name: string, isCollected: boolean): string {
  if (given.kind === 'async-generator') return `\`${name}\` makes an asynchronous generator that nobody iterates: its body never runs. Use \`async for … in ${name}\`.`;
  if (given.kind === 'async-context') return `\`${name}\` makes an asynchronous context manager that nobody enters: its body never runs. Use \`async with ${name}:\`.`;
  if (isCollected) return `The coroutines of \`${name}\` are made and thrown away: none of them runs. Pass them to \`await asyncio.gather(…)\`, or await each.`;
  const what = given.kind === 'lazy' ? `The result of \`${name}\` is neither awaited nor entered: nothing is done` : `\`${name}\` only makes a coroutine, and nobody awaits it: its body never runs`;
  if (mayAwait(view, node)) {
    const or = given.kind === 'lazy' ? `\`async with ${name}\`` : 'keep `asyncio.create_task(…)` of it to run it beside the rest';
    return `${what}. Write \`await ${name}\`, or ${given.kind === 'lazy' ? `use ${or}` : or}.`;
  }
  const fn = view.functionOf(node);
  const where = fn.form === 'module' ? 'At module level, run it with `asyncio.run(…)`.' : `Make \`${fn.name}\` an \`async def\` and await it, or run it with \`asyncio.run(…)\` where no event loop runs.`;
  return `${what}. ${where}`;
}

const uses: Readonly<Record<ValueUse, string>> = {
  condition: 'as a condition it is always true',
  comparison: 'it is equal to nothing but itself',
  text: 'its text is `<coroutine object …>`',
  arithmetic: 'arithmetic with it raises `TypeError`',
  subscript: 'indexing it raises `TypeError`',
  attribute: 'it has no such attribute',
  unpacked: 'unpacking it raises `TypeError`',
  argument: 'the function gets the coroutine itself',
  called: 'calling it raises `TypeError`',
  element: 'the function looks at the coroutines themselves',
};

function asValue(view: CodeView, source: Source, position: Extract<Position, { kind: 'value' }>): Finding | undefined {
  return misused(view, source.node, source.given, position, shownCall(view, source.node));
}

/** A coroutine where a value is needed: `node` is the call, or the variable that holds its result. */
export function misused(view: CodeView, node: Expr, given: Given, position: Extract<Position, { kind: 'value' }>, name: string): Finding | undefined {
  const { as, by } = position;
  if (as === 'argument' && by === 'print' && given.kind !== 'coroutine') return undefined;
  const what = given.kind === 'async-generator' ? 'an asynchronous generator' : given.kind === 'async-context' ? 'an asynchronous context manager' : 'a coroutine';
  // Generators and context managers are objects in their own right: only what must fail or mislead is reported.
  if (given.kind !== 'coroutine' && given.kind !== 'lazy' && (as === 'comparison' || as === 'called' || as === 'condition')) return undefined;
  const consequence = effectOf(as, by);
  const cure = given.kind === 'async-generator' ? `Iterate it with \`async for\`, for example \`[item async for item in ${name}]\`.` : given.kind === 'async-context' ? `Enter it with \`async with ${name} as …:\`.` : `Write \`await ${name}\`${as === 'attribute' || as === 'subscript' ? ' in parentheses' : ''}${mayAwait(view, node) ? '' : ', in an `async def`'}.`;
  const fix: Fix | undefined = given.kind === 'coroutine' || given.kind === 'lazy' ? (as === 'element' ? undefined : awaitFix(view, node)) : undefined;
  return report(view, node, {
    rule: 'coroutine-as-value', severity: 'error', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
    message: `\`${name}\` is ${what} here, not its result: ${consequence}. ${cure}`,
  });
}

function effectOf(as: ValueUse, by: string): string {
  if (as === 'attribute') return `it has no attribute \`${by}\``;
  if (as === 'argument' && /^(?:print|str|repr|format|logging\..*)$/.test(by)) return `\`${by}\` shows \`<coroutine object …>\``;
  if (as === 'argument') return `\`${by}\` cannot work with it`;
  if (as === 'element') return by === 'any' || by === 'all' ? `every coroutine is true, so \`${by}\` always gives the same answer` : `\`${by || 'the key'}\` gets coroutines, not their results`;
  return uses[as];
}

/** Coroutines and asynchronous objects in `for` and `with`. */
function protocolAt(context: RuleContext, view: CodeView, source: Source, position: Extract<Position, { kind: 'iterated' | 'entered' }>): Finding | undefined {
  const { node, given } = source;
  const name = shownCall(view, node);
  if (position.kind === 'iterated' && given.kind === 'async-generator') return undefined;
  if (position.kind === 'entered' && given.kind === 'async-context') return undefined;
  if (given.kind === 'lazy' && position.kind === 'entered') return undefined;
  const rule = position.kind === 'iterated' ? 'coroutine-as-value' : 'wrong-async-protocol';
  if (!context.isOn(rule) || !isSure(view, source)) return undefined;
  if (given.kind === 'async-context' || given.kind === 'async-generator') {
    return report(view, node, {
      rule: 'wrong-async-protocol', severity: 'error', confidence: 'certain',
      message: given.kind === 'async-context' ? `\`${name}\` is an asynchronous context manager: it cannot be iterated. Enter it with \`async with\`.` : `\`${name}\` is an asynchronous generator: it cannot be entered. Iterate it with \`async for\`.`,
    });
  }
  const fix = awaitFix(view, node);
  const isLoop = position.kind === 'iterated';
  const verb = isLoop ? (position.isAsync ? '`async for` needs an asynchronous iterator' : 'it cannot be iterated') : `\`${position.isAsync ? 'async with' : 'with'}\` needs a context manager`;
  return report(view, node, {
    rule, severity: 'error', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
    message: `\`${name}\` is a coroutine here, not its result: ${verb}. Await it first: \`await ${shown(name)}\`.`,
  });
}


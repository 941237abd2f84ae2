import type { Confidence, Finding, Severity } from '../../findings';
import { asyncLibraryFor } from '../../knowledge';
import { isTestFile } from '../../program/files/test-files';
import { placeIn, type FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import type { PollFacts, PollTest } from '../../summary/polls';
import { ValueKind, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';

/** A question that something better than asking again answers. */
interface Waitable {
  readonly method: string;
  readonly classes: readonly string[];
  /** What waits instead: completes "use …". */
  readonly use: string;
}

const onLoop: readonly Waitable[] = [
  { method: 'is_set', classes: ['asyncio.Event', 'anyio.Event', 'trio.Event'], use: '`await event.wait()`' },
  { method: 'done', classes: ['asyncio.Task', 'asyncio.Future'], use: '`await` on the task' },
  { method: 'empty', classes: ['asyncio.Queue', 'asyncio.PriorityQueue', 'asyncio.LifoQueue'], use: '`await queue.get()`' },
  { method: 'full', classes: ['asyncio.Queue', 'asyncio.PriorityQueue', 'asyncio.LifoQueue'], use: '`await queue.put(…)`' },
  { method: 'locked', classes: ['asyncio.Lock', 'asyncio.Semaphore'], use: '`async with lock:`' },
];

const inThread: readonly Waitable[] = [
  { method: 'is_set', classes: ['threading.Event', 'multiprocessing.Event'], use: '`event.wait()`' },
  { method: 'done', classes: ['concurrent.futures.Future'], use: '`future.result()` or `concurrent.futures.wait(…)`' },
  { method: 'is_alive', classes: ['threading.Thread', 'multiprocessing.Process'], use: '`join()`' },
  { method: 'empty', classes: ['queue.Queue', 'queue.LifoQueue', 'queue.PriorityQueue', 'queue.SimpleQueue', 'multiprocessing.Queue'], use: '`queue.get()`, which waits' },
];

/** True if the text may hold a loop that waits by polling. */
export function mayPoll(text: string): boolean {
  return /\bwhile\b/.test(text) && /\b(?:sleep|threading|concurrent|multiprocessing|queue)\b/.test(text);
}

/**
 * Loops that wait by looking again and again at state that other code of this process changes, or at something that can be
 * waited for. Reported only where the file shows who changes the state: a loop that polls the outside world has no choice.
 */
export function checkPolls(context: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const poll of fn.polls) {
      const finding = poll.pause === 'await' ? asyncPoll(context, file, fn, poll) : threadPoll(context, file, fn, poll);
      if (finding !== undefined && context.isOn(finding.rule)) findings.push(finding);
    }
  }
  return findings;
}

function asyncPoll(context: RuleContext, file: FileState, fn: FunctionFacts, poll: PollFacts): Finding | undefined {
  const waitable = poll.tests.length === 1 ? waitableOf(context.program, file, poll.tests[0]!, onLoop) : undefined;
  const events = asyncLibraryFor(context.libraries).event;
  if (waitable !== undefined) {
    return found(file, poll, 'async-busy-wait', 'information', 'certain', `This asks again and again for what can be waited for: use ${waitable.use}. Polling is late by up to one pause, and wakes the event loop for nothing.`);
  }
  const state = poll.tests.map((test) => changedElsewhere(file, fn, test)).find((name) => name !== undefined);
  if (state === undefined || poll.tests.some((test) => test.method !== '')) return undefined;
  return found(file, poll, 'async-busy-wait', 'information', 'likely', `This polls \`${state}\`, which other code here changes. Let that code set an \`${events}\`, and wait for it with \`await event.wait()\`: no delay, and no turns of the event loop for nothing.`);
}

function threadPoll(context: RuleContext, file: FileState, fn: FunctionFacts, poll: PollFacts): Finding | undefined {
  // On a loop this blocks, which is another rule's matter.
  if (fn.isAsync) return undefined;
  const isSpin = poll.pause === 'spin';
  const cost = isSpin ? 'it takes a whole core, and with the GIL slows down the very thread that it waits for' : 'it is late by up to one pause, and wakes for nothing';
  const waitable = poll.tests.length === 1 ? waitableOf(context.program, file, poll.tests[0]!, inThread) : undefined;
  if (waitable !== undefined) {
    return found(file, poll, 'thread-busy-wait', isSpin ? 'warning' : 'information', isSpin ? 'certain' : 'likely', `This asks again and again for what can be waited for, and ${cost}. Use ${waitable.use}.`);
  }
  if (poll.tests.some((test) => test.method !== '')) return undefined;
  const state = poll.tests.map((test) => changedElsewhere(file, fn, test)).find((name) => name !== undefined);
  if (state === undefined || !startsThreads(file)) return undefined;
  return found(file, poll, 'thread-busy-wait', isSpin ? 'warning' : 'information', isSpin ? 'likely' : 'possible', `This waits for \`${state}\` by looking again and again, and ${cost}. Use a \`threading.Event\`: set it where \`${state}\` changes, and wait with \`event.wait()\`.`);
}

function found(file: FileState, poll: PollFacts, rule: string, severity: Severity, confidence: Confidence, message: string): Finding {
  return { ...placeIn(file, poll.start, poll.end), rule, severity, confidence: isTestFile(file.path) ? 'possible' : confidence, message, related: [], fixes: [] };
}

function waitableOf(p: Program, file: FileState, test: PollTest, known: readonly Waitable[]): Waitable | undefined {
  const candidates = known.filter((each) => each.method === test.method);
  if (candidates.length === 0) return undefined;
  const types = alternatives(evaluate(p, file, test.value));
  return candidates.find((each) => types.every((type) => type.kind === TypeKind.ExternalInstance && each.classes.some((cls) => p.knowledge.canonical(type.cls) === p.knowledge.canonical(cls))));
}

/** The name of a variable or attribute that another function of the file assigns. */
function changedElsewhere(file: FileState, fn: FunctionFacts, test: PollTest): string | undefined {
  const { value } = test;
  if (value.kind === ValueKind.Attribute) {
    const { name } = value;
    const isWritten = file.facts.functions.some(
      (other) => other !== fn && other.name !== '__init__' && other.events.some((event) => event.kind === EventKind.Store && event.name === name && sameBase(event.base, value.base)),
    );
    return isWritten ? name : undefined;
  }
  if (value.kind === ValueKind.Global) return (file.facts.bindings.get(value.name)?.length ?? 0) > 1 ? value.name : undefined;
  // A variable of an outer function, or one that an inner function sets through `nonlocal`.
  if (value.kind === ValueKind.Cell) return value.owner !== fn.index && (file.facts.functions[value.owner]?.cells.get(value.name)?.length ?? 0) > 1 ? value.name : undefined;
  return undefined;
}

/** The receiver of a method here and there, or the same name: as good as the same object for a flag. */
function sameBase(a: Value, b: Value): boolean {
  if (a.kind === ValueKind.Parameter && b.kind === ValueKind.Parameter) return a.index === 0 && b.index === 0;
  if (a.kind === ValueKind.Global && b.kind === ValueKind.Global) return a.name === b.name;
  return a.kind === ValueKind.Attribute && b.kind === ValueKind.Attribute && a.name === b.name && sameBase(a.base, b.base);
}

function startsThreads(file: FileState): boolean {
  return file.facts.imports.some(({ module }) => module === 'threading' || module.startsWith('concurrent.futures'));
}

import type { Confidence, Finding, Severity, Span } from '../../findings';
import { lambdaFix } from '../../fixes/process-lambda';
import type { FileState } from '../../program/file-state';
import { whyUnpicklable, whyType, type Channel, type Unpicklable } from '../../program/pickling/unpicklable';
import type { Program } from '../../program/program';
import { elementOf } from '../../program/types/protocols';
import { libraryBases } from '../../program/types/ancestry';
import { evaluate, evaluateAll } from '../../program/types/evaluate';
import { noBindings, TypeKind } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type ClassFacts } from '../../summary/facts';
import type { RuleContext } from '../on-loop';
import { libraryName, processWork, targetsOf, type ProcessWork, type Sent, type Way } from './process-work';
import { exceptionsLost } from './lost-exception';
import { argumentNode, callNode, report, sentSpan, targetSpan } from './report';
import { defaultMethod, freshWords, isFresh } from './start-method';

/** They pickle by value, or make no pickles of the standard library's at all. */
const otherPicklers = new Set(['dill', 'pathos', 'multiprocess', 'cloudpickle', 'loky', 'ray', 'mpire']);

/** What is handed to other processes and cannot be pickled, or is a lock or queue of threads, which stays behind in this process. */
export function checkPickling(context: RuleContext, file: FileState): Finding[] {
  const { program } = context;
  if (file.facts.imports.some(({ module }) => otherPicklers.has(module.split('.', 1)[0]!))) return [];
  const findings: Finding[] = [];
  for (const work of processWork(program, file)) findings.push(...checkWork(program, work));
  for (const fn of file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call) findings.push(...checkPut(program, file, event));
  findings.push(...checkClasses(program, file));
  return findings.filter((finding) => context.isOn(finding.rule));
}

/** A class derived from `Process` whose objects hold what cannot be pickled: `start()` sends the object itself to the child. */
function checkClasses(p: Program, file: FileState): Finding[] {
  const method = defaultMethod(p, file);
  const fresh = isFresh(p, method);
  if (fresh === 'never') return [];
  const findings: Finding[] = [];
  for (const cls of file.facts.classes) {
    if (!libraryBases(p, file, cls).includes('multiprocessing.Process') || startsItsOwnWay(file, cls)) continue;
    const why = whyType(p, { kind: TypeKind.Instance, file, cls, bindings: noBindings }, 'process');
    const holder = why?.holder ?? null;
    if (why === undefined || holder === null) continue;
    const { attribute, cls: owner, place } = holder;
    // What a base holds is told there; what an object held by this one holds, at the class.
    const isHere = place.path === file.path && cls.start <= place.start && cls.name === owner;
    if (!isHere && libraryBasesOfNamed(p, file, owner).includes('multiprocessing.Process')) continue;
    const isAlways = fresh === 'always';
    findings.push(report(file, isHere ? place : { start: cls.nameStart, end: cls.nameEnd }, {
      rule: 'unpicklable-argument', severity: isAlways ? 'error' : 'warning', confidence: why.kind === 'thread primitive' || isHere ? 'likely' : 'possible',
      message: `\`start()\` sends the whole \`${cls.name}\` to the child as a pickle ${freshWords(p, method)}, and ${why.what} (in \`${owner}.${attribute}\`) cannot be pickled. Make it in \`run()\`, which is in the child already.`,
      related: isHere ? [] : [{ ...place, message: `\`${attribute}\` is ${why.what}` }],
    }));
  }
  return findings;
}

/** True for a class that derives from a context's own process (`ForkProcess`), or that changes how it starts. */
function startsItsOwnWay(file: FileState, cls: ClassFacts): boolean {
  return ['start', '_Popen', '_start_method'].some((name) => cls.attributes.has(name)) || /Fork|fork/.test(file.text.slice(cls.nameEnd, file.text.indexOf(':', cls.nameEnd)));
}

/** The library bases of a class of this file. */
function libraryBasesOfNamed(p: Program, file: FileState, name: string): readonly string[] {
  const cls = file.facts.classes.find((each) => each.name === name);
  return cls === undefined ? [] : libraryBases(p, file, cls);
}

function checkWork(p: Program, work: ProcessWork): Finding[] {
  const findings: Finding[] = [];
  const isTask = work.way === 'pool' || work.way === 'executor';
  const fresh = isTask ? 'always' : isFresh(p, work.method);
  const channel: Channel = isTask ? 'task' : 'process';
  const why = work.target === null || fresh === 'never' ? undefined : whyUnpicklable(p, work.file, work.target, channel);
  if (why !== undefined) findings.push(unpicklable(p, work, targetSpan(work), why, fresh === 'always'));
  for (const sent of work.sent) {
    const found = whySent(p, work, sent, channel);
    if (found === undefined) continue;
    if (!isTask && (found.kind === 'thread primitive' || found.kind === 'asyncio object') && found.holder === null) findings.push(leftBehind(work, sentSpan(work, sent), found));
    else if (fresh !== 'never') findings.push(unpicklable(p, work, sentSpan(work, sent), found, fresh === 'always'));
  }
  if (isTask && why === undefined) findings.push(...checkResult(p, work));
  return findings;
}

function whySent(p: Program, work: ProcessWork, sent: Sent, channel: Channel): Unpicklable | undefined {
  if (!sent.isEach) return whyUnpicklable(p, work.file, sent.value, channel);
  const type = evaluate(p, work.file, sent.value);
  // The generator itself stays here: its items are sent.
  return type.kind === TypeKind.Generator ? undefined : whyType(p, elementOf(p, type, false), channel);
}

/** What the worker gives back goes through a pickle, too. */
function checkResult(p: Program, work: ProcessWork): Finding[] {
  const targets = targetsOf(p, work);
  const [callee] = targets;
  if (targets.length !== 1 || callee === undefined || callee.fn.isStub || callee.isUncertain || callee.fn.isAsync || callee.isContextManager) return [];
  const words = `\`${callee.fn.qualifiedName}\` gives back`;
  if (callee.fn.isGenerator) {
    return [report(work.file, targetSpan(work), {
      rule: 'unpicklable-argument', severity: 'error', confidence: callee.fn.decorators.length > 0 ? 'possible' : 'certain',
      message: `${words} a generator, and results come back from a worker process as pickles: a generator cannot be pickled. Return a list instead.`,
      related: [{ path: callee.file.path, start: callee.fn.nameStart, end: callee.fn.nameEnd, message: 'it contains `yield`' }],
    })];
  }
  const result = callee.fn.returns.length === 0 || callee.fn.decorators.length > 0 ? undefined : whyType(p, evaluateAll(p, callee.file, callee.fn.returns, callee.bindings), 'task');
  if (result?.holder === null && result.kind !== 'module') {
    return [report(work.file, targetSpan(work), {
      rule: 'unpicklable-argument', severity: 'error', confidence: 'likely',
      message: `${words} ${result.what}, and results come back from a worker process as pickles: it cannot be pickled. ${cure(result, work.way)}`,
      related: [{ path: callee.file.path, start: callee.fn.nameStart, end: callee.fn.nameEnd, message: 'defined here' }],
    })];
  }
  return exceptionsLost(p, work, callee);
}

function unpicklable(p: Program, work: ProcessWork, at: Span, why: Unpicklable, isAlways: boolean): Finding {
  const severity: Severity = isAlways ? 'error' : 'warning';
  const isDeep = why.holder !== null;
  // What `__init__` makes is there when the object is sent, and no platform pickles a lock of threads.
  const confidence: Confidence = isDeep ? (isAlways || why.kind === 'thread primitive' ? 'likely' : 'possible') : isAlways ? 'certain' : 'likely';
  const holder = why.holder === null ? '' : ` (in \`${why.holder.cls}.${why.holder.attribute}\`)`;
  const reason = why.kind === 'inherited'
    ? `${capital(why.what)}${holder} cannot be sent as part of a task: that raises \`RuntimeError\`, "should only be shared between processes through inheritance".`
    : `${capital(channelWords(p, work))}, and ${why.what}${holder} cannot be pickled.`;
  const lambda = why.kind === 'lambda' && work.file.text.slice(at.start, at.start + 6) === 'lambda' ? lambdaFix(work.file, at) : undefined;
  return report(work.file, at, {
    rule: 'unpicklable-argument', severity, confidence, message: `${reason} ${cure(why, work.way)}`,
    related: why.holder === null ? [] : [{ ...why.holder.place, message: `\`${why.holder.attribute}\` is ${why.what}` }],
    fixes: lambda === undefined ? [] : [lambda],
  });
}

function channelWords(p: Program, work: ProcessWork): string {
  switch (work.way) {
    case 'pool':
      return 'a pool sends its workers pickles of the function and its arguments';
    case 'executor':
      return 'a process pool sends its workers pickles of the function and its arguments';
    case 'initializer':
      return `the initialiser and its arguments go to each worker as pickles ${freshWords(p, work.method)}`;
    case 'process':
      return `a process gets its target and arguments as pickles ${freshWords(p, work.method)}`;
  }
}

function cure(why: Unpicklable, way: Way): string {
  if (why.holder !== null) return `Send a function of the module with just the data that it needs, or leave \`${why.holder.attribute}\` out of the pickle with \`__getstate__\`.`;
  switch (why.kind) {
    case 'lambda':
    case 'local':
      return why.what.includes('class') ? 'Define the class at the top level of the module.' : 'Define a function at the top level of the module, and pass what it needs as arguments.';
    case 'generator':
      return 'Pass a list of its items instead.';
    case 'thread primitive':
      return /queue|Queue/.test(why.what) ? 'Use a `multiprocessing.Manager().Queue()`, whose proxies can be sent.' : 'Threads share it, processes cannot: use a lock of a `multiprocessing.Manager()`, or hand a `multiprocessing.Lock` over with `initializer=`.';
    case 'asyncio object':
      return 'It belongs to the event loop of this process: send plain data instead.';
    case 'handle':
      return 'Send what it is made from (a path, a URL, settings), and make it in the worker.';
    case 'module':
      return 'Import the module in the worker.';
    case 'inherited':
      return way === 'pool' || way === 'executor' ? 'Hand it over once with `initializer=` and `initargs=`, or use one of a `multiprocessing.Manager()`.' : 'Pass it as an argument of the `Process`, or use one of a `multiprocessing.Manager()`.';
  }
}

/** A lock of threads that goes with a `Process`. */
function leftBehind(work: ProcessWork, at: Span, why: Unpicklable): Finding {
  const twin = /`(?:threading|queue|asyncio)\.(\w+)`/.exec(why.what)?.[1] ?? '';
  const own = twin.includes('Queue') ? 'Queue' : /^(?:Lock|RLock|Condition|Event|Semaphore|BoundedSemaphore|Barrier)$/.test(twin) ? twin : undefined;
  return report(work.file, at, {
    rule: 'thread-primitive-across-processes', severity: 'error', confidence: 'certain',
    message: `${capital(why.what)} works within one process. A forked child gets a copy that nobody else sees, and a spawned one cannot be sent it (\`TypeError\`). ${own === undefined ? 'Send plain data, or make it in the child.' : `Use \`multiprocessing.${own}\`.`}`,
  });
}

const putNames: ReadonlyMap<string, string> = new Map([
  ...['multiprocessing.Queue', 'multiprocessing.JoinableQueue', 'multiprocessing.SimpleQueue', 'multiprocessing.managers.QueueProxy'].flatMap((cls) => [[`${cls}.put`, 'queue'], [`${cls}.put_nowait`, 'queue']] as const),
  ['multiprocessing.connection.Connection.send', 'pipe'],
]);

/** `queue.put(lambda: …)`: pickled by the queue's own thread, which prints the error and drops the item. */
function checkPut(p: Program, file: FileState, event: CallEvent): Finding[] {
  if (!/^(?:put|put_nowait|send)$/.test(calledName(event.value.func))) return [];
  const name = libraryName(p, file, event.value.func);
  const through = name === undefined ? undefined : putNames.get(name);
  const value = event.value.args[0];
  if (through === undefined || value === undefined || event.value.starAt === 0) return [];
  const why = whyUnpicklable(p, file, value, 'task');
  if (why === undefined) return [];
  const node = callArgument(file, event);
  const loss = through === 'queue' && !name!.includes('Simple') && !name!.includes('Proxy') ? 'the queue\'s own thread prints the error, and the item is lost' : 'this raises an error';
  return [report(file, node ?? event, {
    rule: 'unpicklable-argument', severity: 'error', confidence: why.holder === null ? 'certain' : 'likely',
    message: `What goes through a ${through} is pickled, and ${why.what}${why.holder === null ? '' : ` (in \`${why.holder.cls}.${why.holder.attribute}\`)`} ${why.kind === 'inherited' ? 'goes to a child when it starts, not later' : 'cannot be pickled'}: ${loss}. ${cure(why, 'process')}`,
    related: why.holder === null ? [] : [{ ...why.holder.place, message: `\`${why.holder.attribute}\` is ${why.what}` }],
  })];
}

function callArgument(file: FileState, event: CallEvent): Span | undefined {
  return argumentNode(callNode(file, event), 0, undefined);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { Confidence, Finding, Fix } from '../../findings';
import { importEdits } from '../../fixes/imports';
import type { Reach } from '../../program/contexts/contexts';
import { reachesOf } from '../../program/contexts/reaches';
import { originCalls } from '../../program/effects/origins';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { evaluate, evaluateAll } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type Type } from '../../program/types/types';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { at, mentionsOnPath, nearest, relatedOf, runsIn, shownFunction, whereabouts } from './evidence';

const loopClass = 'asyncio.AbstractEventLoop';

/** Classes to their methods that only the thread of the loop may call. Sources: "asyncio-dev — Concurrency and Multithreading", "asyncio-queue". */
const affine: readonly (readonly [string, ReadonlySet<string>])[] = [
  [loopClass, new Set(['call_soon', 'call_later', 'call_at', 'create_task', 'stop', 'add_reader', 'remove_reader', 'add_writer', 'remove_writer'])],
  ['asyncio.Queue', new Set(['put_nowait', 'get_nowait', 'task_done', 'shutdown'])],
  ['asyncio.Event', new Set(['set', 'clear'])],
  ['asyncio.Future', new Set(['set_result', 'set_exception', 'cancel', 'add_done_callback'])],
  ['asyncio.Condition', new Set(['notify', 'notify_all'])],
  ['asyncio.Semaphore', new Set(['release'])],
  ['asyncio.Lock', new Set(['release'])],
  ['asyncio.StreamWriter', new Set(['write', 'writelines', 'close', 'write_eof'])],
  ['asyncio.Transport', new Set(['write', 'writelines', 'close', 'abort', 'sendto'])],
  ['asyncio.TaskGroup', new Set(['create_task'])],
];
const methods: ReadonlySet<string> = new Set(affine.flatMap(([, names]) => [...names]));

/** True if the text may use objects of asyncio, and threads. */
export function mayUseLoopObjects(text: string): boolean {
  return /\basyncio\b/.test(text) && /\.(?:call_soon|call_later|call_at|create_task|stop|add_reader|remove_reader|add_writer|remove_writer|put_nowait|get_nowait|task_done|shutdown|set|clear|set_result|set_exception|cancel|add_done_callback|notify|notify_all|release|write|writelines|close|write_eof|abort|sendto)\(/.test(text);
}

/** `asyncio-object-from-thread`: methods of asyncio's objects that are called in a thread in which their loop does not run. */
export function checkLoopObjects(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn('asyncio-object-from-thread')) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    if (fn.isAsync || fn.form === 'module') continue;
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || !methods.has(event.value.func.name)) continue;
      const { base, name } = event.value.func;
      const cls = classOf(p, evaluate(p, file, base), name);
      if (cls === undefined) continue;
      const { threads, others } = whereabouts(p, file, fn);
      const usable = threads.filter(({ context: its }) => !runsOwnLoop(p, its.root.path, its.root.index));
      const reach = nearest(usable);
      if (reach === undefined || mentionsOnPath(p, reach, file, fn, dispatches)) continue;
      const origin = originOf(p, file, fn, base);
      if (origin === 'own' || (origin === 'elsewhere' && isLoopOf(p, file, fn, base, reach))) continue;
      // A loop that nobody has seen being made may be any; an object of asyncio may be unused so far.
      const confidence: Confidence = origin === 'elsewhere' && isUnused(p, file, fn, base, reach) ? 'possible' : others.length > 0 || threads.length > usable.length || event.flags & (EventFlag.OffLoop | EventFlag.Handler) ? (others.some(({ context: its }) => its.runner === 'loop') ? 'possible' : 'likely') : origin === 'elsewhere' ? 'certain' : 'likely';
      findings.push(
        at(file, event, 'asyncio-object-from-thread', 'error', confidence, message(fn, reach, cls, name), relatedOf(reach), fixes(p, file, fn, event, cls)),
      );
    }
  }
  return findings;
}

/** Code that asks in which thread it is, or that lends a loop to another thread, knows what it does. */
const dispatches = /\b(?:get_ident|current_thread|main_thread|_thread_id|get_running_loop|_get_running_loop|call_soon_threadsafe|run_coroutine_threadsafe)\b/;

function message(fn: FunctionFacts, reach: Reach, cls: string, name: string): string {
  const short = cls === loopClass ? 'the event loop' : `an \`${cls}\``;
  const effect = cls === loopClass ? `\`${name}\` may be lost or run late, because it does not wake the loop` : `\`${name}\` does not wake the loop, so whoever waits may never go on`;
  const cure = cls === loopClass && name === 'create_task' ? '`asyncio.run_coroutine_threadsafe(…, loop)`' : cls === loopClass && name === 'call_soon' ? '`call_soon_threadsafe`' : `\`loop.call_soon_threadsafe(….${name}, …)\``;
  return `${shownFunction(fn)} runs in ${runsIn(reach)}, but ${short} may only be used in the thread of its loop: ${effect}. Use ${cure}.`;
}

/** The class of asyncio whose method this is, if that belongs to the loop's thread. */
function classOf(p: Program, type: Type, name: string): string | undefined {
  const parts = alternatives(type).filter((part) => part.kind !== TypeKind.Plain);
  let found: string | undefined;
  for (const part of parts) {
    // `self.loop = loop`, and elsewhere `self.loop = asyncio.get_running_loop()`: what a caller passes is no other kind of object.
    if (part.kind === TypeKind.Unknown && parts.length > 1) continue;
    if (part.kind !== TypeKind.ExternalInstance) return undefined;
    const cls = p.knowledge.lineage(part.cls).map((base) => affine.find(([known, names]) => known === base && names.has(name))?.[0]).find((known) => known !== undefined);
    if (cls === undefined) return undefined;
    found = cls;
  }
  return found !== loopClass && parts.some((part) => part.kind === TypeKind.Unknown) ? undefined : found;
}

/** The thread runs a loop itself: one of asyncio's or an `IOLoop`. */
function runsOwnLoop(p: Program, path: string, index: number): boolean {
  const fn = p.file(path)?.facts.functions[index];
  const text = p.file(path)?.text;
  return fn !== undefined && text !== undefined && /\b(?:run_forever|run_until_complete|set_event_loop|new_event_loop|asyncio\.run|anyio\.run)\b|\b\w*loop\.(?:start|run_sync)\(/.test(text.slice(fn.start, fn.end));
}

/**
 * Where the object was made: `own` in the function itself, which need not share it with a loop; `elsewhere` where the code shows it; `unknown`
 * for parameters and the like, whose type says that they are asyncio's.
 */
function originOf(p: Program, file: FileState, fn: FunctionFacts, base: Value): 'own' | 'elsewhere' | 'unknown' {
  const origins = originCalls(p, { file, fn, bindings: noBindings }, base);
  if (origins.length === 0) return 'unknown';
  const isOwn = origins.some(({ call, site }) => site.file === file && call.start >= fn.start && call.end <= fn.end);
  return isOwn ? 'own' : 'elsewhere';
}

/**
 * True for an attribute that only coroutines fill, of an object that the thread has made for itself: classes that serve both
 * threads and loops make their asyncio objects when the first coroutine needs one, and in a thread none does.
 */
function isUnused(p: Program, file: FileState, fn: FunctionFacts, base: Value, reach: Reach): boolean {
  const cls = file.facts.classes[fn.cls];
  if (cls === undefined || base.kind !== ValueKind.Attribute) return false;
  const makers = originCalls(p, { file, fn, bindings: noBindings }, base);
  if (!makers.every(({ call, site }) => functionsAt(site.file, call).at(-1)?.isAsync)) return false;
  return reach.path.some(({ place }) => {
    const caller = p.file(place.path);
    return caller !== undefined && functionsAt(caller, place).some((at) => makes(p, caller, at, file, cls.name));
  });
}

/** The functions around a piece of code, innermost last. */
function functionsAt(file: FileState, code: { readonly start: number; readonly end: number }): FunctionFacts[] {
  return file.facts.functions.filter((at) => at.form === 'function' && at.start <= code.start && code.end <= at.end);
}

function makes(p: Program, file: FileState, fn: FunctionFacts, home: FileState, name: string): boolean {
  return fn.events.some((event) => event.kind === EventKind.Call && alternatives(evaluate(p, file, event.value.func)).some((type) => type.kind === TypeKind.Class && type.file === home && type.cls.name === name));
}

/** The loop itself, where the thread is the one in which it is run: `loop.run_forever()` on the way, or nowhere else. */
function isLoopOf(p: Program, file: FileState, fn: FunctionFacts, base: Value, reach: Reach): boolean {
  if (base.kind !== ValueKind.Attribute && base.kind !== ValueKind.Global && base.kind !== ValueKind.Cell) return false;
  for (const other of file.facts.functions) {
    for (const event of other.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute) continue;
      const { name, base: run } = event.value.func;
      if (name !== 'run_forever' && name !== 'run_until_complete') continue;
      const isSame = run.kind === base.kind && 'name' in run && run.name === base.name;
      if (isSame && (other === fn || reachesOf(p, file, other).some((way) => way.context.key === reach.context.key))) return true;
    }
  }
  return false;
}

/** A rewrite, where the call stands alone and the loop has a name here. */
function fixes(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent, cls: string): Fix[] {
  const { func, keywords, starAt, args } = event.value;
  if (func.kind !== ValueKind.Attribute || keywords.length > 0 || starAt >= 0 || !isStatement(file, event)) return [];
  const callee = file.text.slice(event.start, event.value.funcEnd);
  const list = file.text.slice(event.value.funcEnd, event.end);
  if (!/^[\w.]+$/.test(callee) || !list.startsWith('(')) return [];
  const receiver = callee.slice(0, callee.lastIndexOf('.'));
  const inner = list.slice(1, -1).trim();
  if (cls === loopClass && func.name === 'call_soon') {
    return [{ title: 'Use `call_soon_threadsafe`', applicability: 'safe', edits: [{ start: event.value.funcEnd - func.name.length, end: event.value.funcEnd, content: 'call_soon_threadsafe' }] }];
  }
  if (cls === loopClass && func.name === 'create_task') {
    if (args.length !== 1 || inner === '') return [];
    const hasImport = file.facts.bindings.get('asyncio')?.some((value) => value.kind === ValueKind.Import && value.module === 'asyncio' && value.name === null) === true;
    const edits = [...(hasImport ? [] : importEdits(file, 'asyncio')), { start: event.start, end: event.end, content: `asyncio.run_coroutine_threadsafe(${inner.replace(/,$/, '')}, ${receiver})` }];
    return [{ title: 'Use `asyncio.run_coroutine_threadsafe`', applicability: 'unsafe', edits }];
  }
  const loop = cls === loopClass ? receiver : loopName(p, file, fn);
  if (loop === undefined || (cls === loopClass && func.name !== 'stop')) return [];
  const content = `${loop}.call_soon_threadsafe(${callee}${inner === '' ? '' : `, ${inner.replace(/,$/, '')}`})`;
  return [{ title: 'Call it by `call_soon_threadsafe`', applicability: 'unsafe', edits: [{ start: event.start, end: event.end, content }] }];
}

/** A name of a loop that the function can see: a parameter, a variable around it, an attribute of `self`, one of the module. */
function loopName(p: Program, file: FileState, fn: FunctionFacts): string | undefined {
  const isLoop = (values: readonly Value[]): boolean => {
    if (values.length === 0) return false;
    const types = alternatives(evaluateAll(p, file, values)).filter((type) => type.kind !== TypeKind.Plain);
    return types.length > 0 && types.every((type) => type.kind === TypeKind.ExternalInstance && p.knowledge.lineage(type.cls).includes(loopClass));
  };
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.form !== 'module'; at = file.facts.functions[at.parent]) {
    for (const [name, values] of at.cells) if (isLoop(values)) return name;
    const self = at.parameters[0]?.name;
    const cls = at.cls < 0 ? undefined : file.facts.classes[at.cls];
    if (cls === undefined || self === undefined) continue;
    for (const [name, values] of cls.instanceAttributes) if (isLoop(values)) return `${self}.${name}`;
  }
  for (const [name, values] of file.facts.bindings) if (isLoop(values)) return name;
  return undefined;
}

/** True if the call is a statement of its own: nobody uses its result. */
function isStatement(file: FileState, event: CallEvent): boolean {
  let isAlone = false;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end < event.end || node.start > event.start) return false;
    if (node.kind === Kind.ExprStmt && node.start === event.start && node.end === event.end) isAlone = true;
    return true;
  });
  return isAlone;
}

import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { calledName } from '../../summary/call-parts';
import { ValueKind, type Value } from '../../summary/values';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type FunctionType } from '../types/types';
import { asSeen } from './enter';
import { pathOf, type Path } from './identity';
import { unknownLock, type RootedLock } from './lock-of';
import { heldAt, type RootedHeld } from './locksets';

/** Callers of callers are asked so many times. */
const maxDepth = 3;
/** A function that is called from more places than these is looked at no further. */
const maxCalls = 40;
const maxFiles = 12;

/** Callers may be in files that the function's own does not import, so that any change may matter. */
const caches = new WeakMap<FileState['types'], { readonly revision: number; readonly held: Map<number, readonly RootedHeld[]> }>();

/**
 * The locks that every caller of a function holds: "the caller must hold the lock". Only where all callers are seen: of private functions and
 * methods (`_x`) and of nested ones that are only called. Names of locks are those of the function's own parameters (`self`).
 */
export function heldByCallers(p: Program, file: FileState, fn: FunctionFacts): readonly RootedHeld[] {
  return byCallers(p, file, fn, 0);
}

/** What the function holds itself at an offset, together with what all of its callers hold. */
export function guardsAt(p: Program, file: FileState, fn: FunctionFacts, start: number): readonly RootedHeld[] {
  return [...heldAt(p, file, fn, start), ...heldByCallers(p, file, fn)];
}

/** The locks that every call in the function's own file holds, where others may call it, too; none if there is no call. */
export function heldByCallsNearby(p: Program, file: FileState, fn: FunctionFacts): readonly RootedHeld[] {
  return fn.form === 'function' ? (heldAtCalls(p, file, fn, [file], 0) ?? []) : [];
}

function byCallers(p: Program, file: FileState, fn: FunctionFacts, depth: number): readonly RootedHeld[] {
  if (depth >= maxDepth || fn.form !== 'function') return [];
  let cached = caches.get(file.types);
  if (cached?.revision !== p.revision) {
    cached = { revision: p.revision, held: new Map() };
    caches.set(file.types, cached);
  }
  const cache = cached.held;
  const known = cache.get(fn.index);
  if (known !== undefined) return known;
  // While the callers are being looked at: a function that calls itself adds nothing.
  cache.set(fn.index, []);
  const held = compute(p, file, fn, depth) ?? promised(file, fn);
  cache.set(fn.index, held);
  return held;
}

/** `_flush_locked`: the name says that the caller holds a lock. Nobody knows which. */
function promised(file: FileState, fn: FunctionFacts): readonly RootedHeld[] {
  if (!/_(?:un)?locked$|_(?:with|holding|under)_?lock(?:_held)?$|_lock_held$|_no_?lock$|_without_lock$/i.test(fn.name)) return [];
  const lock: RootedLock = { ...unknownLock(file, { kind: ValueKind.Unknown, id: 0 }), key: `?:${file.path}:${fn.index}`, name: 'the lock of its caller' };
  return [{ lock, at: placeIn(file, fn.nameStart, fn.nameEnd), mode: 'entry', isTry: false, count: 1 }];
}

function compute(p: Program, file: FileState, fn: FunctionFacts, depth: number): readonly RootedHeld[] | undefined {
  const isNested = fn.cls < 0 && fn.parent > 0;
  const isPrivate = fn.name.startsWith('_') && !fn.name.endsWith('__');
  if ((!isNested && !isPrivate) || fn.decorators.some((decorator) => !isBinding(decorator))) return undefined;
  const files = [file];
  if (!isNested && fn.cls >= 0) {
    const cls = file.facts.classes[fn.cls]!;
    for (const path of p.texts.filesDeriving(cls.name).slice(0, maxFiles)) {
      const other = path === file.path ? undefined : p.file(path);
      if (other !== undefined) files.push(other);
    }
    // A base class calls what its subclasses fill in: `self._write(key)` under its lock.
    for (const base of overriddenBy(p, file, fn)) if (!files.includes(base.file)) files.push(base.file);
  }
  return heldAtCalls(p, file, fn, files, depth);
}

/** What is held at all calls of a function in these files; `undefined` if it is not called, or not all calls can be seen. */
function heldAtCalls(p: Program, file: FileState, fn: FunctionFacts, files: readonly FileState[], depth: number): readonly RootedHeld[] | undefined {
  let all: readonly RootedHeld[] | undefined;
  let count = 0;
  for (const each of files) {
    const calls = callsOf(p, each, file, fn);
    if (calls === undefined) return undefined;
    for (const { caller, event, callee } of calls) {
      if (++count > maxCalls) return undefined;
      if (caller.index === fn.index && each === file) continue;
      // A task runs when its turn comes: what the code that starts it holds, it does not.
      if (fn.isAsync && isStarted(caller, event)) return [];
      const locks = [...heldAt(p, each, caller, event.start), ...byCallers(p, each, caller, depth + 1)].map((held): RootedHeld => ({ ...inside(each, fn, callee, event, held), mode: 'entry' }));
      all = all === undefined ? locks : all.filter((one) => locks.some((other) => other.lock.key === one.lock.key && other.lock.receiver === one.lock.receiver));
      if (all.length === 0) return [];
    }
  }
  return all;
}

const starters = /^(?:create_task|ensure_future|run_coroutine_threadsafe|call_soon|call_soon_threadsafe|call_later)$/;

/** True for the `work()` of `asyncio.create_task(work())`. */
function isStarted(caller: FunctionFacts, { value }: CallEvent): boolean {
  return caller.events.some((outer) => outer.kind === EventKind.Call && starters.test(calledName(outer.value.func)) && outer.value.args.some((argument) => argument.kind === ValueKind.Call && argument.start === value.start));
}

/** A call that runs the method of the object's own class: not `super().method()`. */
function isVirtual(event: CallEvent): boolean {
  const { func } = event.value;
  return func.kind === ValueKind.Attribute && !(func.base.kind === ValueKind.Call && func.base.func.kind === ValueKind.Global && func.base.func.name === 'super');
}

/** The methods of base classes in place of which this one runs. */
function overriddenBy(p: Program, file: FileState, fn: FunctionFacts): readonly { readonly file: FileState; readonly fn: FunctionFacts }[] {
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  if (cls === undefined) return [];
  const found: { readonly file: FileState; readonly fn: FunctionFacts }[] = [];
  for (const base of ancestors(p, file, cls).order.slice(1)) {
    if ('name' in base) continue;
    for (const value of base.cls.attributes.get(fn.name) ?? []) if (value.kind === ValueKind.Function) found.push({ file: base.file, fn: base.file.facts.functions[value.index]! });
  }
  return found;
}

function isBinding(decorator: Value): boolean {
  return decorator.kind === ValueKind.Global && (decorator.name === 'staticmethod' || decorator.name === 'classmethod');
}

/** All calls of a function in a file; `undefined` if it is also used otherwise: then others may call it. */
function callsOf(p: Program, at: FileState, file: FileState, fn: FunctionFacts): { caller: FunctionFacts; event: CallEvent; callee: FunctionType }[] | undefined {
  const uses = [...at.text.matchAll(new RegExp(`(?<![\\w"'])${fn.name}\\b(?!["'])`, 'g'))];
  const free = uses.filter((use) => {
    const before = at.text.slice(Math.max(0, use.index - 6), use.index);
    const after = at.text.slice(use.index + fn.name.length, use.index + fn.name.length + 3);
    return !/def\s+$/.test(before) && !/^\s*\(/.test(after) && !isInComment(at.text, use.index);
  });
  if (free.length > 0) return undefined;
  const overridden = overriddenBy(p, file, fn);
  const found: { caller: FunctionFacts; event: CallEvent; callee: FunctionType }[] = [];
  for (const caller of at.facts.functions) {
    for (const event of caller.events) {
      if (event.kind !== EventKind.Call || nameOf(at, event.value.func) !== fn.name) continue;
      const types = alternatives(evaluate(p, at, event.value.func));
      const callee = types.find((type): type is FunctionType => type.kind === TypeKind.Function && ((type.fn === fn && type.file === file) || overridden.some((base) => type.fn === base.fn && type.file === base.file && isVirtual(event))));
      if (callee !== undefined) found.push({ caller, event, callee });
      // A call through a receiver that nobody knows may be one of ours.
      else if (types.some((type) => type.kind === TypeKind.Unknown)) return undefined;
    }
  }
  return found;
}

/** In a comment or in a docstring: no use. */
function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  return line.includes('#') || /^\s*[A-Z`"][^=()]*$/.test(line);
}

function nameOf(at: FileState, func: Value): string {
  switch (func.kind) {
    case ValueKind.Attribute:
    case ValueKind.Global:
    case ValueKind.Cell:
      return func.name;
    case ValueKind.Narrowed:
      return nameOf(at, func.value);
    case ValueKind.Function:
      return at.facts.functions[func.index]!.name;
    default:
      return '';
  }
}

/** A lock of the caller, as the function that it calls names it: what is `self` there is what the call's receiver is here. */
function inside(at: FileState, fn: FunctionFacts, callee: FunctionType, event: CallEvent, held: RootedHeld): RootedHeld {
  const { lock } = held;
  if (!lock.isPerInstance || lock.rootOwner < 0) return held;
  const { func } = event.value;
  const receiver: Path | undefined = callee.self !== null && func.kind === ValueKind.Attribute ? pathOf(at, func.base) : undefined;
  const own = fn.parameters[0]?.name;
  // A nested function sees the variables of the function around it.
  if (receiver === undefined || own === undefined) return fn.parent > 0 && fn.cls < 0 ? held : { ...held, lock: asSeen({ ...lock, isPassed: true }, fn, () => undefined) };
  if (lock.receiver === receiver.text || lock.receiver.startsWith(`${receiver.text}.`)) {
    return { ...held, lock: { ...lock, receiver: own + lock.receiver.slice(receiver.text.length), rootOwner: fn.index } };
  }
  return { ...held, lock: asSeen({ ...lock, isPassed: true }, fn, () => undefined) };
}

import { argumentOf, calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type ClassFacts, type FileFacts, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { FileState } from '../file-state';
import { isTestFile } from '../files/test-files';
import type { Program } from '../program';
import { memberOf } from './attributes';
import { evaluate } from './evaluate';
import { subclasses } from './subclasses';
import { alternatives, noBindings, TypeKind, typeKey, unionOf, unknown, type Type } from './types';

/** A name that more files than these call says little of any one call. */
const maxFiles = 12;
/** Classes that share one constructor, at most. */
const maxNames = 8;
/** More different arguments than these say nothing of the parameter. */
const maxTypes = 4;

/**
 * The objects that the workspace passes for a parameter that its function does not describe: the arguments of constructor calls
 * everywhere, and of calls of a coroutine function in its own file. Never sure: other callers may pass something else, so an
 * unknown alternative is always among the types.
 */
export function passedType(p: Program, file: FileState, fn: FunctionFacts, index: number): Type {
  const parameter = fn.parameters[index]!;
  if (parameter.form === 'vararg' || parameter.form === 'kwarg') return unknown;
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  const isConstructor = cls !== undefined && fn.name === '__init__';
  if (!isConstructor && !fn.isAsync) return unknown;
  const skip = cls === undefined ? 0 : 1;
  const position = parameter.form === 'keyword-only' ? undefined : index - skip;
  const keyword = parameter.form === 'positional-only' ? undefined : parameter.name;
  const found = new Map<string, Type>();
  for (const { site, event } of isConstructor ? constructions(p, file, cls, fn) : callsInFile(p, file, fn)) {
    const argument = argumentOf(event.value, position, keyword);
    if (argument === undefined || argument.kind === ValueKind.Constant) continue;
    for (const type of alternatives(evaluate(p, site, argument))) {
      // Callbacks are often called in a thread, or only where a flag says that they are synchronous.
      if (type.kind !== TypeKind.Instance && type.kind !== TypeKind.ExternalInstance) continue;
      found.set(typeKey(type), type);
      if (found.size > maxTypes) return unknown;
    }
  }
  return found.size === 0 ? unknown : unionOf([...found.values(), unknown]);
}

interface Site {
  readonly site: FileState;
  readonly event: CallEvent;
}

/** Calls that run this `__init__`: of the class and of those below that inherit it, and through `super()` from others below. */
function* constructions(p: Program, file: FileState, cls: ClassFacts, init: FunctionFacts): Generator<Site> {
  const names = new Set([cls.name]);
  p.noteReader(cls.name, file.path);
  for (const { cls: below } of subclasses(p, file, cls)) {
    if (names.size >= maxNames) break;
    names.add(below.name);
    p.noteReader(below.name, file.path);
  }
  for (const name of names) {
    const making = p.texts.filesMaking(name);
    if (making.length > maxFiles) continue;
    for (const site of sources(p, file, making)) {
      for (const event of callsNamed(site.facts, name)) {
        const isOurs = alternatives(evaluate(p, site, event.value.func)).some((type) => {
          if (type.kind !== TypeKind.Class) return false;
          const method = memberOf(p, { kind: TypeKind.Instance, file: type.file, cls: type.cls, bindings: noBindings }, '__init__');
          return method?.kind === TypeKind.Function && method.fn === init;
        });
        if (isOurs) yield { site, event };
      }
    }
  }
  const deriving = p.texts.filesDeriving(cls.name);
  if (deriving.length > maxFiles) return;
  for (const site of sources(p, file, deriving)) for (const event of callsNamed(site.facts, '__init__')) if (runsFunction(p, site, event, init)) yield { site, event };
}

function* sources(p: Program, file: FileState, paths: readonly string[]): Generator<FileState> {
  for (const path of paths) {
    // Tests pass stand-ins.
    if (path !== file.path && isTestFile(path)) continue;
    const state = p.file(path);
    if (state !== undefined) yield state;
  }
}

function* callsInFile(p: Program, file: FileState, fn: FunctionFacts): Generator<Site> {
  for (const event of callsNamed(file.facts, fn.name)) if (runsFunction(p, file, event, fn)) yield { site: file, event };
}

function runsFunction(p: Program, site: FileState, event: CallEvent, fn: FunctionFacts): boolean {
  return alternatives(evaluate(p, site, event.value.func)).some((type) => type.kind === TypeKind.Function && type.fn === fn);
}

const callIndexes = new WeakMap<FileFacts, Map<string, CallEvent[]>>();

/** Calls in a file by the last name of what is called. */
function callsNamed(facts: FileFacts, name: string): readonly CallEvent[] {
  let index = callIndexes.get(facts);
  if (index === undefined) {
    index = new Map();
    for (const fn of facts.functions) {
      for (const event of fn.events) {
        if (event.kind !== EventKind.Call) continue;
        const called = calledName(event.value.func);
        const calls = index.get(called);
        if (calls === undefined) index.set(called, [event]);
        else calls.push(event);
      }
    }
    callIndexes.set(facts, index);
  }
  return index.get(name) ?? [];
}

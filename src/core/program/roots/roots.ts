import { loopRegistrars } from '../../knowledge';
import type { FrameworkRoot } from '../../knowledge/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { libraryBases } from '../types/ancestry';
import { withReceiver } from '../types/attributes';
import type { Site } from '../effects/effects';
import { evaluate } from '../types/evaluate';
import { anyHolds } from '../effects/guards';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { startUpFunctions } from './start-up';
import { alternatives, noBindings, TypeKind, type Type } from '../types/types';

/** A function that runs on an event loop without being called by code that already does. */
export interface Root {
  readonly site: Site;
  readonly kind: 'coroutine' | 'callback';
  /** For messages: "a callback of the event loop". Empty for coroutines. */
  readonly as: string;
  /** Runs once, before or after the time in which others wait for the loop. */
  readonly isStartUp: boolean;
}

/**
 * The functions that the code of this file puts on an event loop: its coroutines, its handlers that a framework calls on the
 * loop, and callbacks that it registers, wherever those are defined.
 */
export function loopRoots(p: Program, file: FileState): readonly Root[] {
  const roots: Root[] = [];
  const seen = new Set<string>();
  let startUp: ReadonlySet<FunctionFacts> | undefined;
  const add = (root: Root): void => {
    const key = `${root.site.file.index}:${root.site.fn.index}|${root.site.bindings.key}`;
    if (seen.has(key)) return;
    seen.add(key);
    roots.push(root);
  };
  for (const fn of file.facts.functions) {
    if (fn.isAsync) {
      if (!fn.isStub) {
        add({
          site: { file, fn, bindings: noBindings }, kind: 'coroutine', as: '',
          // Asked only where something blocks.
          get isStartUp() {
            return (startUp ??= startUpFunctions(p, file)).has(fn);
          },
        });
      }
    } else if (fn.form === 'function' && !fn.isStub) {
      const framework = frameworkRoot(p, file, fn);
      if (framework?.runs === 'loop') add({ site: { file, fn, bindings: noBindings }, kind: 'callback', as: `a ${framework.framework} ${framework.as}`, isStartUp: false });
    }
    for (const event of fn.events) {
      if (event.kind === EventKind.Call && loopRegistrars.has(calledName(event.value.func))) {
        for (const root of registered(p, { file, fn, bindings: noBindings }, event)) add(root);
      }
    }
  }
  return roots;
}

function registered(p: Program, site: Site, event: CallEvent): Root[] {
  if (event.flags & EventFlag.OffLoop) return [];
  const roots: Root[] = [];
  for (const callee of alternatives(evaluate(p, site.file, event.value.func, site.bindings))) {
    if (callee.kind !== TypeKind.External) continue;
    for (const sink of p.knowledge.sink(callee.name)) {
      const argument = sink.runs === 'loop' ? argumentOf(event.value, sink.position, sink.keyword) : undefined;
      if (argument === undefined) continue;
      for (const type of alternatives(evaluate(p, site.file, argument, site.bindings))) {
        const target = callbackSite(p, type);
        if (target !== undefined) roots.push({ site: target, kind: 'callback', as: sink.as, isStartUp: false });
      }
    }
  }
  return roots;
}

/** The synchronous function that a callable runs at once. */
function callbackSite(p: Program, type: Type): Site | undefined {
  if (type.kind === TypeKind.Partial) return callbackSite(p, type.callee);
  if (type.kind !== TypeKind.Function || type.fn.isAsync || type.fn.isGenerator) return undefined;
  return { file: type.file, fn: type.fn, bindings: withReceiver(p, type) };
}

/** Why and where a framework calls this function, if one does: by its decorators, or by the class it overrides a method of. */
export function frameworkRoot(p: Program, file: FileState, fn: FunctionFacts): FrameworkRoot | undefined {
  for (const decorator of fn.decorators) {
    for (const name of decoratorNames(p, file, decorator)) {
      const root = p.knowledge.frameworkDecorator(name);
      if (root === undefined) continue;
      const inThread = decorator.kind === ValueKind.Call && anyHolds(p, { file, fn, bindings: noBindings }, root.inThreadWhen ?? [], decorator);
      return inThread ? { ...root, runs: 'thread' } : root;
    }
  }
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  if (cls === undefined) return undefined;
  for (const base of libraryBases(p, file, cls)) {
    const root = p.knowledge.frameworkMethod(base, fn.name);
    if (root !== undefined) return root;
  }
  return undefined;
}

/** `@app.get("/")` is known by `app.get`, `@callback` by itself. */
function decoratorNames(p: Program, file: FileState, decorator: Value): string[] {
  const names: string[] = [];
  for (const value of decorator.kind === ValueKind.Call ? [decorator.func, decorator] : [decorator]) {
    for (const type of alternatives(evaluate(p, file, value))) if (type.kind === TypeKind.External) names.push(type.name);
  }
  return names;
}

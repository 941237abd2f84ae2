import { uiRegistrars } from '../../knowledge';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { libraryBases } from '../types/ancestry';
import { withReceiver } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type Type } from '../types/types';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { frameworkRoot } from './roots';

/** A function that a window toolkit calls in the thread that draws the window. */
export interface UiRoot {
  readonly site: Site;
  /** For messages: "an event handler in the window's thread". */
  readonly as: string;
  /** False where the toolkit's object is known by its name only. */
  readonly isCertain: boolean;
}

const qtModule = /^(?:PyQt[56]|PySide[26])\b/;

/** True if the text names a window toolkit. */
export function mayHoldWindows(text: string): boolean {
  return /\b(?:tkinter|Tkinter|PyQt[56]|PySide[26]|wx|kivy)\b/.test(text);
}

/** The functions that code of this file puts on a window's thread: event handlers, slots, timers, overridden methods of widgets. */
export function uiRoots(p: Program, file: FileState): readonly UiRoot[] {
  const roots = new Map<FunctionFacts, UiRoot>();
  const add = (root: UiRoot): void => {
    if (!roots.has(root.site.fn)) roots.set(root.site.fn, root);
  };
  const usesQt = file.facts.imports.some(({ module }) => qtModule.test(module));
  for (const fn of file.facts.functions) {
    if (fn.form === 'function' && !fn.isAsync && !fn.isStub) {
      const framework = frameworkRoot(p, file, fn);
      if (framework?.runs === 'ui') add({ site: { file, fn, bindings: noBindings }, as: `a ${framework.framework} ${framework.as}`, isCertain: true });
    }
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const name = calledName(event.value.func);
      if (uiRegistrars.has(name)) for (const root of registered(p, { file, fn, bindings: noBindings }, event)) add(root);
      if (usesQt && name === 'connect') for (const root of slots(p, { file, fn, bindings: noBindings }, event)) add(root);
    }
  }
  return [...roots.values()];
}

function registered(p: Program, site: Site, event: CallEvent): UiRoot[] {
  const roots: UiRoot[] = [];
  for (const callee of alternatives(evaluate(p, site.file, event.value.func, site.bindings))) {
    if (callee.kind !== TypeKind.External) continue;
    for (const sink of p.knowledge.sink(callee.name)) {
      const argument = sink.runs === 'ui' ? argumentOf(event.value, sink.position, sink.keyword) : undefined;
      if (argument === undefined) continue;
      for (const type of alternatives(evaluate(p, site.file, argument, site.bindings))) {
        const target = handlerSite(p, type);
        if (target !== undefined) roots.push({ site: target, as: sink.as, isCertain: true });
      }
    }
  }
  return roots;
}

/**
 * `self.button.clicked.connect(self.on_click)`: a slot runs in the thread of the object that it belongs to. Widgets live in the
 * window's thread; a plain `QObject` may have been moved to another one, so only methods of widgets count.
 */
function slots(p: Program, site: Site, event: CallEvent): UiRoot[] {
  const { func, args } = event.value;
  if (func.kind !== ValueKind.Attribute || func.base.kind !== ValueKind.Attribute || args[0] === undefined) return [];
  const roots: UiRoot[] = [];
  for (const type of alternatives(evaluate(p, site.file, args[0], site.bindings))) {
    const target = handlerSite(p, type);
    const cls = target === undefined || target.fn.cls < 0 ? undefined : target.file.facts.classes[target.fn.cls];
    if (target === undefined || cls === undefined || !libraryBases(p, target.file, cls).some((base) => base.includes('.QtWidgets.'))) continue;
    roots.push({ site: target, as: "a slot in the window's thread", isCertain: false });
  }
  return roots;
}

function handlerSite(p: Program, type: Type): Site | undefined {
  if (type.kind === TypeKind.Partial) return handlerSite(p, type.callee);
  if (type.kind !== TypeKind.Function || type.fn.isAsync || type.fn.isGenerator) return undefined;
  return { file: type.file, fn: type.fn, bindings: withReceiver(p, type) };
}

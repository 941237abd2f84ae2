import { closesWindow, startsWindow, toolkitAdvice, toolkitOf, type Toolkit } from '../../knowledge/windows';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { passedNumbers } from '../cost/estimate';
import { noNumbers, type NumberSite } from '../cost/numbers';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { withReceiver } from '../types/attributes';
import { withoutFirst } from '../types/calls';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType, type Type } from '../types/types';
import { frameworkRoot } from './roots';
import { livesIn, mayRegister, toolkitsOf, uiHandlers } from './ui-handlers';

/** A function that a window toolkit calls in the thread that draws the window. */
export interface UiRoot {
  /** With the numbers that the handler is made to pass: `command=lambda: self.count(10_000_000)`. */
  readonly site: NumberSite;
  /** For messages: "an event handler in the window's thread". */
  readonly as: string;
  readonly toolkit: Toolkit;
  /** False where the toolkit's object is known by its name only. */
  readonly isCertain: boolean;
  /** Runs while the window goes away. */
  readonly isClosing: boolean;
}

/** True if the text may put functions on a window's thread. */
export function mayHoldWindows(text: string): boolean {
  return /\b(?:tkinter|Tkinter|customtkinter|ttkbootstrap|PyQt\d|PySide\d|qtpy|wx|kivy\w*|curses)\b|\bQ[A-Z][A-Za-z]+|\.connect\(/.test(text);
}

/** The functions that code of this file puts on a window's thread: event handlers, slots, timers, overridden methods of widgets. */
export function uiRoots(p: Program, file: FileState): readonly UiRoot[] {
  const toolkits = toolkitsOf(p, file);
  if (toolkits.size === 0) return [];
  const roots = new Map<FunctionFacts, UiRoot>();
  const add = (root: UiRoot): void => {
    const known = roots.get(root.site.fn);
    if (known === undefined || (known.site.numbers === noNumbers && root.site.numbers !== noNumbers)) roots.set(root.site.fn, root);
    if (known === undefined && root.site.fn.form === 'lambda') for (const called of calledBy(p, root)) add(called);
  };
  for (const fn of file.facts.functions) {
    const site: NumberSite = { file, fn, bindings: noBindings, numbers: noNumbers };
    if (fn.form === 'function' && !fn.isAsync && !fn.isStub && !fn.isGenerator) {
      const root = overridden(p, site);
      if (root !== undefined) add(root);
    }
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !mayRegister(event)) continue;
      for (const { type, as, toolkit, isCertain, isClosing } of uiHandlers(p, site, event, toolkits)) {
        const target = handlerSite(p, type, site);
        if (target !== undefined) add({ site: target, as, toolkit, isCertain, isClosing });
      }
    }
  }
  return [...roots.values()];
}

/** A method that the toolkit calls by its name, or a slot of a widget that says so. */
function overridden(p: Program, site: NumberSite): UiRoot | undefined {
  const { file, fn } = site;
  const framework = frameworkRoot(p, file, fn);
  if (framework?.runs === 'ui') {
    const toolkit = toolkitOf(framework.framework);
    if (toolkit === undefined || startsWindow.has(fn.name)) return undefined;
    return { site, as: `a ${toolkitAdvice[toolkit].shown} ${framework.as}`.replace(/^a (?=[aeiou])/i, 'an '), toolkit, isCertain: true, isClosing: closesWindow.has(fn.name) };
  }
  return isDeclaredSlot(p, file, fn) ? { site, as: "a slot in the window's thread", toolkit: 'qt', isCertain: true, isClosing: false } : undefined;
}

/** `@pyqtSlot()` on a method of a widget. */
export function isDeclaredSlot(p: Program, file: FileState, fn: FunctionFacts): boolean {
  if (fn.decorators.length === 0 || livesIn(p, file, fn) !== 'window') return false;
  return fn.decorators.some((decorator) => {
    const type = evaluate(p, file, decorator.kind === ValueKind.Call ? decorator.func : decorator);
    return type.kind === TypeKind.External && p.knowledge.canonical(type.name) === 'qt.QtCore.pyqtSlot';
  });
}

/** The functions that a lambda calls: the handler proper. */
function calledBy(p: Program, root: UiRoot): UiRoot[] {
  const { site } = root;
  const found: UiRoot[] = [];
  for (const event of site.fn.events) {
    if (event.kind !== EventKind.Call) continue;
    for (const type of alternatives(evaluate(p, site.file, event.value.func, site.bindings))) {
      const target = handlerSite(p, type, site);
      if (target === undefined || type.kind !== TypeKind.Function) continue;
      found.push({ ...root, site: { ...target, numbers: passedNumbers(p, site, type, event.value, skipped(type)) } });
    }
  }
  return found;
}

function skipped(type: FunctionType): number {
  return type.self === null ? 0 : 1;
}

function handlerSite(p: Program, type: Type, from: Site): NumberSite | undefined {
  if (type.kind === TypeKind.Partial) {
    const target = handlerSite(p, type.callee, from);
    if (target === undefined || type.callee.kind !== TypeKind.Function) return target;
    const site: NumberSite = { file: type.file, fn: from.fn, bindings: type.bindings, numbers: noNumbers };
    return { ...target, numbers: passedNumbers(p, site, type.callee, withoutFirst(type.call), skipped(type.callee)) };
  }
  if (type.kind !== TypeKind.Function || type.fn.isAsync || type.fn.isGenerator || type.fn.isStub) return undefined;
  return { file: type.file, fn: type.fn, bindings: withReceiver(p, type), numbers: noNumbers };
}

import { uiRegistrars } from '../../knowledge';
import { closesWindow, toolkitOf, widgetSignals, type Toolkit } from '../../knowledge/windows';
import { argumentOf, calledName } from '../../summary/call-parts';
import type { CallEvent, FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { libraryBases } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type Type } from '../types/types';

/** A callable that a call gives to a window toolkit, to be called in the window's thread. */
export interface UiHandler {
  readonly handler: Value;
  readonly type: Type;
  /** For messages: "an event handler in the window's thread". */
  readonly as: string;
  readonly toolkit: Toolkit;
  /** False where the toolkit's object is known by its name only. */
  readonly isCertain: boolean;
  /** It handles the closing of the window. */
  readonly isClosing: boolean;
}

/** What is known of a file before its calls are looked at: which toolkits it uses. */
export type Toolkits = ReadonlySet<Toolkit>;

const eventHandler = "an event handler in the window's thread";
const slot = "a slot in the window's thread";

/** Names whose receiver need not be known: `x.bind("<Return>", f)` says enough. */
const tkinterByShape: Readonly<Record<string, { readonly position: number; readonly keyword?: string; readonly tells: (call: CallValue) => boolean }>> = {
  bind: { position: 1, keyword: 'func', tells: (call) => /^<.+>$/.test(textOf(call.args[0])) },
  bind_all: { position: 1, keyword: 'func', tells: (call) => /^<.+>$/.test(textOf(call.args[0])) },
  tag_bind: { position: 2, keyword: 'func', tells: (call) => /^<.+>$/.test(textOf(call.args[1])) },
  protocol: { position: 1, keyword: 'func', tells: (call) => textOf(call.args[0]).startsWith('WM_') },
  after: { position: 1, keyword: 'func', tells: (call) => call.args[0]?.kind === ValueKind.Constant && typeof call.args[0].value === 'number' },
  trace_add: { position: 1, keyword: 'callback', tells: (call) => /^(?:write|read|unset)$/.test(textOf(call.args[0])) },
  add_command: { position: -1, keyword: 'command', tells: (call) => call.keywords.some((keyword) => keyword.name === 'label') },
};

const byShape = new Set([...Object.keys(tkinterByShape), 'connect', 'Bind', 'bind', 'fbind']);

/** The toolkits that a file imports, by itself or through its own classes. */
export function toolkitsOf(p: Program, file: FileState): Toolkits {
  const found = new Set<Toolkit>();
  for (const { module } of file.facts.imports) {
    const toolkit = toolkitOf(p.knowledge.canonical(module));
    if (toolkit !== undefined) found.add(toolkit);
  }
  for (const cls of file.facts.classes) {
    for (const base of libraryBases(p, file, cls)) {
      const toolkit = toolkitOf(base);
      if (toolkit !== undefined) found.add(toolkit);
    }
  }
  return found;
}

/** True if a call of this shape may give a handler to a toolkit. */
export function mayRegister(event: CallEvent): boolean {
  const { func, keywords } = event.value;
  const name = calledName(func);
  return uiRegistrars.has(name) || byShape.has(name) || keywords.some((keyword) => keyword.name !== null && (keyword.name === 'command' || keyword.name.startsWith('on_')));
}

/** The callables that a call gives to a toolkit. */
export function uiHandlers(p: Program, site: Site, event: CallEvent, toolkits: Toolkits): UiHandler[] {
  const found: UiHandler[] = [];
  const call = event.value;
  const name = calledName(call.func);
  const add = (handler: Value | undefined, as: string, toolkit: Toolkit, isCertain: boolean, isClosing = false): void => {
    if (handler === undefined) return;
    for (const type of alternatives(evaluate(p, site.file, handler, site.bindings))) found.push({ handler, type, as, toolkit, isCertain, isClosing });
  };
  for (const callee of alternatives(evaluate(p, site.file, call.func, site.bindings))) {
    for (const owner of libraryNames(p, callee)) {
      const toolkit = toolkitOf(owner);
      if (toolkit === undefined) continue;
      for (const sink of p.knowledge.sink(owner)) {
        // A timer fires in the thread that starts it.
        if (sink.runs === 'ui' && !(toolkit === 'qt' && livesIn(p, site.file, site.fn) === 'worker')) add(argumentOf(call, callee.kind === TypeKind.External ? sink.position : undefined, sink.keyword), sink.as, toolkit, true, isClosing(p, site, call));
      }
      if (toolkit === 'kivy' && (name === 'bind' || callee.kind === TypeKind.Class || p.knowledge.isClass(owner))) {
        for (const keyword of call.keywords) if (keyword.name !== null && (name === 'bind' || keyword.name.startsWith('on_'))) add(keyword.value, eventHandler, 'kivy', true, closesWindow.has(keyword.name));
      }
    }
    if (name === 'connect') {
      for (const handler of slots(p, site, call, callee, toolkits)) found.push(handler);
    } else if (callee.kind === TypeKind.Unknown) {
      unknownReceiver(p, site, call, name, toolkits, add);
    }
  }
  return found;
}

/** The names under which a callee may be known: its own, or those of the classes that a class of the workspace derives from. */
function libraryNames(p: Program, callee: Type): readonly string[] {
  if (callee.kind === TypeKind.External) return [p.knowledge.canonical(callee.name)];
  if (callee.kind === TypeKind.Class) return libraryBases(p, callee.file, callee.cls);
  return [];
}

function unknownReceiver(
  p: Program, site: Site, call: CallValue, name: string, toolkits: Toolkits,
  add: (handler: Value | undefined, as: string, toolkit: Toolkit, isCertain: boolean, isClosing?: boolean) => void,
): void {
  if (toolkits.has('tkinter') && Object.hasOwn(tkinterByShape, name)) {
    const shape = tkinterByShape[name]!;
    if (shape.tells(call)) add(argumentOf(call, shape.position < 0 ? undefined : shape.position, shape.keyword), name === 'after' ? "a timer of the window's thread" : eventHandler, 'tkinter', false, isClosing(p, site, call));
  }
  if (name === 'Bind' && call.args[0] !== undefined) {
    const event = evaluate(p, site.file, call.args[0], site.bindings);
    if (event.kind === TypeKind.External && event.name.startsWith('wx.') && event.name.includes('.EVT_')) add(argumentOf(call, 1, 'handler'), eventHandler, 'wx', true, isClosing(p, site, call));
  }
  if (toolkits.has('kivy') && name === 'bind') {
    for (const keyword of call.keywords) if (keyword.name?.startsWith('on_')) add(keyword.value, eventHandler, 'kivy', false, closesWindow.has(keyword.name));
  }
}

/** `protocol("WM_DELETE_WINDOW", f)`, `Bind(wx.EVT_CLOSE, f)`. */
function isClosing(p: Program, site: Site, call: CallValue): boolean {
  const first = call.args[0];
  if (first === undefined) return false;
  if (closesWindow.has(textOf(first))) return true;
  const type = first.kind === ValueKind.Attribute || first.kind === ValueKind.Import ? evaluate(p, site.file, first, site.bindings) : undefined;
  return type?.kind === TypeKind.External && closesWindow.has(type.name.slice(type.name.lastIndexOf('.') + 1));
}

/**
 * `self.button.clicked.connect(self.on_click)`. A slot that is a method of a `QObject` runs in the thread of that object: widgets
 * live in the window's thread, a plain `QObject` may have been moved to another. Any other callable runs where the signal is
 * emitted: for signals of widgets that is the window's thread, for a signal of the project's own nobody knows.
 */
function slots(p: Program, site: Site, call: CallValue, callee: Type, toolkits: Toolkits): UiHandler[] {
  const { func, args } = call;
  if (func.kind !== ValueKind.Attribute || args[0] === undefined) return [];
  const signal = callee.kind === TypeKind.External ? p.knowledge.canonical(callee.name).replace(/\.connect$/, '') : '';
  const isKnown = /^qt\.Q\w+\./.test(signal);
  if (!isKnown && (callee.kind !== TypeKind.Unknown || !toolkits.has('qt') || func.base.kind !== ValueKind.Attribute)) return [];
  const signalName = func.base.kind === ValueKind.Attribute ? func.base.name : '';
  const ofWidget = isKnown ? /^qt\.(?:QtWidgets|QtGui|QtWebEngineWidgets|Qsci)\./.test(signal) || signal === 'qt.QtCore.QTimer.timeout' : widgetSignals.has(signalName);
  const found: UiHandler[] = [];
  for (const type of alternatives(evaluate(p, site.file, args[0], site.bindings))) {
    const target = type.kind === TypeKind.Partial ? type.callee : type;
    if (target.kind !== TypeKind.Function) continue;
    const owner = type.kind === TypeKind.Partial ? 'none' : livesIn(p, target.file, target.fn);
    const isInWindow = owner === 'window' || (ofWidget && owner !== 'worker' && !(owner === 'object' && mayMove(site.file, target.file)) && livesIn(p, site.file, site.fn) !== 'worker');
    const isCertain = isKnown && (owner === 'window' || (owner === 'none' && signal !== 'qt.QtCore.QTimer.timeout'));
    if (isInWindow) found.push({ handler: args[0], type, as: signalName === 'timeout' ? "a timer of the window's thread" : slot, toolkit: 'qt', isCertain, isClosing: closesWindow.has(signalName) });
  }
  return found;
}

/** The thread that the object of a method belongs to: the window's, one of its own, that of whoever made the object, or no object of Qt. */
export function livesIn(p: Program, file: FileState, fn: FunctionFacts): 'window' | 'worker' | 'object' | 'none' {
  if (fn.cls < 0) return 'none';
  const bases = libraryBases(p, file, file.facts.classes[fn.cls]!);
  if (bases.some((base) => windowModule.test(base))) return 'window';
  if (bases.some((base) => base === 'qt.QtCore.QThread' || base === 'qt.QtCore.QRunnable')) return 'worker';
  return bases.some((base) => base.startsWith('qt.')) ? 'object' : 'none';
}

/** Objects of these modules may be used in the window's thread only. */
const windowModule = /^qt\.(?:QtWidgets|QtWebEngineWidgets|Qsci|QtOpenGLWidgets)\./;

function mayMove(...files: readonly FileState[]): boolean {
  return files.some((file) => file.text.includes('moveToThread'));
}

function textOf(value: Value | undefined): string {
  return value?.kind === ValueKind.Constant && typeof value.value === 'string' ? value.value : '';
}

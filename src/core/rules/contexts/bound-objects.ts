import type { Finding, Span } from '../../findings';
import { toolkitAdvice, toolkitOf } from '../../knowledge/windows';
import type { Reach } from '../../program/contexts/contexts';
import { isInitialising } from '../../program/contexts/ordering';
import { reachesOf } from '../../program/contexts/reaches';
import { originCalls, type Origin } from '../../program/effects/origins';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type Type } from '../../program/types/types';
import { argumentOf } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { at, mentionsOnPath, nearest, relatedOf, runsIn, shownFunction, whereabouts } from './evidence';

const rule = 'object-bound-to-other-thread';

/** True if the text may use objects that belong to one thread. */
export function mayUseBoundObjects(text: string): boolean {
  return /\b(?:sqlite3|tkinter|Tkinter|customtkinter|ttkbootstrap|PyQt\d|PySide\d|qtpy|wx)\b|\.(?:execute\w*|commit|rollback|fetch\w+|cursor)\(/.test(text);
}

/** `object-bound-to-other-thread`: connections of SQLite and widgets of a window that are used outside of the thread they belong to. */
export function checkBoundObjects(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn(rule)) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const told = new Set<string>();
    for (const event of fn.events) {
      if (event.kind === EventKind.Operator && event.methods.includes('__setitem__')) {
        // `label["text"] = …` configures a widget of tkinter.
        const finding = widgetUse(context, file, fn, event, event.value, '__setitem__');
        const key = `${file.text.slice(event.start, event.end).split('[')[0]!}.`;
        if (finding !== undefined && !told.has(key)) findings.push(finding);
        if (finding !== undefined) told.add(key);
        continue;
      }
      if (event.kind !== EventKind.Call) continue;
      findings.push(...handedOver(p, file, fn, event));
      if (event.value.func.kind !== ValueKind.Attribute) continue;
      const { base, name } = event.value.func;
      const type = evaluate(p, file, base);
      const finding = sqliteUse(context, file, fn, event, base, type) ?? widgetUse(context, file, fn, event, base, name);
      if (finding === undefined) continue;
      // One finding for each object: the rest follows from it.
      const key = file.text.slice(event.start, event.value.funcEnd - name.length);
      if (told.has(key)) continue;
      told.add(key);
      findings.push(finding);
    }
  }
  return findings;
}

const sqliteClasses = /^sqlite3\.(?:Connection|Cursor)$/;

function sqliteUse(context: RuleContext, file: FileState, fn: FunctionFacts, event: CallEvent, base: Value, type: Type): Finding | undefined {
  const { program: p } = context;
  // `db.execute(…).fetchall()`: the first call tells.
  if (base.kind === ValueKind.Call || !isSqlite(p, type)) return undefined;
  const reach = nearest(whereabouts(p, file, fn).threads);
  if (reach === undefined) return undefined;
  const origins = connections(p, { file, fn, bindings: noBindings }, base, 0);
  if (origins.length === 0 || !origins.every((origin) => isMadeElsewhere(p, origin, fn, reach))) return undefined;
  const origin = origins[0]!;
  const where = origin.site.fn.form === 'module' ? 'when the module is loaded' : `in \`${holderOf(origin).qualifiedName}\``;
  return at(
    file, event, rule, 'warning', 'likely',
    `This SQLite connection is opened ${where}, and ${shownFunction(fn)} uses it in ${runsIn(reach)}: SQLite raises \`ProgrammingError\` in every thread but the one that opened it. Open a connection in the thread, or pass \`check_same_thread=False\` and guard it by a lock.`,
    [{ path: origin.site.file.path, start: origin.call.start, end: origin.call.end, message: 'the connection is opened here' }, ...relatedOf(reach)],
  );
}

/** `to_thread(connection.execute, …)`, `Thread(target=work, args=(connection,))`: the connection goes to the thread by hand. */
function handedOver(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Finding[] {
  const { args, keywords } = event.value;
  if (args.length === 0 && keywords.length === 0) return [];
  const callee = alternatives(evaluate(p, file, event.value.func)).find((type) => type.kind === TypeKind.External && p.knowledge.sink(type.name).some((sink) => sink.runs === 'thread' && !sink.as.includes('greenlet')));
  if (callee?.kind !== TypeKind.External) return [];
  const site = { file, fn, bindings: noBindings };
  const tuple = keywords.find((keyword) => keyword.name === 'args')?.value;
  const isThread = /^threading\.(?:Thread|Timer)$/.test(p.knowledge.canonical(callee.name));
  const passed = isThread ? (tuple?.kind === ValueKind.Container ? tuple.elements : []) : args;
  for (const value of passed) {
    const object = value.kind === ValueKind.Attribute && isSqlite(p, evaluate(p, file, value.base)) ? value.base : isSqlite(p, evaluate(p, file, value)) ? value : undefined;
    if (object === undefined || whereabouts(p, file, fn).threads.length > 0) continue;
    const origin = connections(p, site, object, 0)[0];
    if (origin === undefined) continue;
    return [
      at(
        file, event, rule, 'warning', 'likely',
        'A SQLite connection goes to another thread here, and SQLite raises `ProgrammingError` in every thread but the one that opened it. Open the connection in the function that the thread runs, or pass `check_same_thread=False` and guard it by a lock.',
        [{ path: origin.site.file.path, start: origin.call.start, end: origin.call.end, message: 'the connection is opened here' }],
      ),
    ];
  }
  return [];
}

function isSqlite(p: Program, type: Type): boolean {
  const types = alternatives(type).filter((part) => part.kind !== TypeKind.Plain);
  return types.length > 0 && types.every((part) => part.kind === TypeKind.ExternalInstance && sqliteClasses.test(p.knowledge.canonical(part.cls)));
}

/** The calls of `sqlite3.connect` that a connection or cursor comes from; none if some of them cannot be told or is open to all threads. */
function connections(p: Program, site: Origin['site'], value: Value, depth: number): readonly Origin[] {
  if (depth > 4) return [];
  const found: Origin[] = [];
  for (const origin of originCalls(p, site, value)) {
    const { call } = origin;
    const callee = evaluate(p, origin.site.file, call.func, origin.site.bindings);
    if (callee.kind === TypeKind.Function) {
      // A function of the project that opens it: `self.db = open_db()`.
      const site = { file: callee.file, fn: callee.fn, bindings: noBindings };
      if (callee.fn.returns.length === 0 || callee.fn.returns.some((result) => connections(p, site, result, depth + 1).length === 0)) return [];
      found.push(origin);
      continue;
    }
    if (callee.kind !== TypeKind.External) return [];
    const name = p.knowledge.canonical(callee.name);
    if (name === 'sqlite3.connect') {
      const same = argumentOf(call, 4, 'check_same_thread');
      if ((same !== undefined && !(same.kind === ValueKind.Constant && same.value === true)) || call.starAt >= 0 || call.keywords.some((keyword) => keyword.name === null)) return [];
      found.push(origin);
    } else if (/^sqlite3\.(?:Connection|Cursor)\./.test(name) && call.func.kind === ValueKind.Attribute) {
      const inner = connections(p, origin.site, call.func.base, depth + 1);
      if (inner.length === 0) return [];
      found.push(...inner);
    } else return [];
  }
  return found;
}

/** The function whose text holds the call: a site may name a neighbour of the same file. */
function holderOf({ call, site }: Origin): FunctionFacts {
  let holder = site.file.facts.functions[0]!;
  for (const fn of site.file.facts.functions) if (fn.form !== 'module' && fn.start <= call.start && call.end <= fn.end && fn.start >= holder.start) holder = fn;
  return holder;
}

/** True if what opened the connection ran in another thread than this way. */
function isMadeElsewhere(p: Program, origin: Origin, user: FunctionFacts, reach: Reach): boolean {
  const maker = holderOf(origin);
  const { file } = origin.site;
  if (maker === user) return false;
  if (maker.form === 'module') return true;
  const makers = reachesOf(p, file, maker);
  if (makers.some((way) => way.context.key === reach.context.key)) return false;
  // An object is made before its method is given to a thread, and before its own thread begins.
  if (isInitialising(file, maker)) return makers.every((way) => way.context.runner !== 'thread') && (reach.context.origin === 'thread' || makers.length > 0);
  return makers.length > 0 && makers.every((way) => !way.context.isAssumed && way.context.runner !== 'thread');
}

/** What any thread may call, by toolkit. Sources: "tkinter — Threading model", Qt "Threads and QObjects", wxPython "LongRunningTasks". */
const open: Readonly<Record<string, RegExp>> = {
  tkinter: /^(?:after|after_idle|after_cancel|event_generate|quit|mainloop|get|set|winfo_\w+|cget)$/,
  qt: /^(?:emit|connect|disconnect|deleteLater|moveToThread|thread|postEvent|objectName|blockSignals|setObjectName|isVisible|text|currentText|value|isChecked|window|parent|property)$/,
  wx: /^(?:CallAfter|PostEvent|QueueEvent|AddPendingEvent|GetValue|IsShown|GetEventHandler|Get\w+|Is\w+)$/,
};

const widgetModules = /^(?:tkinter\.(?!Variable|StringVar|IntVar|DoubleVar|BooleanVar|PhotoImage)|qt\.QtWidgets\.(?!QApplication\b)|wx\.(?!Timer\b|App\b|Image\b))/;

function widgetUse(context: RuleContext, file: FileState, fn: FunctionFacts, event: Span, base: Value, name: string): Finding | undefined {
  const { program: p } = context;
  const cls = widgetClass(p, evaluate(p, file, base), name);
  const toolkit = cls === undefined ? undefined : toolkitOf(cls);
  if (cls === undefined || toolkit === undefined || open[toolkit]?.test(name) !== false) return undefined;
  const { threads, others } = whereabouts(p, file, fn);
  const reach = nearest(threads.filter(({ context: its }) => its.origin !== 'framework'));
  // Where the window's thread runs the function, too, the worker's way may be one that is not taken.
  if (reach === undefined || others.some(({ context: its }) => its.runner === 'ui') || mentionsOnPath(p, reach, file, fn, /\b(?:current_thread|main_thread|currentThread|IsMainThread|mainloop|exec_?)\s*\(/)) return undefined;
  // A widget that the thread makes for itself is another mistake, and some scripts get away with it.
  const origins = originCalls(p, { file, fn, bindings: noBindings }, base);
  if (origins.some(({ call, site }) => site.file === file && call.start >= fn.start && call.end <= fn.end)) return undefined;
  const { shown, handBack } = toolkitAdvice[toolkit];
  return at(
    file, event, rule, 'warning', others.length > 0 ? 'possible' : 'likely',
    `${shownFunction(fn)} runs in ${runsIn(reach)}, but a widget of ${shown} may only be used in the window's thread: ${name === '__setitem__' ? 'setting an option' : `\`${name}\``} can crash or freeze the window. Hand the result over with ${handBack}.`,
    relatedOf(reach),
  );
}

/** The class of the toolkit whose method is called: on its own objects, or inherited by a class of the project. */
function widgetClass(p: Program, type: Type, name: string): string | undefined {
  const parts = alternatives(type).filter((part) => part.kind !== TypeKind.Plain);
  const only = parts.length === 1 ? parts[0]! : undefined;
  if (only?.kind === TypeKind.ExternalInstance) {
    const cls = p.knowledge.canonical(only.cls);
    return widgetModules.test(cls) ? cls : undefined;
  }
  if (only?.kind !== TypeKind.Instance) return undefined;
  const base = libraryBases(p, only.file, only.cls).find((each) => widgetModules.test(each));
  const member = base === undefined ? undefined : memberOf(p, only, name);
  return base !== undefined && (member === undefined || member.kind === TypeKind.Unknown || member.kind === TypeKind.External) ? base : undefined;
}

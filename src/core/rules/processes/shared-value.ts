import type { Finding, Fix } from '../../findings';
import { stepOf } from '../../fixes/indentation';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type Bindings } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type Event, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Stmt } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { objectKey, type ProcessWork } from './process-work';
import { childRoots, closure, type ChildRoot, type InChild } from './reach';
import { report, statementsAround } from './report';

const rule = 'unsynchronised-shared-value';
const value = 'multiprocessing.sharedctypes.Synchronized';
const array = 'multiprocessing.sharedctypes.SynchronizedArray';
const dictProxy = 'multiprocessing.managers.DictProxy';
const listProxy = 'multiprocessing.managers.ListProxy';
const valueProxy = 'multiprocessing.managers.ValueProxy';
const namespaceProxy = 'multiprocessing.managers.NamespaceProxy';

/** Updates of memory and manager objects that several processes share, without a lock; and changes inside copies that a manager gave. */
export function checkSharedValues(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const found = new Map<number, Finding>();
  const roots = childRoots(p, file);
  for (const root of roots) {
    const isParallel = runsInParallel(p, file, root, roots);
    for (const at of closure(p, { ...root.root }, (holder, event) => isLocked(p, holder, event.start))) {
      if (at.file !== file) continue;
      for (const event of at.fn.events) {
        const update = isParallel ? updateOf(p, at, event) : undefined;
        if (update !== undefined && !found.has(event.start) && !isLocked(p, at, event.start)) found.set(event.start, lostUpdate(file, at, event, update, root.work));
      }
    }
  }
  const isBound = new Map<FunctionFacts, Bindings>(roots.map(({ root }) => [root.fn, root.bindings]));
  if (!nestsProxies.test(file.text)) {
    for (const fn of file.facts.functions) {
      for (const event of fn.events) {
        const inner = changeOfCopy(p, file, event, isBound.get(fn) ?? noBindings);
        if (inner !== undefined && !found.has(event.start)) found.set(event.start, inner);
      }
    }
  }
  return [...found.values()];
}

/** Proxies inside proxies: a change of those does reach the manager. */
const nestsProxies = /\]\s*=\s*[\w.]+\.(?:dict|list|Namespace)\(|\.(?:dict|list)\([^)\n]*\.(?:dict|list)\(|\.append\([\w.]+\.(?:dict|list)\(/;

/** More than one process runs it at a time: a pool, a loop of processes, or several places that start one. */
function runsInParallel(p: Program, file: FileState, { root, work, cls }: ChildRoot, all: readonly ChildRoot[]): boolean {
  if (work !== null) return work.isMany || all.filter((other) => other.root.fn === root.fn).length > 1;
  let made = 0;
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || !/^[A-Z_]/.test(calledName(event.value.func))) continue;
      const type = evaluate(p, file, event.value.func);
      if (type.kind === TypeKind.Class && type.cls === cls) made += event.flags & EventFlag.Repeated ? 2 : 1;
    }
  }
  return made > 1;
}

interface Update {
  readonly object: Value;
  readonly kind: 'value' | 'array' | 'proxy';
}

/** `v.value += 1`, `v.value = v.value + 1`, `shared["n"] += 1`: a read and a write with room for another process in between. */
function updateOf(p: Program, at: InChild, event: Event): Update | undefined {
  if (event.kind === EventKind.Operator && event.methods.some((name) => name.startsWith('__i') && name !== '__iter__' && name !== '__index__' && name !== '__invert__' && name !== '__int__')) {
    const target = event.value;
    if (target.kind === ValueKind.Attribute) return attributeUpdate(p, at, target.base, target.name);
    if (target.kind === ValueKind.Item) return itemUpdate(p, at, target.value, target.key);
    return undefined;
  }
  if (event.kind === EventKind.Operator) return event.methods[0] === '__setitem__' ? countedItem(p, at, event) : undefined;
  if (event.kind !== EventKind.Store) return undefined;
  const update = attributeUpdate(p, at, event.base, event.name);
  return update !== undefined && readsBefore(at, event.base, event.name, event.start) ? update : undefined;
}

function attributeUpdate(p: Program, at: InChild, base: Value, name: string): Update | undefined {
  const cls = classOf(p, at, base);
  if (name === 'value' && cls === value) return { object: base, kind: 'value' };
  if (name === 'value' && cls === valueProxy) return { object: base, kind: 'proxy' };
  return cls === namespaceProxy ? { object: base, kind: 'proxy' } : undefined;
}

/** Workers that each have their own element do not meet: only a constant index is shared by all. */
function itemUpdate(p: Program, at: InChild, base: Value, key: Value): Update | undefined {
  if (key.kind !== ValueKind.Constant) return undefined;
  const cls = classOf(p, at, base);
  if (cls === array) return { object: base, kind: 'array' };
  return cls === dictProxy || cls === listProxy ? { object: base, kind: 'proxy' } : undefined;
}

/** `counts[word] = counts.get(word, 0) + 1`: a default for what nobody has counted so far says that the keys are those of all workers. */
function countedItem(p: Program, at: InChild, event: Extract<Event, { kind: EventKind.Operator }>): Update | undefined {
  if (classOf(p, at, event.value) !== dictProxy) return undefined;
  const statement = statementsAround(treeOf(at.file).module.body, event.start).at(-1);
  const [target] = statement?.kind === Kind.Assign ? statement.targets : [];
  if (statement?.kind !== Kind.Assign || target?.kind !== Kind.Subscript || target.start !== event.start || target.end !== event.end) return undefined;
  const text = (node: { start: number; end: number }): string => at.file.text.slice(node.start, node.end);
  // A worker that is told its key may be the only one that has it.
  if (at.from === null && at.fn.parameters.some(({ name }) => name === text(target.slice))) return undefined;
  const counted: Call[] = [];
  walkTree([statement.value], (node) => {
    if (node.kind !== Kind.Call) return true;
    const call = node as Call;
    const { func, args } = call;
    if (func.kind === Kind.Attribute && func.attr === 'get' && args.length === 2 && text(func.value) === text(target.value) && text(args[0]!) === text(target.slice)) counted.push(call);
    return true;
  });
  return counted.length > 0 ? { object: event.value, kind: 'proxy' } : undefined;
}

function classOf(p: Program, at: InChild, base: Value): string | undefined {
  return instanceClass(p, at.file, base, at.bindings) ?? inherited(p, at, base);
}

function instanceClass(p: Program, file: FileState, base: Value, bindings: Bindings): string | undefined {
  const types = alternatives(evaluate(p, file, base, bindings)).filter((type) => type.kind !== TypeKind.Plain && type.kind !== TypeKind.Unknown);
  const [type] = types;
  return types.length === 1 && type?.kind === TypeKind.ExternalInstance ? p.knowledge.canonical(type.cls) : undefined;
}

/** `def init(c): global counter; counter = c`: what the initialiser of a pool was sent is behind the module's name. */
function inherited(p: Program, at: InChild, base: Value): string | undefined {
  if (base.kind !== ValueKind.Global) return undefined;
  const values = (at.file.facts.bindings.get(base.name) ?? []).filter((each) => each.kind !== ValueKind.Constant);
  const [only] = values;
  if (values.length !== 1 || only?.kind !== ValueKind.Parameter) return undefined;
  for (const { root } of childRoots(p, at.file)) if (root.fn.index === only.owner && root.file === at.file) return instanceClass(p, at.file, only, root.bindings);
  return undefined;
}

/** The statement that stores also reads the same attribute of the same object. */
function readsBefore(at: InChild, base: Value, name: string, start: number): boolean {
  const statement = statementsAround(treeOf(at.file).module.body, start).at(-1);
  const key = objectKey(at.file, base);
  if (statement?.kind !== Kind.Assign || key === undefined) return false;
  return at.fn.events.some((event) => event.kind === EventKind.Attribute && event.name === name && event.start > start && event.end <= statement.end && objectKey(at.file, event.base) === key);
}

/** True if some lock that processes can share may be held there. */
function isLocked(p: Program, at: InChild, offset: number): boolean {
  for (const statement of statementsAround(treeOf(at.file).module.body, offset)) {
    if (statement.kind !== Kind.With || statement.start < at.fn.start) continue;
    for (const item of statement.items) {
      if (item.end > offset) continue;
      const entered = at.fn.events.find((event) => event.kind === EventKind.With && event.start === item.contextExpr.start && event.end === item.contextExpr.end);
      if (entered?.kind !== EventKind.With || !isOther(p, at, entered.value)) return true;
    }
  }
  return at.fn.events.some((event) => event.kind === EventKind.Call && event.start < offset && calledName(event.value.func) === 'acquire');
}

/** A context manager that certainly keeps no other process out: a lock of threads, a file. */
function isOther(p: Program, at: InChild, entered: Value): boolean {
  const cls = instanceClass(p, at.file, entered, at.bindings);
  return cls !== undefined && !cls.startsWith('multiprocessing.') && !/[Ll]ock/.test(cls.replace(/^threading\./, '').replace(/^R?Lock$/, ''));
}

function lostUpdate(file: FileState, at: InChild, event: Event, { object, kind }: Update, work: ProcessWork | null): Finding {
  const statement = statementsAround(treeOf(file).module.body, event.start).at(-1);
  const span = statement?.kind === Kind.AugAssign || statement?.kind === Kind.Assign ? statement : event;
  const name = textOf(file, object, span);
  const cure = kind === 'value' || kind === 'array' ? `Hold its lock: \`with ${name ?? 'counter'}.get_lock():\`.` : 'Hold a lock around it: a `Lock()` of the same manager.';
  const fix = kind === 'proxy' || name === undefined || statement?.kind !== Kind.AugAssign ? undefined : lockFix(file, statement, name);
  return report(file, span, {
    rule, severity: 'warning', confidence: 'likely',
    message: `This reads, adds and writes in separate steps, and several processes do so at once: updates get lost. ${cure}`,
    related: work === null ? [] : [{ path: work.file.path, start: work.event.start, end: work.event.end, message: `\`${at.fn.qualifiedName}\` runs in processes that this starts` }],
    fixes: fix === undefined ? [] : [fix],
  });
}

/** The text of the shared object: `counter` of `counter.value += 1`. */
function textOf(file: FileState, object: Value, at: { readonly start: number; readonly end: number }): string | undefined {
  if (object.kind === ValueKind.Unknown) return undefined;
  return /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?=\.value\b|\[)/.exec(file.text.slice(at.start, at.end))?.[1];
}

function lockFix(file: FileState, statement: Stmt, name: string): Fix | undefined {
  const { text } = file;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  const code = text.slice(statement.start, statement.end);
  const rest = text.slice(statement.end).split(/\r?\n/, 1)[0]!;
  if (indent.trim() !== '' || code.includes('\n') || /^\s*;/.test(rest) || /lock\s*=\s*False/.test(text)) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    title: `Hold \`${name}.get_lock()\``, applicability: 'safe',
    edits: [{ start: statement.start, end: statement.end, content: `with ${name}.get_lock():${newline}${indent}${stepOf(text, indent)}${code}` }],
  };
}

const mutators = new Set(['append', 'extend', 'insert', 'remove', 'pop', 'clear', 'sort', 'reverse', 'add', 'discard', 'update', 'setdefault', 'popitem', 'appendleft', 'popleft']);

/** `shared["items"].append(1)`: the proxy gave a copy, and the copy is changed. */
function changeOfCopy(p: Program, file: FileState, event: Event, bindings: Bindings): Finding | undefined {
  const { text } = file;
  let copy: Value | undefined;
  if (event.kind === EventKind.Call && mutators.has(calledName(event.value.func)) && event.value.func.kind === ValueKind.Attribute) {
    // A variable that holds the copy may be put back: only the direct spelling is certain.
    copy = event.value.func.base;
    const receiver = text.slice(event.start, event.value.funcEnd).replace(/\s*\.\s*\w+$/, '');
    if (copy.kind === ValueKind.Item ? !receiver.endsWith(']') : !/^[\w.]+\.\w+$/.test(receiver)) return undefined;
  } else if (event.kind === EventKind.Operator && event.methods[0] === '__setitem__' && /\]\s*\[/.test(text.slice(event.start, event.end))) copy = event.value;
  else if (event.kind === EventKind.Operator && event.methods[0]?.startsWith('__i') === true && event.value.kind === ValueKind.Item && /\]\s*\[/.test(text.slice(event.start, event.end).split('=')[0]!)) copy = event.value.value;
  if (copy === undefined) return undefined;
  const proxy = copy.kind === ValueKind.Item ? copy.value : copy.kind === ValueKind.Attribute ? copy.base : undefined;
  const cls = proxy === undefined ? undefined : instanceClass(p, file, proxy, bindings);
  if (copy.kind === ValueKind.Item ? cls !== dictProxy && cls !== listProxy : cls !== namespaceProxy) return undefined;
  return report(file, event, {
    rule, severity: 'warning', confidence: 'likely',
    message: 'A proxy of a manager gives a copy of what it holds, and this changes the copy: no process ever sees it. Take the element out, change it, and assign it back, under a lock if several processes do so.',
  });
}

import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate, evaluateAll } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type Type } from '../../program/types/types';
import { calledName, passedValues } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { attributeReads, declaredOuter, mutationsOf, readsOf, type Mutation } from './mutations';
import { isInstanceOf, parameterIndex, type ProcessWork } from './process-work';
import { childRoots, closure, type ChildRoot, type InChild } from './reach';
import { report, sentSpan } from './report';

const rule = 'parent-state-mutated-in-child';

/** State that a child process changes and the parent reads afterwards: the child has changed its own copy. */
export function checkParentState(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const roots = childRoots(p, file);
  if (roots.length === 0) return [];
  const inChildren = new Set<FunctionFacts>();
  const closures = new Map<ChildRoot, readonly InChild[]>();
  for (const root of roots) {
    const all = closure(p, root.root).filter((at) => at.file === file);
    closures.set(root, all);
    for (const at of all) inChildren.add(at.fn);
  }
  const findings = new Map<number, Finding>();
  const add = (finding: Finding | undefined): void => {
    if (finding !== undefined && !findings.has(finding.start)) findings.set(finding.start, finding);
  };
  for (const root of roots) {
    if (root.work === null || root.root.file === file) for (const at of closures.get(root)!) for (const mutation of mutationsOf(file, at.fn)) add(checkMutation(p, file, root, at, mutation, inChildren));
    if (root.work !== null) for (const finding of checkArguments(p, file, root, root.work)) add(finding);
  }
  return [...findings.values()];
}

function checkMutation(p: Program, file: FileState, root: ChildRoot, at: InChild, mutation: Mutation, inChildren: ReadonlySet<FunctionFacts>): Finding | undefined {
  // A function that the parent calls, too, changes the parent's state.
  if (isCalledInParent(p, file, at.fn, inChildren) || isUsedOtherwise(p, file, at.fn)) return undefined;
  if (mutation.isAttribute) return attributeLost(p, file, root, at, mutation, inChildren);
  const { name } = mutation;
  const isOuter = at.fn.cells.has(name) ? declaredOuter(file, at.fn).has(name) : true;
  if (!isOuter || (mutation.isAssigned && !declaredOuter(file, at.fn).has(name))) return undefined;
  const scope = scopeOf(file, at.fn, name);
  if (scope === undefined || root.work === null) return undefined;
  const values = scope.index === 0 ? file.facts.bindings.get(name) : scope.cells.get(name);
  if (values === undefined || !isPrivate(p, file, values)) return undefined;
  if (changedByParent(file, scope, name, inChildren)) return undefined;
  const read = parentRead(p, file, root.work, scope, name);
  return read === undefined ? undefined : lost(file, root, at, mutation, read, `\`${name}\``);
}

/** The function or module whose variable a free name is. */
function scopeOf(file: FileState, fn: FunctionFacts, name: string): FunctionFacts | undefined {
  const declared = declaredOuter(file, fn).has(name);
  for (let index = fn.parent; index > 0; index = file.facts.functions[index]!.parent) {
    const outer = file.facts.functions[index]!;
    if (outer.cells.has(name) && !(declared && file.facts.bindings.has(name) && !outer.cells.has(name))) return outer;
  }
  return file.facts.bindings.has(name) ? file.facts.functions[0] : undefined;
}

const containers = /^(?:builtins\.(?:dict|list|set|bytearray)|collections\.(?:defaultdict|OrderedDict|Counter|deque|ChainMap)|queue\.(?:Queue|LifoQueue|PriorityQueue|SimpleQueue))$/;

/** Everything that the name is bound to lives in one process: numbers, texts, containers. */
function isPrivate(p: Program, file: FileState, values: readonly Value[]): boolean {
  return values.length > 0 && values.every((value) => value.kind !== ValueKind.Parameter) && alternatives(evaluateAll(p, file, values)).every((type) => isPrivateType(p, type, values));
}

function isPrivateType(p: Program, type: Type, values: readonly Value[]): boolean {
  switch (type.kind) {
    case TypeKind.Plain:
      return true;
    case TypeKind.Container:
    case TypeKind.Tuple:
      return true;
    case TypeKind.ExternalInstance:
      return containers.test(p.knowledge.canonical(type.cls));
    case TypeKind.Unknown:
      // `Counter()`, `dict()`: the call is known where its result is not; numbers are computed from numbers.
      return values.some((value) => value.kind === ValueKind.Constant || value.kind === ValueKind.Container || value.kind === ValueKind.Call) && values.every((value) => value.kind === ValueKind.Unknown || value.kind === ValueKind.Global || value.kind === ValueKind.Constant || value.kind === ValueKind.Binary || value.kind === ValueKind.Container || (value.kind === ValueKind.Call && /^(?:dict|list|set|defaultdict|OrderedDict|Counter|deque|bytearray)$/.test(calledName(value.func))));
    default:
      return false;
  }
}

/** The parent binds or changes it as well, outside of its first binding: then what it reads may be its own. */
function changedByParent(file: FileState, scope: FunctionFacts, name: string, inChildren: ReadonlySet<FunctionFacts>): boolean {
  for (const fn of file.facts.functions) {
    if (inChildren.has(fn)) continue;
    const isScope = fn === scope;
    if (!isScope && fn.cells.has(name) && !declaredOuter(file, fn).has(name)) continue;
    const own = mutationsOf(file, fn).filter((mutation) => !mutation.isAttribute && mutation.name === name);
    if (isScope ? own.length > 1 : own.length > 0) return true;
  }
  return false;
}

/** A read after the start: further down in the function that starts the process, in what that calls, or in the module below its call. */
function parentRead(p: Program, file: FileState, work: ProcessWork, scope: FunctionFacts, name: string): AnyNode | undefined {
  const starter = work.fn;
  if (work.file !== file) return undefined;
  const below = (fn: FunctionFacts, from: number): AnyNode | undefined => (fn !== scope && fn.cells.has(name) && !declaredOuter(file, fn).has(name) ? undefined : readsOf(file, fn, name).find((read) => read.start > from));
  const direct = below(starter, work.event.end);
  if (direct !== undefined) return direct;
  for (const event of starter.events) {
    if (event.kind !== EventKind.Call || event.start < work.event.end) continue;
    const type = evaluate(p, file, event.value.func);
    if (type.kind !== TypeKind.Function || type.file !== file || type.fn === starter) continue;
    const read = below(type.fn, -1);
    if (read !== undefined) return read;
  }
  if (starter.index === 0) return undefined;
  const module = file.facts.functions[0]!;
  const call = module.events.find((event): event is CallEvent => event.kind === EventKind.Call && evaluate(p, file, event.value.func).kind === TypeKind.Function && isFunction(p, file, event, starter));
  return call === undefined || scope.index !== 0 ? undefined : below(module, call.end);
}

function isFunction(p: Program, file: FileState, event: CallEvent, fn: FunctionFacts): boolean {
  const type = evaluate(p, file, event.value.func);
  return type.kind === TypeKind.Function && type.fn === fn;
}

function isCalledInParent(p: Program, file: FileState, fn: FunctionFacts, inChildren: ReadonlySet<FunctionFacts>): boolean {
  return file.facts.functions.some((other) => !inChildren.has(other) && other.events.some((event) => event.kind === EventKind.Call && (calledName(event.value.func) === fn.name || event.value.func.kind === ValueKind.Function) && isFunction(p, file, event, fn)));
}

/** A thread, a callback or a thread pool runs it in the parent as well. */
function isUsedOtherwise(p: Program, file: FileState, fn: FunctionFacts): boolean {
  for (const other of file.facts.functions) {
    for (const event of other.events) {
      if (event.kind !== EventKind.Call) continue;
      const name = calledName(event.value.func);
      const isElsewhere = /^(?:Thread|Timer|add_done_callback|partial)$/.test(name) || event.value.keywords.some((keyword) => keyword.name === 'callback');
      if (!isElsewhere) continue;
      for (const value of passedValues(event.value)) {
        const type = evaluate(p, file, value);
        if (type.kind === TypeKind.Function && type.fn === fn && name !== 'partial') return true;
      }
    }
  }
  return false;
}

/** `self.total = …` in a method that runs in a child. */
function attributeLost(p: Program, file: FileState, root: ChildRoot, at: InChild, mutation: Mutation, inChildren: ReadonlySet<FunctionFacts>): Finding | undefined {
  const cls = at.fn.cls < 0 ? undefined : file.facts.classes[at.fn.cls];
  if (cls === undefined || !isPrivate(p, file, [...(cls.instanceAttributes.get(mutation.name) ?? [])].filter((value) => value.kind !== ValueKind.Unknown)) && !mutation.isAssigned) return undefined;
  if (isShared(p, file, cls.instanceAttributes.get(mutation.name) ?? [])) return undefined;
  for (const fn of file.facts.functions) {
    if (inChildren.has(fn) || fn.name === '__init__') continue;
    if (mutationsOf(file, fn).some((other) => other.isAttribute && other.name === mutation.name)) return undefined;
  }
  for (const fn of file.facts.functions) {
    if (inChildren.has(fn)) continue;
    const from = startIn(p, file, root, fn);
    if (from === undefined) continue;
    for (const read of attributeReads(file, fn, mutation.name)) {
      if (read.start < from || read.value.kind !== Kind.Name) continue;
      const event = fn.events.find((each) => each.kind === EventKind.Attribute && each.start === read.start && each.end === read.end);
      if (event?.kind !== EventKind.Attribute) continue;
      const types = alternatives(evaluate(p, file, event.base));
      if (!types.some((type) => type.kind === TypeKind.Instance && type.cls === cls)) continue;
      return lost(file, root, at, mutation, read, `\`${mutation.name}\` of \`${cls.name}\``);
    }
  }
  return undefined;
}

/** Anything made by `multiprocessing`, or unknown. */
function isShared(p: Program, file: FileState, values: readonly Value[]): boolean {
  return alternatives(evaluateAll(p, file, values)).some((type) => type.kind === TypeKind.ExternalInstance && type.cls.startsWith('multiprocessing.'));
}

/** Offset in the function behind which the child has been started. */
function startIn(p: Program, file: FileState, root: ChildRoot, fn: FunctionFacts): number | undefined {
  if (root.work !== null) return root.work.fn === fn ? root.work.event.end : undefined;
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || event.value.func.name !== 'start') continue;
    const types = alternatives(evaluate(p, file, event.value.func.base, noBindings));
    if (types.some((type) => type.kind === TypeKind.Instance && type.cls === root.cls)) return event.end;
  }
  return undefined;
}

/** `Process(target=work, args=(results,))`, where `work` fills its parameter and the parent reads `results`. */
function checkArguments(p: Program, file: FileState, root: ChildRoot, work: ProcessWork): Finding[] {
  const findings: Finding[] = [];
  const callee = root.root;
  for (const sent of work.sent) {
    const index = sent.isEach ? -1 : parameterIndex(callee, sent);
    const parameter = index < 0 ? undefined : callee.fn.parameters[index];
    if (parameter === undefined || !isContainer(p, file, sent.value)) continue;
    const changes = mutationsOf(callee.file, callee.fn).filter((mutation) => !mutation.isAttribute && mutation.name === parameter.name);
    if (changes.length === 0 || changes.some((mutation) => mutation.isAssigned) || returnsName(callee.file, callee.fn, parameter.name)) continue;
    const span = sentSpan(work, sent);
    const name = file.text.slice(span.start, span.end);
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    const read = readsOf(file, work.fn, name).find((node) => node.start > work.event.end);
    if (read === undefined || mutationsOf(file, work.fn).some((mutation) => mutation.name === name && mutation.start > work.event.end)) continue;
    if (isOtherwiseSent(file, work, name)) continue;
    const at: InChild = { file: callee.file, fn: callee.fn, bindings: callee.bindings, depth: 0, from: null };
    if (callee.file === file) findings.push(lost(file, root, at, changes[0]!, read, `\`${name}\``));
    else findings.push(report(file, span, { rule, severity: 'warning', confidence: 'likely', message: message(`\`${name}\``), related: [{ path: callee.file.path, start: changes[0]!.start, end: changes[0]!.end, message: 'changed in the child here' }, { path: file.path, start: read.start, end: read.end, message: 'read in the parent here' }] }));
  }
  return findings;
}

/** Threads of the same function may fill it as well. */
function isOtherwiseSent(file: FileState, work: ProcessWork, name: string): boolean {
  return new RegExp(`\\bThread\\([^)]*\\b${name}\\b`).test(file.text.slice(work.fn.start, work.fn.end));
}

/** The changed argument goes back as the result. */
function returnsName(file: FileState, fn: FunctionFacts, name: string): boolean {
  return readsOf(file, fn, name).some((read) => /\b(?:return|yield)\s+\(?$/.test(file.text.slice(Math.max(0, read.start - 12), read.start)) || /\.(?:put|send|put_nowait)\($/.test(file.text.slice(Math.max(0, read.start - 14), read.start)));
}

function isContainer(p: Program, file: FileState, value: Value): boolean {
  if (value.kind === ValueKind.Container) return value.type !== 'tuple';
  if (value.kind !== ValueKind.Call || !/^(?:dict|list|set|defaultdict|OrderedDict|Counter|deque)$/.test(calledName(value.func))) return false;
  const callee = evaluate(p, file, value.func);
  return callee.kind === TypeKind.External && containers.test(p.knowledge.canonical(callee.name)) && !isInstanceOf(p, evaluate(p, file, value), 'multiprocessing.managers.DictProxy');
}

function message(what: string): string {
  return `A child process changes its own copy of ${what}: the parent, which reads it afterwards, never sees the change. Return the result from the function (\`Pool.map\`, an executor), send it through a \`multiprocessing.Queue\`, or keep it in a \`multiprocessing.Manager\`.`;
}

function lost(file: FileState, root: ChildRoot, at: InChild, mutation: Mutation, read: { readonly start: number; readonly end: number }, what: string): Finding {
  const work = root.work;
  return report(file, mutation, {
    rule, severity: 'warning', confidence: at.depth > 1 ? 'possible' : 'likely', message: message(what),
    related: [
      ...(work === null ? [] : [{ path: work.file.path, start: work.event.start, end: work.event.end, message: `\`${root.root.fn.qualifiedName}\` is handed to a process here` }]),
      { path: file.path, start: read.start, end: read.end, message: 'read in the parent here' },
    ],
  });
}

import { argumentOf } from '../../summary/call-parts';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type AttributeValue, type CallValue, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { propertyGetter } from '../types/properties';
import { alternatives, noBindings, TypeKind, type Bindings, type ClassType, type FunctionType, type InstanceType, type SuperType, type Type } from '../types/types';
import { noPath } from './types';

/** A value together with the file that it stands in. */
export interface Placed {
  readonly file: FileState;
  readonly value: Value;
}

/** Which object a value is: for locks, executors, queues, events, threads. */
export interface Identity {
  /** Equal for one module variable, one attribute of one class, one local variable. */
  readonly key: string;
  /** `Account._lock`, `pool`. */
  readonly name: string;
  readonly isKnown: boolean;
  readonly isPerInstance: boolean;
  readonly isLocal: boolean;
  readonly isPassed: boolean;
  /** The object whose attribute it is, as the function names it; `?` if no plain path; empty if there is none. */
  readonly receiver: string;
  /** The path begins with a parameter of this function (index in its file); -1 if not. Then a caller can say what it stands for. */
  readonly rootOwner: number;
  /** What makes it: calls of constructors, mostly. */
  readonly made: readonly Placed[];
}

const maxDepth = 12;

/** Which object this is; `undefined` if it is none that lasts (a number), or if nobody can tell even where it is kept. */
export function identityOf(p: Program, file: FileState, value: Value, bindings: Bindings = noBindings): Identity | undefined {
  return resolve(p, file, value, bindings, 0);
}

function resolve(p: Program, file: FileState, value: Value, bindings: Bindings, depth: number): Identity | undefined {
  if (depth > maxDepth) return undefined;
  switch (value.kind) {
    case ValueKind.Narrowed:
    case ValueKind.Enter:
    case ValueKind.Await:
      return resolve(p, file, value.value, bindings, depth + 1);
    case ValueKind.Annotated:
      return value.value === null ? undefined : resolve(p, file, value.value, bindings, depth + 1);
    case ValueKind.Union:
      return together(value.values.map((part) => resolve(p, file, part, bindings, depth + 1)));
    case ValueKind.Global:
      return moduleName(p, file, value.name, depth);
    case ValueKind.Import: {
      const target = value.name === null ? undefined : p.modules.resolve(file.path, value.module, value.level);
      const module = target?.kind === 'file' && target.path !== file.path ? p.file(target.path) : undefined;
      return module && moduleName(p, module, value.name!, depth);
    }
    case ValueKind.Cell:
      return variable(p, file, value.owner, value.name, bindings, depth);
    case ValueKind.Parameter: {
      const fn = file.facts.functions[value.owner]!;
      const name = fn.parameters[value.index]!.name;
      return { ...nobody, key: `p:${file.path}:${value.owner}:${value.index}`, name, receiver: name, rootOwner: value.owner };
    }
    case ValueKind.Attribute:
      return attribute(p, file, value, bindings, depth);
    case ValueKind.Item: {
      const container = resolve(p, file, value.value, bindings, depth + 1);
      if (container === undefined) return undefined;
      const key = value.key.kind === ValueKind.Constant ? String(value.key.value) : undefined;
      return { ...container, key: `${container.key}[${key ?? ''}]`, name: `${container.name}[${key === undefined ? '…' : JSON.stringify(key)}]`, isKnown: container.isKnown && key !== undefined, made: [] };
    }
    case ValueKind.Element: {
      const container = resolve(p, file, value.value, bindings, depth + 1);
      return container && { ...container, key: `${container.key}[]`, name: `${container.name}[…]`, isKnown: false, made: [] };
    }
    case ValueKind.Call:
      return called(p, file, value, bindings, depth);
    default:
      return undefined;
  }
}

const nobody: Omit<Identity, 'key' | 'name'> = { isKnown: false, isPerInstance: false, isLocal: false, isPassed: false, receiver: '', rootOwner: -1, made: [] };

/** One of several: known if all that are something are the same. */
function together(parts: readonly (Identity | undefined)[]): Identity | undefined {
  const found = parts.filter((part) => part !== undefined);
  const first = found[0];
  if (first === undefined) return undefined;
  if (found.every((part) => part.key === first.key && part.receiver === first.receiver)) return { ...first, made: found.flatMap((part) => part.made) };
  return { ...first, key: found.map((part) => part.key).sort().join('|'), isKnown: false, made: found.flatMap((part) => part.made) };
}

/** Values that are no object of interest: `None` before the object is made. */
function isNothing(value: Value): boolean {
  return value.kind === ValueKind.Constant || value.kind === ValueKind.Literal || (value.kind === ValueKind.Annotated && (value.value === null || isNothing(value.value)));
}

/** Values that only name another place where the object is kept. */
function isAlias(value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Narrowed:
      return isAlias(value.value);
    case ValueKind.Annotated:
      return value.value !== null && isAlias(value.value);
    case ValueKind.Global:
    case ValueKind.Import:
    case ValueKind.Cell:
    case ValueKind.Attribute:
    case ValueKind.Parameter:
      return true;
    default:
      return false;
  }
}

/** What is assigned, without the annotation beside it. */
function plainValue(value: Value): Value {
  return value.kind === ValueKind.Annotated && value.value !== null ? value.value : value;
}

function moduleName(p: Program, file: FileState, name: string, depth: number): Identity | undefined {
  const values = (file.facts.bindings.get(name) ?? []).filter((value) => !isNothing(value));
  if (values.length === 1 && isAlias(values[0]!)) {
    const aliased = resolve(p, file, values[0]!, noBindings, depth + 1);
    if (aliased !== undefined) return aliased;
  }
  if (values.length === 0 && file.facts.bindings.get(name) === undefined) return undefined;
  const home = values.length === 1 ? homes(file).get(plainValue(values[0]!)) : undefined;
  if (home !== undefined) return home;
  return { ...nobody, key: `m:${file.path}:${name}`, name, isKnown: true, made: values.map((value) => ({ file, value: plainValue(value) })) };
}

function variable(p: Program, file: FileState, owner: number, name: string, bindings: Bindings, depth: number): Identity | undefined {
  const values = (file.facts.functions[owner]?.cells.get(name) ?? []).filter((value) => !isNothing(value));
  const aliases = values.filter((value) => isAlias(value) || value.kind === ValueKind.Item || value.kind === ValueKind.Element || (value.kind === ValueKind.Call && !isConstruction(p, file, value)));
  if (values.length > 0 && aliases.length === values.length) return together(values.map((value) => resolve(p, file, value, bindings, depth + 1)));
  return { ...nobody, key: `l:${file.path}:${owner}:${name}`, name, isKnown: values.length === 1, isLocal: true, made: values.map((value) => ({ file, value: plainValue(value) })) };
}

/** The call makes a new object rather than handing out one that exists. */
function isConstruction(p: Program, file: FileState, call: CallValue): boolean {
  return alternatives(evaluate(p, file, call.func)).some((type) => type.kind === TypeKind.Class || (type.kind === TypeKind.External && p.knowledge.isClass(type.name)));
}

function attribute(p: Program, file: FileState, value: AttributeValue, bindings: Bindings, depth: number): Identity | undefined {
  const base = evaluate(p, file, value.base, bindings);
  const found = alternatives(base).flatMap((type) => {
    if (type.kind === TypeKind.Plain) return [];
    return [member(p, file, value, type, depth)];
  });
  if (found.every((part) => part === undefined)) {
    const path = pathOf(file, value.base);
    return path === undefined ? undefined : { ...nobody, key: `a:${file.path}:${path.text}.${value.name}:${path.owner}`, name: `${path.text}.${value.name}`, receiver: path.text, rootOwner: path.owner };
  }
  return together(found);
}

function member(p: Program, file: FileState, value: AttributeValue, type: Type, depth: number): Identity | undefined {
  if (type.kind === TypeKind.Module) return moduleName(p, type.file, value.name, depth + 1);
  if (type.kind !== TypeKind.Class && type.kind !== TypeKind.Instance && type.kind !== TypeKind.Super) return undefined;
  const path = pathOf(file, value.base) ?? keptAt(file, value.base);
  const getter = propertyGetter(p, type, value.name);
  if (getter !== undefined) {
    const inside = getter.fn.returns.length === 1 && !getter.isCached ? resolve(p, getter.file, getter.fn.returns[0]!, getter.bindings, depth + 1) : undefined;
    return inside && rebased(inside, getter.fn, (index) => (index === 0 ? path : undefined));
  }
  const owner = owningClass(p, type, value.name);
  if (owner === undefined) return undefined;
  const name = `${owner.cls.name}.${value.name}`;
  const declared = (owner.cls.attributes.get(value.name) ?? []).filter((each) => !isNothing(each));
  const assigned = (owner.cls.instanceAttributes.get(value.name) ?? []).filter((each) => !isNothing(each));
  const isField = declared.some((each) => isFieldCall(plainValue(each)));
  const isPerInstance = assigned.length > 0 ? !assigned.every((each) => declared.includes(each)) : isField || declared.every((each) => each.kind === ValueKind.Annotated && each.value === null);
  const values = [...new Set([...declared, ...assigned])];
  const isPassed = values.some((each) => rootIsPassed(owner.file, each));
  if (values.length === 1 && isAlias(values[0]!) && !isPassed) {
    const aliased = resolve(p, owner.file, values[0]!, noBindings, depth + 1);
    // An alias of another attribute of the same object, or of a module's variable.
    if (aliased !== undefined) {
      const self = selfOf(owner.file, values[0]!);
      return self === undefined ? (aliased.rootOwner >= 0 ? { ...aliased, receiver: noPath, rootOwner: -1 } : aliased) : rebased(aliased, self, (index) => (index === 0 ? path : undefined));
    }
  }
  const home = values.length === 1 ? homes(owner.file).get(plainValue(values[0]!)) : undefined;
  if (home !== undefined && home.key !== memberKey(owner.file, owner.cls, value.name)) {
    return home.isPerInstance ? { ...home, receiver: path?.text ?? noPath, rootOwner: path?.owner ?? -1 } : home;
  }
  const own: Identity = {
    ...nobody, key: memberKey(owner.file, owner.cls, value.name), name, isKnown: true, isPerInstance, isPassed,
    receiver: isPerInstance ? (path?.text ?? noPath) : '', rootOwner: isPerInstance ? (path?.owner ?? -1) : -1,
    made: values.map((each) => ({ file: owner.file, value: plainValue(each) })),
  };
  return own;
}

/** The lowest class in the order that has the attribute is where all of the hierarchy shares it. */
function owningClass(p: Program, type: ClassType | InstanceType | SuperType, name: string): { readonly file: FileState; readonly cls: ClassType['cls'] } | undefined {
  let owner: { file: FileState; cls: ClassType['cls'] } | undefined;
  for (const at of ancestors(p, type.file, type.cls).order) {
    if (!('name' in at) && (at.cls.attributes.has(name) || at.cls.instanceAttributes.has(name))) owner = at;
  }
  return owner;
}

/** `field(default_factory=Lock)`, `attr.ib(factory=Lock)`, pydantic's `PrivateAttr(default_factory=…)`: made once an object. */
function isFieldCall(value: Value): boolean {
  if (value.kind !== ValueKind.Call) return false;
  return ['default_factory', 'factory'].some((keyword) => argumentOf(value, undefined, keyword) !== undefined);
}

/** The value comes from a parameter other than the receiver. */
function rootIsPassed(file: FileState, value: Value): boolean {
  const at = plainValue(value);
  if (at.kind === ValueKind.Union) return at.values.some((part) => rootIsPassed(file, part));
  if (at.kind === ValueKind.Narrowed) return rootIsPassed(file, at.value);
  if (at.kind === ValueKind.Cell) return (file.facts.functions[at.owner]?.cells.get(at.name) ?? []).some((part) => part.kind === ValueKind.Parameter && rootIsPassed(file, part));
  if (at.kind !== ValueKind.Parameter) return false;
  return at.index > 0 || (file.facts.functions[at.owner]?.cls ?? -1) < 0;
}

/** The method whose receiver the path starts with. */
function selfOf(file: FileState, value: Value): FunctionFacts | undefined {
  let at = plainValue(value);
  while (at.kind === ValueKind.Attribute || at.kind === ValueKind.Narrowed) at = at.kind === ValueKind.Attribute ? at.base : at.value;
  return at.kind === ValueKind.Parameter && at.index === 0 ? file.facts.functions[at.owner] : undefined;
}

function called(p: Program, file: FileState, value: CallValue, bindings: Bindings, depth: number): Identity | undefined {
  const callees = alternatives(evaluate(p, file, value.func, bindings));
  const functions = callees.filter((type): type is FunctionType => type.kind === TypeKind.Function);
  if (functions.length === 1 && callees.length === 1) {
    const callee = functions[0]!;
    if (callee.fn.isGenerator || callee.isContextManager || callee.fn.returns.length === 0) return undefined;
    const inside = together(callee.fn.returns.filter((each) => !isNothing(each)).map((each) => resolve(p, callee.file, each, callee.bindings, depth + 1)));
    if (inside === undefined) return undefined;
    // What the function made for this call alone is a new object each time.
    if (inside.isLocal) return { ...inside, key: `r:${file.path}:${value.start}`, isKnown: false, isLocal: false };
    return rebased(inside, callee.fn, argumentPath(file, callee, value));
  }
  if (!isConstruction(p, file, value)) return undefined;
  const home = homes(file).get(value);
  if (home !== undefined) return home;
  return { ...nobody, key: `t:${file.path}:${value.start}`, name: 'a new one', isKnown: true, isLocal: true, made: [{ file, value }] };
}

const homeMaps = new WeakMap<FileState['facts'], ReadonlyMap<Value, Identity>>();

/**
 * Where a file keeps what it makes. The summary follows variables: behind `self._lock = Lock()` the value of `self._lock` is that very call, so
 * `Condition(self._lock)` in the constructor says nothing of the attribute.
 */
function homes(file: FileState): ReadonlyMap<Value, Identity> {
  let map = homeMaps.get(file.facts);
  if (map === undefined) {
    const found = new Map<Value, Identity>();
    const add = (value: Value, identity: Omit<Identity, 'made' | 'isKnown' | 'isPassed'>): void => {
      const made = plainValue(value);
      if (made.kind === ValueKind.Call && !found.has(made)) found.set(made, { ...identity, isKnown: true, isPassed: false, made: [{ file, value: made }] });
    };
    for (const cls of file.facts.classes) {
      for (const [name, values] of cls.attributes) for (const value of values) add(value, { ...nobody, key: memberKey(file, cls, name), name: `${cls.name}.${name}` });
      for (const [name, values] of cls.instanceAttributes) {
        for (const value of values) {
          const call = plainValue(value);
          const method = call.kind === ValueKind.Call ? methodAround(file, call) : undefined;
          add(value, { ...nobody, key: memberKey(file, cls, name), name: `${cls.name}.${name}`, isPerInstance: true, receiver: method?.parameters[0]?.name ?? noPath, rootOwner: method?.index ?? -1 });
        }
      }
    }
    for (const [name, values] of file.facts.bindings) for (const value of values) add(value, { ...nobody, key: `m:${file.path}:${name}`, name });
    for (const fn of file.facts.functions) {
      if (fn.form === 'module') continue;
      for (const [name, values] of fn.cells) for (const value of values) add(value, { ...nobody, key: `l:${file.path}:${fn.index}:${name}`, name, isLocal: true });
    }
    map = found;
    homeMaps.set(file.facts, map);
  }
  return map;
}

function memberKey(file: FileState, cls: ClassType['cls'], name: string): string {
  return `c:${file.path}:${cls.qualifiedName}.${name}`;
}

/** A path that a function can name: text and the function whose parameter or variable it starts with (-1: a module's name). */
export interface Path {
  readonly text: string;
  readonly owner: number;
}

/** `self.parent` as a path; `undefined` for what is no chain of names. */
export function pathOf(file: FileState, value: Value): Path | undefined {
  switch (value.kind) {
    case ValueKind.Narrowed:
      return pathOf(file, value.value);
    case ValueKind.Parameter:
      return { text: file.facts.functions[value.owner]!.parameters[value.index]!.name, owner: value.owner };
    case ValueKind.Cell: {
      const values = file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      const only = values.length === 1 ? values[0]! : undefined;
      if (only !== undefined && (only.kind === ValueKind.Parameter || only.kind === ValueKind.Attribute || only.kind === ValueKind.Narrowed)) return pathOf(file, only);
      return { text: value.name, owner: value.owner };
    }
    case ValueKind.Global:
      return { text: value.name, owner: -1 };
    case ValueKind.Import:
      return value.name === null ? undefined : { text: value.name, owner: -1 };
    case ValueKind.Attribute: {
      const base = pathOf(file, value.base);
      return base && { text: `${base.text}.${value.name}`, owner: base.owner };
    }
    case ValueKind.Call:
      // `super().method()` runs on the same object.
      if (value.func.kind === ValueKind.Global && value.func.name === 'super') return superPath(file, value);
      return undefined;
    default:
      return undefined;
  }
}

/** The variable or attribute in which a file keeps what this call makes, as the function around the call names it. */
export function keptAt(file: FileState, value: Value): Path | undefined {
  const home = value.kind === ValueKind.Call ? homes(file).get(value) : undefined;
  if (home === undefined) return undefined;
  if (home.key.startsWith('m:')) return { text: home.name, owner: -1 };
  if (home.isLocal) return { text: home.name, owner: Number(/:(\d+):\w+$/.exec(home.key)?.[1] ?? -1) };
  return home.isPerInstance && home.receiver !== noPath ? { text: `${home.receiver}.${home.key.slice(home.key.lastIndexOf('.') + 1)}`, owner: home.rootOwner } : undefined;
}

/** The method in which a call stands, nested functions of it included. */
function methodAround(file: FileState, call: CallValue): FunctionFacts | undefined {
  let found: FunctionFacts | undefined;
  for (const fn of file.facts.functions) {
    if (fn.cls >= 0 && fn.parameters.length > 0 && fn.start <= call.start && call.start < fn.end && (found === undefined || fn.start >= found.start)) found = fn;
  }
  return found;
}

function superPath(file: FileState, call: CallValue): Path | undefined {
  const found = methodAround(file, call);
  return found && { text: found.parameters[0]!.name, owner: found.index };
}

/** For a call: the path that the caller passes for a parameter of the callee, by its index. */
export function argumentPath(file: FileState, callee: FunctionType, call: CallValue): (index: number) => Path | undefined {
  return (index) => {
    const offset = callee.self === null ? 0 : 1;
    if (offset === 1 && index === 0) return call.func.kind === ValueKind.Attribute ? pathOf(file, call.func.base) : undefined;
    const parameter = callee.fn.parameters[index];
    const value = argumentOf(call, parameter?.form === 'keyword-only' ? undefined : index - offset, parameter?.form === 'positional-only' ? undefined : parameter?.name);
    return value && pathOf(file, value);
  };
}

/** What a callee names `self._lock`, as its caller names it. */
export function rebased<T extends { readonly receiver: string; readonly rootOwner: number }>(inside: T, fn: FunctionFacts, pathFor: (index: number) => Path | undefined): T {
  if (inside.receiver === '' || inside.receiver === noPath || inside.rootOwner < 0) return inside;
  const [first, ...rest] = inside.receiver.split('.');
  const index = inside.rootOwner === fn.index ? fn.parameters.findIndex(({ name }) => name === first) : -1;
  const path = index < 0 ? undefined : pathFor(index);
  return path === undefined ? { ...inside, receiver: noPath, rootOwner: -1 } : { ...inside, receiver: [path.text, ...rest].join('.'), rootOwner: path.owner };
}

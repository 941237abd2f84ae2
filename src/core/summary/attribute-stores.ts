import { maxElements, ValueKind, type CallValue, type Value } from './values';
import { push, type Frame, type Walker } from './walker';

/** Methods that put their last argument into the container. */
const adders = new Set(['append', 'appendleft', 'add', 'insert', 'setdefault']);

/**
 * `self.name = value` in a method (or in a function nested in it) declares an attribute of the class; so do `cls.name = value`
 * in a class method, and `Name.name = value` for a class of the file.
 */
export function recordInstanceAttribute(w: Walker, base: Value, name: string, value: Value): void {
  const receiver = base.kind === ValueKind.Cell ? (cellValues(w, base.owner, base.name)[0] ?? base) : base;
  if (receiver.kind === ValueKind.Parameter) {
    const fn = w.functions[receiver.owner];
    const owner = receiver.index === 0 && fn !== undefined && fn.cls >= 0 ? w.classes[fn.cls] : undefined;
    if (owner === undefined) return;
    push(owner.instanceAttributes, name, value);
    if (fn?.decorators.some((decorator) => decorator.kind === ValueKind.Global && decorator.name === 'classmethod')) push(owner.attributes, name, value);
    return;
  }
  const cls = classOf(w, receiver);
  if (cls !== undefined) push(cls.attributes, name, value);
  const made = receiver.kind === ValueKind.Call ? classOf(w, receiver.func) : undefined;
  if (made !== undefined) push(made.instanceAttributes, name, value);
}

function classOf(w: Walker, value: Value): Walker['classes'][number] | undefined {
  let bound: Value | undefined = value;
  if (value.kind === ValueKind.Global) {
    let frame: Frame = w.frame;
    while (frame.parent !== null) frame = frame.parent;
    bound = frame.env.get(value.name);
  }
  return bound?.kind === ValueKind.Class ? w.classes[bound.index] : undefined;
}

function cellValues(w: Walker, owner: number, name: string): readonly Value[] {
  return w.functions[owner]?.cells.get(name) ?? [];
}

/** `xs.append(value)` and the like: the container holds the value from now on. */
export function recordAddition(w: Walker, call: CallValue): void {
  const { func, args } = call;
  if (func.kind !== ValueKind.Attribute || args.length === 0 || call.starAt >= 0) return;
  const last = args.at(-1)!;
  if (adders.has(func.name)) recordItem(w, func.base, func.name === 'setdefault' ? args[0]! : null, last);
  else if (func.name === 'extend') recordItem(w, func.base, null, { kind: ValueKind.Element, value: last, isAsync: false, id: w.newId() });
}

/** `base[key] = value`, for containers that the file makes by a literal. What is certainly plain needs no note. */
export function recordItem(w: Walker, base: Value, key: Value | null, value: Value): void {
  if (value.kind === ValueKind.Constant || value.kind === ValueKind.Literal || value.kind === ValueKind.Unknown) return;
  if (base.kind === ValueKind.Global || base.kind === ValueKind.Attribute || base.kind === ValueKind.Cell) {
    // The assignment that makes the container may come later in the file.
    if (base.kind !== ValueKind.Attribute || base.base.kind === ValueKind.Parameter) w.additions.push({ base, key, value });
  } else addTo(base, key, value);
}

/** Settles additions to variables and attributes, once the whole file is walked. */
export function settleAdditions(w: Walker, globals: ReadonlyMap<string, readonly Value[]>): void {
  for (const { base, key, value } of w.additions) {
    for (const holder of holders(w, base, globals)) addTo(holder, key, value);
  }
}

function holders(w: Walker, base: Value, globals: ReadonlyMap<string, readonly Value[]>): readonly Value[] {
  if (base.kind === ValueKind.Global) return globals.get(base.name) ?? [];
  if (base.kind === ValueKind.Cell) return cellValues(w, base.owner, base.name);
  if (base.kind !== ValueKind.Attribute || base.base.kind !== ValueKind.Parameter || base.base.index !== 0) return [];
  const cls = w.classes[w.functions[base.base.owner]?.cls ?? -1];
  return cls === undefined ? [] : [...(cls.instanceAttributes.get(base.name) ?? []), ...(cls.attributes.get(base.name) ?? [])];
}

function addTo(holder: Value, key: Value | null, value: Value): void {
  if (holder.kind === ValueKind.Union) {
    for (const part of holder.values) addTo(part, key, value);
    return;
  }
  const made = holder.kind === ValueKind.Annotated ? holder.value : holder;
  if (made?.kind !== ValueKind.Container || made.type === 'tuple' || made.elements.length >= maxElements) return;
  if (made.type === 'dict') made.keys.push(key?.kind === ValueKind.Constant && (typeof key.value === 'string' || typeof key.value === 'number') ? key.value : null);
  made.elements.push(value);
}

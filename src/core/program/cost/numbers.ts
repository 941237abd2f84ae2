import { applied } from '../../summary/constant-folding';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type ContainerValue, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { generatedItems, yieldedItems } from './iteration';
import { noBindings, TypeKind } from '../types/types';

/** Numbers that a call passes to parameters: the value, or for a container its length, by the parameter's index. */
export interface Numbers {
  readonly key: string;
  /** The function whose parameters these are. */
  readonly owner: FunctionFacts | null;
  readonly values: ReadonlyMap<number, Quantity>;
}

export interface Quantity {
  readonly value: number;
  readonly isLength: boolean;
  /** It rests on a default value that a caller may override, or on what is usual. */
  readonly assumed: boolean;
  /** Bytes that are taken for granted for data from here: `a file`. Says what parsing it costs, not how often a loop over it turns. */
  readonly from?: string;
}

export const noNumbers: Numbers = { key: '', owner: null, values: new Map() };

/** Where a number is asked for: a site and what its caller passes. */
export interface NumberSite extends Site {
  readonly numbers: Numbers;
}

const maxDepth = 12;

/** The number that a value holds, as far as literals tell. */
export function numberOf(p: Program, site: NumberSite, value: Value, depth = 0): Quantity | undefined {
  if (depth > maxDepth) return undefined;
  const of = (part: Value): Quantity | undefined => numberOf(p, site, part, depth + 1);
  switch (value.kind) {
    case ValueKind.Constant:
      return typeof value.value === 'number' && value.type !== 'complex' ? exactly(value.value) : undefined;
    case ValueKind.Binary: {
      const left = of(value.left);
      const right = left === undefined ? undefined : of(value.right);
      if (left === undefined || right === undefined || left.isLength || right.isLength) return undefined;
      const result = applied(value.op, left.value, right.value);
      return result === undefined ? undefined : { value: result, isLength: false, assumed: left.assumed || right.assumed };
    }
    case ValueKind.Annotated:
      return value.value === null ? undefined : of(value.value);
    case ValueKind.Narrowed:
      return of(value.value);
    case ValueKind.Parameter: {
      const passed = parameterQuantity(p, site, value.owner, value.index, depth);
      return passed?.isLength === false ? passed : undefined;
    }
    case ValueKind.Call: {
      const name = calledBuiltin(p, site, value);
      const first = value.args[0];
      if (name === 'len' && first !== undefined) return asNumber(lengthOf(p, site, first, depth + 1));
      if ((name === 'int' || name === 'float' || name === 'round' || name === 'abs') && first !== undefined) return of(first);
      return undefined;
    }
    default: {
      const target = bound(p, site, value);
      return target === undefined ? undefined : numberOf(p, target.site, target.value, depth + 1);
    }
  }
}

/** How many items iterating a value gives, as far as literals tell. `value` is infinite for an endless iterator. */
export function lengthOf(p: Program, site: NumberSite, value: Value, depth = 0): Quantity | undefined {
  if (depth > maxDepth) return undefined;
  const of = (part: Value): Quantity | undefined => lengthOf(p, site, part, depth + 1);
  switch (value.kind) {
    case ValueKind.Constant:
      return typeof value.value === 'string' ? exactly(value.value.length) : undefined;
    case ValueKind.Container:
      return containerLength(p, site, value, depth);
    case ValueKind.Binary: {
      if (value.op === '*') {
        const [items, times] = value.left.kind === ValueKind.Container || value.left.kind === ValueKind.Constant && typeof value.left.value === 'string' ? [value.left, value.right] : [value.right, value.left];
        return product(of(items), numberOf(p, site, times, depth + 1));
      }
      return value.op === '+' ? sum(of(value.left), of(value.right)) : undefined;
    }
    case ValueKind.Annotated:
      return value.value === null ? undefined : of(value.value);
    case ValueKind.Narrowed:
      return of(value.value);
    case ValueKind.Parameter: {
      const passed = parameterQuantity(p, site, value.owner, value.index, depth);
      return passed?.isLength === true && passed.from === undefined ? passed : undefined;
    }
    case ValueKind.Call:
      return callLength(p, site, value, depth);
    case ValueKind.Function:
      return generatorLength(p, site, value.index, depth);
    default: {
      const target = bound(p, site, value);
      return target === undefined ? undefined : lengthOf(p, target.site, target.value, depth + 1);
    }
  }
}

/** How many values are inside a container, however deep; the container itself counts as one. */
export function leavesOf(p: Program, site: NumberSite, value: Value, depth = 0): Quantity | undefined {
  if (depth > maxDepth) return undefined;
  const held = value.kind === ValueKind.Container ? { site, value } : bound(p, site, value);
  if (held === undefined) return undefined;
  if (held.value.kind !== ValueKind.Container) return leavesOf(p, held.site, held.value, depth + 1);
  const items = containerLength(p, held.site, held.value, depth);
  if (items === undefined) return undefined;
  let inside = 0;
  for (const element of held.value.elements) inside += leavesOf(p, held.site, element, depth + 1)?.value ?? 1;
  return { ...items, value: 1 + (items.value * inside) / Math.max(1, held.value.elements.length) };
}

function exactly(value: number): Quantity {
  return { value, isLength: false, assumed: false };
}

function asNumber(length: Quantity | undefined): Quantity | undefined {
  return length === undefined ? undefined : { ...length, isLength: false };
}

function product(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return undefined;
  return { value: Math.max(0, a.value) * Math.max(0, b.value), isLength: false, assumed: a.assumed || b.assumed };
}

function sum(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return undefined;
  return { value: a.value + b.value, isLength: false, assumed: a.assumed || b.assumed };
}

/** A container that is filled later has a length that nobody knows here. */
function containerLength(p: Program, site: NumberSite, value: ContainerValue, depth: number): Quantity | undefined {
  if (value.size === null) return undefined;
  if (typeof value.size !== 'number') return lengthOf(p, site, value.size, depth + 1);
  return value.elements.length <= value.size ? exactly(value.size) : undefined;
}

/** The name of the builtin or `itertools` function that a call runs. */
function calledBuiltin(p: Program, site: NumberSite, call: CallValue): string {
  const func = evaluate(p, site.file, call.func, site.bindings);
  if (func.kind !== TypeKind.External) return '';
  if (func.name.startsWith('builtins.')) return func.name.slice('builtins.'.length);
  return func.name.startsWith('itertools.') || sized.has(func.name) ? func.name : '';
}

/** Functions that make as many bytes as they are told. */
const sized = new Set(['os.urandom', 'secrets.token_bytes']);
const sameLength = new Set(['enumerate', 'reversed', 'sorted', 'list', 'tuple', 'iter', 'itertools.accumulate', 'itertools.starmap']);
/** At most as long: as many items as there are when all are different, or pass. */
const upToLength = new Set(['set', 'frozenset', 'dict']);

/** Items of a generator expression. */
function generatorLength(p: Program, site: NumberSite, index: number, depth: number): Quantity | undefined {
  const fn = site.file.facts.functions[index];
  return fn?.form === 'generator-expression' ? yieldedItems(p, { ...site, fn }, depth) : undefined;
}

/** Calls of methods whose result is as long as the receiver. */
const asLongAsReceiver = new Set(['items', 'keys', 'values', 'copy', 'encode', 'decode', 'lower', 'upper']);

function callLength(p: Program, site: NumberSite, call: CallValue, depth: number): Quantity | undefined {
  if (call.starAt >= 0) return undefined;
  if (call.func.kind === ValueKind.Attribute && asLongAsReceiver.has(call.func.name)) return lengthOf(p, site, call.func.base, depth + 1);
  const number = (index: number): Quantity | undefined => {
    const argument = call.args[index];
    return argument === undefined ? undefined : numberOf(p, site, argument, depth + 1);
  };
  const length = (index: number): Quantity | undefined => {
    const argument = call.args[index];
    return argument === undefined ? undefined : lengthOf(p, site, argument, depth + 1);
  };
  const name = calledBuiltin(p, site, call);
  if (name === '') return generatedItems(p, site, call, depth);
  if (name === 'bytes' || name === 'bytearray' || name === 'os.urandom' || name === 'secrets.token_bytes') return number(0) ?? length(0);
  if (sameLength.has(name) || upToLength.has(name)) return length(0);
  switch (name) {
    case 'range':
      return rangeLength(call.args.length, number);
    case 'zip': {
      const all = call.args.map((_, i) => length(i)).filter((each) => each !== undefined);
      if (all.length === 0 || all.length < call.args.length) return undefined;
      return { value: Math.min(...all.map((each) => each.value)), isLength: false, assumed: all.some((each) => each.assumed) };
    }
    case 'map':
      return length(1);
    case 'itertools.chain':
      return call.args.map((_, i) => length(i)).reduce(sum, exactly(0));
    case 'itertools.islice':
      return number(call.args.length > 2 ? 2 : 1);
    case 'itertools.count':
    case 'itertools.cycle':
      return exactly(Number.POSITIVE_INFINITY);
    case 'itertools.repeat':
      return call.args.length > 1 ? number(1) : exactly(Number.POSITIVE_INFINITY);
    case 'itertools.product': {
      const repeat = call.keywords.find((keyword) => keyword.name === 'repeat')?.value;
      const once = call.args.map((_, i) => length(i)).reduce(product, exactly(1));
      const times = repeat === undefined ? exactly(1) : numberOf(p, site, repeat, depth + 1);
      return once === undefined || times === undefined ? undefined : { ...once, value: once.value ** times.value };
    }
    case 'itertools.permutations':
    case 'itertools.combinations':
    case 'itertools.combinations_with_replacement':
      return arrangements(name, length(0), call.args.length > 1 ? number(1) : length(0));
    default:
      return undefined;
  }
}

function rangeLength(count: number, number: (index: number) => Quantity | undefined): Quantity | undefined {
  const first = number(0);
  if (count === 1) return first === undefined ? undefined : { ...first, value: Math.max(0, Math.floor(first.value)) };
  const stop = number(1);
  const step = count > 2 ? number(2) : exactly(1);
  if (first === undefined || stop === undefined || step === undefined || step.value === 0) return undefined;
  return { value: Math.max(0, Math.ceil((stop.value - first.value) / step.value)), isLength: false, assumed: first.assumed || stop.assumed || step.assumed };
}

function arrangements(name: string, items: Quantity | undefined, chosen: Quantity | undefined): Quantity | undefined {
  if (items === undefined || chosen === undefined) return undefined;
  const n = name.endsWith('_with_replacement') ? items.value + chosen.value - 1 : items.value;
  const k = chosen.value;
  let value = k > n ? 0 : 1;
  for (let i = 0; i < Math.min(k, 200) && value !== 0; i++) value = name === 'itertools.permutations' ? value * (n - i) : (value * (n - i)) / (i + 1);
  return { value, isLength: false, assumed: items.assumed || chosen.assumed };
}

/** What the caller passes, else the default. */
export function parameterQuantity(p: Program, site: NumberSite, owner: number, index: number, depth: number): Quantity | undefined {
  const fn = site.file.facts.functions[owner];
  const passed = site.numbers.owner === fn ? site.numbers.values.get(index) : undefined;
  if (passed !== undefined) return passed;
  const fallback = fn?.parameters[index]?.default;
  if (!fallback) return undefined;
  const known = quantityOf(p, { ...site, numbers: noNumbers }, fallback, depth + 1);
  return known === undefined ? undefined : { ...known, assumed: true };
}

/** A number, or the length of a container. */
export function quantityOf(p: Program, site: NumberSite, value: Value, depth = 0): Quantity | undefined {
  const number = numberOf(p, site, value, depth);
  if (number !== undefined) return number;
  const length = lengthOf(p, site, value, depth);
  return length === undefined ? undefined : { ...length, isLength: true };
}

/** The one value that a name, an attribute or an import stands for; `undefined` if there are several or it cannot be told. */
export function bound(p: Program, site: NumberSite, value: Value): { readonly site: NumberSite; readonly value: Value } | undefined {
  switch (value.kind) {
    case ValueKind.Global:
      return only(site, site.file.facts.bindings.get(value.name));
    case ValueKind.Cell: {
      const owner = site.file.facts.functions[value.owner];
      return owner === undefined ? undefined : only(owner === site.fn ? site : { ...site, fn: owner, numbers: noNumbers, bindings: noBindings }, owner.cells.get(value.name));
    }
    case ValueKind.Import:
      return value.name === null ? undefined : importedValue(p, site.file, value.module, value.level, value.name);
    case ValueKind.Attribute: {
      const base = evaluate(p, site.file, value.base, site.bindings);
      if (base.kind === TypeKind.Module) return only(inFile(base.file), base.file.facts.bindings.get(value.name));
      if (base.kind !== TypeKind.Instance && base.kind !== TypeKind.Class) return undefined;
      const own = [...(base.cls.attributes.get(value.name) ?? []), ...(base.cls.instanceAttributes.get(value.name) ?? [])];
      return only(inFile(base.file), own);
    }
    default:
      return undefined;
  }
}

function inFile(file: FileState): NumberSite {
  return { file, fn: file.facts.functions[0]!, bindings: noBindings, numbers: noNumbers };
}

function only(site: NumberSite, values: readonly Value[] | undefined): { readonly site: NumberSite; readonly value: Value } | undefined {
  return values?.length === 1 ? { site, value: values[0]! } : undefined;
}

function importedValue(p: Program, from: FileState, module: string, level: number, name: string): { readonly site: NumberSite; readonly value: Value } | undefined {
  const target = p.modules.resolve(from.path, module, level);
  const file = target?.kind === 'file' ? p.file(target.path) : undefined;
  return file === undefined ? undefined : only(inFile(file), file.facts.bindings.get(name));
}

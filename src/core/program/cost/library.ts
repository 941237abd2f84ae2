import type { CpuModel, NumberScale, Scale } from '../../knowledge/cpu/types';
import { cpuModel } from '../../knowledge/cpu';
import { argumentOf } from '../../summary/call-parts';
import type { CallEvent } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { originCalls } from '../effects/origins';
import { placeIn } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { TypeKind } from '../types/types';
import { noCost, plus, type Cost, type LoopCause, type TypicalInput } from './cost';
import { dataSize } from './data-size';
import { maxTurns, overhead } from './estimate';
import { forEach, iterationCost } from './iteration';
import { leavesOf, lengthOf, numberOf, type NumberSite, type Quantity } from './numbers';

/** Builtins that run the generator they are given to its end. */
const consumers = new Set([
  'builtins.sum', 'builtins.list', 'builtins.tuple', 'builtins.set', 'builtins.frozenset', 'builtins.dict', 'builtins.sorted', 'builtins.max', 'builtins.min',
  'builtins.str.join', 'math.fsum', 'math.prod', 'collections.Counter', 'collections.deque', 'statistics.mean', 'builtins.bytes', 'builtins.bytearray', 'functools.reduce',
]);
/** Those that stop at the first item that decides. */
const shortCut = new Set(['builtins.any', 'builtins.all', 'builtins.next']);
/** Those that call `key` for each item. */
const keyed = new Set(['builtins.sorted', 'builtins.max', 'builtins.min', 'builtins.list.sort', 'heapq.nlargest', 'heapq.nsmallest', 'itertools.groupby']);

/** True if the cost of a library call depends on the size of what it is passed. */
export function isPricedBySize(name: string): boolean {
  return consumers.has(name) || cpuModel(name)?.scales !== undefined;
}

/** What a call into a library costs: its own work, and the generators and functions that it runs. */
export function libraryCost(p: Program, site: NumberSite, name: string, call: CallValue, event: CallEvent): Cost {
  const canonical = p.knowledge.canonical(name);
  const consumes = consumers.has(canonical);
  let cost: Cost = overhead(p);
  if (consumes || shortCut.has(canonical)) {
    for (const argument of call.args) {
      const made = iterationCost(p, site, argument);
      cost = plus(cost, consumes ? made : { ...made, isPartial: true });
    }
  }
  cost = plus(cost, calledForEach(p, site, canonical, call));
  const model = cpuModel(canonical);
  return model === undefined ? cost : plus(cost, modelCost(p, site, model, canonical, call, event));
}

/** `sorted(items, key=f)` and `reduce(f, items)` call a function for each item. */
function calledForEach(p: Program, site: NumberSite, name: string, call: CallValue): Cost {
  const isReduce = name === 'functools.reduce';
  const called = isReduce ? call.args[0] : keyed.has(name) ? argumentOf(call, undefined, 'key') : undefined;
  const source = isReduce ? call.args[1] : name === 'builtins.list.sort' ? receiverOf(call) : call.args[name.startsWith('heapq.') ? 1 : 0];
  const items = called === undefined || source === undefined ? undefined : lengthOf(p, site, source);
  return items === undefined ? noCost : forEach(p, site, called!, items, call);
}

function receiverOf(call: CallValue): Value | undefined {
  return call.func.kind === ValueKind.Attribute ? call.func.base : undefined;
}

function modelCost(p: Program, site: NumberSite, model: CpuModel, name: string, call: CallValue, event: CallEvent): Cost {
  let units = 1;
  let isKnown = true;
  let assumed = false;
  let input: TypicalInput | null = null;
  for (const scale of model.scales ?? []) {
    const quantity = scaleOf(p, site, scale, call);
    if (quantity === undefined || !Number.isFinite(quantity.value)) {
      isKnown = false;
      continue;
    }
    units *= quantity.value;
    assumed ||= quantity.assumed;
    if (quantity.from !== undefined) input = { what: quantity.from, bytes: quantity.value };
  }
  if (!isKnown) units = model.typicalUnits ?? 0;
  if (model.sizedWith !== undefined && call.args.length !== model.sizedWith) units = 0;
  const way = cheaperWay(p, site, model, call);
  const cheaper = way === 'no' ? 1 : model.cheaper!.factor;
  const nanoseconds = Math.min((model.fixed + (model.perUnit ?? 0) * units) * cheaper * p.prices.native, maxTurns);
  const place = placeIn(site.file, event.start, event.end);
  const isLinear = model.rule === undefined && model.scales?.length === 1 && model.scales[0]!.by === 'length' && model.scales[0]!.perItem === undefined;
  const loop: LoopCause | null = isLinear && units > 1 ? { factors: [units], perTurn: model.perUnit ?? 0 } : null;
  return {
    nanoseconds, released: model.releasesGil ? nanoseconds : 0, isAssumed: assumed || model.source === 'least that is usual' || (!isKnown && model.typicalUnits !== undefined), isPartial: way === 'maybe',
    cause: model.rule === undefined && nanoseconds < 1e6 ? null : { place, via: place, hops: [], nanoseconds, loop, model: loop === null ? model : null, primitive: name, input },
  };
}

function scaleOf(p: Program, site: NumberSite, scale: Scale, call: CallValue): Quantity | undefined {
  switch (scale.by) {
    case 'length': {
      const argument = scale.position === 'receiver' ? receiverOf(call) : call.args[scale.position];
      if (argument === undefined) return undefined;
      if (scale.perItem === 'leaves') return leavesOf(p, site, argument);
      const items = lengthOf(p, site, argument);
      return items === undefined || scale.perItem !== 'n-log-n' ? items : { ...items, value: items.value * Math.max(1, Math.log2(items.value)) };
    }
    case 'size': {
      const argument = argumentOf(call, scale.position, scale.keyword);
      return argument === undefined ? undefined : dataSize(p, site, argument);
    }
    case 'number':
      return numberScale(p, site, scale, call);
  }
}

function numberScale(p: Program, site: NumberSite, scale: NumberScale, call: CallValue): Quantity | undefined {
  const usual = scale.otherwise === undefined ? undefined : { value: scale.otherwise, isLength: false };
  let quantity: Quantity | undefined;
  const maker = scale.of === undefined ? { call, site } : madeBy(p, site, call, scale.of);
  if (maker === undefined) quantity = usual && { ...usual, assumed: true };
  else {
    const argument = argumentOf(maker.call, scale.position, scale.keyword);
    const isOpen = maker.call.starAt >= 0 || maker.call.keywords.some((keyword) => keyword.name === null);
    if (argument !== undefined) quantity = numberOf(p, maker.site, argument) ?? (usual && { ...usual, assumed: true });
    else if (!isOpen) quantity = usual && { ...usual, assumed: false };
  }
  if (quantity === undefined) return undefined;
  if (scale.exponent === 'two-to-the') return { ...quantity, value: 2 ** quantity.value };
  return scale.power === undefined ? quantity : { ...quantity, value: quantity.value ** scale.power };
}

/** The call that made an argument or the receiver, if it is one of this function. */
function madeBy(p: Program, site: NumberSite, call: CallValue, of: NonNullable<NumberScale['of']>): { readonly call: CallValue; readonly site: NumberSite } | undefined {
  const value = of.argument === 'receiver' ? receiverOf(call) : call.args[of.argument];
  const origins = value === undefined ? [] : originCalls(p, site, value);
  const origin = origins.length === 1 ? origins[0]! : undefined;
  if (origin === undefined) return undefined;
  const callee = evaluate(p, origin.site.file, origin.call.func, origin.site.bindings);
  if (callee.kind !== TypeKind.External || p.knowledge.canonical(callee.name) !== p.knowledge.canonical(of.call)) return undefined;
  return { call: origin.call, site: { ...site, ...origin.site } };
}

/** Does an argument make the call cheaper? */
function cheaperWay(p: Program, site: NumberSite, model: CpuModel, call: CallValue): 'no' | 'yes' | 'maybe' {
  if (model.cheaper === undefined) return 'no';
  const { position, keyword, when, dear, ofReceiver } = model.cheaper;
  let maker = call;
  if (ofReceiver === true) {
    const receiver = receiverOf(call);
    const origins = receiver === undefined ? [] : originCalls(p, site, receiver);
    if (origins.length !== 1) return 'no';
    maker = origins[0]!.call;
  }
  const argument = argumentOf(maker, position, keyword);
  if (argument === undefined) return 'no';
  const names = namesOf(site, argument, 0);
  if (names.some((name) => when.includes(name))) return 'yes';
  return dear !== undefined && !names.some((name) => dear.includes(name)) ? 'maybe' : 'no';
}

/** What a value may be called: names that are imported or read, constants; of a list its first element. */
function namesOf(site: NumberSite, value: Value, depth: number): readonly string[] {
  if (depth > 6) return [];
  const all = (values: readonly Value[]): readonly string[] => values.flatMap((part) => namesOf(site, part, depth + 1));
  switch (value.kind) {
    case ValueKind.Constant:
      return [String(value.value)];
    case ValueKind.Attribute:
      return [value.name];
    case ValueKind.Import:
      return [value.name ?? value.module];
    case ValueKind.Container:
      return all(value.elements.slice(0, 1));
    case ValueKind.Union:
      return all(value.values);
    case ValueKind.Global:
      return [value.name, ...all(site.file.facts.bindings.get(value.name) ?? [])];
    case ValueKind.Cell:
      return all(site.file.facts.functions[value.owner]?.cells.get(value.name) ?? []);
    case ValueKind.Call:
      // `getattr(yaml, "CSafeLoader", yaml.SafeLoader)`.
      return all(value.args);
    default:
      return [];
  }
}

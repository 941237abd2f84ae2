import { methodPrices } from '../../knowledge/cpu';
import { EventFlag, EventKind, type CallEvent } from '../../summary/facts';
import type { Region } from '../../summary/regions';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { placeIn } from '../file-state';
import type { Program } from '../program';
import { memberOf } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType, type Type } from '../types/types';
import { iterationCost } from './iteration';
import { libraryCost } from './library';
import { dataSize } from './data-size';
import { takesSizes } from './sizes';
import { noCost, plus, times, type Cost, type LoopCause } from './cost';
import { lengthOf, noNumbers, numberOf, quantityOf, type Numbers, type NumberSite, type Quantity } from './numbers';

/** Cost of one region of a function, for one run of it. */
export interface RegionCost {
  readonly region: Region;
  readonly index: number;
  /** Of all its rounds together, for one run of the region around it. */
  readonly total: Cost;
  /** How often it runs; `undefined`: not known. */
  readonly turns: number | undefined;
  /** Calls directly in it, for one of its rounds. */
  readonly calls: readonly { readonly event: CallEvent; readonly cost: Cost }[];
}

/** A number of turns that ends in minutes, not before: what is above is endless for any reader. */
export const maxTurns = 1e13;
/** Different argument sizes of one function that are told apart. */
const maxSizes = 60;

/** The cost of running a function's body once. */
export function bodyCost(p: Program, site: NumberSite): Cost {
  const { file, fn, numbers } = site;
  if (fn.work.length === 0) return noCost;
  const isFree = numbers.key === '';
  const id = `${file.index}:${fn.index}`;
  const key = isFree ? id : `${id}|${numbers.owner?.index ?? ''}:${numbers.key}`;
  const known = isFree ? file.costs.get(fn.index) : p.costs.get(key);
  if (known !== undefined) return known;
  const keep = (cost: Cost): void => {
    if (isFree) file.costs.set(fn.index, cost);
    else p.costs.set(key, cost);
  };
  // A function that calls itself is met again while it is in progress: how often cannot be told, so that call costs nothing more.
  return p.costSearch.run(key, () => regionCosts(p, site)[0]!.total, keep, id);
}

/** The cost of each region of a function, in the order of `fn.work`. */
export function regionCosts(p: Program, site: NumberSite): readonly RegionCost[] {
  const { fn } = site;
  const calls: { event: CallEvent; cost: Cost }[][] = fn.work.map(() => []);
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call || event.flags & (EventFlag.OffLoop | EventFlag.Once)) continue;
    const cost = callCost(p, site, event);
    if (cost !== noCost) calls[regionAt(fn.work, event.start)]!.push({ event, cost });
  }
  const result = new Array<RegionCost>(fn.work.length);
  const inner = new Array<Cost>(fn.work.length).fill(noCost);
  for (let index = fn.work.length - 1; index >= 0; index--) {
    const region = fn.work[index]!;
    let round = plus(operations(p, region), inner[index]!);
    for (const call of calls[index]!) round = plus(round, call.cost);
    const { total: rounds, turns } = repeated(p, site, region, round);
    const total = region.count.kind === 'over' ? plus(rounds, sourceCost(p, site, region)) : rounds;
    result[index] = { region, index, total, turns, calls: calls[index]! };
    if (region.parent >= 0) inner[region.parent] = plus(inner[region.parent]!, total);
  }
  return result;
}

/** The innermost region in which something at an offset happens. */
export function regionAt(work: readonly Region[], offset: number): number {
  let found = 0;
  for (let index = 1; index < work.length; index++) {
    const region = work[index]!;
    if (offset < region.start || offset >= region.end) continue;
    const inHead = region.headStart >= region.start && offset >= region.headStart && offset < region.headEnd && region.count.kind === 'over';
    if (!inHead) found = index;
  }
  return found;
}

function operations(p: Program, region: Region): Cost {
  const nanoseconds = region.own * p.prices.basic + region.ownLookups * p.prices.lookups;
  return nanoseconds === 0 ? noCost : { nanoseconds, released: 0, cause: null, isAssumed: false, isPartial: false };
}

function repeated(p: Program, site: NumberSite, region: Region, round: Cost): { readonly total: Cost; readonly turns: number | undefined } {
  if (region.kind === 'body') return { total: round, turns: 1 };
  if (region.kind === 'branch') {
    const chance = region.count.kind === 'times' ? region.count.value : 1;
    const isRare = chance < 0.05;
    return { total: { ...times(round, chance), isPartial: round.isPartial || isRare, isAssumed: true }, turns: chance };
  }
  const counted = turnsOf(p, site, region);
  if (region.exits === 'always') return { total: round, turns: 1 };
  // Who ends an endless loop, and when, cannot be told.
  if (counted === undefined || counted.value === Number.POSITIVE_INFINITY) return { total: { ...round, isAssumed: true }, turns: undefined };
  const turns = Math.min(counted.value, maxTurns);
  const isCut = region.exits === 'conditional';
  const whole = times(round, turns);
  const place = placeIn(site.file, region.headStart, region.headEnd);
  // A loop is its own cause, unless one call in it already is.
  const keepsCause = turns < 2 || (round.cause !== null && round.cause.nanoseconds > 20e6);
  const cause = keepsCause ? whole.cause : { place, hops: [], nanoseconds: whole.nanoseconds, loop: loopCause(round, turns), model: null, primitive: '', input: null, via: place };
  return { total: { ...whole, cause, isAssumed: whole.isAssumed || counted.assumed, isPartial: isCut || (keepsCause && round.isPartial) }, turns };
}

/** A loop whose rounds are mostly another loop of the same function turns as often as both together. */
function loopCause(round: Cost, turns: number): LoopCause {
  const inner = round.cause;
  if (inner?.loop && inner.hops.length === 0 && inner.nanoseconds > 0.7 * round.nanoseconds) return { factors: [turns, ...inner.loop.factors], perTurn: inner.loop.perTurn };
  return { factors: [turns], perTurn: round.nanoseconds };
}

/** What it costs to make the items of a loop while it turns: a generator runs in between. */
function sourceCost(p: Program, site: NumberSite, region: Region): Cost {
  if (region.count.kind !== 'over' || region.exits === 'always') return noCost;
  const cost = iterationCost(p, site, region.count.value);
  if (cost.cause === null) return cost;
  const via = placeIn(site.file, region.headStart, region.headEnd);
  return { ...cost, cause: { ...cost.cause, via }, isPartial: cost.isPartial || region.exits === 'conditional' };
}

/** How often a region runs for each run of the region around it, as far as literals tell. */
export function turnsOf(p: Program, site: NumberSite, region: Region, depth = 0): Quantity | undefined {
  const { count } = region;
  switch (count.kind) {
    case 'times':
      return { value: count.value, isLength: false, assumed: false };
    case 'over':
      return lengthOf(p, site, count.value, depth);
    case 'counting': {
      const from = numberOf(p, site, count.from);
      const limit = numberOf(p, site, count.limit);
      if (from === undefined || limit === undefined) return undefined;
      const value = countedTurns(from.value, limit.value, count.op, count.step);
      return value === undefined ? undefined : { value, isLength: false, assumed: from.assumed || limit.assumed };
    }
    case 'forever':
    case 'unknown':
      return undefined;
  }
}

function countedTurns(from: number, limit: number, op: string, step: number): number | undefined {
  const distance = limit - from;
  switch (op) {
    case '+':
      return step !== 0 && distance / step > 0 ? Math.ceil(distance / step) : undefined;
    case '-':
      return step !== 0 && -distance / step > 0 ? Math.ceil(-distance / step) : undefined;
    case '*':
    case '<<':
      return from > 0 && limit > from && step > 1 ? Math.ceil(Math.log(limit / from) / Math.log(step)) : undefined;
    case '//':
    case '/':
    case '>>':
      return from > 1 && step > 1 ? Math.ceil(Math.log(from) / Math.log(step)) : undefined;
    default:
      return undefined;
  }
}

/** What one call costs whoever makes it. Coroutines and generators cost nothing until somebody runs them. */
function callCost(p: Program, site: NumberSite, event: CallEvent): Cost {
  const callee = evaluate(p, site.file, event.value.func, site.bindings);
  const isAwaited = (event.flags & EventFlag.Awaited) !== 0;
  let dearest: Cost = overhead(p);
  const parts = alternatives(callee);
  for (const part of parts) {
    const cost = calleeCost(p, site, part, event.value, event, isAwaited);
    if (cost.nanoseconds > dearest.nanoseconds) dearest = parts.length > 1 ? { ...cost, isPartial: true } : cost;
  }
  if (dearest.cause === null) return dearest;
  return { ...dearest, cause: { ...dearest.cause, via: placeIn(site.file, event.start, event.end) } };
}

export function overhead(p: Program): Cost {
  return { nanoseconds: p.prices.callMethod, released: 0, cause: null, isAssumed: false, isPartial: false };
}

/** A method of plain data or of something unknown, by its name. */
function methodCost(p: Program, func: Value): Cost {
  const body = func.kind === ValueKind.Attribute && Object.hasOwn(methodPrices, func.name) ? methodPrices[func.name]! : 0;
  return body === 0 ? noCost : { ...overhead(p), nanoseconds: p.prices.callMethod + body * p.prices.native };
}

function calleeCost(p: Program, site: NumberSite, callee: Type, call: CallValue, event: CallEvent, isAwaited: boolean): Cost {
  switch (callee.kind) {
    case TypeKind.Function:
      return functionCost(p, site, callee, call);
    case TypeKind.Class: {
      const init = memberOf(p, { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings }, '__init__');
      const made: Cost = { ...overhead(p), nanoseconds: p.prices.objectCreation };
      return init?.kind === TypeKind.Function ? plus(made, functionCost(p, site, init, call, 1)) : made;
    }
    case TypeKind.External:
      return isAwaited ? noCost : libraryCost(p, site, callee.name, call, event);
    case TypeKind.ContainerMethod:
      return callee.name === 'sort' ? libraryCost(p, site, 'builtins.list.sort', call, event) : methodCost(p, call.func);
    default:
      if (call.func.kind === ValueKind.Attribute && call.func.name === 'sort' && !isAwaited) return libraryCost(p, site, 'builtins.list.sort', call, event);
      return isAwaited ? noCost : methodCost(p, call.func);
  }
}

function functionCost(p: Program, site: NumberSite, callee: FunctionType, call: CallValue, skip = callee.self === null ? 0 : 1): Cost {
  const { fn } = callee;
  return fn.isAsync || fn.isGenerator || callee.isCached || callee.isContextManager ? noCost : runCost(p, site, callee, call, skip);
}

/** What it costs to run a function's body with these arguments. */
export function runCost(p: Program, site: NumberSite, callee: FunctionType, call: CallValue, skip = callee.self === null ? 0 : 1): Cost {
  const { fn, file } = callee;
  // Types that only this caller knows say little about cost, and would make every call a case of its own.
  const body = bodyCost(p, { file, fn, bindings: noBindings, numbers: passedNumbers(p, site, callee, call, skip) });
  const definition = placeIn(file, fn.nameStart, fn.nameEnd);
  const cause = body.cause === null ? null : { ...body.cause, hops: [{ name: fn.qualifiedName, definition, leadsOnAt: body.cause.via }, ...body.cause.hops] };
  return { ...body, nanoseconds: body.nanoseconds + p.prices.callFunction, cause, isPartial: body.isPartial || callee.isUncertain };
}

/** The numbers and lengths among the arguments, if the callee may make something of them. */
export function passedNumbers(p: Program, site: NumberSite, callee: FunctionType, call: CallValue, skip: number): Numbers {
  if (call.args.length + call.keywords.length === 0 || !takesSizes(p, callee.file, callee.fn)) return noNumbers;
  const values = new Map<number, Quantity>();
  const { parameters } = callee.fn;
  const add = (index: number, value: Value): void => {
    const form = parameters[index]?.form;
    if (form === undefined || form === 'vararg' || form === 'kwarg') return;
    const known = quantityOf(p, site, value) ?? dataSize(p, site, value);
    if (known !== undefined) values.set(index, known);
  };
  const positional = call.starAt < 0 ? call.args.length : call.starAt;
  for (let i = 0; i < positional; i++) add(i + skip, call.args[i]!);
  for (const keyword of call.keywords) {
    const index = keyword.name === null ? -1 : parameters.findIndex((parameter) => parameter.name === keyword.name);
    if (index >= 0) add(index, keyword.value);
  }
  if (values.size === 0) return noNumbers;
  const key = [...values].map(([index, quantity]) => `${index}=${quantity.value}${quantity.isLength ? 'l' : ''}${quantity.assumed ? '?' : ''}${quantity.from ?? ''}`).sort().join();
  return p.limitedSizes(`${callee.file.index}:${callee.fn.index}`, key, maxSizes) ? { key, owner: callee.fn, values } : noNumbers;
}

import { cpuModel } from '../../knowledge/cpu';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { placeIn } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType } from '../types/types';
import { noCost, plus, times, type Cause, type Cost } from './cost';
import { bodyCost, overhead, passedNumbers, runCost, turnsOf } from './estimate';
import { bound, lengthOf, noNumbers, type NumberSite, type Quantity } from './numbers';

const maxDepth = 12;
/** Generators that iterate generators, or themselves, are followed about three deep. */
const depthOfGenerator = 4;

/** Iterators that run through what they are given, one item at a time. */
const lazyWrappers = new Set([
  'builtins.enumerate', 'builtins.zip', 'builtins.iter', 'builtins.reversed', 'itertools.chain', 'itertools.accumulate', 'itertools.islice', 'itertools.zip_longest', 'itertools.pairwise', 'itertools.batched',
]);
/** Those that call a function for each item. */
const callers = new Set(['builtins.map', 'builtins.filter', 'itertools.starmap', 'itertools.takewhile', 'itertools.dropwhile', 'itertools.filterfalse']);

/** What it costs to make the items of a value while somebody iterates it to its end: generators run then. Nothing for what is there already. */
export function iterationCost(p: Program, site: NumberSite, value: Value, depth = 0): Cost {
  if (depth > maxDepth) return noCost;
  switch (value.kind) {
    case ValueKind.Function: {
      const fn = site.file.facts.functions[value.index];
      // It sees the variables of the function around it, and what that was passed.
      return fn?.form === 'generator-expression' && !fn.isAsync ? bodyCost(p, { ...site, fn }) : noCost;
    }
    case ValueKind.Call:
      return callIteration(p, site, value, depth);
    case ValueKind.Cell: {
      const held = bound(p, site, value);
      const isLazy = held?.value.kind === ValueKind.Function || held?.value.kind === ValueKind.Call;
      return held !== undefined && isLazy ? iterationCost(p, held.site, held.value, depth + 1) : noCost;
    }
    default:
      return noCost;
  }
}

function callIteration(p: Program, site: NumberSite, call: CallValue, depth: number): Cost {
  const generator = generatorOf(p, site, call);
  if (generator !== undefined) return runCost(p, site, generator, call);
  const callee = evaluate(p, site.file, call.func, site.bindings);
  if (callee.kind !== TypeKind.External) return noCost;
  const name = p.knowledge.canonical(callee.name);
  const calls = callers.has(name);
  if (!calls && !lazyWrappers.has(name)) return noCost;
  let cost: Cost = noCost;
  for (const argument of calls ? call.args.slice(1) : call.args) cost = plus(cost, iterationCost(p, site, argument, depth + 1));
  const items = calls && call.args[1] !== undefined ? lengthOf(p, site, call.args[1]) : undefined;
  return items === undefined ? cost : plus(cost, forEach(p, site, call.args[0]!, items, call));
}

/** What it costs that a call has a function called for each of so many items. */
export function forEach(p: Program, site: NumberSite, called: Value, items: Quantity, call: CallValue): Cost {
  if (!Number.isFinite(items.value)) return noCost;
  const each = callableCost(p, site, called);
  const all = times(each, items.value);
  const place = placeIn(site.file, call.start, call.end);
  const loop: Cause = { place, via: place, hops: [], nanoseconds: all.nanoseconds, loop: { factors: [items.value], perTurn: each.nanoseconds }, model: null, primitive: '', input: null };
  const cause = all.cause !== null && each.cause!.nanoseconds > 20e6 ? { ...all.cause, via: place } : loop;
  return { ...all, cause, isAssumed: all.isAssumed || items.assumed };
}

function callableCost(p: Program, site: NumberSite, called: Value): Cost {
  const type = evaluate(p, site.file, called, site.bindings);
  if (type.kind === TypeKind.Function) {
    const { fn, file } = type;
    if (fn.isAsync || fn.isGenerator) return noCost;
    const isInner = fn.form === 'lambda' && file === site.file;
    const body = bodyCost(p, isInner ? { ...site, fn } : { file, fn, bindings: noBindings, numbers: noNumbers });
    return { ...body, nanoseconds: body.nanoseconds + p.prices.callFunction };
  }
  const model = type.kind === TypeKind.External ? cpuModel(p.knowledge.canonical(type.name)) : undefined;
  return model === undefined ? overhead(p) : { ...overhead(p), nanoseconds: 20 + model.fixed * p.prices.native };
}

/** The generator function of the project that a call starts. */
function generatorOf(p: Program, site: NumberSite, call: CallValue): FunctionType | undefined {
  const types = alternatives(evaluate(p, site.file, call.func, site.bindings));
  const only = types.length === 1 ? types[0]! : undefined;
  return only?.kind === TypeKind.Function && only.fn.isGenerator && !only.fn.isAsync && !only.isContextManager ? only : undefined;
}

/** How many items the generator gives that a call starts. */
export function generatedItems(p: Program, site: NumberSite, call: CallValue, depth: number): Quantity | undefined {
  const generator = generatorOf(p, site, call);
  if (generator === undefined || generator.fn.events.length > maxEvents) return undefined;
  const numbers = passedNumbers(p, site, generator, call, generator.self === null ? 0 : 1);
  return yieldedItems(p, { file: generator.file, fn: generator.fn, bindings: noBindings, numbers }, depth);
}

/** Longer generators are no loops around a `yield`. */
const maxEvents = 200;

/** How many items running a generator's body to its end gives, as far as literals tell. */
export function yieldedItems(p: Program, site: NumberSite, depth = 0): Quantity | undefined {
  const { work } = site.fn;
  const inner = depth + depthOfGenerator;
  if (work.length === 0 || inner > maxDepth) return undefined;
  let value = 0;
  let assumed = false;
  for (let index = 0; index < work.length; index++) {
    const { yields } = work[index]!;
    if (yields === null) return undefined;
    if (yields === 0) continue;
    const runs = runsOf(p, site, site.fn, index, inner);
    if (runs === undefined) return undefined;
    value += yields * runs.value;
    assumed ||= runs.assumed;
  }
  return { value, isLength: false, assumed };
}

/** How often a region runs for one run of its function. */
function runsOf(p: Program, site: NumberSite, fn: FunctionFacts, index: number, depth: number): Quantity | undefined {
  let value = 1;
  let assumed = false;
  for (let at = index; at > 0; at = fn.work[at]!.parent) {
    const region = fn.work[at]!;
    if (region.exits !== 'none') return undefined;
    const turns = turnsOf(p, site, region, depth);
    if (turns === undefined) return undefined;
    value *= turns.value;
    assumed ||= turns.assumed || region.kind === 'branch';
  }
  return { value, isLength: false, assumed };
}

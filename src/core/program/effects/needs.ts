import { argumentOf } from '../../summary/call-parts';
import type { Need, ParameterFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { BlockingGroup } from '../../knowledge/types';
import type { Block } from './blocks';
import type { Site } from './effects';
import type { FunctionType } from '../types/types';

/**
 * What of a function's blocks a call reaches. A block that needs something of a parameter stays if the call may fulfil it;
 * where the call hands on a parameter of its own function, that function's callers decide.
 * @param offset number of leading parameters that the call does not fill: 1 for a bound method.
 */
export function reached<T extends Pick<Block, 'needs'>>(site: Site, callee: Pick<FunctionType, 'fn'>, call: CallValue, blocks: readonly T[], offset: number): readonly T[] {
  if (!blocks.some((block) => block.needs.length > 0)) return blocks;
  const found: T[] = [];
  for (const block of blocks) {
    const left: Need[] = [];
    if (block.needs.every((need) => mayHold(site, callee, call, need, offset, left))) found.push({ ...block, needs: left });
  }
  return found;
}

/** Blocks of a function whose call is not seen: everything in it may happen. */
export function withoutNeeds(blocks: readonly Block[]): readonly Block[] {
  return blocks.some((block) => block.needs.length > 0) ? blocks.map((block) => ({ ...block, needs: noNeeds })) : blocks;
}

export const noNeeds: readonly Need[] = [];

/** What a call of the function around a primitive must not pass for the primitive to block: `shutdown(wait=wait)` with `wait=False`. */
export function needsOfGuards(site: Site, model: BlockingGroup, call: CallValue): readonly Need[] {
  const needs: Need[] = [];
  for (const guard of model.unless ?? []) {
    if (guard.kind !== 'argument' || guard.leaves !== undefined) continue;
    const value = argumentOf(call, guard.position, guard.keyword);
    if (value?.kind === ValueKind.Parameter && value.owner === site.fn.index) needs.push({ parameter: value.index, kind: 'other', than: guard.equals });
  }
  return needs.length > 0 ? needs : noNeeds;
}

function mayHold(site: Site, callee: Pick<FunctionType, 'fn'>, call: CallValue, need: Need, offset: number, left: Need[]): boolean {
  const parameter = callee.fn.parameters[need.parameter];
  const value = parameter === undefined ? undefined : passed(parameter, call, need.parameter - offset);
  if (value === undefined) return true;
  if (value.kind === ValueKind.Parameter && value.owner === site.fn.index) {
    // A parameter without a default is always passed: most likely it is not `None`.
    if (need.kind === 'missing' && site.fn.parameters[value.index]?.default === null) return false;
    left.push({ ...need, parameter: value.index });
    return true;
  }
  const isConstant = value.kind === ValueKind.Constant;
  switch (need.kind) {
    case 'given':
      return !isConstant || Boolean(value.value);
    case 'missing':
      return isConstant && !value.value;
    case 'other':
      return !isConstant || value.value !== need.than;
  }
}

/** What the parameter holds in this call: the argument, else the default; `undefined` if that cannot be told. */
function passed(parameter: ParameterFacts, call: CallValue, position: number): Value | undefined {
  if (parameter.form === 'vararg' || parameter.form === 'kwarg') return undefined;
  const canBePositional = parameter.form !== 'keyword-only' && position >= 0;
  const value = argumentOf(call, canBePositional ? position : undefined, parameter.name);
  if (value !== undefined) return value;
  const isOpen = call.starAt >= 0 || call.keywords.some((keyword) => keyword.name === null);
  return isOpen ? undefined : (parameter.default ?? undefined);
}

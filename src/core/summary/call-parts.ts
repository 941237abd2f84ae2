import { ValueKind, type CallValue, type Value } from './values';

/** The last name of a called expression. */
export function calledName(func: Value): string {
  switch (func.kind) {
    case ValueKind.Attribute:
    case ValueKind.Global:
    case ValueKind.Cell:
      return func.name;
    case ValueKind.Import:
      return func.name ?? func.module;
    default:
      return '';
  }
}

/** The argument at a position or under a keyword. */
export function argumentOf(call: CallValue, position: number | undefined, keyword: string | undefined): Value | undefined {
  if (keyword !== undefined) {
    const named = call.keywords.find((candidate) => candidate.name === keyword);
    if (named !== undefined) return named.value;
  }
  if (position === undefined || (call.starAt >= 0 && position >= call.starAt)) return undefined;
  return call.args[position];
}

/** All values that a call passes, by position or by name; those of `*` and `**` as they are written. */
export function passedValues(call: CallValue): readonly Value[] {
  return [...call.args, ...call.keywords.map(({ value }) => value)];
}

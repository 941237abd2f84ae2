import { argumentOf } from '../../summary/call-parts';
import type { CallEvent, FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';

/** What a call passes to a function: by calling it, or by handing it over together with its arguments. */
export function argumentsFor(p: Program, file: FileState, event: CallEvent, fn: FunctionFacts): ((index: number) => Value | undefined) | undefined {
  const call = event.value;
  const isOurs = (value: Value): boolean => alternatives(evaluate(p, file, value)).some((type) => type.kind === TypeKind.Function && type.fn === fn);
  const offset = fn.cls >= 0 ? 1 : 0;
  const named = (index: number): string | undefined => fn.parameters[index]?.name;
  if (isOurs(call.func)) return (index) => argumentOf(call, index - offset, named(index));
  const target = argumentOf(call, undefined, 'target') ?? argumentOf(call, undefined, 'func');
  if (target !== undefined && isOurs(target)) {
    const list = argumentOf(call, undefined, 'args');
    const elements = list?.kind === ValueKind.Container ? list.elements : [];
    return (index) => elements[index - offset];
  }
  const position = call.args.slice(0, 2).findIndex((each) => each.kind !== ValueKind.Constant && isOurs(each));
  return position < 0 ? undefined : (index) => argumentOf(call, position + 1 + index - offset, named(index));
}

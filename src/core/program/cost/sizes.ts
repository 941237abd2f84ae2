import { EventKind, type FunctionFacts } from '../../summary/facts';
import type { Count } from '../../summary/regions';
import { ValueKind, type Value } from '../../summary/values';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { isPricedBySize } from './library';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';

/** True if what a function costs depends on a number or a length that it is passed: through its own loops, or those of what it calls. */
export function takesSizes(p: Program, file: FileState, fn: FunctionFacts): boolean {
  const known = file.sizes.get(fn.index);
  if (known !== undefined) return known;
  file.sizes.set(fn.index, false); // met again in a circle: the loops themselves decide
  const takes = fn.parameters.length > 0 && (fn.work.some((region) => countsParameter(region.count)) || innerFunctionCounts(file, fn) || passesSizes(p, file, fn));
  file.sizes.set(fn.index, takes);
  return takes;
}

function countsParameter(count: Count): boolean {
  if (count.kind === 'over') return mentionsParameter(count.value, 0);
  return count.kind === 'counting' && (mentionsParameter(count.from, 0) || mentionsParameter(count.limit, 0));
}

/** Generator expressions of the function see its parameters. */
function innerFunctionCounts(file: FileState, fn: FunctionFacts): boolean {
  const { functions } = file.facts;
  // Inner functions follow the one around them.
  for (let index = fn.index + 1; index < functions.length && functions[index]!.start < fn.end; index++) {
    const inner = functions[index]!;
    if (inner.form === 'generator-expression' && inner.work.some((region) => countsParameter(region.count))) return true;
  }
  return false;
}

function passesSizes(p: Program, file: FileState, fn: FunctionFacts): boolean {
  return fn.events.some((event) => {
    if (event.kind !== EventKind.Call) return false;
    const { args, keywords, func } = event.value;
    if (!args.some((value) => mentionsParameter(value, 0)) && !keywords.some(({ value }) => mentionsParameter(value, 0))) return false;
    return alternatives(evaluate(p, file, func)).some((callee) => {
      if (callee.kind === TypeKind.External) return isPricedBySize(p.knowledge.canonical(callee.name));
      return callee.kind === TypeKind.Function && takesSizes(p, callee.file, callee.fn);
    });
  });
}

function mentionsParameter(value: Value, depth: number): boolean {
  if (depth > 5) return false;
  const inner = (part: Value): boolean => mentionsParameter(part, depth + 1);
  switch (value.kind) {
    case ValueKind.Parameter:
      return true;
    case ValueKind.Call:
      return value.args.some(inner);
    case ValueKind.Binary:
      return inner(value.left) || inner(value.right);
    case ValueKind.Narrowed:
      return inner(value.value);
    case ValueKind.Annotated:
      return value.value !== null && inner(value.value);
    case ValueKind.Union:
      return value.values.some(inner);
    case ValueKind.Container:
      return value.size !== null && typeof value.size !== 'number' && inner(value.size);
    default:
      return false;
  }
}

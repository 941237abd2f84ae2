import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { typeOfExpression } from '../../program/types/expression-type';
import { alternatives, TypeKind } from '../../program/types/types';
import type { FunctionFacts } from '../../summary/facts';
import { lastName } from '../../syntax/last-name';
import { Kind, type Expr } from '../../syntax/nodes';

/** What a handler's type says of cancellation: it names it, it takes everything, or it lets it pass. */
export type Catches = 'cancellation' | 'everything' | 'nothing';

const cancellations: ReadonlySet<string> = new Set(['asyncio.CancelledError', 'asyncio.exceptions.CancelledError', 'trio.Cancelled']);

/**
 * Whether `except TYPE` stops the cancellation of a task. `asyncio.CancelledError` derives from `BaseException` since Python 3.8, so
 * `except Exception` does not; `concurrent.futures.CancelledError` is another class since then.
 */
export function catchesCancellation(p: Program, file: FileState, fn: FunctionFacts, type: Expr | null): Catches {
  if (type === null) return 'everything';
  if (type.kind === Kind.Tuple) {
    const parts = type.elts.map((part) => catchesCancellation(p, file, fn, part));
    return parts.includes('cancellation') ? 'cancellation' : parts.includes('everything') ? 'everything' : 'nothing';
  }
  // `anyio.get_cancelled_exc_class()`
  if (type.kind === Kind.Call) return lastName(type.func) === 'get_cancelled_exc_class' ? 'cancellation' : 'nothing';
  // A name for several: `STOPPED = (asyncio.CancelledError, TimeoutError)`.
  const named = alternatives(typeOfExpression(p, file, fn, type)).flatMap((found) => (found.kind === TypeKind.Tuple ? found.elements.flatMap(alternatives) : [found]));
  for (const found of named) {
    if (found.kind !== TypeKind.External) continue;
    const name = p.knowledge.canonical(found.name);
    if (cancellations.has(name)) return 'cancellation';
    if (name === 'builtins.BaseException') return 'everything';
  }
  return 'nothing';
}

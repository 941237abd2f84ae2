import type { Access } from '../../program/places/accesses';
import type { Place } from '../../program/places/place';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { Spotted } from '../shared-state/check-then-act';
import { confidenceOf } from '../shared-state/confidence';
import { commonLock, type FileUses, type Pair } from '../shared-state/uses';
import { contextsOf, relatedOf } from '../shared-state/words';

/** One iterator that several threads step. */
export function sharedIterator(uses: FileUses, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  for (const at of own) {
    if (!isStep(at)) continue;
    const kind = iteratorKind(uses.p, at.place);
    if (kind === undefined) continue;
    let found: Pair | undefined;
    for (const other of all) {
      if (!isStep(other) || commonLock(uses.of(at), uses.of(other)) !== undefined) continue;
      const pair = uses.pair(at, other);
      if (pair !== undefined && (found === undefined || found.isAssumed)) found = pair;
    }
    if (found === undefined) continue;
    const { target } = uses.p;
    // Iterators that are written in C take their step in one go as long as there is a GIL.
    if (kind === 'library' && !target.freeThreaded) continue;
    const fails = kind === 'generator' ? 'a second thread that asks while the first is inside gets `ValueError: generator already executing`' : 'without the GIL items may come twice or be left out';
    return {
      at,
      pair: found,
      draft: {
        rule: 'shared-iterator', severity: 'warning', confidence: confidenceOf(at.file.path, found), related: relatedOf(found),
        message: `Several threads step the one iterator \`${at.place.name}\` (${contextsOf(found)}): ${fails}. Hold a lock around each step, or hand the items out through a \`queue.Queue\`.`,
      },
    };
  }
  return undefined;
}

/** `next(it)`, `for x in it`, `it.send(…)`. */
function isStep(at: Access): boolean {
  if (at.action === 'iterate') return at.method === null;
  if (at.method !== null) return at.method.name === '__next__' || at.method.name === 'send';
  return at.argumentOf?.kind === Kind.Call && at.argumentOf.func.kind === Kind.Name && at.argumentOf.func.id === 'next';
}

function iteratorKind(p: Program, place: Place): 'generator' | 'library' | undefined {
  const kinds = new Set<'generator' | 'library' | undefined>();
  for (const value of place.values) {
    if (value.kind === ValueKind.Constant) continue;
    const inner = value.kind === ValueKind.Annotated && value.value !== null ? value.value : value;
    const types = alternatives(evaluate(p, place.file, inner));
    if (types.every((type) => type.kind === TypeKind.Generator)) kinds.add('generator');
    else if (inner.kind === ValueKind.Call) {
      const callee = evaluate(p, place.file, inner.func);
      kinds.add(callee.kind === TypeKind.External && /^(?:builtins\.(?:iter|map|filter|zip|enumerate|reversed)|csv\.reader|itertools\.(?!count)\w+|os\.scandir)$/.test(callee.name) ? 'library' : undefined);
    } else kinds.add(undefined);
  }
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

import { containerKind } from '../../program/places/containers';
import type { Access } from '../../program/places/accesses';
import { Kind } from '../../syntax/nodes';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
import { commonLock, type FileUses, type Pair } from './uses';
import { contextsOf, otherSide, relatedOf } from './words';

/** A list that threads use as a queue: one appends, another takes from the front. */
export function listAsQueue(uses: FileUses, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  for (const at of own) {
    if (!takesFirst(at) || containerKind(uses.p, at.place) !== 'list') continue;
    let found: Pair | undefined;
    for (const other of all) {
      const adds = other.action === 'mutate' && /^(?:append|extend|insert)$/.test(other.method?.name ?? '');
      if (!adds || commonLock(uses.of(at), uses.of(other)) !== undefined) continue;
      const pair = uses.pair(at, other);
      if (pair !== undefined && (found === undefined || found.isAssumed)) found = pair;
    }
    if (found === undefined) continue;
    return {
      at,
      pair: found,
      draft: {
        rule: 'list-as-queue', severity: 'information', confidence: confidenceOf(at.file.path, found), related: relatedOf(found),
        message: `\`${at.place.name}\` is a queue between threads: ${otherSide(found.other, at.file.path)} (${contextsOf(found)}). With a list the reader has to look again and again, two readers may take one item, and \`pop(0)\` moves all others. Use \`queue.Queue\`: \`put\` and \`get\` wait and need no lock.`,
      },
    };
  }
  return undefined;
}

/** `items.pop(0)`, `del items[0]`. */
function takesFirst(at: Access): boolean {
  const isFirst = (node: Access['key']): boolean => node !== null && node.kind === Kind.Constant && node.value === 0;
  if (at.action === 'delete') return isFirst(at.key);
  return at.action === 'mutate' && at.method?.name === 'pop' && at.method.args.length === 1 && isFirst(at.method.args[0]!);
}

import { leafById } from '../../core/decision/tree';
import type { Evidence, Leaf } from '../../core/decision/types';
import { walk } from '../../core/decision/walk';

/** The leaves that evidence leads to; empty while a question is open. */
export function reachedLeaves(evidence: Evidence): readonly Leaf[] {
  return walk(evidence).leaves.flatMap((id) => leafById(id) ?? []);
}

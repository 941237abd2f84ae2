import type { Evidence, Leaf } from '../../core/decision/types';

export function reachedLeaves(_evidence: Evidence): readonly Leaf[] {
  return [];
}

import type { ClaimOutcome } from './model';

/** How the outcome of a claim is said. */
export const claimWords: Readonly<Record<ClaimOutcome['outcome'], string>> = {
  holds: 'holds',
  conditional: 'holds on a condition',
  fails: 'does not hold here',
  'not-here': 'not on this interpreter',
  inconclusive: 'inconclusive',
};

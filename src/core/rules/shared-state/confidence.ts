import type { Confidence } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { Context } from '../../program/contexts/contexts';
import type { Pair } from './uses';

/** `likely` where the code shows who runs both sides; `possible` where one is assumed, and in tests. */
export function confidenceOf(path: string, pair: Pair | undefined): Confidence {
  if (isTestFile(path)) return 'possible';
  // Threads that only tests start say little about the program.
  if (pair !== undefined && [pair.way, pair.otherWay].some(({ reach: { context } }) => isOfTests(context))) return 'possible';
  return pair === undefined || pair.isAssumed ? 'possible' : 'likely';
}

function isOfTests(context: Context): boolean {
  return isTestFile(context.root.path) || (context.startedAt !== null && isTestFile(context.startedAt.path));
}

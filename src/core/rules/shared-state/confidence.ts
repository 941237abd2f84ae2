import type { Confidence } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { Pair } from './uses';

/** `likely` where the code shows who runs both sides; `possible` where one is assumed, and in tests. */
export function confidenceOf(path: string, pair: Pair | undefined): Confidence {
  if (isTestFile(path)) return 'possible';
  return pair === undefined || pair.isAssumed ? 'possible' : 'likely';
}

import type { Finding } from '../findings';

/** A pattern of the runner and what it is to be measured with. */
export interface PatternChoice {
  readonly pattern: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** The pattern that measures what a finding is about; `undefined`: the runner has none for it. */
export function patternOf(_finding: Finding, _text: string): PatternChoice | undefined {
  return undefined;
}

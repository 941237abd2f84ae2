import catalogue from '../../runner/interlock_bench/patterns.json';
import type { Finding } from '../findings';
import { shownName } from '../program/effects/blocks';

/** A pattern of the runner and what it is to be measured with. */
export interface PatternChoice {
  readonly pattern: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

const rules: Readonly<Record<string, PatternChoice>> = catalogue.rules;
/** Prefixes of library names, the longest first, and what is measured in their place. */
const kinds = Object.entries(catalogue.primitives as Readonly<Record<string, PatternChoice['parameters']>>).sort(([left], [right]) => right.length - left.length);

/** Seconds; the runner makes longer waits shorter, and the length says nothing about the cure. */
const longestSleep = 0.2;

/** The pattern that measures what a finding is about; `undefined`: the runner has none for it. @param text of the finding's file. */
export function patternOf(finding: Finding, text: string): PatternChoice | undefined {
  const choice = Object.hasOwn(rules, finding.rule) ? rules[finding.rule] : undefined;
  if (choice?.pattern !== 'stall' || finding.primitive === undefined) return choice;
  const parameters = { ...choice.parameters, ...kindOf(shownName(finding.primitive)) };
  const seconds = parameters.kind === 'sleep' ? sleepOf(text.slice(finding.start, finding.end)) : undefined;
  return { pattern: choice.pattern, parameters: seconds === undefined ? parameters : { ...parameters, seconds } };
}

function kindOf(name: string): PatternChoice['parameters'] | undefined {
  return kinds.find(([prefix]) => (prefix === '' || /[._]$/.test(prefix) ? name.startsWith(prefix) : name === prefix))?.[1];
}

/** The literal length of `sleep(0.05)`, where it is short enough to be measured as it stands. */
function sleepOf(code: string): number | undefined {
  const seconds = Number(/\bsleep\(\s*(\d*\.?\d+)\s*\)\s*$/.exec(code)?.[1]);
  return seconds > 0 && seconds <= longestSleep ? seconds : undefined;
}

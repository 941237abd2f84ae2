import { ruleTable, type RuleEntry } from './rule-table';
import { leafById } from './tree';
import type { Evidence, Leaf } from './types';

export interface RuleOpening extends RuleEntry {
  readonly rule: string;
  /** What goes into the evidence so that the tree opens there. */
  readonly evidence: Evidence;
}

/** Where the tree opens for a rule, and what is filled in; `undefined`: the tree has nothing to say about it. */
export function fromRule(rule: string): RuleOpening | undefined {
  const entry = ruleTable.get(rule);
  if (entry === undefined) return undefined;
  const known = Object.fromEntries(
    Object.entries(entry.known).map(([node, answer]) => [node, { answer, because: `\`${rule}\` was found`, weak: isWeak(node, answer) }]),
  );
  return { ...entry, rule, evidence: { quantities: {}, answers: {}, known } };
}

/** A finding shows what the code does, not how much of it there is and on which machine: a measurement of that wins. */
function isWeak(node: string, answer: string): boolean {
  return measured.has(node) && answer !== 'unpicklable' && answer !== 'background';
}

const measured: ReadonlySet<string> = new Set(['Q0', 'Q5', 'Q9', 'Q11', 'Q15', 'Q16', 'Q18']);

/** The leaf that usually applies to a finding of a rule. */
export function leafOfRule(rule: string): Leaf | undefined {
  const entry = ruleTable.get(rule);
  return entry && leafById(entry.leaf);
}

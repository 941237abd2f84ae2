import type { Finding } from '../findings';
import { ruleMetas } from '../rules/meta';
import type { Colours } from './colours';
import { groupBy } from './group-by';
import { tableRows } from './table';

/** How often a rule was met. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
  /** Findings whose best fix is safe. */
  readonly fixable: number;
  readonly summary: string;
}

/** Most frequent first, then by name. */
function countRules(findings: readonly Finding[]): RuleCount[] {
  return [...groupBy(findings, (finding) => finding.rule)]
    .map(([rule, group]) => ({
      rule,
      count: group.length,
      fixable: group.filter((finding) => finding.fixes[0]?.applicability === 'safe').length,
      summary: ruleMetas.find((meta) => meta.name === rule)?.summary ?? '',
    }))
    .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}

/** A line a rule; `[*]` marks rules with safe fixes. */
export function statisticsText(findings: readonly Finding[], colours: Colours): string {
  const rows = countRules(findings).map((entry) => [
    String(entry.count),
    entry.rule,
    entry.fixable > 0 ? '[*]' : '',
    entry.summary,
  ]);
  return tableRows(rows, { right: [0], style: { 1: (text) => colours.bold(text) } });
}

/** How often each rule was met, most frequent first, as a JSON array. */
export function statisticsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(countRules(findings), null, 2)}\n`;
}

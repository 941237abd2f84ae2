import type { Finding } from '../findings';
import { ruleMetas } from '../rules/meta';
import type { Colours } from './colours';
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
export function countRules(findings: readonly Finding[]): RuleCount[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = byRule.get(finding.rule);
    if (group === undefined) byRule.set(finding.rule, [finding]);
    else group.push(finding);
  }
  return [...byRule]
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

export function statisticsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(countRules(findings), null, 2)}\n`;
}

import { claimWords } from '../src/core/bench/claim-words';
import { environmentText } from '../src/core/bench/table-rows';
import type { RunResult } from '../src/core/bench/model';
import { presets } from '../src/core/bench/presets';

/** The tables of docs/benchmarks.md, by the name in their markers. */
export const tables = { presets: presetTable, claims: claimTable } as const;

function presetTable(): string {
  const rows = presets.map(({ id, group, budget, question, about }) => [`\`${id}\``, group, `${budget} s`, question, about]);
  return table(['preset', 'group', 'time', 'question', 'what is measured'], rows);
}

function claimTable(): string {
  const rows = presets.flatMap(({ id, claims }) => claims.map(({ text, expected }) => [text, expected, `\`${id}\``]));
  return table(['claim', 'expected', 'preset'], rows);
}

/** What a run of all presets found for each claim, and on what. */
export function measuredTable(results: readonly RunResult[]): string {
  const outcomes = new Map(results.flatMap(({ verdict }) => verdict.claims.map((claim) => [claim.claim, claim])));
  const rows = presets.flatMap(({ claims }) => claims.map(({ id, text }) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? [text, 'not measured', ''] : [text, claimWords[outcome.outcome], outcome.measured];
  }));
  const first = results[0];
  const where = first === undefined ? '' : `Measured on ${first.created.slice(0, 10)} on ${environmentText(first)}.\n\n`;
  return `${where}${table(['claim', 'here', 'measured'], rows)}`;
}

/** Puts a table between its markers. Throws if they are missing. */
export function withTable(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the markers of the table "${name}" are missing`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

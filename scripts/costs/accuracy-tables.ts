/** One function on one interpreter. Nanoseconds. */
export interface Figure {
  readonly version: string;
  readonly set: 'held_out' | 'tuned';
  readonly name: string;
  readonly measured: number;
  /** By the default prices of the version. */
  readonly byTable: number;
  /** By the measured profile of the interpreter; `null` where there is none. */
  readonly byProfile: number | null;
}

/** Markdown: the summary by interpreter, and each function on the newest one. */
export function accuracyTables(figures: readonly Figure[]): { readonly summary: string; readonly functions: string } {
  const versions = [...new Set(figures.map((figure) => figure.version))];
  const rows = ['| Functions | CPython | Prices | Median factor | Within 2 | Within 5 |', '|---|---|---|---|---|---|'];
  for (const [set, words] of [['held_out', 'held out'], ['tuned', 'tuned on']] as const) {
    for (const version of [...versions, 'all']) {
      const of = figures.filter((figure) => figure.set === set && (version === 'all' || figure.version === version));
      rows.push(row(words, version, 'default table', of.map((figure) => factor(figure.byTable, figure.measured))));
      const profiled = of.filter((figure) => figure.byProfile !== null);
      if (profiled.length > 0) rows.push(row(words, version, 'measured profile', profiled.map((figure) => factor(figure.byProfile!, figure.measured))));
    }
  }
  return { summary: rows.join('\n'), functions: functionTable(figures, versions.at(-1)!) };
}

function row(words: string, version: string, prices: string, factors: readonly number[]): string {
  const sorted = [...factors].sort((a, b) => a - b);
  const middle = (sorted[Math.floor(sorted.length / 2)]! + sorted[Math.floor((sorted.length - 1) / 2)]!) / 2;
  const share = (limit: number): string => `${Math.round((100 * sorted.filter((each) => each <= limit).length) / sorted.length)} %`;
  return `| ${words} | ${version} | ${prices} | ${middle.toFixed(2)} | ${share(2)} | ${share(5)} |`;
}

/** How far off, in either direction: 1 is exact. */
function factor(estimate: number, measured: number): number {
  return Math.max(estimate / measured, measured / Math.max(estimate, 1));
}

function functionTable(figures: readonly Figure[], version: string): string {
  const rows = [`| Function on CPython ${version} | Measured | Default table | Factor | Measured profile | Factor | Factors, all versions |`, '|---|---|---|---|---|---|---|'];
  const times = (estimate: number, measured: number): string => (estimate / measured).toFixed(2);
  for (const figure of figures.filter((each) => each.version === version)) {
    const all = figures.filter((each) => each.name === figure.name).map((each) => each.byTable / each.measured);
    const profile = figure.byProfile === null ? ['', ''] : [shown(figure.byProfile), times(figure.byProfile, figure.measured)];
    const name = figure.set === 'held_out' ? `**${figure.name}**` : figure.name;
    rows.push(`| ${name} | ${shown(figure.measured)} | ${shown(figure.byTable)} | ${times(figure.byTable, figure.measured)} | ${profile.join(' | ')} | ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)} |`);
  }
  return rows.join('\n');
}

function shown(nanoseconds: number): string {
  return nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(0)} µs` : `${(nanoseconds / 1e6).toFixed(1)} ms`;
}

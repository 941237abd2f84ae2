import * as vscode from 'vscode';
import { resultsCsv } from '../../core/bench/csv';
import { resultMarkdown } from '../../core/bench/markdown';
import type { RunResult } from '../../core/bench/model';
import { exportResult, parseResults } from '../../core/bench/result-file';

type Format = 'json' | 'csv' | 'markdown' | 'svg';

const endings: Readonly<Record<Format, string>> = { json: 'json', csv: 'csv', markdown: 'md', svg: 'svg' };
const names: Readonly<Record<Format, string>> = { json: 'JSON', csv: 'CSV', markdown: 'Markdown', svg: 'SVG' };

/**
 * Asks where to, and writes a result. @param svg the drawn charts; needed for SVG alone.
 * @returns the file; `undefined`: the user changed their mind, or there is nothing to write.
 */
export async function exportRun(result: RunResult, format: Format, svg: string | undefined): Promise<vscode.Uri | undefined> {
  const content = format === 'json' ? exportResult(result) : format === 'csv' ? resultsCsv([result]) : format === 'markdown' ? resultMarkdown(result) : svg;
  if (content === undefined || content === '') return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `interlock-${result.request.name.replaceAll(/[^\w.-]+/g, '-')}-${result.created.slice(0, 10)}.${endings[format]}`;
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [names[format]]: [endings[format]] },
    title: vscode.l10n.t('Export Benchmark'),
  });
  if (target !== undefined) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  return target;
}

/** Asks for result files and reads them. */
export async function importRuns(): Promise<{ readonly results: readonly RunResult[]; readonly problems: readonly string[] }> {
  const files = (await vscode.window.showOpenDialog({ canSelectMany: true, filters: { JSON: ['json'] }, title: vscode.l10n.t('Import Benchmarks') })) ?? [];
  const results: RunResult[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const read = parseResults(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
    if ('problem' in read) problems.push(`${vscode.workspace.asRelativePath(file)}: ${read.problem}`);
    else results.push(...read.results);
  }
  return { results, problems };
}

import * as vscode from 'vscode';
import { status, type StatusResult } from '../protocol/requests';
import type { ServerHandle } from './server-handle';

/** Opens a Markdown document with what a bug report needs: versions, configuration, origin of each setting, timings. No code. */
export async function showDebugReport(version: string, server: ServerHandle | undefined): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const params = document?.languageId === 'python' ? { textDocument: { uri: document.uri.toString() } } : {};
  const answer = server ? ((await server.request(status, params).catch(() => null)) as StatusResult | null) : null;
  const content = [
    '# Interlock debug report',
    '',
    table([
      ['Interlock', version],
      ['VS Code', `${vscode.version} (${vscode.env.appName}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}, ${vscode.env.remoteName ?? 'local'})`],
      ['Platform', `${process.platform} ${process.arch}, Node ${process.versions.node}`],
      ['Workspace folders', String(vscode.workspace.workspaceFolders?.length ?? 0)],
      ['Workspace is trusted', String(vscode.workspace.isTrusted)],
      ['Server', server ? 'running' : 'not started'],
      ...(answer ? statusRows(answer) : []),
    ]),
    '',
    ...(answer && answer.configProblems.length > 0 ? ['## Configuration problems', '', ...answer.configProblems.map((problem) => `- ${problem}`), ''] : []),
    '## Settings',
    '',
    table(settingRows(document?.uri)),
    '',
  ].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}

function statusRows(answer: StatusResult): string[][] {
  const milliseconds = (value: number | null): string => (value === null ? 'not measured yet' : `${value.toFixed(1)} ms`);
  return [
    ['State', answer.enabled ? answer.state : 'switched off'],
    ['Python files', String(answer.files)],
    ['Configuration file', answer.configFile ?? 'none, defaults are in force'],
    ['Lowest Python version', answer.pythonVersion],
    ['Computation is priced for', answer.targetPython],
    ['Editor settings that override it', answer.overrides.join(', ') || 'none'],
    ['Search for files', milliseconds(answer.timings.scan)],
    ['Last check of a file', milliseconds(answer.timings.lastCheck)],
    ['Slowest check of a file', milliseconds(answer.timings.slowestCheck)],
  ];
}

/** Each setting, its value here, and the most specific place that sets it. */
function settingRows(resource: vscode.Uri | undefined): string[][] {
  const configuration = vscode.workspace.getConfiguration('interlock', resource ?? null);
  const names = ['enable', 'select', 'ignore', 'profile', 'pythonVersion', 'targetPython', 'cpuThreshold', 'deferToLinters', 'run', 'exclude', 'codeAction.showSuppress', 'python', 'benchmark.budget', 'codeLens.benchmark', 'trace.server'];
  return names.map((name) => {
    const found = configuration.inspect(name);
    const origin =
      found?.workspaceFolderValue !== undefined ? 'folder' : found?.workspaceValue !== undefined ? 'workspace' : found?.globalValue !== undefined ? 'user' : 'default';
    return [`interlock.${name}`, `${JSON.stringify(configuration.get(name) ?? null)} (${origin})`];
  });
}

function table(rows: readonly (readonly string[])[]): string {
  return ['| | |', '|---|---|', ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n');
}

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { findInterpreters } from '../../node/interpreters/find-interpreters';
import type { InterpreterSource } from './interpreter-choice';
import { extensionSources } from './python-extensions';

/** Where the runner works: the first workspace folder, or the user's own. */
export function workingFolder(): string {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}

/** In order of precedence: what the user wrote down, what other extensions are set to, what lies on the machine. */
export function interpreterSources(): readonly InterpreterSource[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const first = folders[0]?.uri;
  return [
    {
      name: 'setting',
      find: () => {
        const set = vscode.workspace.getConfiguration('interlock', first ?? null).get<string>('python', '').trim();
        return Promise.resolve(set === '' ? [] : [{ path: settingPath(set) }]);
      },
    },
    ...extensionSources(first),
    { name: 'machine', find: () => findInterpreters({ folders: folders.map(({ uri }) => uri.fsPath) }) },
  ];
}

/** A bare name is looked up in `PATH` by the system; a relative path belongs to the workspace folder. */
function settingPath(set: string): string {
  const expanded = set.replace(/^~(?=[\\/])/, homedir()).replaceAll('${workspaceFolder}', workingFolder());
  return /[\\/]/.test(expanded) ? resolve(workingFolder(), expanded) : expanded;
}

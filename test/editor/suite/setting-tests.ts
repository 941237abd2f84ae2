import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from '../runner';
import { open, untilDescribed } from './sample';

/** Runs `body` with a workspace setting, and takes the setting back. */
async function withSetting(key: string, value: unknown, body: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('interlock');
  await configuration.update(key, value, vscode.ConfigurationTarget.Workspace);
  try {
    await body();
  } finally {
    await configuration.update(key, undefined, vscode.ConfigurationTarget.Workspace);
  }
}

export function defineSettingTests(suite: Suite): void {
  suite.test('`interlock.ignore` hides a rule at once, and shows it again', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'two findings', (each) => each.length === 2);
    await withSetting('ignore', ['blocking-sleep'], async () => {
      const rest = await untilDescribed(document, 'one finding', (each) => each.length === 1);
      assert.match(rest[0]!, /^blocking-http-call/);
    });
    await untilDescribed(document, 'two findings again', (each) => each.length === 2);
  });

  suite.test('`interlock.enable` switches everything off and on', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'two findings', (each) => each.length === 2);
    await withSetting('enable', false, async () => {
      await untilDescribed(document, 'none', (each) => each.length === 0);
    });
    await untilDescribed(document, 'two findings again', (each) => each.length === 2);
  });

  suite.test('a change of `pyproject.toml` counts at once', async () => {
    const document = await open('parcels/carriers.py');
    await untilDescribed(document, 'two findings', (each) => each.length === 2);
    const { readFile, writeFile } = await import('node:fs/promises');
    const path = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'pyproject.toml').fsPath;
    const before = await readFile(path, 'utf8');
    try {
      await writeFile(path, `${before}ignore = ["blocking-http-call"]\n`);
      const rest = await untilDescribed(document, 'one finding', (each) => each.length === 1);
      assert.match(rest[0]!, /^blocking-sleep/);
    } finally {
      await writeFile(path, before);
    }
    await untilDescribed(document, 'two findings again', (each) => each.length === 2);
  });
}

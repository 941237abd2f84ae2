import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Suite } from '../runner';
import { extensionId } from './sample';

/** Upper limit for the code that is loaded before `activate()` returns, in bytes. Its time is told, not judged: other programs would be judged with it. */
const limit = 24 * 1024;

export function defineActivationTests(suite: Suite): void {
  suite.test('sleeps until a Python file is opened', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(extension.isActive, false, 'active although no Python file is open');
    return Promise.resolve();
  });

  suite.test('activates by a small file, and says how long it took', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    const { size } = await stat(join(extension.extensionPath, 'dist', 'extension.js'));
    assert.ok(size < limit, `${size} bytes are loaded at activation`);
    const started = performance.now();
    const before = process.cpuUsage();
    await extension.activate();
    const { user, system } = process.cpuUsage(before);
    console.log(`activation: ${(performance.now() - started).toFixed(1)} ms, ${((user + system) / 1000).toFixed(1)} ms of processor time`);
    assert.equal(extension.isActive, true);
  });
}

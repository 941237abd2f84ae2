import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from '../runner';
import { extensionId } from './sample';

/** Upper limit for `activate()`, in milliseconds, with the time to load the bundle. */
const limit = 50;

export function defineActivationTests(suite: Suite): void {
  suite.test('sleeps until a Python file is opened', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(extension.isActive, false, 'active although no Python file is open');
    return Promise.resolve();
  });

  suite.test(`activates in less than ${limit} ms`, async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    const started = performance.now();
    const before = process.cpuUsage();
    await extension.activate();
    const elapsed = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    const used = (user + system) / 1000;
    console.log(`activation: ${elapsed.toFixed(1)} ms, ${used.toFixed(1)} ms of processor time`);
    // On a busy machine the clock counts other programs too; the processor time counts ours alone.
    assert.ok(Math.min(elapsed, used) < limit, `${elapsed.toFixed(1)} ms, ${used.toFixed(1)} ms of processor time`);
  });
}

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
    await extension.activate();
    const milliseconds = performance.now() - started;
    console.log(`activation: ${milliseconds.toFixed(1)} ms`);
    assert.ok(milliseconds < limit, `${milliseconds.toFixed(1)} ms`);
  });
}

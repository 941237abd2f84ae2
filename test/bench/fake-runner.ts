import { chmodSync, copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunRequest } from '../../src/core/bench/requests';
import type { RunnerOptions } from '../../src/node/bench/runner-process';
import { sampleCell, sampleChart, sampleEnvironment, sampleResult } from './sample-result';

/** A folder that lives as long as the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'interlock-bench-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A program that behaves as `how` says, in place of an interpreter with a runner. */
export function fakeRunner(how: string, env: Readonly<Record<string, string>> = {}): RunnerOptions {
  const folder = temporaryFolder();
  const python = join(folder, 'python.mjs');
  copyFileSync('test/bench/fake-python.mjs', python);
  chmodSync(python, 0o755);
  const data = { environment: sampleEnvironment, plan: { charts: [sampleChart()], cells: [sampleCell('sequential')] }, result: sampleResult() };
  return { python, runnerFolder: folder, cwd: folder, env: { ...process.env, FAKE_RUNNER: how, FAKE_DATA: JSON.stringify(data), ...env } };
}

export function presetRequest(id = '1', limits: Partial<RunRequest['limits']> = {}): RunRequest {
  return { op: 'preset', id, preset: 'waiting', budget: 5, seed: 3, limits: { time: 60, output: 1e6, memory: 5e8, ...limits } };
}

/** True while a process runs. One that has ended and waits for a parent to ask for its exit code does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}

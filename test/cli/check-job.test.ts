import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/core/config/settings';
import type { Finding } from '../../src/core/findings';
import { mergeFindings } from '../../src/core/reports/merge';
import { checkFiles } from '../../src/node/check-files';
import { runCheckJob, type CheckStep, type Engine, type EngineFactory } from '../../src/node/check-job';
import { shareFiles } from '../../src/node/shares';
import { tempTree } from './temp-tree';

function finding(path: string, start = 0, rule = 'blocking-sleep'): Finding {
  return { path, start, end: start + 1, rule, severity: 'warning', confidence: 'certain', message: 'm', related: [], fixes: [] };
}

/** An engine that finds one thing in each file, and breaks as told. */
function engine(breaksAt: (path: string, paths: readonly string[]) => boolean): EngineFactory {
  return (host): Engine => ({
    *checkAll(paths) {
      for (const path of paths) {
        if (breaksAt(path, paths)) throw new Error(`broken at ${path}`);
        host.read(path);
        yield { path, findings: [finding(path)] };
      }
    },
  });
}

function run(paths: string[], create: EngineFactory): { checked: string[]; failed: string[] } {
  const steps: CheckStep[] = [];
  const job = { settings: defaultSettings, workspace: paths, paths, overlay: paths.map((path) => [path, ''] as const) };
  runCheckJob(job, (step) => steps.push(step), create);
  return {
    checked: steps.flatMap((step) => (step.kind === 'checked' ? step.findings.map((entry) => entry.path) : [])),
    failed: steps.flatMap((step) => (step.kind === 'failed' ? [`${step.failure.kind} ${step.failure.path}`] : [])),
  };
}

describe('a fault in one file', () => {
  const paths = ['/a', '/b', '/c'];
  test('costs that file only', () => {
    expect(run(paths, engine((path) => path === '/b'))).toEqual({ checked: ['/a', '/c'], failed: ['internal /b'] });
  });
  test('that shows only in company is no loss', () => {
    expect(run(paths, engine((path, all) => path === '/b' && all.length > 1))).toEqual({ checked: paths, failed: [] });
  });
});

describe('checkFiles', () => {
  const project = (files: string[]) => ({
    settings: defaultSettings,
    workspace: files,
    files: files.map((path) => ({ path, size: 1 })),
  });
  test('reports a file that cannot be read, and checks the others', async () => {
    const root = tempTree({ 'a.py': '', 'b.py/c.py': '' });
    const files = [`${root}/a.py`, `${root}/b.py`, `${root}/gone.py`];
    const result = await checkFiles([project(files)], { workers: 0, workerFile: '', createEngine: engine(() => false) });
    expect(result.failures).toEqual([
      { path: `${root}/b.py`, kind: 'unreadable', message: 'it is a folder' },
      { path: `${root}/gone.py`, kind: 'unreadable', message: 'no such file' },
    ]);
    expect(result.findings).toHaveLength(3);
  });
  test('counts what was read and checked', async () => {
    const root = tempTree({ 'a.py': '', 'b.py': '' });
    const progress: unknown[] = [];
    await checkFiles([project([`${root}/a.py`]), project([`${root}/b.py`])], {
      workers: 0,
      workerFile: '',
      createEngine: engine(() => false),
      onProgress: (step) => progress.push(step),
    });
    expect(progress.at(-1)).toEqual({ read: 2, checked: 2 });
  });
  test('a worker that cannot start is a failure, not a silence', async () => {
    const result = await checkFiles([project(['/a.py'])], { workers: 1, workerFile: '/nowhere/worker.js' });
    expect(result.failures).toMatchObject([{ path: '/a.py', kind: 'internal' }]);
  });
});

test('findings are sorted by file and position, each once', () => {
  const list = [finding('/b', 5), finding('/b', 0), finding('/a', 9), finding('/b', 5), finding('/b', 5, 'a-rule')];
  expect(mergeFindings(list).map(({ path, start, rule }) => `${path} ${start} ${rule}`)).toEqual([
    '/a 9 blocking-sleep',
    '/b 0 blocking-sleep',
    '/b 5 a-rule',
    '/b 5 blocking-sleep',
  ]);
});

describe('shareFiles', () => {
  const project = (...sizes: number[]) => ({ files: sizes.map((size, index) => ({ path: `/${index}`, size })) });
  const shape = (shares: { paths: string[] }[][]): string[][][] => shares.map((share) => share.map((part) => part.paths));
  test('cuts into runs of neighbours of about the same size', () => {
    expect(shape(shareFiles([project(9000, 9000, 9000, 9000)], 2))).toEqual([[['/0', '/1']], [['/2', '/3']]]);
    expect(shape(shareFiles([project(90000, 1, 1, 1)], 2))).toEqual([[['/0']], [['/1', '/2', '/3']]]);
  });
  test('across projects, and never more shares than files', () => {
    expect(shape(shareFiles([project(1), project(1, 1), project(1)], 2))).toEqual([[['/0'], ['/0']], [['/1'], ['/0']]]);
    expect(shape(shareFiles([project(1)], 4))).toEqual([[['/0']]]);
    expect(shape(shareFiles([project()], 4))).toEqual([]);
  });
  test('every file is in exactly one share', () => {
    const sizes = Array.from({ length: 101 }, (_, index) => (index * 7919) % 50_000);
    const paths = shareFiles([project(...sizes)], 4).flatMap((share) => share.flatMap((part) => part.paths));
    expect(paths).toEqual(sizes.map((_, index) => `/${index}`));
  });
});

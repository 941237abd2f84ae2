import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { History } from '../../../src/node/bench/history';
import { ProfileStore } from '../../../src/node/bench/profile-store';
import { temporaryFolder } from '../../bench/fake-runner';
import { sampleEnvironment, sampleResult } from '../../bench/sample-result';

const at = (created: string) => sampleResult({ created });

test('results come back as they were, the latest first', async () => {
  const history = new History(join(temporaryFolder(), 'deep', 'runs'));
  expect(await history.list()).toEqual({ runs: [], problems: [] });
  const old = await history.add(at('2026-01-01T00:00:00Z'));
  const recent = await history.add(at('2026-02-01T00:00:00Z'));
  const { runs, problems } = await history.list();
  expect(problems).toEqual([]);
  expect(runs.map(({ run }) => run)).toEqual([recent, old]);
  expect(runs[0]).toEqual({
    run: recent, title: 'Waiting tasks', kind: 'preset', name: 'waiting', created: '2026-02-01T00:00:00Z', interpreter: 'CPython 3.12.1',
    sentence: 'asyncio is 7.57 times as fast.', partial: false,
  });
  expect(await history.read(old)).toEqual({ result: at('2026-01-01T00:00:00Z') });
});

test('two runs of the same second are two runs', async () => {
  const history = new History(temporaryFolder());
  await Promise.all(Array.from({ length: 20 }, () => history.add(sampleResult())));
  expect((await history.list()).runs).toHaveLength(20);
});

test('files that are no results are named, and harm nothing else', async () => {
  const folder = temporaryFolder();
  const history = new History(folder);
  const good = await history.add(sampleResult());
  writeFileSync(join(folder, 'cut.json'), readFileSync(join(folder, `${good}.json`), 'utf8').slice(0, 200));
  writeFileSync(join(folder, 'empty.json'), '');
  writeFileSync(join(folder, 'later.json'), JSON.stringify({ ...sampleResult(), schema: 2 }));
  writeFileSync(join(folder, 'other.json'), '{"a": 1}');
  writeFileSync(join(folder, 'notes.txt'), 'not mine');
  mkdirSync(join(folder, 'folder.json'));
  const { runs, problems } = await history.list();
  expect(runs.map(({ run }) => run)).toEqual([good]);
  expect(Object.fromEntries(problems.map(({ file, message }) => [file, message]))).toEqual({
    'cut.json': 'It is not JSON.',
    'empty.json': 'It is not JSON.',
    'folder.json': 'It cannot be read: it is a folder.',
    'later.json': 'It has form 2 of result files; this version of Interlock reads form 1.',
    'other.json': expect.stringMatching(/^It is not a benchmark result: schema: /) as string,
  });
  expect(await history.read('cut')).toEqual({ problem: 'It is not JSON.' });
  expect(await history.read('gone')).toEqual({ problem: 'There is no such run any more.' });
});

test('a file that is repaired is read again', async () => {
  const folder = temporaryFolder();
  const history = new History(folder);
  writeFileSync(join(folder, 'a.json'), '{');
  expect((await history.list()).problems).toHaveLength(1);
  writeFileSync(join(folder, 'a.json'), JSON.stringify(sampleResult()));
  expect(await history.list()).toMatchObject({ runs: [{ run: 'a' }], problems: [] });
});

test('identities do not lead out of the folder', async () => {
  const folder = temporaryFolder();
  const outside = join(folder, 'precious.json');
  writeFileSync(outside, JSON.stringify(sampleResult()));
  const history = new History(join(folder, 'runs'));
  await history.add(sampleResult());
  for (const run of ['../precious', '..\\precious', join(folder, 'precious'), '', '.', '..']) {
    expect(await history.read(run)).toEqual({ problem: 'There is no such run.' });
    await history.delete(run);
  }
  expect(existsSync(outside)).toBe(true);
});

test('a name of the user makes no path', async () => {
  const folder = temporaryFolder();
  const result = sampleResult();
  const run = await new History(folder).add({ ...result, request: { ...result.request, kind: 'function', name: '../../Größe.<lambda>' } });
  expect(readdirSync(folder)).toEqual([`${run}.json`]);
});

test('pruning keeps the latest runs, what cannot be read, and removes what a crash left', async () => {
  const folder = temporaryFolder();
  const history = new History(folder);
  for (const day of ['01', '02', '03', '04']) await history.add(at(`2026-01-${day}T00:00:00Z`));
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'old.json.1234.tmp'), '{');
  writeFileSync(join(folder, 'new.json.1234.tmp'), '{');
  utimesSync(join(folder, 'old.json.1234.tmp'), 1e9, 1e9);
  await history.prune(2);
  const { runs, problems } = await history.list();
  expect(runs.map(({ created }) => created.slice(8, 10))).toEqual(['04', '03']);
  expect(problems.map(({ file }) => file)).toEqual(['broken.json']);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(['new.json.1234.tmp']);
});

test('deleting twice is no error, and no temporary file stays', async () => {
  const folder = temporaryFolder();
  const history = new History(folder);
  const run = await history.add(sampleResult());
  await history.delete(run);
  await history.delete(run);
  expect(readdirSync(folder)).toEqual([]);
});

test('profiles belong to an interpreter until its file changes', async () => {
  const folder = temporaryFolder();
  const python = join(folder, 'python');
  writeFileSync(python, 'first');
  const store = new ProfileStore(join(folder, 'profiles'));
  const profile = { call: 42.5 };
  const measured = (change = {}) => sampleResult({ environment: { ...sampleEnvironment, executable: python }, profile, ...change });
  expect(await store.load(python)).toBeNull();
  expect(await store.latest()).toBeNull();
  expect(await store.save(measured({ profile: null }))).toBe(false);
  expect(await store.save(measured({ partial: true }))).toBe(false);
  expect(await store.save(measured())).toBe(true);
  expect(await store.load(python)).toMatchObject({ interpreter: 'CPython 3.12.1', profile, created: '2026-03-01T10:00:00Z' });
  writeFileSync(python, 'upgraded');
  expect(await store.load(python)).toBeNull();
  expect(await store.latest()).toMatchObject({ profile });
  for (const name of readdirSync(join(folder, 'profiles'))) writeFileSync(join(folder, 'profiles', name), '{"schema":1,"profile":{"call":"much"}}');
  expect(await store.latest()).toBeNull();
});

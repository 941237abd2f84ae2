import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/core/bench/model';
import { TreeEvidence } from '../../../src/extension/bench/evidence';
import { measurementsOf } from '../../../src/extension/bench/measured';
import { Results } from '../../../src/extension/bench/results';
import type { WireFunctionTarget } from '../../../src/protocol/requests';
import { FakeHistory, resultOf } from './fake-runner';

const pattern = resultOf({ kind: 'pattern', name: 'sleep', parameters: { seconds: 0.2 } });
const ofFunction = resultOf({ kind: 'function', name: 'load', file: 'app.py' }, { facts: { t: { value: 0.25, lo: 0.2, hi: 0.3 } } });

function setUp(files: Record<string, string> = {}) {
  const history = new FakeHistory();
  const saved: RunResult[] = [];
  let profile: Record<string, number> | null = null;
  const profiles = {
    save: (result: RunResult) => {
      saved.push(result);
      profile = result.profile;
      return Promise.resolve(result.profile !== null);
    },
    load: () => Promise.resolve(null),
    latest: () => Promise.resolve(profile === null ? null : { interpreter: 'CPython 3.12.1', cpuModel: '', created: '2026-11-21T08:00:00Z', freeThreaded: false, profile }),
  };
  const memory = {
    get: () => files,
    set: (all: Readonly<Record<string, string>>) => {
      files = { ...all };
      return Promise.resolve();
    },
  };
  const log: string[] = [];
  const results = new Results({ list: () => history.list(), read: (run) => history.read(run), prune: () => Promise.resolve() }, profiles, memory, (line) => log.push(line));
  return { history, results, saved, filesOf: () => files };
}

describe('what hovers are told', () => {
  it('is the verdict of patterns and of functions of this workspace', () => {
    const told = measurementsOf([{ result: pattern, uri: undefined }, { result: ofFunction, uri: 'file:///ws/app.py' }, { result: resultOf({ name: 'quick' }), uri: undefined }], null);
    expect(told.patterns).toEqual([{ pattern: 'sleep', parameters: { seconds: 0.2 }, sentence: 'sleep took 1 s.', created: pattern.created, interpreter: 'CPython 3.12.1' }]);
    expect(told.functions).toMatchObject([{ uri: 'file:///ws/app.py', qualname: 'load' }]);
  });

  it('is nothing of a stopped run, nor of a function of another workspace', () => {
    expect(measurementsOf([{ result: { ...pattern, partial: true }, uri: undefined }, { result: ofFunction, uri: undefined }], null)).toEqual({ patterns: [], functions: [], profile: null });
  });

  it('comes from disk, with the profile of operations', async () => {
    const { history, results } = setUp();
    await history.add(pattern);
    await results.refresh();
    await results.stored('x', resultOf({ name: 'operations' }, { profile: { call: 40 } }), undefined);
    expect(await results.measurements(null)).toMatchObject({ patterns: [{ pattern: 'sleep' }], profile: { prices: { call: 40 }, label: 'CPython 3.12.1, measured 21 Nov 2026', version: [3, 12], freeThreaded: false, isSelected: false } });
  });
});

describe('stored results', () => {
  it('of functions count where they were run', async () => {
    const { history, results, filesOf } = setUp();
    const run = await history.add(ofFunction);
    await results.refresh();
    expect(results.forTree()).toEqual([]);
    await results.stored(run, ofFunction, 'file:///ws/app.py');
    expect(filesOf()).toEqual({ [run]: 'file:///ws/app.py' });
    await results.refresh();
    expect(results.forTree()).toEqual([ofFunction]);
    await history.delete(run);
    await results.refresh();
    await results.prune();
    expect(results.forTree()).toEqual([]);
    expect(filesOf()).toEqual({});
  });
});

describe('imported results', () => {
  it('are no figures of this machine', async () => {
    const { history, results } = setUp();
    await history.add({ ...pattern, environment: { ...pattern.environment, executable: '' } });
    await history.add({ ...resultOf({ name: 'quick' }), environment: { ...pattern.environment, executable: '' } });
    expect(await results.refresh()).toHaveLength(2);
    expect(results.forTree()).toEqual([]);
    expect((await results.measurements(null)).patterns).toEqual([]);
  });
});

describe('evidence of the tree', () => {
  const now = '2026-11-21T12:00:00Z';
  const target = { qualname: 'load', known: { Q1: { answer: 'yes', because: '`load` is an async def' } } } as unknown as WireFunctionTarget;

  it('takes the figures of the chosen function, and what its code says', () => {
    const tree = new TreeEvidence();
    expect(tree.evidence([ofFunction], undefined, now).quantities.t).toBeUndefined();
    tree.choose(target, 'app.py');
    const { quantities, known } = tree.evidence([ofFunction], undefined, now);
    expect(quantities.t).toMatchObject({ value: 0.25, source: 'measured' });
    expect(known.Q1).toMatchObject({ answer: 'yes' });
  });

  it('lets the user overrule, take back and start anew', () => {
    const tree = new TreeEvidence();
    tree.choose(target, 'app.py');
    tree.say('t', 2);
    tree.answer('Q1', 'no');
    expect(tree.evidence([ofFunction], undefined, now)).toMatchObject({ quantities: { t: { value: 2, source: 'you said' } }, answers: { Q1: 'no' } });
    tree.say('t', null);
    tree.answer('Q1', null);
    expect(tree.evidence([ofFunction], undefined, now)).toMatchObject({ quantities: { t: { value: 0.25 } }, answers: {} });
    tree.say('n', 10);
    tree.answer('Q0', 'long');
    tree.reset();
    const { quantities, answers } = tree.evidence([], undefined, now);
    expect([quantities.n, answers]).toEqual([undefined, {}]);
  });

  it('opens where a finding of a rule leads', () => {
    const tree = new TreeEvidence();
    tree.say('n', 10);
    expect(tree.ask('no-such-rule')).toBe(false);
    expect(tree.evidence([], undefined, now).quantities.n).toBeDefined();
    expect(tree.ask('blocking-sleep')).toBe(true);
    const { known, quantities } = tree.evidence([], undefined, now);
    expect(known.Q8).toMatchObject({ answer: 'waiting' });
    expect(quantities.n).toBeUndefined();
  });

  it('refuses figures that cannot be', () => {
    const tree = new TreeEvidence();
    for (const [symbol, value] of [['c', 7], ['t', -1], ['t', Number.NaN], ['total', 5], ['nonsense', 1]] as const) tree.say(symbol, value);
    expect(tree.evidence([], undefined, now).quantities).toEqual({});
  });

  it('forgets what was said of another function', () => {
    const tree = new TreeEvidence();
    tree.choose(target, 'app.py');
    tree.say('n', 10);
    tree.choose({ ...target, qualname: 'other', known: {} }, 'app.py');
    expect(tree.evidence([], undefined, now)).toEqual({ quantities: {}, answers: {}, known: {} });
  });
});

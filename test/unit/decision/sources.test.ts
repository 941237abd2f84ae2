import { describe, expect, test } from 'vitest';
import type { Environment, RunResult } from '../../../src/core/bench/model';
import { presetById } from '../../../src/core/bench/presets';
import { mergeEvidence, withAnswer } from '../../../src/core/decision/evidence';
import { fromFunction } from '../../../src/core/decision/from-function';
import { ageText, fromResults } from '../../../src/core/decision/from-results';
import { fromRule, leafOfRule } from '../../../src/core/decision/from-rule';
import { fixFirst, ruleTable } from '../../../src/core/decision/rule-table';
import { leafById, leaves, questionById, questions } from '../../../src/core/decision/tree';
import { walk } from '../../../src/core/decision/walk';
import type { BlockFact, FunctionReport } from '../../../src/core/function-report';
import { ruleMetas } from '../../../src/core/rules/meta';
import { quantities } from './evidence';

const environment: Environment = {
  executable: '/py/312', version: '3.12.1', implementation: 'CPython', freeThreadedBuild: false, gilEnabled: true, debugBuild: false, buildFlags: [],
  switchInterval: 0.005, platform: 'Linux', cpuModel: '', cpuCount: 8, affinity: 4, quota: 2, usableCores: 2, effectiveCores: 1.9, startMethod: 'fork',
  startMethods: ['fork', 'spawn'], subinterpreters: 'private', virtualEnvironment: false, load: null,
};

function run(created: string, facts: Readonly<Record<string, number>>, more: Partial<RunResult> = {}): RunResult {
  return {
    schema: 1, tool: '0', created, title: '', environment, charts: [], cells: [], estimates: [], pairs: [], warnings: [], function: null, profile: null,
    request: { kind: 'preset', name: 'break-even', file: null, argumentsText: null, setupText: null, parameters: {}, budget: 5, seed: 1 },
    verdict: { outcome: 'measured', winners: [], sentence: '', reason: '', claims: [] }, partial: false, seconds: 5,
    facts: Object.fromEntries(Object.entries(facts).map(([symbol, value]) => [symbol, { value, lo: value * 0.9, hi: value * 1.1 }])),
    ...more,
  };
}

function functionRun(created: string, facts: Readonly<Record<string, number>>, more: Partial<RunResult> = {}): RunResult {
  return run(created, facts, {
    request: { kind: 'function', name: 'parse', file: 'app.py', argumentsText: '', setupText: '', parameters: {}, budget: 10, seed: 1 },
    function: { class: 'cpu-gil', sure: true, why: '', memory: null, argumentBytes: null, resultBytes: null, unpicklable: null },
    ...more,
  });
}

const now = '2030-01-10T12:00:00Z';
const chosen = { file: 'app.py', qualname: 'parse' };

describe('from results', () => {
  test('the newest run of the interpreter wins, and its note says which and when', () => {
    const { quantities: found } = fromResults([run('2030-01-07T11:00:00Z', { K: 150 }), run('2030-01-01T00:00:00Z', { K: 90, Mt: 16_000 })], { now });
    expect(found.K).toEqual({ value: 150, lo: 135, hi: 165, source: 'measured', note: 'break-even on CPython 3.12.1, 3 days ago' });
    expect(found.Mt?.value).toBe(16_000);
  });

  test('another interpreter, or another state of its GIL, says nothing', () => {
    const others = [{ executable: '/py/other' }, { version: '3.13.0' }, { gilEnabled: false }].map((change) => run('2030-01-09T00:00:00Z', { K: 1 }, { environment: { ...environment, ...change } }));
    expect(fromResults(others, { now, interpreter: environment }).quantities.K).toBeUndefined();
    const exported = run('2030-01-09T00:00:00Z', { K: 7 }, { environment: { ...environment, executable: '' } });
    expect(fromResults([exported], { now, interpreter: environment }).quantities.K?.value).toBe(7);
  });

  test('figures of a function come from its own benchmark only', () => {
    const results = [run('2030-01-09T00:00:00Z', { t: 9, S2: 9, o: 0.001 }), functionRun('2030-01-02T00:00:00Z', { t: 0.01, S2: 0.98, o: 0.0003, n: 500, k: 20, saving: 7 })];
    const { quantities: found, known } = fromResults(results, { now, function: chosen });
    expect([found.t?.value, found.S2?.value, found.o?.value, found.n?.value, found.k?.value, found.picklable?.value]).toEqual([0.01, 0.98, 0.0003, 500, 20, 1]);
    expect(known.Q1).toMatchObject({ answer: 'no' });
    expect(found.saving).toBeUndefined();
    const other = fromResults(results, { now, function: { file: 'app.py', qualname: 'other' } }).quantities;
    expect([other.t, other.S2, other.n, other.o?.value]).toEqual([undefined, undefined, undefined, 0.001]);
  });

  test('a coroutine is known by its class, and what cannot be pickled says why', () => {
    const profile = { sure: true, why: '', memory: null, argumentBytes: null, resultBytes: null };
    const coroutine = functionRun(now, {}, { function: { ...profile, class: 'async-blocking', unpicklable: 'it is a coroutine' } });
    const { quantities: found, known } = fromResults([coroutine], { now, function: chosen });
    expect(known.Q1).toMatchObject({ answer: 'yes' });
    expect(found.picklable).toMatchObject({ value: 0, note: 'it is a coroutine' });
  });

  test('the interpreter itself tells cores, GIL and subinterpreters', () => {
    const { quantities: found } = fromResults([], { now, interpreter: environment });
    expect([found.A?.value, found.gil?.value, found.interpreters?.value, found.E]).toEqual([2, 1, 0, undefined]);
    expect(fromResults([], { now })).toEqual({ quantities: {}, answers: {}, known: {} });
  });

  test.each([['2030-01-10T11:59:30Z', 'just now'], ['2030-01-10T11:58:59Z', '1 minute ago'], ['2030-01-10T01:00:00Z', '11 hours ago'], ['2030-01-09T11:00:00Z', '1 day ago'], ['x', 'x'], ['2031-01-01T00:00:00Z', 'just now']])(
    'age of %s', (created, text) => {
      expect(ageText(created, now)).toBe(text);
    });
});

const place = { path: '/a.py', start: 0, end: 1 };

function report(more: Partial<FunctionReport>): FunctionReport {
  return { name: 'f', place, extent: place, isAsync: false, contexts: [], blocks: [], ...more };
}

function block(tier: BlockFact['tier'], primitive = 'x.y'): BlockFact {
  return { primitive, does: 'waits', tier, chain: [] };
}

describe('from a function', () => {
  test('async def, or called from a loop: on the loop', () => {
    expect(fromFunction(report({ isAsync: true })).known.Q1).toEqual({ answer: 'yes', because: '`f` is an async def' });
    const fromLoop = report({ contexts: [{ runner: 'main', description: 'main thread', path: [] }, { runner: 'loop', description: 'event loop, from `g`', path: [] }] });
    expect(fromFunction(fromLoop).known.Q1).toEqual({ answer: 'yes', because: 'it runs on the event loop, from `g`' });
    expect(fromFunction(report({ contexts: [{ runner: 'thread', description: 'thread', path: [] }] })).known.Q1?.answer).toBe('no');
    expect(fromFunction(report({ contexts: [{ runner: 'unknown', description: '', path: [] }] })).known.Q1).toBeUndefined();
    expect(fromFunction(report({})).known).toEqual({});
  });

  test.each([
    [['network'], 'waiting', 'waiting'],
    [['unbounded'], 'waiting', 'waiting'],
    [['disk'], 'waiting', undefined],
    [['metadata'], undefined, undefined],
    [['cpu'], 'computing', 'computing'],
    [['cpu', 'network'], 'waiting', undefined],
    [['cpu', 'disk'], 'waiting', undefined],
  ] as const)('blocks %j', (tiers, onLoop, busy) => {
    const { known } = fromFunction(report({ isAsync: true, blocks: tiers.map((tier) => block(tier)) }));
    expect([known.Q8?.answer, known.Q2?.answer]).toEqual([onLoop, busy]);
  });

  test('a blocking coroutine leads to to_thread without any measurement', () => {
    const taken = walk(fromFunction(report({ isAsync: true, blocks: [block('network', 'requests.get')] })));
    expect(taken.leaves).toEqual(['L10']);
    expect(taken.steps[1]).toMatchObject({ node: 'Q8', source: 'code', because: '`requests.get` waits' });
  });
});

describe('from a rule', () => {
  const rules = ruleMetas.map((meta) => meta.name);

  test('every rule has its place, or is one that has to be put right first', () => {
    expect(rules.filter((rule) => ruleTable.has(rule) === fixFirst.has(rule))).toEqual([]);
  });

  test.each([...ruleTable])('%s', (rule, entry) => {
    expect(questionById(entry.opens)).toBeDefined();
    expect(leafById(entry.leaf)).toBeDefined();
    expect(entry.measure === 'function' || presetById(entry.measure) !== undefined).toBe(true);
    for (const [node, answer] of Object.entries(entry.known)) expect(questionById(node)?.answers.map(({ id }) => id), node).toContain(answer);
    expect(leafOfRule(rule)?.id).toBe(entry.leaf);
    // The leaf is where its answers lead, or can still lead.
    const { evidence } = fromRule(rule)!;
    const isReached = (given: typeof evidence, depth: number): boolean => {
      const { leaves: ends, additions, steps } = walk(given);
      if ([...ends, ...additions].includes(entry.leaf)) return true;
      if (depth === 0) return false;
      const free = steps.filter((step) => step.source === 'unanswered' || step.source === 'assumed');
      return free.some(({ node }) => questionById(node)!.answers.some(({ id }) => isReached(withAnswer(given, node, id), depth - 1)));
    };
    expect(isReached(evidence, 4)).toBe(true);
  });

  test('blocking rules open at the loop and lead to to_thread at once', () => {
    expect(walk(fromRule('blocking-sleep')!.evidence).leaves).toEqual(['L10']);
    expect(walk(fromRule('cpu-bound-loop-on-loop')!.evidence).leaves).toEqual(['L11']);
    expect(fromRule('nested-event-loop')).toBeUndefined();
  });

  test('a measurement wins over what a finding merely suggests', () => {
    const { evidence } = fromRule('tiny-task-in-process-pool')!;
    expect(walk(evidence).leaves).toEqual(['L13']);
    expect(walk(mergeEvidence(evidence, { quantities: quantities({ t: 1, SP: 1.8 }) })).leaves).toEqual(['L17']);
  });

  test('leaves name the existing rules that lead to them', () => {
    expect(leafById('L10')?.rules).toContain('blocking-sleep');
    expect(leaves.flatMap((leaf) => leaf.rules).every((rule) => rules.includes(rule))).toBe(true);
  });
});

test('presets that the tree names exist', () => {
  const named = [...leaves.flatMap((leaf) => leaf.presets), ...questions.flatMap(({ measure }) => (measure === null || measure === 'function' ? [] : [measure]))];
  expect(named.filter((id) => presetById(id) === undefined)).toEqual([]);
});

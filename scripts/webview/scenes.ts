import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { RunnerEvent } from '../../src/core/bench/events';
import type { RunResult } from '../../src/core/bench/model';
import type { Evidence } from '../../src/core/decision/types';
import type { PanelState, RunSummary } from '../../src/protocol/panel';

/** What the page is given: a snapshot. */
export interface Scene {
  readonly name: string;
  readonly state: PanelState;
}

/** A recorded run: the lines that `python -m interlock_bench run PRESET --json` prints. */
interface Recording {
  readonly name: string;
  readonly events: readonly RunnerEvent[];
  readonly result: RunResult;
}

export function readRecordings(folder: string): readonly Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => {
      const events = readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => v.parse(RunnerEvent, JSON.parse(line)));
      const result = events.find((event) => event.event === 'result')?.result;
      return result === undefined ? [] : [{ name: basename(file, '.jsonl'), events, result }];
    });
}

/** Scenes of every view from recorded runs. Without a recording only the empty states are left. */
export function scenesOf(recordings: readonly Recording[]): readonly Scene[] {
  const first = recordings.find((one) => one.name === 'quick') ?? recordings[0];
  const empty = emptyState();
  const scenes: Scene[] = [
    { name: 'first-run', state: empty },
    { name: 'untrusted', state: { ...empty, trusted: false } },
    { name: 'no-interpreter', state: { ...empty, interpreters: [], interpreter: null } },
    { name: 'problem', state: { ...empty, problem: { message: 'The interpreter could not be started.', command: '/usr/bin/python3 -u -X utf8 interlock_bench', exitCode: 1, stderr: 'Traceback (most recent call last):\n  File "interlock_bench/__main__.py", line 3\nSyntaxError: invalid syntax', next: 'Choose Python 3.8 or later in the header.' } } },
    { name: 'tree-empty', state: { ...empty, view: 'tree' } },
    { name: 'function-empty', state: { ...empty, view: 'function' } },
    { name: 'history-empty', state: { ...empty, view: 'history' } },
  ];
  if (first === undefined) return scenes;
  const base = withRuns(empty, recordings, first);
  scenes.push({ name: 'tree', state: { ...base, view: 'tree', evidence: measuredEvidence, subject: 'fetch_all' } });
  scenes.push({ name: 'tree-leaf', state: { ...base, view: 'tree', evidence: { ...measuredEvidence, answers: { Q1: 'no', Q4: 'few', Q12: 'no' } }, subject: 'fetch_all' } });
  scenes.push({ name: 'history', state: { ...base, view: 'history' } });
  scenes.push({ name: 'function', state: { ...base, view: 'function', shown: null, target } });
  for (const one of recordings) {
    const isFunction = one.result.request.kind === 'function';
    scenes.push({ name: `result-${one.name}`, state: { ...base, shown: { run: one.name, result: one.result }, ...(isFunction ? { view: 'function', target } : {}) } });
    const upTo = Math.floor(one.events.length * 0.4);
    scenes.push({ name: `live-${one.name}`, state: { ...base, shown: null, running: { title: one.result.title, position: 1, of: 1, interpreter: 'Python 3.12.1 (.venv)', events: one.events.slice(0, upTo) } } });
  }
  const later = { ...first.result, created: new Date().toISOString(), estimates: first.result.estimates.map((estimate, index) => (index % 3 === 1 ? scaled(estimate, 1.3) : estimate)) };
  scenes.push({ name: 'comparison', state: { ...base, compared: { run: 'before', result: first.result }, shown: { run: 'now', result: later } } });
  return scenes;
}

function scaled(estimate: RunResult['estimates'][number], factor: number): RunResult['estimates'][number] {
  return { ...estimate, median: estimate.median * factor, lo: estimate.lo * factor, hi: estimate.hi * factor, rounds: estimate.rounds.map((value) => value * factor) };
}

function emptyState(): PanelState {
  return {
    view: 'run', trusted: true,
    interpreters: [
      { path: '/project/.venv/bin/python', label: 'Python 3.12.1 (.venv)', source: 'Python extension', environment: null, problem: '' },
      { path: '/usr/bin/python3.13', label: 'Python 3.13.0', source: 'PATH', environment: null, problem: '' },
      { path: '/usr/bin/python3.7', label: 'Python 3.7', source: 'PATH', environment: null, problem: 'needs 3.8 or later' },
    ],
    interpreter: '/project/.venv/bin/python', secondInterpreter: null, running: null, shown: null, compared: null, history: [], target: null,
    evidence: { quantities: {}, answers: {}, known: {} }, subject: '', problem: null,
  };
}

function withRuns(empty: PanelState, recordings: readonly Recording[], first: Recording): PanelState {
  const history: RunSummary[] = recordings.map(({ name, result }) => ({
    run: name, title: result.title, kind: result.request.kind, name: result.request.name, created: result.created, interpreter: `Python ${result.environment.version}`,
    sentence: result.verdict.sentence, partial: result.partial,
  }));
  const [chosen, ...others] = empty.interpreters;
  return {
    ...empty, history: [...history, { ...history[0]!, run: 'older', created: '2026-11-02T10:00:00Z', partial: true }], shown: { run: first.name, result: first.result },
    interpreters: [{ ...chosen!, environment: first.result.environment }, ...others],
  };
}

const measuredEvidence: Evidence = {
  quantities: {
    t: { value: 0.0055, lo: 0.0054, hi: 0.0057, source: 'measured', note: 'fetch_all on CPython 3.12.1, today' },
    c: { value: 0.03, lo: 0.02, hi: 0.05, source: 'measured', note: 'fetch_all on CPython 3.12.1, today' },
    S2: { value: 1.98, lo: 1.9, hi: 2.02, source: 'measured', note: 'fetch_all on CPython 3.12.1, today' },
    S4: { value: 3.5, lo: 3.4, hi: 3.6, source: 'measured', note: 'fetch_all on CPython 3.12.1, today' },
    n: { value: 400, lo: null, hi: null, source: 'you said', note: 'you said so' },
    E: { value: 1.9, lo: 1.8, hi: 2, source: 'measured', note: 'quick on CPython 3.12.1, today' },
    A: { value: 2, lo: null, hi: null, source: 'measured', note: 'quick on CPython 3.12.1, today' },
  },
  answers: {},
  known: { Q1: { answer: 'no', because: 'fetch_all is a plain function, called from main() only' } },
};

const target: PanelState['target'] = {
  file: '/project/app/fetch.py', shownFile: 'app/fetch.py', qualname: 'fetch_all', line: 11, isAsync: false, signature: 'def fetch_all(urls: list[str], timeout: float = 5.0) -> list[bytes]',
  argumentsText: '["http://127.0.0.1/a"], timeout=1.0', setupText: '', eachText: '', tasks: 400, concurrency: 16, budget: 20,
  command: '/project/.venv/bin/python -u -X utf8 interlock_bench\n  file app/fetch.py, function fetch_all, working directory /project',
  warnings: ['It seems to open network connections: at most 16 calls at once are made.'],
  dryRun: { seconds: 0.0123, resultType: 'list', calls: 420, concurrent: 16, unpicklable: null, forArguments: '["http://127.0.0.1/a"], timeout=1.0' },
};

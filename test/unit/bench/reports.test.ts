import { describe, expect, test } from 'vitest';
import { compareResults } from '../../../src/core/bench/compare';
import { resultsCsv } from '../../../src/core/bench/csv';
import { comparisonMarkdown, resultMarkdown } from '../../../src/core/bench/markdown';
import type { RunResult } from '../../../src/core/bench/model';
import { presets } from '../../../src/core/bench/presets';
import { exportResult, parseResult, parseResults } from '../../../src/core/bench/result-file';
import { benchReport, comparisonReport } from '../../../src/core/bench/text-report';
import { createColours } from '../../../src/core/reports/colours';
import { sampleCell, sampleChart, sampleEnvironment, sampleEstimate, sampleResult } from '../../bench/sample-result';

const plain = createColours(false);
const claim = presets.flatMap(({ claims }) => claims)[0]!;

const rich = sampleResult({
  estimates: [sampleEstimate('sequential', 0.0406), { ...sampleEstimate('threads', 0.0115), flags: ['2 outliers'] }, sampleEstimate('asyncio', 0.00536)],
  verdict: {
    outcome: 'winner', winners: ['asyncio'], sentence: 'asyncio is 7.57 times as fast.', reason: '',
    claims: [{ claim: claim.id, outcome: 'conditional', measured: 'It took 103 ms.' }],
  },
  warnings: [{ code: 'foreign-load', text: 'Other programs used 52 % of the machine.', action: 'Close them and repeat.' }],
});

const curve = sampleResult({
  charts: [sampleChart({
    kind: 'curve', title: 'Break-even', baseline: null, x: { label: 'Task size', unit: 's', scale: 'log' },
    y: { label: 'Speed-up', unit: 'ratio', scale: 'linear', better: 'higher' },
    series: [{ id: 'pool', label: 'process pool', model: 'process-pool' }, { id: 'threads', label: 'threads', model: 'threads' }],
    marks: [{ axis: 'x', value: 0.0004, label: 'break-even at 400 µs' }],
    fits: [{ series: 'pool', law: 'amdahl', parameters: { serial: 0.14 }, points: [], note: '14 % of the work is serial.' }],
  })],
  // Not in drawing order: measured in another one.
  cells: [
    sampleCell('threads@0.001', { series: 'threads', x: 0.001, unit: 'ratio' }), sampleCell('pool@0.001', { series: 'pool', x: 0.001, unit: 'ratio' }),
    sampleCell('pool@0.0001', { series: 'pool', x: 0.0001, unit: 'ratio' }),
  ],
  estimates: [sampleEstimate('threads@0.001', 0.98), sampleEstimate('pool@0.001', 1.6), sampleEstimate('pool@0.0001', 0.4)],
  pairs: [],
});

describe('text', () => {
  test('a bar chart: figures in one unit, factors, bars, what did not run, verdict, claims, warnings', () => {
    const report = benchReport(rich, { colours: plain, width: 80 });
    expect(report).toBe(`Waiting tasks
CPython 3.12.1, GIL on, 3.8 of 4 cores effective, start method fork, Model A,
Linux 6.1 x86_64

Waiting (lower is better; factors: times better than sequential)
  sequential       40.6 ms  ±0.5 %         █████████████████████████████████████
  threads          11.5 ms  ±0.5 %  3.54x  ██████████▌
* asyncio          5.36 ms  ±0.5 %  7.57x  ████▉
  subinterpreters  needs Python 3.14
* best
threads: 2 outliers

asyncio is 7.57 times as fast.

Claims
- ${claim.text}
  holds on a condition: It took 103 ms.

warning: Other programs used 52 % of the machine. Close them and repeat.

9 rounds in 4.75 s, seed 7, Interlock 0.1.0
`.replace(`- ${claim.text}`, () => wrapped(`- ${claim.text}`)));
  });

  test('a curve: points by series and x, with marks and fits', () => {
    const report = benchReport(curve, { colours: plain, width: 80 });
    expect(report).toContain('Break-even by task size in µs (higher is better)\n');
    expect(report.split('\n').filter((line) => /^ {2}(process pool|threads), /.test(line)).map((line) => line.replace(/ +█.*/, ''))).toEqual([
      '  process pool, 100   0.400x  ±0.5 %', '  process pool, 1000   1.60x  ±0.5 %', '  threads, 1000       0.980x  ±0.5 %',
    ]);
    expect(report).toContain('break-even at 400 µs\n14 % of the work is serial.');
  });

  test.each([40, 60, 100, 300])('nothing is wider than %d columns', (width) => {
    const long = sampleResult({
      title: 'A title', cells: [sampleCell('sequential', { label: 'a very long label that says everything that there is to say about it' }), sampleCell('threads')],
      verdict: { ...rich.verdict, sentence: 'word '.repeat(80).trim(), reason: 'because '.repeat(40).trim() }, warnings: rich.warnings,
    });
    const lines = benchReport(long, { colours: plain, width }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.min(width, 120));
  });

  test('colours repeat what words say', () => {
    const coloured = benchReport(rich, { colours: createColours(true), width: 80 });
    expect(coloured).toContain('\x1b[');
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(benchReport(rich, { colours: plain, width: 80 }));
  });

  test('a run that was stopped says so and marks no winner', () => {
    const stopped = sampleResult({ partial: true, verdict: { outcome: 'partial', winners: [], sentence: 'Stopped after 3 rounds.', reason: 'It was stopped.', claims: [] } });
    const report = benchReport(stopped, { colours: plain, width: 80 });
    expect(report).toContain('Waiting tasks (stopped early)');
    expect(report).toContain('Stopped after 3 rounds. It was stopped.');
    expect(report).not.toContain('*');
  });

  test('control characters of a user\'s file do not reach the terminal', () => {
    const result = { ...rich, request: { ...rich.request, kind: 'function' as const, name: 'f', file: 'a.py', argumentsText: '"\x1b[2J\n"' } };
    expect(benchReport(result, { colours: plain, width: 80 })).toContain('f("\ufffd[2J ") in a.py');
  });

  test('the class of a function', () => {
    const profile = { class: 'cpu-gil', sure: false, why: 'CPU time is 99 % of wall time.', memory: 2e6, argumentBytes: 10, resultBytes: 10, unpicklable: 'a lambda has no name' } as const;
    const report = benchReport(sampleResult({ request: { ...rich.request, kind: 'function', name: 'f', file: 'a.py', argumentsText: '' }, function: profile }), { colours: plain, width: 200 });
    expect(report).toContain('f() in a.py\nClass: cpu-gil (not sure). CPU time is 99 % of wall time. Memory: 2.00 MB. It cannot be sent to a process: a lambda has\n  no name');
  });

  test('a comparison', () => {
    const comparison = compareResults(rich, sampleResult({ environment: { ...sampleEnvironment, version: '3.13.0' } }));
    expect(comparisonReport(comparison, ['before', 'now'], { colours: plain, width: 80 })).toBe(`No verdict: The interpreters differ: CPython 3.12.1 and CPython 3.13.0.

                  before      now  factor
sequential       40.6 ms  40.6 ms  1.00x
threads          11.5 ms  11.5 ms  1.00x
asyncio          5.36 ms  5.36 ms  1.00x
subinterpreters        -        -  not measured in both runs
`);
  });
});

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 80 - (lines.length > 1 ? 2 : 0)) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n  ');
}

describe('comma-separated values', () => {
  /** A reader of its own: what was written must come back. */
  function read(text: string): string[][] {
    const rows: string[][] = [[]];
    let field = '';
    let quoted = false;
    for (let at = 0; at < text.length; at++) {
      const character = text[at]!;
      if (quoted && character === '"' && text[at + 1] === '"') field += text[++at]!;
      else if (character === '"') quoted = !quoted;
      else if (!quoted && (character === ',' || text.startsWith('\r\n', at))) {
        rows.at(-1)!.push(field);
        field = '';
        if (character !== ',') {
          at++;
          rows.push([]);
        }
      } else field += character;
    }
    return rows.slice(0, -1);
  }

  test('a line a cell, in base units', () => {
    const rows = read(resultsCsv([rich]));
    expect(rows).toHaveLength(5);
    const line = Object.fromEntries(rows[0]!.map((name, column) => [name, rows[2]![column]]));
    expect(line).toMatchObject({ benchmark: 'waiting', interpreter: 'CPython 3.12.1', gil: 'on', effective_cores: '3.8', cell: 'threads', unit: 's', rounds: '9', median: '0.0115', flags: '2 outliers' });
    expect(rows[4]!.slice(-7)).toEqual(['0', '', '', '', '', 'needs Python 3.14', '']);
  });

  test('whatever a label holds stays one field, and no formula', () => {
    const labels = ['a, b', 'say "hi"', 'two\r\nlines', '=1+1', '+x', '-x', '@x', '', 'ü'];
    const result = sampleResult({ cells: labels.map((label, index) => sampleCell(`c${index}`, { label })), estimates: [] });
    const rows = read(resultsCsv([result]));
    const column = rows[0]!.indexOf('label');
    expect(rows.slice(1).map((row) => row[column])).toEqual(['a, b', 'say "hi"', 'two\r\nlines', "'=1+1", "'+x", "'-x", "'@x", '', 'ü']);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0]!.length]));
  });

  test('numbers below zero are numbers', () => {
    expect(resultsCsv([sampleResult({ cells: [sampleCell('sequential', { x: -1 })] })])).toContain(',-1,');
  });
});

describe('Markdown', () => {
  test('a table a chart, the verdict, claims, warnings and where it was measured', () => {
    const text = resultMarkdown(rich);
    expect(text).toMatch(/^## Waiting tasks\n\nasyncio is 7\.57 times as fast\.\n\n### Waiting\n\n\| {2}\| Time \| spread \| times sequential \| {2}\|\n\|---\|--:\|--:\|--:\|---\|\n/);
    expect(text).toContain('| threads | 11.5 ms | ±0.5 % | 3.54x | 2 outliers |');
    expect(text).toContain('| subinterpreters |  |  |  | needs Python 3.14 |');
    expect(text).toContain('**holds on a condition**: It took 103 ms.');
    expect(text).toContain('- Other programs used 52 % of the machine. Close them and repeat.');
    expect(text).not.toContain('/home/someone');
  });

  test('a curve has its series and its axis', () => {
    expect(resultMarkdown(curve)).toContain('| series | Task size (µs) | Speed-up | spread |  |\n|---|---|--:|--:|---|\n| process pool | 100 | 0.400x |');
  });

  test('names of a user become no markup', () => {
    const result = sampleResult({ title: '__init__ <b>|x|', cells: [sampleCell('sequential', { label: 'a|b\n# c' })], request: { ...rich.request, kind: 'function', name: 'f', argumentsText: '`x`', file: 'a_b_.py' } });
    const text = resultMarkdown(result);
    expect(text).toContain('## \\_\\_init\\_\\_ \\<b\\>\\|x\\|');
    expect(text).toContain('| a\\|b \\# c |');
    expect(text).toContain("`f('x')` in a\\_b\\_.py");
  });

  test('a comparison', () => {
    expect(comparisonMarkdown(compareResults(rich, rich))).toContain('No change detected.\n\n|  | before | now | change |\n|---|--:|--:|---|\n| sequential | 40.6 ms | 40.6 ms | no change detected |');
  });
});

describe('a result file', () => {
  test('comes back as it was, but for the path of the interpreter', () => {
    const text = exportResult(rich);
    expect(text).not.toContain('/home/someone');
    expect(parseResult(text)).toEqual({ result: { ...rich, environment: { ...rich.environment, executable: '' } } });
    expect(parseResult(`\ufeff${text}`)).toHaveProperty('result');
  });

  test('of several runs', () => {
    const runs: RunResult[] = [rich, curve];
    expect(parseResults(JSON.stringify({ schema: 1, runs }))).toEqual({ results: runs });
    expect(parseResults(JSON.stringify(rich))).toEqual({ results: [rich] });
    expect(parseResults(JSON.stringify({ schema: 1, runs: [rich, { schema: 1 }] }))).toEqual({ problem: expect.stringMatching(/^It is not a benchmark result: /) as string });
    expect(parseResults('{"runs": []}')).toEqual({ problem: 'It holds no runs.' });
  });

  test.each([
    ['', 'It is not JSON.'],
    ['[]', 'It is not a benchmark result: schema: Invalid key: Expected "schema" but received undefined.'],
    ['null', 'It is not a benchmark result: Invalid type: Expected Object but received null.'],
    [JSON.stringify({ ...rich, schema: 3 }), 'It has form 3 of result files; this version of Interlock reads form 1.'],
    [JSON.stringify({ ...rich, cells: [{ id: 1 }] }), 'It is not a benchmark result: cells.0.id: Invalid type: Expected string but received 1.'],
  ])('that is none: %.20s', (text, problem) => {
    expect(parseResult(text)).toEqual({ problem });
  });
});

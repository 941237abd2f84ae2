// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { factorInterval, factorText } from '../../src/webview/format/factor';
import { chartUnit, interpreterLine, quantity, withInterval } from '../../src/webview/format/units';
import { duration, when } from '../../src/webview/format/when';
import { announcement, announcementPause, LiveRegion } from '../../src/webview/parts/live-region';
import { moved } from '../../src/webview/parts/roving';
import { factsOf } from '../../src/webview/run/interpreter-header';
import { replay } from '../../src/webview/state/live';
import { chartsOfResult } from '../../src/webview/state/rows';
import { barChart, environment, panelState, recorded, result } from './fixtures';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('figures: three digits, one unit a chart, own units over many decades', () => {
  expect(quantity(0.0123, 's')).toBe('12.3 ms');
  expect(quantity(2.012, 'ratio')).toBe('2.01×');
  expect(quantity(Number.NaN, 's')).toBe('–');
  expect(quantity(0, 's')).toBe('0 s');
  const ms = chartUnit([0.002, 0.03], 's');
  expect([ms.name, ms.text(0.002), ms.text(0.03), ms.tick(0.03)]).toEqual(['ms', '2.00 ms', '30.0 ms', '30']);
  const wide = chartUnit([1e-9, 1e9], 's');
  expect([wide.name, wide.text(1e-9), wide.tick(1e-6)]).toEqual(['', '1.00 ns', '1 µs']);
  expect(chartUnit([], 's').text(Number.POSITIVE_INFINITY)).toBe('–');
  expect(chartUnit([0.5], 'share').tick(0.5)).toBe('50 %');
  expect(withInterval(ms, 0.01, 0.009, 0.011)).toBe('10.0 ms [9.00 ms – 11.0 ms]');
  expect(withInterval(ms, 0.01, 0.01, 0.01)).toBe('10.0 ms');
});

test('factors speak in the direction of their chart', () => {
  const [chart] = chartsOfResult(result());
  const row = (factor: { ratio: number; lo: number | null; hi: number | null; verdict: 'a' | 'b' | 'equal' | 'inconclusive' | null } | null): Parameters<typeof factorText>[1] => ({ ...chart!.rows[1]!, factor });
  const text = (better: 'lower' | 'higher' | 'none', unit: 's' | 'B', ratio: number, verdict: 'a' | 'b' | 'equal' | 'inconclusive' | null = null): string =>
    factorText(barChart({ y: { label: '', unit, scale: 'linear', better } }), row({ ratio, lo: null, hi: null, verdict }));
  expect(text('lower', 's', 2)).toBe('2.00× faster');
  expect(text('lower', 's', 0.5)).toBe('2.00× slower');
  expect(text('lower', 'B', 0.5)).toBe('2.00× larger');
  expect(text('none', 's', 0.5)).toBe('0.500× as much');
  expect(text('lower', 's', 1.02, 'equal')).toBe('about equal');
  expect(text('lower', 's', 1.2, 'inconclusive')).toBe('1.20× faster?');
  expect(factorText(chart!.chart, chart!.rows[0]!)).toBe('baseline');
  expect(factorInterval(chart!.chart, row({ ratio: 0.5, lo: 0.4, hi: 0.8, verdict: 'b' }))).toBe('1.25× – 2.50×');
});

test('times and durations', () => {
  const now = new Date(2026, 10, 21, 15, 0);
  expect(when(new Date(2026, 10, 21, 9, 5).toISOString(), now)).toBe('today 09:05');
  expect(when(new Date(2026, 10, 20, 23, 59).toISOString(), now)).toBe('yesterday 23:59');
  expect(when(new Date(2026, 10, 3, 14, 5).toISOString(), now)).toBe('3 Nov 2026 14:05');
  expect(when('no date', now)).toBe('no date');
  expect([duration(0.2), duration(59.6), duration(60), duration(80), duration(-1), duration(Number.NaN)]).toEqual(['1 s', '1 min', '1 min', '1 min 20 s', '', '']);
});

test('the header says what decides about concurrency', () => {
  expect(interpreterLine({ ...environment, effectiveCores: 1.93, usableCores: 2 })).toBe('CPython 3.12.1 · GIL on · 1.9 of 2 cores effective');
  const facts = (more: Partial<typeof environment>): Readonly<Record<string, string>> => Object.fromEntries(factsOf({ ...environment, ...more }).map(({ name, value }) => [name, value]));
  expect(facts({ gilEnabled: false, freeThreadedBuild: true })).toMatchObject({ GIL: 'off', Build: 'free-threaded' });
  expect(facts({ cpuCount: 8, affinity: 4, quota: 1.5, usableCores: 1.5 })['Usable cores']).toBe('1.5 of 8 (4 by affinity, 1.5 by cgroup)');
  expect(facts({ effectiveCores: null })['Effective cores']).toBe('not measured yet');
  expect(factsOf({ ...environment, effectiveCores: 0.9, usableCores: 2 }).find(({ name }) => name === 'Effective cores')!.strong).toBe(true);
});

test('progress and verdict are announced', () => {
  const running = { title: 'Quick overview', position: 1, of: 1, interpreter: 'Python', events: [] };
  const state = panelState({ running });
  expect(announcement({ state, view: 'run', live: replay(recorded.slice(0, 14)) })).toMatch(/^Quick overview is running, rounds \d of \d/);
  expect(announcement({ state, view: 'run', live: replay(recorded) })).toBe(replay(recorded).result!.verdict.sentence);
  expect(announcement({ state: panelState({ shown: { run: 'a', result: result() } }), view: 'run', live: replay([]) })).toBe('Threads are 4.0 times as fast.');
});

test('the live region speaks at most once in two seconds, and says the last text in the end', () => {
  const root = document.createElement('div');
  const say = (text: string): void => {
    void act(() => {
      render(<LiveRegion text={text} />, root);
    });
  };
  const pass = (milliseconds: number): void => {
    void act(() => {
      vi.advanceTimersByTime(milliseconds);
    });
  };
  say('first');
  pass(1);
  expect(root.textContent).toBe('first');
  const heard = new Set<string>();
  for (let step = 1; step <= 30; step += 1) {
    say(`step ${step}`);
    pass(100);
    heard.add(root.textContent);
  }
  expect(heard.size).toBeLessThanOrEqual(3);
  say('done');
  pass(announcementPause);
  expect(root.textContent).toBe('done');
});

test('arrows run the other way in right-to-left text', () => {
  const target = document.createElement('div');
  document.body.append(target);
  const key = (name: string): Parameters<typeof moved>[0] => ({ key: name, ctrlKey: false, altKey: false, metaKey: false, target });
  expect(moved(key('ArrowRight'), 0, 4, 'horizontal')).toBe(1);
  target.setAttribute('style', 'direction: rtl');
  expect(moved(key('ArrowRight'), 1, 4, 'horizontal')).toBe(0);
  expect(moved(key('ArrowDown'), 3, 4, 'vertical')).toBe(3);
  target.remove();
});

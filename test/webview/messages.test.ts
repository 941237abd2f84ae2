import { expect, test, vi } from 'vitest';
import type { FromPanel } from '../../src/protocol/panel';
import { keptOf, listener, poster, type Host } from '../../src/webview/messages';
import { firstPage, kept, receive, restore } from '../../src/webview/state/page';
import { createStore } from '../../src/webview/state/store';
import { panelState, recorded, recordedResult, result, summary } from './fixtures';

function host(state?: unknown): Host & { readonly sent: unknown[] } {
  const sent: unknown[] = [];
  return { sent, postMessage: (message) => { sent.push(message); }, getState: () => state, setState: () => undefined };
}

test('a malformed message is neither sent nor received, and told once', () => {
  const say = vi.fn();
  const page = host();
  const post = poster(page, say);
  post({ type: 'run', presets: [], budget: 5 });
  post({ type: 'run', presets: [], budget: 5 });
  post({ type: 'run', presets: ['quick'], budget: 5 });
  expect(page.sent).toEqual([{ type: 'run', presets: ['quick'], budget: 5 }]);
  const receiveMessage = vi.fn();
  const accept = listener(receiveMessage, say);
  for (const bad of [null, 'x', {}, { type: 'state' }, { type: 'state', state: { ...panelState(), view: 'none' } }, { type: 'event', event: { event: 'sample' } }]) accept(bad);
  expect(receiveMessage).not.toHaveBeenCalled();
  const lines = say.mock.calls.map(([line]) => line as string);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.filter((line) => line.includes('was not sent'))).toHaveLength(1);
});

test('a snapshot replaces the state, replays the running events, and events continue it', () => {
  const running = { title: 'T', position: 1, of: 1, interpreter: 'Python', events: recorded.slice(0, 10) };
  const begun = receive(firstPage, { type: 'state', state: panelState({ running }) });
  expect(begun.live.seq).toBe(9);
  const further = recorded.slice(8).reduce((page, event) => receive(page, { type: 'event', event }), begun);
  expect(further.live.result).toEqual(recordedResult);
  expect(further.live.values.sequential!.rounds.length).toBe(recorded.filter((event) => event.event === 'sample' && event.cell === 'sequential' && !event.discarded).length);
  expect(receive(further, { type: 'state', state: panelState() }).live.result).toBeNull();
  expect(receive(further, { type: 'focus', target: 'tree' }).view).toBe('tree');
});

test('the page keeps ids, never data', () => {
  const shown = { run: 'a', result: result() };
  const page = receive(firstPage, { type: 'state', state: panelState({ shown, compared: { run: 'b', result: result() }, view: 'history' }) });
  expect(kept(page)).toEqual({ view: 'history', run: 'a', compared: 'b' });
});

test('after a reload the kept runs are asked for if the extension still stores them', () => {
  const history = [summary('a', result()), summary('b', result())];
  const before = { view: 'run', run: 'a', compared: 'b' } as const;
  const asked: readonly FromPanel[] = [{ type: 'show', run: 'a' }, { type: 'compare', run: 'b' }];
  expect(restore(before, panelState({ history }))).toEqual(asked);
  expect(restore(before, panelState({ history: history.slice(0, 1) }))).toEqual(asked.slice(0, 1));
  expect(restore(before, panelState())).toEqual([]);
  expect(restore(null, panelState({ history }))).toEqual([]);
  expect(restore(before, panelState({ history, shown: { run: 'c', result: result() } }))).toEqual([]);
});

test('what was kept in another shape is ignored', () => {
  expect(keptOf(host({ view: 'tree', run: null, compared: null }))).toEqual({ view: 'tree', run: null, compared: null });
  for (const bad of [undefined, null, 7, {}, { view: 'nowhere', run: null, compared: null }]) expect(keptOf(host(bad))).toBeNull();
});

test('a store tells its listeners about changes only', () => {
  const store = createStore(1);
  const listen = vi.fn();
  const stop = store.subscribe(listen);
  store.update((value) => value);
  store.update((value) => value + 1);
  stop();
  store.update((value) => value + 1);
  expect(listen).toHaveBeenCalledTimes(1);
  expect(store.get()).toBe(3);
});

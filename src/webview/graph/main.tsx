import { render } from 'preact';
import * as v from 'valibot';
import { FromGraphPage, keptByGraphPage, ToGraphPage } from '../../protocol/graph';
import { createStore } from '../state/store';
import { GraphApp } from './graph-app';
import { firstGraphPage, keptOfPage, receiveGraph, type GraphPage } from './page-state';
import '../css/graph-page.css';

const host = acquireVsCodeApi();
const before = keptByGraphPage(host.getState());
const store = createStore<GraphPage>({ ...firstGraphPage, ...before });
const root = document.getElementById('root') ?? document.body;

function post(message: FromGraphPage): void {
  const checked = v.safeParse(FromGraphPage, message);
  if (checked.success) host.postMessage(checked.output);
  else console.warn(`Interlock: a message to the extension was not sent, ${checked.issues[0].message}`);
}

function draw(): void {
  render(<GraphApp page={store.get()} post={post} onChange={(change) => { store.update((page) => ({ ...page, ...change })); }} />, root);
}

store.subscribe(() => {
  host.setState(keptOfPage(store.get()));
  draw();
});

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const checked = v.safeParse(ToGraphPage, event.data);
  if (checked.success) store.update((page) => receiveGraph(page, checked.output));
  else console.warn(`Interlock: a message of the extension was dropped, ${v.getDotPath(checked.issues[0]) ?? 'message'}: ${checked.issues[0].message}`);
});

draw();
host.setState(keptOfPage(store.get()));
post({ type: 'ready' });

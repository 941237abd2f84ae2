import { render } from 'preact';
import { App } from './app';
import { keptOf, listener, poster } from './messages';
import { firstPage, kept, receive, restore, type View } from './state/page';
import { createStore } from './state/store';
import './css/webview.css';

const host = acquireVsCodeApi();
const say = (line: string): void => {
  console.warn(line);
};
const post = poster(host, say);
const before = keptOf(host);
const store = createStore({ ...firstPage, view: before?.view ?? firstPage.view });
const root = document.getElementById('root') ?? document.body;

/** The tab changes at once; the extension is told, and its next snapshot says the same. */
function show(view: View): void {
  store.update((page) => ({ ...page, view, state: page.state === null ? null : { ...page.state, view } }));
  post({ type: 'view', view });
}

let drawing = false;
function draw(): void {
  drawing = false;
  render(<App page={store.get()} post={post} onView={show} />, root);
}

store.subscribe(() => {
  const page = store.get();
  if (page.state !== null) host.setState(kept(page));
  // Samples may come by the hundred; one picture a frame is enough.
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(draw);
});

const accept = listener((message) => {
  const first = store.get().state === null;
  store.update((page) => receive(page, message));
  if (first && message.type === 'state') restore(before, message.state).forEach(post);
}, say);
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  accept(event.data);
});

draw();
post({ type: 'ready' });

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PanelState, RunSummary } from '../../protocol/panel';
import { when } from '../format/when';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { Empty } from '../parts/empty';
import { Comparison } from './comparison';

const kinds: Readonly<Record<RunSummary['kind'], string>> = { preset: 'benchmark', function: 'function', pattern: 'pattern' };

/** Earlier runs: show, compare with the one on show, delete, import. */
export function HistoryView({ state, post }: { readonly state: PanelState; readonly post: Post }): JSX.Element {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const shown = state.history.filter((one) => {
    const text = `${one.title} ${one.name} ${one.interpreter} ${one.sentence} ${kinds[one.kind]}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const importButton = <Button icon="open" onClick={() => { post({ type: 'import' }); }}>Import a result…</Button>;
  if (state.history.length === 0) {
    return (
      <Empty icon="gauge" title="No runs yet" text="Every run is kept here, across reloads. A result exported as JSON can be brought in and compared.">
        <Button kind="primary" icon="play" onClick={() => { post({ type: 'view', view: 'run' }); }}>Choose a benchmark</Button>
        {importButton}
      </Empty>
    );
  }
  return (
    <div class="history">
      <div class="toolbar">
        <input type="search" class="search" placeholder="Search runs" aria-label="Search runs" value={search} onInput={(event) => { setSearch(event.currentTarget.value); }} />
        <span class="toolbar-space" />
        {importButton}
      </div>
      {state.compared !== null && state.shown !== null && <Comparison before={state.compared} after={state.shown} post={post} />}
      {shown.length === 0 && <p class="muted">No run matches. Try fewer words.</p>}
      <ul class="runs" aria-label="Runs, the newest first">
        {shown.map((one) => <Run key={one.run} summary={one} state={state} post={post} />)}
      </ul>
    </div>
  );
}

function Run({ summary, state, post }: { readonly summary: RunSummary; readonly state: PanelState; readonly post: Post }): JSX.Element {
  const onShow = state.shown?.run === summary.run;
  const compared = state.compared?.run === summary.run;
  const sameBenchmark = state.shown !== null && !onShow && state.shown.result.request.kind === summary.kind && state.shown.result.request.name === summary.name;
  const time = when(summary.created, new Date());
  const name = `${summary.title}, ${time}`;
  return (
    <li class={onShow ? 'run on-show' : 'run'}>
      <div class="run-line">
        <span class="run-name">{summary.title}</span>
        {onShow && <span class="badge">on show</span>}
        {compared && <span class="badge">compared</span>}
        {summary.partial && <span class="badge quiet">stopped early</span>}
        <span class="run-when"><time dateTime={summary.created}>{time}</time>{` · ${summary.interpreter} · ${kinds[summary.kind]}`}</span>
      </div>
      <p class="run-sentence">{summary.sentence}</p>
      <div class="button-row">
        <Button kind="quiet" icon="open" title={`Show ${name}`} onClick={() => { post({ type: 'show', run: summary.run }); }}>Show</Button>
        {sameBenchmark && !compared && <Button kind="quiet" icon="equal" title={`Compare the run on show with ${name}`} onClick={() => { post({ type: 'compare', run: summary.run }); }}>Compare</Button>}
        {compared && <Button kind="quiet" icon="cross" onClick={() => { post({ type: 'compare', run: null }); }}>End comparison</Button>}
        <Button kind="quiet" icon="trash" title={`Delete ${name}`} onClick={() => { post({ type: 'delete', run: summary.run }); }} />
      </div>
    </li>
  );
}

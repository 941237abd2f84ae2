import type { JSX } from 'preact';
import type { RunResult } from '../../core/bench/model';
import type { PanelState } from '../../protocol/panel';
import { exportSvg } from '../charts/export-svg';
import { when } from '../format/when';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { commandOf } from './command';

interface ResultActionsProps {
  readonly run: string;
  readonly result: RunResult;
  readonly state: PanelState;
  readonly interpreter: string | null;
  readonly post: Post;
}

/** Repeat, compare, export, and the same measurement as a command. */
export function ResultActions({ run, result, state, interpreter, post }: ResultActionsProps): JSX.Element {
  const earlier = state.history.filter((one) => one.run !== run && one.kind === result.request.kind && one.name === result.request.name);
  const command = commandOf(result, interpreter);
  return (
    <div class="toolbar" role="group" aria-label="What to do with this run">
      <Button icon="repeat" disabled={state.running !== null || !state.trusted} onClick={() => { post({ type: 'repeat', run }); }}>Repeat</Button>
      {earlier.length > 0 && (
        <label class="field inline">
          <span class="field-label">Compare with</span>
          <select value={state.compared?.run ?? ''} onChange={(event) => { post({ type: 'compare', run: event.currentTarget.value === '' ? null : event.currentTarget.value }); }}>
            <option value="">no other run</option>
            {earlier.map((one) => <option key={one.run} value={one.run}>{`${when(one.created, new Date())} · ${one.interpreter}`}</option>)}
          </select>
        </label>
      )}
      <span class="toolbar-space" />
      <span class="button-row" role="group" aria-label="Export">
        <span class="field-label" aria-hidden="true">Export</span>
        {(['json', 'csv', 'markdown'] as const).map((format) => (
          <Button key={format} kind="quiet" title={`Export as ${names[format]}`} onClick={() => { post({ type: 'export', run, format }); }}>{names[format]}</Button>
        ))}
        <Button kind="quiet" title="Export the charts as SVG" onClick={() => { post({ type: 'export', run, format: 'svg', svg: exportSvg(document, result.title) }); }}>SVG</Button>
      </span>
      {command !== null && <Button kind="quiet" icon="copy" title={command} onClick={() => { post({ type: 'copy', text: command }); }}>Copy command</Button>}
    </div>
  );
}

const names = { json: 'JSON', csv: 'CSV', markdown: 'Markdown' } as const;

import type { JSX } from 'preact';
import { compareResults, interpreterName } from '../../core/bench/compare';
import type { RunResult } from '../../core/bench/model';
import { when } from '../format/when';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { SideBySide } from './side-by-side';

interface Stored {
  readonly run: string;
  readonly result: RunResult;
}

/** Two runs of one benchmark: what changed, or why nothing is concluded; both are shown in any case. */
export function Comparison({ before, after, post }: { readonly before: Stored; readonly after: Stored; readonly post: Post }): JSX.Element {
  const comparison = compareResults(before.result, after.result);
  const now = new Date();
  return (
    <section class="card comparison" aria-label="Comparison">
      <div class="card-head">
        <Icon name={comparison.comparable ? 'equal' : 'info'} />
        <h3>{comparison.comparable ? 'Compared with an earlier run' : 'Side by side, without a verdict'}</h3>
        <Button kind="quiet" icon="cross" title="End the comparison" onClick={() => { post({ type: 'compare', run: null }); }} />
      </div>
      <p>{comparison.sentence}</p>
      {comparison.notes.map((note) => <p key={note} class="muted">{note}</p>)}
      <SideBySide
        names={[`${interpreterName(before.result.environment)}, ${when(before.result.created, now)}`, `${interpreterName(after.result.environment)}, ${when(after.result.created, now)}`]}
        comparison={comparison} charts={after.result.charts}
      />
    </section>
  );
}

import type { JSX } from 'preact';
import { ChartFrame } from '../charts/chart-frame';
import { duration } from '../format/when';
import { interpreterLine } from '../format/units';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import type { PanelState } from '../../protocol/panel';
import type { Live } from '../state/live';
import { chartsOfLive } from '../state/rows';
import { VerdictCard } from './verdict-card';
import { Warnings } from './warnings';

interface LiveRunProps {
  readonly running: NonNullable<PanelState['running']>;
  readonly live: Live;
  readonly post: Post;
}

/** A run in progress: what is being done, how far it is, and the bars as they grow. */
export function LiveRun({ running, live, post }: LiveRunProps): JSX.Element {
  const charts = chartsOfLive(live);
  const footer = live.environment === null ? '' : interpreterLine(live.environment);
  return (
    <div class="live">
      <div class="run-head">
        <div class="run-title">
          <h2>{live.title === '' ? running.title : live.title}</h2>
          {running.of > 1 && <span class="badge">{`${running.position} of ${running.of}`}</span>}
        </div>
        <Button kind="secondary" icon="stop" title="Stop the run (Escape)" onClick={() => { post({ type: 'stop' }); }}>Stop</Button>
      </div>
      <Progress live={live} running={running} />
      {live.result !== null && <VerdictCard verdict={live.result.verdict} />}
      {live.error !== null && (
        <section class="card problem" aria-label="Error">
          <p class="next">{live.error.message}</p>
          {live.error.next !== '' && <p>{live.error.next}</p>}
          {live.error.traceback !== '' && <pre class="output" tabIndex={0}>{live.error.traceback}</pre>}
        </section>
      )}
      <Warnings warnings={live.result?.warnings ?? live.warnings} />
      {charts.map((data) => (
        <ChartFrame key={data.chart.id} data={data} prefix={`live-${data.chart.id}`} winners={live.result?.verdict.winners ?? []} footer={footer} />
      ))}
      {charts.length === 0 && <p class="muted">{`Starting ${running.interpreter} …`}</p>}
    </div>
  );
}

function Progress({ live, running }: { readonly live: Live; readonly running: LiveRunProps['running'] }): JSX.Element {
  const { progress } = live;
  const known = progress !== null && progress.of > 0;
  return (
    <div class="progress">
      <progress aria-label={`Progress of ${running.title}`} {...(known ? { value: Math.min(progress.done, progress.of), max: progress.of } : {})} />
      <div class="progress-text">
        <span>{progress === null ? 'starting' : known ? `${progress.phase} · ${progress.done} of ${progress.of}` : progress.phase}</span>
        <span>{progress?.eta === null || progress === null ? running.interpreter : `about ${duration(progress.eta)} left`}</span>
      </div>
    </div>
  );
}

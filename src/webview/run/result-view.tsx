import type { JSX } from 'preact';
import { presetById } from '../../core/bench/presets';
import type { RunResult } from '../../core/bench/model';
import type { PanelState } from '../../protocol/panel';
import { ChartFrame } from '../charts/chart-frame';
import { interpreterLine } from '../format/units';
import { duration, when } from '../format/when';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { chartsOfResult } from '../state/rows';
import { ClaimsTable } from './claims-table';
import { ResultActions } from './result-actions';
import { VerdictCard } from './verdict-card';
import { Warnings } from './warnings';

interface ResultViewProps {
  readonly run: string;
  readonly result: RunResult;
  readonly state: PanelState;
  readonly post: Post;
}

/** A finished run: verdict, warnings, charts, claims, and what can be done with it. */
export function ResultView({ run, result, state, post }: ResultViewProps): JSX.Element {
  const interpreter = state.interpreters.find((one) => one.path === result.environment.executable)?.path ?? state.interpreter;
  const footer = interpreterLine(result.environment);
  const claims = presetById(result.request.name)?.claims ?? [];
  const mayRun = state.running === null && state.trusted;
  const longer = Math.min(600, result.request.budget + 10);
  return (
    <div class="result">
      <VerdictCard verdict={result.verdict}>
        {result.verdict.outcome === 'inconclusive' && result.request.kind === 'preset' && (
          <Button icon="repeat" disabled={!mayRun} onClick={() => { post({ type: 'run', presets: [result.request.name], budget: longer }); }}>Spend 10 more seconds</Button>
        )}
      </VerdictCard>
      <Warnings warnings={result.warnings} />
      {chartsOfResult(result).map((data) => (
        <ChartFrame key={`${run}-${data.chart.id}`} data={data} prefix={`result-${data.chart.id}`} winners={result.verdict.winners} footer={footer} />
      ))}
      {result.request.kind === 'preset' && <ClaimsTable claims={claims} outcomes={result.verdict.claims} />}
      <ResultActions run={run} result={result} state={state} interpreter={interpreter} post={post} />
      <p class="run-meta">
        {[
          `Measured ${when(result.created, new Date())}`, `took ${duration(result.seconds)}`, `budget ${duration(result.request.budget)}`, `seed ${result.request.seed}`,
          result.environment.platform, result.environment.cpuModel,
        ].filter((part) => part !== '').join(' · ')}
      </p>
    </div>
  );
}

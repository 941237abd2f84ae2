import type { JSX } from 'preact';
import type { PanelState } from '../../protocol/panel';
import { Comparison } from '../history/comparison';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { Empty } from '../parts/empty';
import { LiveRun } from '../run/live-run';
import { ResultView } from '../run/result-view';
import type { Live } from '../state/live';
import { ProfileCard } from './profile-card';
import { TargetForm } from './target-form';

interface FunctionViewProps {
  readonly state: PanelState;
  readonly live: Live;
  readonly post: Post;
}

/** Benchmark one of the user's functions: how it is called, what that starts, and what it turned out to be. */
export function FunctionView({ state, live, post }: FunctionViewProps): JSX.Element {
  const shown = state.shown?.result.request.kind === 'function' ? state.shown : null;
  if (state.target === null && shown === null) {
    return (
      <Empty icon="gauge" title="Benchmark one of your functions" text="Put the cursor into a function of a Python file and choose “Interlock: Benchmark This Function” from the command palette, its code lens or a hover. You see the exact command before anything runs.">
        <Button kind="primary" icon="play" onClick={() => { post({ type: 'view', view: 'run' }); }}>Try a ready-made benchmark</Button>
      </Empty>
    );
  }
  return (
    <div class="function-view">
      {state.target !== null && <TargetForm key={`${state.target.file}:${state.target.qualname}`} target={state.target} state={state} post={post} />}
      {state.running !== null && <LiveRun running={state.running} live={live} post={post} />}
      {state.running === null && shown !== null && (
        <>
          {shown.result.function !== null && <ProfileCard profile={shown.result.function} result={shown.result} state={state} post={post} />}
          {state.compared !== null && <Comparison before={state.compared} after={shown} post={post} />}
          <ResultView run={shown.run} result={shown.result} state={state} post={post} />
        </>
      )}
    </div>
  );
}

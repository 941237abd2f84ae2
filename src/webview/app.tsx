import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PanelState } from '../protocol/panel';
import { FunctionView } from './function/function-view';
import { HistoryView } from './history/history-view';
import type { Post } from './messages';
import { announcement, LiveRegion } from './parts/live-region';
import { ProblemCard } from './parts/problem-card';
import { Tabs, tabs } from './parts/tabs';
import { InterpreterHeader } from './run/interpreter-header';
import { RunView } from './run/run-view';
import type { Page, View } from './state/page';
import { TreeView } from './tree/tree-view';

interface AppProps {
  readonly page: Page;
  readonly post: Post;
  readonly onView: (view: View) => void;
}

/** The whole panel. */
export function App({ page, post, onView }: AppProps): JSX.Element {
  const { state, view } = page;
  const running = state !== null && state.running !== null;
  useEffect(() => {
    if (!running) return undefined;
    const stop = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) post({ type: 'stop' });
    };
    document.addEventListener('keydown', stop);
    return () => {
      document.removeEventListener('keydown', stop);
    };
  }, [running, post]);
  if (state === null) return <p class="muted loading" role="status">Loading …</p>;
  return (
    <>
      <LiveRegion text={announcement(page)} />
      <InterpreterHeader state={state} environment={page.live.environment ?? shownEnvironment(state)} post={post} />
      <Tabs view={view} onView={onView} />
      <main>
        <div id={`view-${view}`} role="tabpanel" aria-labelledby={`tab-${view}`} class="view">
          <h1 class="sr-only">{`Interlock: ${tabs.find((tab) => tab.id === view)?.title ?? ''}`}</h1>
          {state.problem !== null && <ProblemCard problem={state.problem} post={post} />}
          {view === 'run' && <RunView state={state} live={page.live} post={post} />}
          {view === 'function' && <FunctionView state={state} live={page.live} post={post} />}
          {view === 'tree' && <TreeView state={state} post={post} />}
          {view === 'history' && <HistoryView state={state} post={post} />}
        </div>
      </main>
    </>
  );
}

/** What the run on show says of its interpreter, if that is still the chosen one: it has measured the effective cores. */
function shownEnvironment(state: PanelState): NonNullable<PanelState['shown']>['result']['environment'] | null {
  const environment = state.shown?.result.environment ?? null;
  return environment !== null && environment.executable === state.interpreter ? environment : null;
}

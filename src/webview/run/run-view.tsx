import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { presetById, presets } from '../../core/bench/presets';
import type { PanelState } from '../../protocol/panel';
import { Comparison } from '../history/comparison';
import { duration } from '../format/when';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { Segmented } from '../parts/segmented';
import type { Live } from '../state/live';
import { budgetFor, budgetOptions, secondsOf, type BudgetName } from './budget';
import { ClaimsTable } from './claims-table';
import { LiveRun } from './live-run';
import { PresetList } from './preset-list';
import { ResultView } from './result-view';

interface RunViewProps {
  readonly state: PanelState;
  readonly live: Live;
  readonly post: Post;
}

/** Choose a benchmark, run it, read what it says. */
export function RunView({ state, live, post }: RunViewProps): JSX.Element {
  const shownName = state.shown?.result.request.kind === 'preset' ? state.shown.result.request.name : null;
  const [selected, setSelected] = useState<string | null>(shownName ?? (state.shown === null ? 'quick' : null));
  const [budget, setBudget] = useState<BudgetName | null>(null);
  const [open, setOpen] = useState(false);
  const shownRun = state.shown?.run ?? null;
  useEffect(() => {
    // A run that has just come on show is the one that the user looks at.
    if (shownRun !== null) setSelected(shownName);
  }, [shownRun, shownName]);
  // A run that was started elsewhere, from the palette or the tree, is the one in the list, too.
  const runningPreset = state.running === null ? undefined : presets.find((one) => one.title === (live.title === '' ? state.running?.title : live.title));
  const preset = runningPreset ?? (selected === null ? undefined : presetById(selected));
  const chosen = budget ?? budgetFor(preset);
  const mayRun = state.trusted && state.interpreter !== null && state.running === null;
  const run = (id: string): void => {
    setSelected(id);
    setOpen(false);
    post({ type: 'run', presets: [id], budget: secondsOf(budget ?? budgetFor(presetById(id))) });
  };
  const measured = new Set(state.history.filter((one) => one.kind === 'preset').map((one) => one.name));
  return (
    <div class="run-view">
      <aside class={open ? 'sidebar open' : 'sidebar'} aria-label="Benchmarks">
        <button type="button" class="sidebar-toggle" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <Icon name="chevron" /><span>{preset === undefined ? 'Benchmarks' : `Benchmark: ${preset.title}`}</span>
        </button>
        <div class="sidebar-body">
          <PresetList selected={preset?.id ?? null} measured={measured} disabled={!mayRun} onSelect={setSelected} onRun={run} />
          <Button
            kind="quiet" icon="play" disabled={!mayRun} title={`Every benchmark, ${duration(secondsOf(chosen))} each`}
            onClick={() => { post({ type: 'run', presets: presets.map((one) => one.id), budget: secondsOf(chosen) }); }}
          >
            {`Run all ${presets.length} (about ${duration(presets.length * secondsOf(chosen))})`}
          </Button>
        </div>
      </aside>
      <div class="stage">
        {state.running !== null
          ? <LiveRun running={state.running} live={live} post={post} />
          : (
            <>
              <div class="run-head">
                <div class="run-title">
                  <h2>{preset?.title ?? state.shown?.result.title ?? ''}</h2>
                  {preset !== undefined && <p class="question">{preset.question}</p>}
                </div>
                {preset !== undefined && (
                  <div class="run-controls">
                    <Segmented name="budget" label="Time to spend" options={budgetOptions} value={chosen} disabled={!mayRun} onChange={setBudget} />
                    <Button kind="primary" icon="play" disabled={!mayRun} title={mayRun ? 'Run this benchmark' : blockedBy(state)} onClick={() => { run(preset.id); }}>Run</Button>
                  </div>
                )}
              </div>
              {preset !== undefined && secondsOf(chosen) < preset.budget && <p class="muted">{`It needs about ${preset.budget} s for a verdict on an idle machine.`}</p>}
              <Stage state={state} selected={selected} shownName={shownName} post={post} />
            </>
          )}
      </div>
    </div>
  );
}

function blockedBy(state: PanelState): string {
  if (!state.trusted) return 'Nothing is run before this workspace is trusted';
  return 'Choose an interpreter first';
}

/** Below the head: the result of the chosen benchmark, or what it would do. */
function Stage({ state, selected, shownName, post }: { readonly state: PanelState; readonly selected: string | null; readonly shownName: string | null; readonly post: Post }): JSX.Element {
  if (state.shown !== null && selected === shownName) {
    return (
      <>
        {state.compared !== null && <Comparison before={state.compared} after={state.shown} post={post} />}
        <ResultView run={state.shown.run} result={state.shown.result} state={state} post={post} />
      </>
    );
  }
  const preset = selected === null ? undefined : presetById(selected);
  const earlier = state.history.find((one) => one.kind === 'preset' && one.name === selected);
  return (
    <div class="introduction">
      {preset !== undefined && <p class="about">{preset.about}</p>}
      {earlier !== undefined && (
        <p class="last-run">
          <span>{earlier.sentence}</span>
          <Button kind="quiet" icon="open" onClick={() => { post({ type: 'show', run: earlier.run }); }}>Show this run</Button>
        </p>
      )}
      {!state.trusted && (
        <Empty icon="info" title="Nothing is run in Restricted Mode" text="Benchmarks start your Python interpreter. Trust this workspace to run them; the decision tree and earlier results work without.">
          <Button kind="primary" onClick={() => { post({ type: 'manageTrust' }); }}>Manage workspace trust</Button>
        </Empty>
      )}
      {state.trusted && state.interpreter === null && (
        <Empty icon="question" title="No Python interpreter found" text="Install Python 3.8 or later, or say where yours is. It is only started when you run a benchmark.">
          <Button kind="primary" onClick={() => { post({ type: 'browseInterpreter' }); }}>Choose an interpreter…</Button>
        </Empty>
      )}
      {preset !== undefined && <ClaimsTable claims={preset.claims} outcomes={[]} />}
      {state.trusted && state.interpreter !== null && preset !== undefined && (
        <p class="muted">It runs on the interpreter above, in a process of its own, and needs nothing but the standard library. Escape stops it at any time.</p>
      )}
    </div>
  );
}

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FunctionTarget, PanelState } from '../../protocol/panel';
import { quantity } from '../format/units';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { Segmented } from '../parts/segmented';
import { Icon } from '../parts/icon';
import { budgetOptions, secondsOf, type BudgetName } from '../run/budget';
import { NumberField, TextField } from './fields';

interface TargetFormProps {
  readonly target: FunctionTarget;
  readonly state: PanelState;
  readonly post: Post;
}

type Draft = Pick<FunctionTarget, 'argumentsText' | 'setupText' | 'eachText' | 'tasks' | 'concurrency' | 'budget'>;

function draftOf({ argumentsText, setupText, eachText, tasks, concurrency, budget }: FunctionTarget): Draft {
  return { argumentsText, setupText, eachText, tasks, concurrency, budget };
}

/** Milliseconds after the last keystroke until the extension is told. */
const settle = 300;

/** How the function will be called, the exact command, the dry run, and the consent before it is called many times. */
export function TargetForm({ target, state, post }: TargetFormProps): JSX.Element {
  const [draft, setDraft] = useState<Draft>(draftOf(target));
  const told = useRef(JSON.stringify(draft));
  const tell = (): void => {
    const text = JSON.stringify(draft);
    if (text === told.current) return;
    told.current = text;
    post({ type: 'target', ...draft });
  };
  useEffect(() => {
    const timer = setTimeout(tell, settle);
    return () => {
      clearTimeout(timer);
    };
  }, [draft]);
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part });
  };
  const busy = state.running !== null;
  const mayRun = state.trusted && state.interpreter !== null && !busy;
  const tried = target.dryRun !== null && target.dryRun.forArguments === draft.argumentsText ? target.dryRun : null;
  return (
    <section class="card target" aria-label={`Benchmark ${target.qualname}`}>
      <div class="card-head">
        <h2><code>{`${target.isAsync ? 'async ' : ''}${target.qualname}`}</code></h2>
        <Button kind="quiet" icon="open" title={`Open ${target.shownFile}`} onClick={() => { post({ type: 'openTarget' }); }}>{`${target.shownFile}:${target.line + 1}`}</Button>
      </div>
      <code class="signature">{target.signature}</code>
      {target.warnings.map((warning) => <p key={warning} class="inline-problem"><Icon name="warning" />{warning}</p>)}
      <div class="form">
        <TextField label="Arguments" hint="As between the parentheses of a call" value={draft.argumentsText} disabled={busy} onChange={(argumentsText) => { change({ argumentsText }); }} />
        <div class="form-row">
          <TextField label="Set-up, once" hint="Statements before the first call; their names are visible to the arguments" value={draft.setupText} disabled={busy} multiline onChange={(setupText) => { change({ setupText }); }} />
          <TextField label="Before each call" hint="Statements outside the measured time" value={draft.eachText} disabled={busy} multiline onChange={(eachText) => { change({ eachText }); }} />
        </div>
        <div class="form-row">
          <NumberField label="Calls you need" hint="Decides between models; not the number of measured calls" value={draft.tasks} least={1} most={1_000_000_000} disabled={busy} onChange={(tasks) => { change({ tasks }); }} />
          <NumberField label="At once, at most" hint="The highest number of calls at the same time" value={draft.concurrency} least={1} most={10_000} disabled={busy} onChange={(concurrency) => { change({ concurrency }); }} />
        </div>
        <Segmented name="target-budget" label="Time to spend" options={budgetOptions} value={nearestBudget(draft.budget)} disabled={busy} onChange={(name) => { change({ budget: secondsOf(name) }); }} />
      </div>
      <details class="command">
        <summary>What will be started</summary>
        <pre class="output" tabIndex={0}>{target.command}</pre>
      </details>
      {tried !== null && <DryRun dryRun={tried} qualname={target.qualname} />}
      {target.dryRun !== null && tried === null && <p class="muted">The arguments have changed since the dry run. Try one call again.</p>}
      <div class="actions">
        <Button kind={tried === null ? 'primary' : 'secondary'} icon="play" disabled={!mayRun} onClick={() => { tell(); post({ type: 'dryRun' }); }}>Try one call</Button>
        <Button kind={tried === null ? 'secondary' : 'primary'} icon="gauge" disabled={!mayRun || tried === null} title={tried === null ? 'One call first: it shows what the benchmark would do' : undefined} onClick={() => { tell(); post({ type: 'benchmarkFunction' }); }}>Benchmark</Button>
        {!state.trusted && <Button onClick={() => { post({ type: 'manageTrust' }); }}>Manage workspace trust</Button>}
      </div>
    </section>
  );
}

function DryRun({ dryRun, qualname }: { readonly dryRun: NonNullable<FunctionTarget['dryRun']>; readonly qualname: string }): JSX.Element {
  return (
    <div class="dry-run">
      <p><Icon name="check" />{`One call took ${quantity(dryRun.seconds, 's')} and returned ${dryRun.resultType}.`}</p>
      {dryRun.unpicklable !== null && <p class="muted">{`Processes are left out: ${dryRun.unpicklable}`}</p>}
      <p class="consent">{`The benchmark will call `}<code>{qualname}</code>{` about ${dryRun.calls.toLocaleString('en-US')} times, up to ${dryRun.concurrent} at once.`}</p>
    </div>
  );
}

function nearestBudget(seconds: number): BudgetName {
  const names = budgetOptions.map((option) => option.value);
  return names.reduce((best, name) => (Math.abs(secondsOf(name) - seconds) < Math.abs(secondsOf(best) - seconds) ? name : best));
}

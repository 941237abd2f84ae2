import type { JSX } from 'preact';
import type { Environment } from '../../core/bench/model';
import type { Interpreter, PanelState } from '../../protocol/panel';
import { trim } from '../format/units';
import type { Post } from '../messages';
import { Button } from '../parts/button';

interface InterpreterHeaderProps {
  readonly state: PanelState;
  /** Of the run in progress: newer than what the interpreter list says. */
  readonly environment: Environment | null;
  readonly post: Post;
}

/** Which Python is measured, and what decides about its concurrency: GIL, cores, start method, subinterpreters. */
export function InterpreterHeader({ state, environment, post }: InterpreterHeaderProps): JSX.Element {
  const chosen = state.interpreters.find((one) => one.path === state.interpreter) ?? null;
  const known = environment ?? chosen?.environment ?? null;
  const busy = state.running !== null;
  return (
    <header class="interpreter" aria-label="Interpreter">
      <div class="pickers">
        <Picker
          label="Interpreter" none={null} interpreters={state.interpreters} value={state.interpreter} disabled={busy || !state.trusted}
          onChange={(path) => { if (path !== null) post({ type: 'chooseInterpreter', path }); }}
        />
        <Button kind="quiet" disabled={busy || !state.trusted} onClick={() => { post({ type: 'browseInterpreter' }); }}>Browse…</Button>
        {state.interpreters.length > 1 && (
          <Picker
            label="Compare with" none="no second interpreter" interpreters={state.interpreters.filter((one) => one.path !== state.interpreter)}
            value={state.secondInterpreter} disabled={busy || !state.trusted} onChange={(path) => { post({ type: 'compareInterpreters', path }); }}
          />
        )}
      </div>
      {known !== null && <Facts environment={known} />}
      {known === null && chosen !== null && chosen.problem === '' && <p class="muted">Its version, GIL and cores are shown once it has been started.</p>}
      {chosen !== null && chosen.problem !== '' && <p class="inline-problem">{chosen.problem}</p>}
    </header>
  );
}

interface PickerProps {
  readonly label: string;
  /** Text of the choice of none; `null`: one has to be chosen. */
  readonly none: string | null;
  readonly interpreters: readonly Interpreter[];
  readonly value: string | null;
  readonly disabled: boolean;
  readonly onChange: (path: string | null) => void;
}

function Picker({ label, none, interpreters, value, disabled, onChange }: PickerProps): JSX.Element {
  return (
    <label class="field inline">
      <span class="field-label">{label}</span>
      <select value={value ?? ''} disabled={disabled || (interpreters.length === 0 && none === null)} onChange={(event) => { onChange(event.currentTarget.value === '' ? null : event.currentTarget.value); }}>
        {none !== null && <option value="">{none}</option>}
        {none === null && value === null && <option value="">none found</option>}
        {interpreters.map((one) => (
          <option key={one.path} value={one.path} title={one.path} disabled={one.problem !== ''}>
            {one.problem === '' ? `${one.label} · ${one.source}` : `${one.label} · ${one.problem}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Facts({ environment }: { readonly environment: Environment }): JSX.Element {
  return (
    <dl class="facts">
      {factsOf(environment).map(({ name, value, why, strong }) => (
        <div key={name} class={strong ? 'fact strong' : 'fact'} title={why}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface NamedFact {
  readonly name: string;
  readonly value: string;
  /** What it means for the results. */
  readonly why: string;
  readonly strong: boolean;
}

/** The header's facts in words. */
export function factsOf(environment: Environment): readonly NamedFact[] {
  const build = [environment.freeThreadedBuild ? 'free-threaded' : '', environment.debugBuild ? 'debug' : '', ...environment.buildFlags].filter((part) => part !== '');
  const limits = [
    environment.affinity < environment.cpuCount ? `${trim(environment.affinity)} by affinity` : '',
    environment.quota === null ? '' : `${trim(environment.quota)} by cgroup`,
  ].filter((part) => part !== '');
  return [
    { name: 'Python', value: `${environment.implementation} ${environment.version}`, why: environment.executable, strong: false },
    ...(build.length === 0 ? [] : [{ name: 'Build', value: build.join(', '), why: 'How this Python was compiled', strong: environment.debugBuild }]),
    { name: 'GIL', value: environment.gilEnabled ? 'on' : 'off', why: environment.gilEnabled ? 'One thread runs Python code at a time' : 'Threads run Python code in parallel', strong: !environment.gilEnabled },
    {
      name: 'Usable cores', value: `${trim(environment.usableCores)} of ${trim(environment.cpuCount)}${limits.length === 0 ? '' : ` (${limits.join(', ')})`}`,
      why: 'What affinity and cgroup let this process use', strong: false,
    },
    {
      name: 'Effective cores', value: environment.effectiveCores === null ? 'not measured yet' : environment.effectiveCores.toFixed(1),
      why: 'Measured in the run: how many cores were really free',
      strong: environment.effectiveCores !== null && environment.effectiveCores < 0.8 * environment.usableCores,
    },
    { name: 'Start method', value: environment.startMethod, why: `Processes start by ${environment.startMethod}; available: ${environment.startMethods.join(', ')}`, strong: false },
    { name: 'Subinterpreters', value: { no: 'no', private: 'private module only', public: 'yes' }[environment.subinterpreters], why: 'Interpreters with a GIL of their own in one process', strong: false },
  ];
}

import type { JSX } from 'preact';
import type { PanelState } from '../../protocol/panel';
import type { Post } from '../messages';
import { Button } from './button';
import { Icon } from './icon';

type Problem = NonNullable<PanelState['problem']>;

/** A failure with all that is known of it: what, the command, its exit code, the end of its output, and what to do. */
export function ProblemCard({ problem, post }: { readonly problem: Problem; readonly post: Post }): JSX.Element {
  return (
    <section class="card problem" role="alert" aria-label="Problem">
      <div class="card-head">
        <Icon name="warning" />
        <h2>{problem.message}</h2>
        <Button kind="quiet" icon="cross" title="Dismiss" onClick={() => { post({ type: 'dismissProblem' }); }} />
      </div>
      {problem.next !== '' && <p class="next">{problem.next}</p>}
      {(problem.command !== '' || problem.exitCode !== null) && (
        <dl class="facts-list">
          {problem.command !== '' && <><dt>Command</dt><dd><code>{problem.command}</code></dd></>}
          {problem.exitCode !== null && <><dt>Exit code</dt><dd>{problem.exitCode}</dd></>}
        </dl>
      )}
      {problem.stderr !== '' && (
        <details>
          <summary>End of its error output</summary>
          <pre class="output" tabIndex={0}>{problem.stderr}</pre>
        </details>
      )}
      <div class="actions">
        <Button icon="copy" onClick={() => { post({ type: 'copy', text: problemReport(problem) }); }}>Copy report</Button>
      </div>
    </section>
  );
}

/** The failure as plain text, for a bug report. */
export function problemReport(problem: Problem): string {
  return [
    problem.message,
    problem.command === '' ? '' : `Command: ${problem.command}`,
    problem.exitCode === null ? '' : `Exit code: ${problem.exitCode}`,
    problem.stderr === '' ? '' : `Error output:\n${problem.stderr}`,
    problem.next === '' ? '' : `Next: ${problem.next}`,
  ].filter((part) => part !== '').join('\n');
}

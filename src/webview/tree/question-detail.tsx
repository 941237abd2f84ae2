import type { JSX } from 'preact';
import { presetById } from '../../core/bench/presets';
import type { Question, Step, Walk } from '../../core/decision/types';
import type { PanelState } from '../../protocol/panel';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { budgetFor, secondsOf } from '../run/budget';
import { sourceWords } from './items';
import { Quantities } from './quantities';

interface QuestionDetailProps {
  readonly question: Question;
  /** `null`: the walk does not come along here. */
  readonly step: Step | null;
  readonly walk: Walk;
  readonly state: PanelState;
  readonly post: Post;
}

/** A question: why it matters, how it is answered and by what, and every way to answer it differently. */
export function QuestionDetail({ question, step, walk, state, post }: QuestionDetailProps): JSX.Element {
  const said = state.evidence.answers[question.id];
  const answered = step !== null && step.answers.length > 0;
  const changes = walk.wouldChange.filter((change) => change.node === question.id);
  return (
    <div class="detail">
      <h3>{question.text}</h3>
      <p class="muted">{question.why}</p>
      {answered && (
        <p class="because">
          <span class={`chip ${step.source.replace(' ', '-')}`}>{sourceWords[step.source]}</span>
          <span>{step.source === 'you said' ? 'You answered by hand.' : `${step.because}.`}</span>
        </p>
      )}
      {answered && step.answers.length > 1 && <p class="muted">The interval reaches across the threshold, so both ways are followed. A longer run may decide.</p>}
      <div class="answers" role="group" aria-label="Answers">
        {question.answers.map((answer) => {
          const chosen = step?.answers.includes(answer.id) === true;
          return (
            <button
              key={answer.id} type="button" class={chosen ? 'answer chosen' : 'answer'} aria-pressed={said === answer.id}
              onClick={() => { post({ type: 'answer', node: question.id, answer: said === answer.id ? null : answer.id }); }}
            >
              <span class="answer-label">{answer.label}</span>
              <span class="answer-when">{answer.when}</span>
            </button>
          );
        })}
      </div>
      <div class="actions">
        {said !== undefined && <Button icon="cross" onClick={() => { post({ type: 'answer', node: question.id, answer: null }); }}>Take my answer back</Button>}
        <Measure question={question} state={state} post={post} />
      </div>
      {changes.length > 0 && (
        <div class="changes">
          <h4>What would change this</h4>
          <ul>{changes.map((change) => <li key={change.text}>{change.text}</li>)}</ul>
        </div>
      )}
      <Quantities symbols={question.needs} evidence={state.evidence} post={post} />
    </div>
  );
}

/** Runs exactly the benchmark that can answer the question. */
function Measure({ question, state, post }: { readonly question: Question; readonly state: PanelState; readonly post: Post }): JSX.Element | null {
  const { measure } = question;
  if (measure === null) return null;
  const mayRun = state.trusted && state.interpreter !== null && state.running === null;
  if (measure === 'function') {
    return (
      <Button icon="gauge" onClick={() => { post({ type: 'view', view: 'function' }); }}>
        {state.target === null ? 'Measure one of your functions' : `Measure ${state.target.qualname}`}
      </Button>
    );
  }
  const preset = presetById(measure);
  if (preset === undefined) return null;
  const budget = secondsOf(budgetFor(preset));
  return <Button icon="gauge" disabled={!mayRun} onClick={() => { post({ type: 'run', presets: [measure], budget }); }}>{`Measure it: ${preset.title} (${budget} s)`}</Button>;
}

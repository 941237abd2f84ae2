import type { JSX } from 'preact';
import { presetById } from '../../core/bench/presets';
import { filledLeaf } from '../../core/decision/leaf-text';
import type { Leaf, Walk } from '../../core/decision/types';
import type { PanelState } from '../../protocol/panel';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { budgetFor, secondsOf } from '../run/budget';

interface LeafDetailProps {
  readonly leaf: Leaf;
  /** Whether the walk ends here. */
  readonly reached: boolean;
  readonly walk: Walk;
  readonly state: PanelState;
  readonly post: Post;
}

/** A recommendation: what to do, what to mind, code to begin with, evidence, and what would lead elsewhere. */
export function LeafDetail({ leaf, reached, walk, state, post }: LeafDetailProps): JSX.Element {
  const texts = filledLeaf(leaf, state.evidence);
  const mayRun = state.trusted && state.interpreter !== null && state.running === null;
  const presets = leaf.presets.flatMap((id) => presetById(id) ?? []);
  return (
    <div class="detail leaf-detail">
      <h3>{leaf.title}</h3>
      <p class="recommendation">{texts.recommendation}</p>
      {texts.caveat !== '' && <p><b>Mind: </b>{texts.caveat}</p>}
      {leaf.disagreement !== '' && <p class="muted"><b>Where the primers disagree: </b>{leaf.disagreement}</p>}
      {leaf.skeleton !== null && <Code code={leaf.skeleton.code} note={codeNote(leaf)} post={post} />}
      <div class="changes">
        <h4>What would change this</h4>
        <ul>
          {texts.wouldChange !== '' && <li>{texts.wouldChange}</li>}
          {reached && walk.wouldChange.map((change) => <li key={change.text}>{change.text}</li>)}
        </ul>
      </div>
      {presets.length > 0 && (
        <div>
          <h4>See it measured here</h4>
          <div class="actions">
            {presets.map((preset) => (
              <Button key={preset.id} icon="play" disabled={!mayRun} title={preset.question} onClick={() => { post({ type: 'run', presets: [preset.id], budget: secondsOf(budgetFor(preset)) }); }}>{preset.title}</Button>
            ))}
          </div>
        </div>
      )}
      {leaf.rules.length > 0 && (
        <div>
          <h4>Rules that lead here</h4>
          <div class="actions">{leaf.rules.map((rule) => <Button key={rule} kind="quiet" icon="open" onClick={() => { post({ type: 'openRule', rule }); }}>{rule}</Button>)}</div>
        </div>
      )}
    </div>
  );
}

function codeNote({ skeleton }: Leaf): string {
  if (skeleton === null) return '';
  const version = `Python ${skeleton.minimumPython[0]}.${skeleton.minimumPython[1]} or later`;
  return skeleton.requires.length === 0 ? version : `${version}, needs ${skeleton.requires.join(', ')}`;
}

function Code({ code, note, post }: { readonly code: string; readonly note: string; readonly post: Post }): JSX.Element {
  return (
    <figure class="code">
      <figcaption><span class="muted">{note}</span><Button kind="quiet" icon="copy" onClick={() => { post({ type: 'copy', text: code }); }}>Copy code</Button></figcaption>
      <pre class="output" tabIndex={0} dir="ltr"><code>{code}</code></pre>
    </figure>
  );
}

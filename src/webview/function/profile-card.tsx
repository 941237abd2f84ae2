import type { JSX } from 'preact';
import type { FunctionProfile, RunResult } from '../../core/bench/model';
import type { PanelState } from '../../protocol/panel';
import { shownInterval, symbols } from '../../core/decision/symbols';
import { quantity } from '../format/units';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { reachedLeaves } from '../tree/reached';
import { classWords } from './class-words';

interface ProfileCardProps {
  readonly profile: FunctionProfile;
  readonly result: RunResult;
  readonly state: PanelState;
  readonly post: Post;
}

/** What kind of function it is and why, its scaling and memory, and the leaf of the decision tree that it leads to. */
export function ProfileCard({ profile, result, state, post }: ProfileCardProps): JSX.Element {
  const words = classWords[profile.class];
  const leaves = reachedLeaves(state.evidence);
  const facts = symbols.filter(({ symbol, scope }) => scope !== 'machine' && result.facts[symbol] !== undefined);
  return (
    <section class="card profile" aria-label="Kind of function">
      <div class="profile-head">
        <h3>{profile.sure ? words.name : `${words.name}, probably`}</h3>
        <code>{result.request.name}</code>
      </div>
      <p class="verdict-sentence">{profile.why}</p>
      <p class="muted">{words.means}</p>
      <dl class="facts">
        {facts.map(({ symbol, words: name }) => (
          <div class="fact" key={symbol}><dt>{name}</dt><dd>{shownInterval(symbol, result.facts[symbol]!)}</dd></div>
        ))}
        {profile.memory !== null && <div class="fact"><dt>memory at its highest</dt><dd>{quantity(profile.memory, 'B')}</dd></div>}
        {profile.argumentBytes !== null && <div class="fact"><dt>arguments, pickled</dt><dd>{quantity(profile.argumentBytes, 'B')}</dd></div>}
        {profile.resultBytes !== null && <div class="fact"><dt>result, pickled</dt><dd>{quantity(profile.resultBytes, 'B')}</dd></div>}
      </dl>
      {profile.unpicklable !== null && <p class="inline-problem">{`It cannot be sent to a process: ${profile.unpicklable}`}</p>}
      <div class="actions">
        <Button kind="primary" icon="leaf" onClick={() => { post({ type: 'view', view: 'tree' }); }}>
          {leaves.length === 0 ? 'Open the decision tree' : `Recommended: ${leaves.map((leaf) => leaf.title).join(' or ')}`}
        </Button>
      </div>
    </section>
  );
}

import type { JSX } from 'preact';
import type { Verdict } from '../../core/bench/model';
import { Icon, type IconName } from '../parts/icon';

const looks: Readonly<Record<Verdict['outcome'], { readonly icon: IconName; readonly word: string }>> = {
  winner: { icon: 'check', word: 'Verdict' },
  tie: { icon: 'equal', word: 'Practically equal' },
  inconclusive: { icon: 'question', word: 'Inconclusive' },
  measured: { icon: 'gauge', word: 'Measured' },
  partial: { icon: 'partial', word: 'Stopped early' },
};

/** The sentence that a user takes home, the kind of verdict, and why there is none. */
export function VerdictCard({ verdict, children }: { readonly verdict: Verdict; readonly children?: JSX.Element | false }): JSX.Element {
  const look = looks[verdict.outcome];
  return (
    <section class={`card verdict outcome-${verdict.outcome}`} aria-label="Verdict">
      <div class="verdict-mark"><Icon name={look.icon} /><span>{look.word}</span></div>
      <p class="verdict-sentence">{verdict.sentence}</p>
      {verdict.reason !== '' && <p class="muted">{verdict.reason}</p>}
      {children !== undefined && children !== false && <div class="actions">{children}</div>}
    </section>
  );
}

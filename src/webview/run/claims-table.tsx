import type { JSX } from 'preact';
import { claimWords } from '../../core/bench/claim-words';
import type { ClaimOutcome } from '../../core/bench/model';
import type { Claim } from '../../core/bench/presets';
import { Icon, type IconName } from '../parts/icon';

const icons: Readonly<Record<ClaimOutcome['outcome'], IconName>> = {
  holds: 'check', conditional: 'info', fails: 'cross', 'not-here': 'partial', inconclusive: 'question',
};

/** What is often said, what was expected, what was measured here, and whether it holds. */
export function ClaimsTable({ claims, outcomes }: { readonly claims: readonly Claim[]; readonly outcomes: readonly ClaimOutcome[] }): JSX.Element | null {
  if (claims.length === 0) return null;
  const byId = new Map(outcomes.map((outcome) => [outcome.claim, outcome]));
  return (
    <section class="claims" aria-label="Claims put to the test">
      <h3>Claims put to the test</h3>
      <ul>
        {claims.map((claim) => {
          const outcome = byId.get(claim.id);
          return (
            <li key={claim.id} class={`claim outcome-${outcome?.outcome ?? 'open'}`}>
              <div class="claim-outcome">
                {outcome === undefined ? <span>not measured yet</span> : <><Icon name={icons[outcome.outcome]} /><span>{claimWords[outcome.outcome]}</span></>}
              </div>
              <div class="claim-body">
                <p class="claim-text">{claim.text}</p>
                <dl>
                  <dt>Expected</dt><dd>{claim.expected}</dd>
                  {outcome !== undefined && <><dt>Measured</dt><dd>{outcome.measured}</dd></>}
                </dl>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import type { JSX } from 'preact';
import type { Warning } from '../../core/bench/model';
import { Icon } from '../parts/icon';

/** What makes the figures worse than they could be, each with what to do about it. */
export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={`${warning.code} ${warning.text}`}>
          <Icon name="warning" />
          <div>
            <span class="warning-text">{warning.text}</span>
            {warning.action !== '' && <span class="warning-action">{warning.action}</span>}
          </div>
        </li>
      ))}
    </ul>
  );
}

import type { JSX } from 'preact';
import type { GraphPlace } from '../../protocol/graph';
import type { GraphEdge } from './selection';

/** Names in backticks as code, the rest as it is. */
export function Words({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}

/** A place in the code, as a link that opens it. */
export function PlaceLink({ place, onOpen }: { readonly place: GraphPlace; readonly onOpen: (place: GraphPlace) => void }): JSX.Element {
  return <button type="button" class="place-link" title={`Open ${place.label}`} onClick={() => { onOpen(place); }}>{place.label}</button>;
}

/** The ways of one arrow: where, through which calls, and in which contexts. */
export function Ways({ edge, onOpen }: { readonly edge: GraphEdge; readonly onOpen: (place: GraphPlace) => void }): JSX.Element {
  return (
    <ul class="ways">
      {edge.ways.map((way, index) => (
        <li key={index}>
          <PlaceLink place={way.place} onOpen={onOpen} />
          {way.contexts.length > 0 && <div class="muted"><Words text={`runs in ${way.contexts.join('; ')}`} /></div>}
          {way.path.length > 0 && (
            <ol class="steps">
              {way.path.map((step, at) => <li key={at}><Words text={step.message} />{' '}<PlaceLink place={step.place} onOpen={onOpen} /></li>)}
            </ol>
          )}
        </li>
      ))}
    </ul>
  );
}

import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { derivedValues } from '../../core/decision/derive';
import { parseValue, shownInterval, shownValue, symbolFact } from '../../core/decision/symbols';
import type { Evidence } from '../../core/decision/types';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { sourceWords } from './items';

interface QuantitiesProps {
  readonly symbols: readonly string[];
  readonly evidence: Evidence;
  readonly post: Post;
}

/** The figures that can decide a question: what is known of each and from where, and a field to say it oneself. */
export function Quantities({ symbols, evidence, post }: QuantitiesProps): JSX.Element | null {
  const derived = derivedValues(evidence);
  if (symbols.length === 0) return null;
  return (
    <div class="quantities">
      <h4>Figures that decide it</h4>
      {symbols.map((symbol) => {
        const fact = symbolFact(symbol);
        if (fact === undefined) return null;
        const worked = derived.get(symbol);
        if (fact.derived) return <p key={symbol} class="quantity-line"><span>{fact.words}</span><span>{worked === undefined ? fact.unknown : shownValue(symbol, worked)}</span></p>;
        return <QuantityLine key={symbol} symbol={symbol} words={fact.words} evidence={evidence} post={post} />;
      })}
    </div>
  );
}

interface QuantityLineProps {
  readonly symbol: string;
  readonly words: string;
  readonly evidence: Evidence;
  readonly post: Post;
}

function QuantityLine({ symbol, words, evidence, post }: QuantityLineProps): JSX.Element {
  const id = useId();
  const known = Object.hasOwn(evidence.quantities, symbol) ? evidence.quantities[symbol] : undefined;
  const said = known?.source === 'you said';
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => {
    setText('');
    setProblem('');
  }, [known?.value]);
  const say = (): void => {
    if (text.trim() === '') return;
    const value = parseValue(symbol, text);
    if (typeof value === 'string') setProblem(value.replaceAll('`', ''));
    else post({ type: 'say', symbol, value });
  };
  return (
    <form class="quantity" onSubmit={(event) => { event.preventDefault(); say(); }}>
      <label for={id}>{words}</label>
      <span class="quantity-known">
        {known === undefined ? <span class="muted">unknown</span> : <><b>{shownInterval(symbol, known)}</b><span class={`chip ${known.source.replace(' ', '-')}`} title={known.note}>{sourceWords[known.source]}</span></>}
      </span>
      <span class="quantity-say">
        <input id={id} type="text" size={9} placeholder={exampleOf(symbol)} value={text} aria-invalid={problem !== ''} aria-describedby={problem === '' ? undefined : `${id}-problem`} onInput={(event) => { setText(event.currentTarget.value); setProblem(''); }} />
        <Button kind="quiet" disabled={text.trim() === ''} title={`Set: ${words}`} onClick={say}>Set</Button>
        {said && <Button kind="quiet" icon="cross" title={`Take back: ${words}`} onClick={() => { post({ type: 'say', symbol, value: null }); }} />}
      </span>
      {problem !== '' && <span id={`${id}-problem`} role="alert" class="quantity-problem">{problem}</span>}
    </form>
  );
}

/** What a value looks like, for the empty field. */
function exampleOf(symbol: string): string {
  switch (symbolFact(symbol)?.unit) {
    case 's':
      return '5 ms';
    case 'B':
      return '20 kB';
    case 'share':
      return '30 %';
    case 'ratio':
      return '1.8';
    case 'yes or no':
      return 'yes';
    default:
      return '100';
  }
}

import { derivedValues } from './derive';
import { intervalOf } from './intervals';
import { shownValue, symbolFact } from './symbols';
import type { Evidence, Leaf } from './types';

/** A text of a leaf with its `{symbols}` replaced: by their values, or by words as long as they are unknown. */
export function filledText(text: string, evidence: Evidence): string {
  const derived = derivedValues(evidence);
  return text.replace(/\{(\w+)\}/g, (placeholder, symbol: string) => {
    const fact = symbolFact(symbol);
    if (fact === undefined) return placeholder;
    const value = derived.get(symbol) ?? intervalOf(evidence, symbol)?.value;
    return value === undefined ? fact.unknown : shownValue(symbol, value);
  });
}

/** The texts of a leaf, filled in. */
export function filledLeaf(leaf: Leaf, evidence: Evidence): Pick<Leaf, 'recommendation' | 'caveat' | 'wouldChange'> {
  return {
    recommendation: filledText(leaf.recommendation, evidence),
    caveat: filledText(leaf.caveat, evidence),
    wouldChange: filledText(leaf.wouldChange, evidence),
  };
}

import type { Evidence, Quantity } from './types';

export const noEvidence: Evidence = { quantities: {}, answers: {}, known: {} };

const rank: Readonly<Record<Quantity['source'], number>> = { 'you said': 0, code: 1, measured: 2, assumed: 3 };

/** One body of evidence from several. For each symbol the strongest source wins, among equals the later part. */
export function mergeEvidence(...parts: readonly Partial<Evidence>[]): Evidence {
  const quantities: Record<string, Quantity> = {};
  for (const part of parts) {
    for (const [symbol, quantity] of Object.entries(part.quantities ?? {})) {
      const before = Object.hasOwn(quantities, symbol) ? quantities[symbol] : undefined;
      if (before === undefined || rank[quantity.source] <= rank[before.source]) quantities[symbol] = quantity;
    }
  }
  return {
    quantities,
    answers: Object.assign({}, ...parts.map((part) => part.answers ?? {})) as Evidence['answers'],
    known: Object.assign({}, ...parts.map((part) => part.known ?? {})) as Evidence['known'],
  };
}

/** A figure that the user gave, in base units. */
export function saidQuantity(value: number): Quantity {
  return { value, lo: null, hi: null, source: 'you said', note: 'you said so' };
}

/** Evidence with one answer given (`null`: taken back). */
export function withAnswer(evidence: Evidence, node: string, answer: string | null): Evidence {
  const answers = Object.fromEntries(Object.entries(evidence.answers).filter(([id]) => id !== node));
  return { ...evidence, answers: answer === null ? answers : { ...answers, [node]: answer } };
}

import { distanceBetween } from './intervals';
import type { DecisionNode } from './node';
import { predict } from './predict';
import { detailQuestions } from './questions/details';
import { shownValue, symbolFact } from './symbols';
import { leafById, questionById, rootQuestion } from './tree';
import type { Evidence, Step, Walk } from './types';

/** How the choice of an answer came about, strongest first: the user, the code, a measurement, the usual case. */
export function stepAt(node: DecisionNode, evidence: Evidence): Step {
  const has = (answer: string | undefined): answer is string => answer !== undefined && node.answers.some(({ id }) => id === answer);
  const decided = node.decide(evidence);
  const said = ownValue(evidence.answers, node.id);
  // The measured margin stays visible beside the user's answer only where both agree.
  if (has(said)) return step(node, [said], 'you said', '', decided?.answers[0] === said ? decided.margin : null);
  const known = ownValue(evidence.known, node.id);
  if (known !== undefined && known.weak !== true && has(known.answer)) return step(node, [known.answer], 'code', known.because, null);
  const answers = decided?.answers.filter(has) ?? [];
  if (decided !== null && answers.length > 0) return step(node, answers, sourceOf(node, evidence), decided.because, decided.margin);
  if (known !== undefined && has(known.answer)) return step(node, [known.answer], 'assumed', known.because, null);
  if (node.assume !== null) return step(node, [node.assume.answer], 'assumed', node.assume.because, null);
  return step(node, [], 'unanswered', '', null);
}

function step(node: DecisionNode, answers: readonly string[], source: Step['source'], because: string, margin: Step['margin']): Step {
  return { node: node.id, answers, source, because, margin };
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A decision is as good as the weakest quantity that went into it. */
function sourceOf(node: DecisionNode, evidence: Evidence): Step['source'] {
  const sources = node.needs.map((symbol) => ownValue(evidence.quantities, symbol)?.source);
  return (['assumed', 'you said', 'code'] as const).find((source) => sources.includes(source)) ?? 'measured';
}

/**
 * Walks the tree as far as the evidence leads. Where an interval straddles a threshold all its answers are followed. Ends for
 * any evidence: the tree has no circles, and each question is met once.
 */
export function walk(evidence: Evidence): Walk {
  const steps = new Map<string, Step>();
  const reached: string[] = [];
  const additions: string[] = [];
  const open: string[] = [];
  const visit = (id: string, ends: string[]): void => {
    const node = questionById(id);
    if (node === undefined) {
      if (leafById(id) !== undefined && !ends.includes(id)) ends.push(id);
      return;
    }
    if (steps.has(id)) return;
    const taken = stepAt(node, evidence);
    steps.set(id, taken);
    if (taken.answers.length === 0) open.push(id);
    for (const answer of taken.answers) visit(node.answers.find((candidate) => candidate.id === answer)!.to, ends);
  };
  visit(rootQuestion, reached);
  const isUndecided = open.length > 0;
  if (!isUndecided) {
    for (const leaf of reached) for (const question of leafById(leaf)!.followUps) visit(question, additions);
  }
  // A follow-up question that the code or the user has answered counts, whatever the model: a race is a race.
  for (const { id } of detailQuestions) if (Object.hasOwn(evidence.answers, id) || Object.hasOwn(evidence.known, id)) visit(id, additions);
  return {
    steps: [...steps.values()],
    leaves: isUndecided ? [] : reached,
    additions,
    open: open[0] ?? null,
    wouldChange: wouldChange([...steps.values()]),
    predictions: predict(evidence),
  };
}

/** What would lead elsewhere: figures near their threshold first, then what was only assumed. */
function wouldChange(steps: readonly Step[]): { readonly node: string; readonly text: string }[] {
  const figures = steps.flatMap((taken) => (taken.margin === null ? [] : [{ node: taken.node, margin: taken.margin }]));
  figures.sort((a, b) => distanceBetween(a.margin.value, a.margin.threshold) - distanceBetween(b.margin.value, b.margin.threshold));
  const texts = figures.map(({ node, margin: { symbol, value, threshold, otherwise } }) => {
    const side = value >= threshold ? 'below' : 'above';
    const words = symbolFact(symbol)?.words ?? symbol;
    return { node, text: `${words} ${side} ${shownValue(symbol, threshold)} (now ${shownValue(symbol, value)}): then "${labelOf(node, otherwise)}" to "${questionById(node)!.text}"` };
  });
  const assumed = steps.filter((taken) => taken.source === 'assumed' && taken.answers.length === 1 && taken.margin === null);
  return [
    ...texts,
    ...assumed.map(({ node, answers }) => ({ node, text: `"${labelOf(node, answers[0]!)}" is assumed for "${questionById(node)!.text}"` })),
  ];
}

function labelOf(node: string, answer: string): string {
  return questionById(node)!.answers.find(({ id }) => id === answer)!.label;
}

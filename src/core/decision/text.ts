import type { Colours } from '../reports/colours';
import { tableRows } from '../reports/table';
import { filledLeaf } from './leaf-text';
import { predictionInputs } from './predict';
import { shownInterval } from './symbols';
import { leafById, questionById, rootQuestion } from './tree';
import type { Evidence, Leaf, Question, Step, Walk } from './types';

/** The tree, a walk, a question and a leaf as text for a terminal. Each text ends with a line end. */

/** Columns of running text; code keeps its own lines. */
const width = 88;

/** The whole tree; a question that several answers lead to is shown in full where it comes first. */
export function treeText(colours: Colours): string {
  const lines: string[] = [];
  const shown = new Set<string>();
  const visit = (id: string, lead: string, indent: string): void => {
    const question = questionById(id);
    if (question === undefined) {
      const leaf = leafById(id)!;
      const more = leaf.followUps.length === 0 ? '' : colours.dim(`, then ${leaf.followUps.join(', ')}`);
      lines.push(`${lead}${colours.good(id)} ${leaf.title}${more}`);
    } else if (shown.has(id)) lines.push(`${lead}${colours.bold(id)} ${colours.dim('(see above)')}`);
    else {
      shown.add(id);
      lines.push(`${lead}${colours.bold(id)} ${question.text}`);
      question.answers.forEach((answer, index) => {
        const isLast = index === question.answers.length - 1;
        visit(answer.to, `${indent}${isLast ? '└─' : '├─'} ${colours.code(answer.label)} → `, `${indent}${isLast ? '   ' : '│  '}`);
      });
    }
  };
  visit(rootQuestion, '', '');
  const followUps = [...new Set([...shown].flatMap((id) => questionById(id)!.answers).flatMap(({ to }) => leafById(to)?.followUps ?? []))];
  lines.push('', colours.underline('Then, for the models that it leads to'));
  for (const id of followUps) {
    lines.push('');
    visit(id, '', '');
  }
  return `${lines.join('\n')}\n`;
}

/** What a walk found: the path with reasons, the leaves, predictions, and what would change the answer. */
export function walkText(taken: Walk, evidence: Evidence, colours: Colours): string {
  const lines: string[] = [];
  for (const step of taken.steps) lines.push(...stepText(step, colours));
  if (taken.leaves.length > 1) lines.push('', 'The evidence leaves several answers open. Each of them is shown.');
  for (const id of [...taken.leaves, ...taken.additions]) lines.push('', ...leafSummary(leafById(id)!, evidence, colours));
  if (taken.predictions.length > 0) lines.push('', colours.underline('Predicted time for all calls'), predictionText(taken, evidence, colours));
  if (taken.wouldChange.length > 0) {
    lines.push('', colours.underline('What would change this'));
    for (const { node, text } of taken.wouldChange) lines.push(...wrapped(text, `  ${node.padEnd(4)}`, '      '));
  }
  if (taken.open !== null) {
    lines.push('', colours.underline(taken.leaves.length > 0 ? 'Worth asking next' : 'Still open'), ...questionText(questionById(taken.open)!, colours).trimEnd().split('\n'));
    lines.push('', colours.dim(openHint(questionById(taken.open)!)));
  }
  return `${lines.join('\n')}\n`;
}

function openHint(question: Question): string {
  const answer = `Answer with --answer ${question.id}=${question.answers[0]!.id}`;
  if (question.measure === null) return `${answer}.`;
  if (question.needs.length === 0) return `${answer}. What hangs on it: interlock bench ${question.measure}.`;
  return `${answer}, or measure it with ${question.measure === 'function' ? 'a benchmark of the function' : `interlock bench ${question.measure}`} and --result FILE.`;
}

function stepText(step: Step, colours: Colours): string[] {
  const question = questionById(step.node)!;
  if (step.answers.length === 0) return [`${colours.bold(step.node.padEnd(4))}${question.text} ${colours.dim('(open)')}`];
  const labels = step.answers.map((id) => colours.code(question.answers.find((answer) => answer.id === id)!.label)).join(' or ');
  const reason = step.because === '' ? step.source : `${step.source}: ${step.because}`;
  return [`${colours.bold(step.node.padEnd(4))}${question.text}`, `    ${labels}`, ...wrapped(`(${reason})`, '    ').map((line) => colours.dim(line))];
}

/** A question with its numbered answers; `proposed`: ids of answers to mark. */
export function questionText(question: Question, colours: Colours, proposed: readonly string[] = []): string {
  const lines = [`${colours.bold(question.id)}  ${colours.bold(question.text)}`];
  question.answers.forEach((answer, index) => {
    const mark = proposed.includes(answer.id) ? '>' : ' ';
    lines.push(` ${mark} ${index + 1}  ${answer.label}`, `      ${colours.dim(`${answer.id}: ${answer.when}`)}`);
  });
  return `${lines.join('\n')}\n`;
}

function leafSummary(leaf: Leaf, evidence: Evidence, colours: Colours): string[] {
  const texts = filledLeaf(leaf, evidence);
  return [`${colours.good(leaf.id)}  ${colours.bold(leaf.title)}`, ...wrapped(texts.recommendation, '  '), ...wrapped(`But: ${texts.caveat}`, '  ').map((line) => colours.dim(line))];
}

/** Everything about a leaf, with its code. */
export function leafPage(leaf: Leaf, evidence: Evidence, colours: Colours): string {
  const texts = filledLeaf(leaf, evidence);
  const lines = [`${colours.good(leaf.id)}  ${colours.bold(leaf.title)}`, '', ...wrapped(texts.recommendation, '')];
  const section = (title: string, body: readonly string[]): void => {
    lines.push('', colours.underline(title), ...body);
  };
  section('But', wrapped(texts.caveat, ''));
  section('What would change this', wrapped(texts.wouldChange, ''));
  if (leaf.disagreement !== '') section('Where the primers disagree', wrapped(leaf.disagreement, ''));
  if (leaf.skeleton !== null) {
    const packages = leaf.skeleton.requires.length === 0 ? '' : `, with ${leaf.skeleton.requires.join(', ')}`;
    section(`Code (Python ${leaf.skeleton.minimumPython.join('.')} or newer${packages})`, leaf.skeleton.code.trimEnd().split('\n').map((line) => `    ${line}`.trimEnd()));
  }
  if (leaf.followUps.length > 0) section('Then ask', leaf.followUps.map((id) => `${id}  ${questionById(id)!.text}`));
  if (leaf.presets.length > 0) section('See it measured', leaf.presets.map((preset) => `interlock bench ${preset}`));
  if (leaf.rules.length > 0) section('Rules that lead here', wrapped(leaf.rules.join(', '), ''));
  return `${lines.join('\n')}\n`;
}

function predictionText(taken: Walk, evidence: Evidence, colours: Colours): string {
  const chosen = new Set(taken.leaves.map((id) => leafById(id)!.model));
  const rows = taken.predictions.map(({ model, seconds, lo, hi }) => [
    chosen.has(model as Leaf['model'] & string) ? '>' : '',
    model,
    shownInterval('total', { value: seconds, lo, hi }),
  ]);
  return [tableRows(rows).trimEnd(), ...wrapped(`From ${originText(evidence)}.`, '').map((line) => colours.dim(line))].join('\n');
}

/** The figures behind the predictions, each source named once. */
function originText(evidence: Evidence): string {
  const byNote = new Map<string, string[]>();
  for (const symbol of predictionInputs) {
    const quantity = Object.hasOwn(evidence.quantities, symbol) ? evidence.quantities[symbol] : undefined;
    if (quantity === undefined) continue;
    const figures = byNote.get(quantity.note) ?? [];
    figures.push(`${symbol} = ${shownInterval(symbol, quantity)}`);
    byNote.set(quantity.note, figures);
  }
  return [...byNote].map(([note, figures]) => `${figures.join(', ')} (${note})`).join('; ');
}

function wrapped(text: string, first: string, rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

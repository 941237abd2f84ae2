import { presetById } from '../src/core/bench/presets';
import { detailQuestions } from '../src/core/decision/questions/details';
import { symbolFact, symbols } from '../src/core/decision/symbols';
import { treeText } from '../src/core/decision/text';
import { leafById, leaves, questionById, questions } from '../src/core/decision/tree';
import type { Leaf, Question } from '../src/core/decision/types';
import { createColours } from '../src/core/reports/colours';

/** The parts of docs/decision-tree.md that are made from the data; a test keeps page and data equal. */
const documentParts: Readonly<Record<string, () => string>> = {
  tree: treeChart,
  questions: () => mainQuestions().map(questionSection).join('\n\n'),
  'follow-up-questions': () => detailQuestions.map(questionSection).join('\n\n'),
  leaves: () => leaves.map(leafSection).join('\n\n'),
  symbols: symbolTable,
};

/** The tree in outline, as the terminal shows it. */
function treeChart(): string {
  return `\`\`\`text\n${treeText(createColours(false)).trimEnd()}\n\`\`\``;
}

function mainQuestions(): readonly Question[] {
  return questions.filter((question) => !detailQuestions.some(({ id }) => id === question.id));
}

function questionSection(question: Question): string {
  const rows = question.answers.map((answer) => `| ${answer.label} | ${answer.when} | ${linkTo(answer.to)} |`);
  const measure = measureText(question);
  return [`### ${question.id}`, `**${question.text}**`, question.why, ['| Answer | When | Leads to |', '|---|---|---|', ...rows].join('\n'), ...(measure === '' ? [] : [measure])].join('\n\n');
}

function measureText({ needs, measure }: Question): string {
  if (measure === null) return needs.length === 0 ? '' : `Decided by ${symbolList(needs)}.`;
  const source = measure === 'function' ? 'a benchmark of your function' : `\`interlock bench ${measure}\``;
  return needs.length === 0 ? `To see what it costs: ${source}.` : `Decided by ${symbolList(needs)}; measured by ${source}.`;
}

function symbolList(needs: readonly string[]): string {
  return needs.map((symbol) => `\`${symbol}\` (${symbolFact(symbol)!.words})`).join(', ');
}

function linkTo(id: string): string {
  const leaf = leafById(id);
  return `[${id}](#${id.toLowerCase()}) ${leaf === undefined ? questionById(id)!.text : leaf.title}`;
}

function leafSection(leaf: Leaf): string {
  const plain = (text: string): string => text.replace(/\{(\w+)\}/g, (_, symbol: string) => `*${symbolFact(symbol)!.unknown}*`);
  const parts = [`### ${leaf.id}`, `**${leaf.title}**`, plain(leaf.recommendation), `But: ${plain(leaf.caveat)}`, `What would change this: ${plain(leaf.wouldChange)}`];
  if (leaf.disagreement !== '') parts.push(`Where the primers disagree: ${leaf.disagreement}`);
  if (leaf.skeleton !== null) {
    const { minimumPython, requires, code } = leaf.skeleton;
    parts.push(`Python ${minimumPython.join('.')} or newer${requires.length === 0 ? '' : `, with ${requires.join(', ')}`}:`, `\`\`\`python\n${code.trimEnd()}\n\`\`\``);
  }
  if (leaf.followUps.length > 0) parts.push(`Then ask: ${leaf.followUps.map((id) => `[${id}](#${id.toLowerCase()})`).join(', ')}.`);
  if (leaf.presets.length > 0) parts.push(`See it measured: ${leaf.presets.map((id) => `\`interlock bench ${id}\` (${presetById(id)?.title ?? id})`).join(', ')}.`);
  if (leaf.rules.length > 0) parts.push(`Rules that lead here: ${leaf.rules.map((rule) => `[${rule}](rules/${rule}.md)`).join(', ')}.`);
  return parts.join('\n\n');
}

function symbolTable(): string {
  const origin = { function: 'a benchmark of your function', machine: 'a preset, or the interpreter', both: 'a benchmark of your function, or a preset', work: 'you' } as const;
  const rows = symbols.map(({ symbol, words, unit, scope, derived }) => `| \`${symbol}\` | ${words} | ${unitText(unit)} | ${derived ? 'worked out' : origin[scope]} |`);
  return ['| Symbol | Means | Unit | Comes from |', '|---|---|---|---|', ...rows].join('\n');
}

function unitText(unit: string): string {
  return ({ s: 'seconds', B: 'bytes', share: '0 to 1', ratio: 'factor', count: 'number' } as Readonly<Record<string, string>>)[unit] ?? unit;
}

/** The page with its generated parts as the data has them. They stand between `<!-- begin NAME -->` and `<!-- end NAME -->`. */
export function upToDate(page: string): string {
  let result = page;
  for (const [name, text] of Object.entries(documentParts)) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/decision-tree.md has no part "${name}"`);
    result = `${result.slice(0, from + begin.length)}\n\n${text()}\n\n${result.slice(to)}`;
  }
  return result;
}

import { createInterface, type Interface } from 'node:readline';
import { nearName } from '../core/config/near-name';
import { noEvidence } from '../core/decision/evidence';
import { filledLeaf } from '../core/decision/leaf-text';
import { mermaidText } from '../core/decision/mermaid';
import { symbols } from '../core/decision/symbols';
import { leafPage, treeText, walkText } from '../core/decision/text';
import { leafById, leaves, questions, rootQuestion } from '../core/decision/tree';
import type { Evidence, Leaf } from '../core/decision/types';
import { walk } from '../core/decision/walk';
import { createColours, type Colours } from '../core/reports/colours';
import { converse, type Dialogue } from './decide-dialogue';
import { evidenceOf } from './decide-evidence';
import type { DecideOptions } from './decide-options';
import { EXIT, UsageError } from './exit-codes';
import { wantsColour, write } from './terminal';

/** `interlock decide`. Returns the exit code. */
export async function decide(options: DecideOptions): Promise<number> {
  checkUsage(options);
  const colours = createColours(wantsColour(options.color, process.stdout));
  const evidence = await evidenceOf(options, new Date().toISOString());
  if (options.leaf !== undefined) await write(process.stdout, leafOutput(chosenLeaf(options.leaf), evidence, options, colours));
  else if (options.tree) await write(process.stdout, treeOutput(options, colours));
  else if (asks(options)) await interview(evidence, colours);
  else await write(process.stdout, walkOutput(evidence, options, colours));
  return EXIT.clean;
}

function checkUsage(options: DecideOptions): void {
  if (options.tree && options.leaf !== undefined) throw new UsageError('--tree and --leaf exclude each other', 'Leave one of them out.');
  if (options.interactive && (options.tree || options.leaf !== undefined || options.outputFormat !== 'text')) {
    throw new UsageError('--interactive asks and answers in text', 'Leave out --tree, --leaf and --output-format.');
  }
  if (options.leaf !== undefined && options.outputFormat === 'mermaid') throw new UsageError('a single leaf has no form in Mermaid', 'Choose text or json.');
}

/** On a terminal, unless the options already are the answers. */
function asks(options: DecideOptions): boolean {
  if (options.interactive) return true;
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return isTerminal && options.outputFormat === 'text' && options.answer.length + options.set.length + options.result.length === 0;
}

function chosenLeaf(id: string): Leaf {
  const leaf = leafById(id.toUpperCase());
  if (leaf !== undefined) return leaf;
  const near = nearName(id, leaves.map((each) => each.id));
  throw new UsageError(`there is no leaf \`${id}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`, 'Run `interlock decide --tree` for all of them.');
}

function leafOutput(leaf: Leaf, evidence: Evidence, { outputFormat }: DecideOptions, colours: Colours): string {
  return outputFormat === 'json' ? json(shownLeaf(leaf, evidence)) : leafPage(leaf, evidence, colours);
}

function treeOutput({ outputFormat }: DecideOptions, colours: Colours): string {
  if (outputFormat === 'mermaid') return mermaidText();
  if (outputFormat === 'text') return treeText(colours);
  // Data only: a question also carries the code that decides it.
  const shownQuestions = questions.map(({ id, text, why, answers, needs, measure, assume }) => ({ id, text, why, answers, needs, measure, assume }));
  return json({ root: rootQuestion, questions: shownQuestions, leaves: leaves.map((leaf) => shownLeaf(leaf, noEvidence)), symbols });
}

function walkOutput(evidence: Evidence, { outputFormat }: DecideOptions, colours: Colours): string {
  const taken = walk(evidence);
  if (outputFormat === 'mermaid') return mermaidText(taken);
  if (outputFormat === 'text') return walkText(taken, evidence, colours);
  return json({ evidence, ...taken, leaves: taken.leaves.map((id) => shownLeaf(leafById(id)!, evidence)), additions: taken.additions.map((id) => shownLeaf(leafById(id)!, evidence)) });
}

function shownLeaf(leaf: Leaf, evidence: Evidence): Leaf {
  return { ...leaf, ...filledLeaf(leaf, evidence) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function interview(evidence: Evidence, colours: Colours): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    await converse(evidence, terminalDialogue(lines), colours);
  } finally {
    lines.close();
  }
}

/** Lines are kept as they come: piped input arrives before it is asked for. */
function terminalDialogue(lines: Interface): Dialogue {
  const iterator = lines[Symbol.asyncIterator]();
  return {
    async ask(prompt) {
      lines.setPrompt(prompt);
      lines.prompt();
      const next: IteratorResult<string, undefined> = await iterator.next();
      return next.done === true ? null : next.value;
    },
    print: (text) => write(process.stdout, text),
  };
}

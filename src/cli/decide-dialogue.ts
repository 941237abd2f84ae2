import { mergeEvidence, withAnswer } from '../core/decision/evidence';
import { detailQuestions } from '../core/decision/questions/details';
import { leafPage, questionText, walkText } from '../core/decision/text';
import { leafById, questionById } from '../core/decision/tree';
import type { Evidence, Question, Step } from '../core/decision/types';
import { walk } from '../core/decision/walk';
import type { Colours } from '../core/reports/colours';
import { saidFigure } from './decide-evidence';
import { UsageError } from './exit-codes';

/** A terminal, or a test. */
export interface Dialogue {
  /** A line that was typed; `null` at the end of the input. */
  ask(prompt: string): Promise<string | null>;
  print(text: string): Promise<void>;
}

interface Situation {
  readonly evidence: Evidence;
  /** Questions that were gone through, in order. */
  readonly passed: readonly string[];
}

const help = 'A number or the name of an answer; Enter takes the marked one; why; back; t=5ms gives a figure; quit.';

/** Walks the tree question by question. Returns the evidence with what was answered. */
export async function converse(start: Evidence, dialogue: Dialogue, colours: Colours): Promise<Evidence> {
  const earlier: Situation[] = [];
  let now: Situation = { evidence: start, passed: [] };
  let shownLeaves = '';
  await dialogue.print(`${colours.dim(help)}\n`);
  for (;;) {
    const taken = walk(now.evidence);
    const step = taken.steps.find(({ node }) => !now.passed.includes(node) && !Object.hasOwn(start.answers, node));
    // The main way is gone through: say where it led before asking for details.
    if (taken.leaves.length > 0 && taken.leaves.join() !== shownLeaves && (step === undefined || isDetailQuestion(questionById(step.node)!))) {
      shownLeaves = taken.leaves.join();
      const titles = taken.leaves.map((id) => `${colours.good(id)}  ${colours.bold(leafById(id)!.title)}\n`);
      await dialogue.print(`\n${titles.join('')}`);
    }
    if (step === undefined) return finish(now.evidence, dialogue, colours);
    const question = questionById(step.node)!;
    await dialogue.print(`\n${questionText(question, colours, step.answers)}${reasonText(step, colours)}`);
    const next = await answered(question, step, now, dialogue);
    if (next === 'end') return finish(now.evidence, dialogue, colours);
    if (next === 'back') {
      now = earlier.pop() ?? now;
      shownLeaves = '';
    } else {
      earlier.push(now);
      now = next;
    }
  }
}

function reasonText(step: Step, colours: Colours): string {
  return step.answers.length === 0 ? '' : `${colours.dim(`   > ${step.source}${step.because === '' ? '' : `: ${step.because}`}`)}\n`;
}

/** Asks until something moves the walk on. */
async function answered(question: Question, step: Step, now: Situation, dialogue: Dialogue): Promise<Situation | 'back' | 'end'> {
  const passed = [...now.passed, question.id];
  for (;;) {
    const line = await dialogue.ask('> ');
    if (line === null) return 'end';
    const word = line.trim();
    if (word === '') {
      if (step.answers.length > 0) return { evidence: now.evidence, passed };
      // Details may be left open; the way itself may not.
      if (isDetailQuestion(question)) return { evidence: now.evidence, passed };
      await dialogue.print(`Nothing is proposed here. ${help}\n`);
    } else if (/^(q|quit|exit)$/i.test(word)) return 'end';
    else if (/^(b|back)$/i.test(word)) return 'back';
    else if (/^(w|why|\?)$/i.test(word)) await dialogue.print(`${question.why}\n`);
    else if (/^(h|help)$/i.test(word)) await dialogue.print(`${help}\n`);
    else if (word.includes('=')) {
      const said = figure(word);
      if (typeof said === 'string') await dialogue.print(`${said}\n`);
      else return { evidence: mergeEvidence(now.evidence, said), passed: now.passed };
    } else {
      const answer = question.answers.find(({ id }, index) => word === String(index + 1) || word.toLowerCase() === id);
      if (answer !== undefined) return { evidence: withAnswer(now.evidence, question.id, answer.id), passed };
      await dialogue.print(`There is no answer "${word}". ${help}\n`);
    }
  }
}

function isDetailQuestion({ id }: Question): boolean {
  return detailQuestions.some((question) => question.id === id);
}

function figure(text: string): Partial<Evidence> | string {
  try {
    return { quantities: Object.fromEntries([saidFigure(text)]) };
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

async function finish(evidence: Evidence, dialogue: Dialogue, colours: Colours): Promise<Evidence> {
  const taken = walk(evidence);
  await dialogue.print(`\n${walkText(taken, evidence, colours)}`);
  for (const id of taken.leaves) await dialogue.print(`\n${leafPage(leafById(id)!, evidence, colours)}`);
  return evidence;
}

import { ruleMetas } from '../rules/meta';
import { additionLeaves } from './leaves/additions';
import { computingLeaves } from './leaves/computing';
import { distributedLeaves } from './leaves/distributed';
import { loopLeaves } from './leaves/event-loop';
import { simpleLeaves } from './leaves/simple';
import { waitingLeaves } from './leaves/waiting';
import type { DecisionNode } from './node';
import { computingQuestions } from './questions/computing';
import { detailQuestions } from './questions/details';
import { loopQuestions } from './questions/event-loop';
import { startQuestions } from './questions/start';
import { waitingQuestions } from './questions/waiting';
import { ruleTable } from './rule-table';
import { symbolFact } from './symbols';
import type { Leaf } from './types';

/**
 * The decision tree. It begins with the event loop and not with the amount of work, because a coroutine that holds the loop
 * does harm however little it does. Several answers may lead to the same question, so it is a graph without circles; leaves
 * may have follow-up questions, whose leaves are added to them.
 */
export const rootQuestion = 'Q1';

/** All questions: those of the walk in its order, then the follow-up questions. */
export const questions: readonly DecisionNode[] = [...startQuestions, ...loopQuestions, ...waitingQuestions, ...computingQuestions, ...detailQuestions];

const existingRules = new Set(ruleMetas.map((meta) => meta.name));

/** All leaves: models from simple to distributed, then what is added to them. */
export const leaves: readonly Leaf[] = [...simpleLeaves, ...waitingLeaves, ...loopLeaves, ...computingLeaves, ...distributedLeaves, ...additionLeaves].map(
  (leaf) => ({ ...leaf, rules: [...ruleTable].filter(([rule, entry]) => entry.leaf === leaf.id && existingRules.has(rule)).map(([rule]) => rule) }),
);

const questionsById = new Map(questions.map((question) => [question.id, question]));
const leavesById = new Map(leaves.map((leaf) => [leaf.id, leaf]));

export function questionById(id: string): DecisionNode | undefined {
  return questionsById.get(id);
}

export function leafById(id: string): Leaf | undefined {
  return leavesById.get(id);
}

/**
 * What is wrong with the graph, in words; empty if nothing is: every answer leads somewhere, everything is reached from the
 * root, nothing goes in circles, texts name known symbols.
 */
export function treeProblems(all: readonly DecisionNode[] = questions, ends: readonly Leaf[] = leaves, root = rootQuestion): string[] {
  const problems: string[] = [];
  const nodes = new Map(all.map((node) => [node.id, node]));
  const tips = new Map(ends.map((leaf) => [leaf.id, leaf]));
  if (nodes.size !== all.length || tips.size !== ends.length || [...tips.keys()].some((id) => nodes.has(id))) problems.push('an id is used twice');
  const targetsOf = (id: string): readonly string[] => nodes.get(id)?.answers.map((answer) => answer.to) ?? tips.get(id)?.followUps ?? [];
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) problems.push(`a circle: ${[...path, id].join(' > ')}`);
    else if (!nodes.has(id) && !tips.has(id)) problems.push(`${path.at(-1) ?? 'the root'} leads to ${id}, which does not exist`);
    else if (!done.has(id)) {
      for (const target of targetsOf(id)) visit(target, [...path, id]);
      done.add(id);
    }
  };
  visit(root, []);
  for (const id of [...nodes.keys(), ...tips.keys()]) if (!done.has(id)) problems.push(`nothing leads to ${id}`);
  for (const node of all) problems.push(...questionProblems(node));
  for (const leaf of ends) {
    for (const [, symbol] of `${leaf.recommendation}${leaf.caveat}${leaf.wouldChange}`.matchAll(/\{(\w+)\}/g)) {
      if (symbolFact(symbol!) === undefined) problems.push(`${leaf.id} names the unknown symbol ${symbol!}`);
    }
    for (const id of leaf.followUps) if (!nodes.has(id)) problems.push(`${leaf.id} is followed by ${id}, which is no question`);
  }
  return problems;
}

function questionProblems(node: DecisionNode): string[] {
  const ids = node.answers.map((answer) => answer.id);
  const problems: string[] = [];
  if (new Set(ids).size !== ids.length) problems.push(`${node.id} has two answers of one id`);
  if (ids.length < 2) problems.push(`${node.id} leaves no choice`);
  if (node.assume !== null && !ids.includes(node.assume.answer)) problems.push(`${node.id} assumes ${node.assume.answer}, which is no answer of it`);
  for (const symbol of node.needs) if (symbolFact(symbol) === undefined) problems.push(`${node.id} needs the unknown symbol ${symbol}`);
  return problems;
}

import { relative } from 'node:path';
import { Analysis } from '../core/analysis';
import type { RunResult } from '../core/bench/model';
import { nearName } from '../core/config/near-name';
import { mergeEvidence, saidQuantity } from '../core/decision/evidence';
import { fromFunction } from '../core/decision/from-function';
import { fromResults } from '../core/decision/from-results';
import { fromRule } from '../core/decision/from-rule';
import { fixFirst, ruleTable } from '../core/decision/rule-table';
import { parseValue, symbols } from '../core/decision/symbols';
import { questionById, questions } from '../core/decision/tree';
import type { Evidence, Quantity } from '../core/decision/types';
import { ConfigFiles } from '../node/config-files';
import { NodeHost } from '../node/node-host';
import { groupProjects } from '../node/projects';
import { findPythonFiles } from '../node/python-files';
import { absolute, toSlash } from '../node/slash-paths';
import type { DecideOptions } from './decide-options';
import { UsageError } from './exit-codes';
import { readResultFile } from './result-files';

/** Everything that the options say. @throws UsageError for what cannot be read or does not exist. */
export async function evidenceOf(options: DecideOptions, now: string): Promise<Evidence> {
  const results = (await Promise.all(options.result.map(readResultFile))).flat();
  const target = options.function === undefined ? undefined : functionTarget(options.function);
  return mergeEvidence(
    options.rule === undefined ? {} : ruleEvidence(options.rule),
    fromResults(results, { now, ...chosenFunction(results, target) }),
    target === undefined ? {} : await functionEvidence(target),
    { quantities: saidQuantities(options.set), answers: givenAnswers(options.answer) },
  );
}

interface FunctionTarget {
  /** Absolute, `/` between segments. */
  readonly path: string;
  readonly name: string;
}

function functionTarget(text: string): FunctionTarget {
  const split = text.lastIndexOf('::');
  if (split <= 0 || split + 2 >= text.length) throw new UsageError(`--function must be a file and a name, such as app.py::parse, not "${text}"`);
  return { path: absolute(text.slice(0, split)), name: text.slice(split + 2) };
}

/** The function that is asked about; without one, that of the latest benchmark of a function. */
function chosenFunction(results: readonly RunResult[], target: FunctionTarget | undefined): { readonly function?: { readonly file: string; readonly qualname: string } } {
  if (target !== undefined) return { function: { file: toSlash(relative(absolute('.'), target.path)), qualname: target.name } };
  const latest = results.filter(({ request }) => request.kind === 'function' && request.file !== null).sort((a, b) => (a.created < b.created ? 1 : -1))[0];
  return latest === undefined ? {} : { function: { file: latest.request.file!, qualname: latest.request.name } };
}

async function functionEvidence({ path, name }: FunctionTarget): Promise<Evidence> {
  const folder = absolute('.');
  const configs = new ConfigFiles({});
  const discovery = await findPythonFiles([path], { folder, configs });
  const [project] = await groupProjects(discovery, { folder, configs });
  if (project === undefined || discovery.missing.length > 0) throw new UsageError(`there is no file "${path}"`, `Relative paths start from ${folder}.`);
  const analysis = new Analysis(new NodeHost(project.workspace), project.settings);
  const report = analysis.functionNamed(path, name);
  if (report === undefined) throw new UsageError(`there is no function \`${name}\` in "${path}"`, 'Write it as it is nested: function, or Class.method.');
  const { start, end } = report.extent;
  return fromFunction(report, analysis.check(path).filter((finding) => finding.path === path && finding.start >= start && finding.end <= end));
}

function ruleEvidence(rule: string): Evidence {
  const opening = fromRule(rule);
  if (opening !== undefined) return opening.evidence;
  if (fixFirst.has(rule)) throw new UsageError(`\`${rule}\` has to be put right under any model: the tree says nothing about it`, `See \`interlock explain ${rule}\`.`);
  throw unknown('rule', rule, [...ruleTable.keys()], 'Run `interlock rules` for the list.');
}

function saidQuantities(given: readonly string[]): Record<string, Quantity> {
  return Object.fromEntries(given.map((text) => saidFigure(text)));
}

/** `t=5ms` as a quantity. @throws UsageError with what would be right. */
export function saidFigure(text: string): readonly [symbol: string, quantity: Quantity] {
  const { name, value } = pair(text, '--set must be a symbol and a value, such as t=5ms');
  const settable = symbols.filter(({ derived }) => !derived).map(({ symbol }) => symbol);
  if (!symbols.some(({ symbol }) => symbol === name)) throw unknown('symbol', name, settable, `Symbols: ${settable.join(', ')}.`);
  const parsed = parseValue(name, value);
  if (typeof parsed === 'string') throw new UsageError(parsed);
  return [name, saidQuantity(parsed)];
}

function givenAnswers(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const { name, value } = pair(text, '--answer must be a question and an answer, such as Q4=few');
      const question = questionById(name.toUpperCase());
      if (question === undefined) throw unknown('question', name, questions.map(({ id }) => id), 'Run `interlock decide --tree` for the questions.');
      const ids = question.answers.map(({ id }) => id);
      if (!ids.includes(value)) throw unknown(`answer to ${question.id}`, value, ids, `Answers to "${question.text}": ${ids.join(', ')}.`);
      return [question.id, value];
    }),
  );
}

function pair(text: string, usage: string): { readonly name: string; readonly value: string } {
  const split = text.indexOf('=');
  if (split <= 0 || split === text.length - 1) throw new UsageError(`${usage}, not "${text}"`);
  return { name: text.slice(0, split).trim(), value: text.slice(split + 1).trim() };
}

function unknown(what: string, name: string, names: readonly string[], hint: string): UsageError {
  const near = nearName(name, names);
  return new UsageError(`there is no ${what} \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`, hint);
}

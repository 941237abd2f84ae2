import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { commandText } from '../node/bench/command-text';
import type { Order } from '../node/bench/host';
import { defaultLimits, dryRunLimits } from '../node/bench/limits';
import { toSlash } from '../node/slash-paths';
import type { BenchOptions } from './bench-options';
import { UsageError } from './exit-codes';
import { write } from './terminal';

/** Seconds for a function where nothing else is asked for. */
const BUDGET = 10;
const TASKS = 100;
/** A function that waits for something outside must not be called by hundreds at once unasked. */
const CONCURRENCY = 16;

export type FunctionOrder = Extract<Order, { op: 'function' | 'dry-run' }>;

/** `app.py::Store.load` and its options as an order for the runner. */
export function functionOrder(target: string, options: BenchOptions, seed: number, cwd: string): FunctionOrder {
  const split = target.lastIndexOf('::');
  const [path, qualname] = [target.slice(0, split), target.slice(split + 2)];
  if (split <= 0 || !/^[\p{ID_Start}_][\p{ID_Continue}]*(\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u.test(qualname)) {
    throw new UsageError(`--function must be a file and a name, such as app.py::parse, not "${target}"`);
  }
  const file = resolve(cwd, path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new UsageError(`there is no file "${path}"`, `Relative paths start from ${cwd}.`);
  const budget = options.budget ?? BUDGET;
  return {
    op: options.dryRun ? 'dry-run' : 'function',
    file,
    shownFile: toSlash(relative(cwd, file)),
    qualname,
    argumentsText: options.args ?? '',
    setupText: options.setup ?? '',
    eachText: options.each ?? '',
    tasks: options.tasks ?? TASKS,
    concurrency: options.concurrency ?? CONCURRENCY,
    budget,
    seed,
    cwd,
    roots: [cwd],
    environment: {},
    allowTopLevel: options.allowTopLevel,
    limits: options.dryRun ? dryRunLimits() : defaultLimits(budget),
  };
}

/** What will be started and called, exactly. */
export function consentText(python: readonly string[], runnerFolder: string, order: FunctionOrder): string {
  const call = `${order.qualname}(${order.argumentsText})`;
  const lines = [
    ...python.map((each) => `  ${commandText([each, '-u', '-X', 'utf8', runnerFolder, 'serve'])}`),
    `  in ${order.cwd}, imports ${order.shownFile}`,
    ...(order.setupText === '' ? [] : [`  once: ${order.setupText}`]),
    ...(order.eachText === '' ? [] : [`  before each call: ${order.eachText}`]),
    order.op === 'dry-run' ? `  calls ${call} once` : `  calls ${call} for about ${order.budget} s, up to ${order.concurrency} at once`,
  ];
  return `This runs code of yours:\n${lines.join('\n')}\n`;
}

/** Asks before code of the user runs. False: they said no. */
export async function consents(text: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    await write(process.stderr, text);
    throw new UsageError('the function was not run: nobody can be asked here', 'Add --yes to run it without asking.');
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${text}Go on? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    // Ctrl-C or Ctrl-D at the question.
    return false;
  } finally {
    lines.close();
  }
}

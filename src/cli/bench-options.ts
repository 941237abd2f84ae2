import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { budgets } from '../core/bench/requests';
import type { ColourChoice } from './terminal';

export const benchFormats = ['text', 'json', 'csv', 'markdown'] as const;
export type BenchFormat = (typeof benchFormats)[number];

export interface BenchOptions {
  readonly list: boolean;
  readonly full: boolean;
  readonly budget?: number;
  readonly python: readonly string[];
  readonly function?: string;
  readonly args?: string;
  readonly setup?: string;
  readonly each?: string;
  readonly tasks?: number;
  readonly concurrency?: number;
  readonly dryRun: boolean;
  readonly allowTopLevel: boolean;
  readonly yes: boolean;
  readonly compare?: string;
  readonly outputFormat: BenchFormat;
  readonly output?: string;
  readonly seed?: number;
  readonly quiet: boolean;
  readonly color: ColourChoice;
}

const EXAMPLES = `
Examples:
  interlock bench                              the quick overview, five seconds
  interlock bench waiting break-even           two presets
  interlock bench --python 3.12 --python 3.13  two interpreters side by side
  interlock bench --function app.py::parse --args '"a,b"' --setup 'import random'

Exit codes:
  0    measured
  2    wrong usage, a run that failed, or an internal error
  130  stopped by Ctrl-C; what was measured until then is printed`;

/** Adds `interlock bench` to the program. */
export function addBenchCommand(program: Command, colour: Option, action: (presets: string[], options: BenchOptions) => Promise<void>): void {
  program
    .command('bench')
    .description('measure threads, processes and asyncio on your Python interpreter')
    .addArgument(new Argument('[presets...]', 'what to measure; see --list').default([], 'quick'))
    .option('--list', 'list the presets and the questions that they answer', false)
    .option('--full', 'run all presets', false)
    .addOption(new Option('--budget <seconds>', `seconds a preset, or ${Object.keys(budgets).join(', ')} (default: what each needs)`).argParser(budget))
    .addOption(new Option('--python <path>', 'interpreter: a path, a name, an environment or a version; twice: side by side').argParser(collect).default([], 'the environment here, then PATH'))
    .option('--function <file::name>', 'measure a function of yours: app.py::parse, app.py::Store.load')
    .option('--args <text>', 'its arguments, as between the brackets of a call')
    .option('--setup <code>', 'statements that run once before; the arguments see their names')
    .option('--each <code>', 'statements that run before each call and are not measured')
    .addOption(new Option('--tasks <number>', 'calls that you have in mind (default: 100)').argParser(positive))
    .addOption(new Option('--concurrency <number>', 'most calls at once (default: 16)').argParser(positive))
    .option('--dry-run', 'call the function once and say what a run would do', false)
    .option('--allow-top-level', 'the file of the function may do work when it is imported', false)
    .option('-y, --yes', 'run the function without asking', false)
    .option('--compare <file>', 'compare with an earlier result in JSON')
    .addOption(new Option('--output-format <format>', 'form of the output').choices(benchFormats).default('text'))
    .option('-o, --output <file>', 'write the result to a file')
    .addOption(new Option('--seed <number>', 'fixes the order of rounds and all that is random').argParser(seed))
    .option('-q, --quiet', 'no progress line', false)
    .addOption(colour)
    .addHelpText('after', EXAMPLES)
    .action(action);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function budget(value: string): number {
  const named = Object.entries(budgets).find(([name]) => name === value)?.[1];
  const seconds = named ?? (/^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN);
  if (!(seconds >= 1 && seconds <= 600)) throw new InvalidArgumentError(`It must be from 1 to 600 seconds, or ${Object.keys(budgets).join(', ')}.`);
  return seconds;
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a positive number.');
  return Number(value);
}

function seed(value: string): number {
  if (!/^\d{1,10}$/.test(value) || Number(value) > 2 ** 31 - 1) throw new InvalidArgumentError('It must be a number from 0 to 2147483647.');
  return Number(value);
}

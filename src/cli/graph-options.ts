import { Argument, Command, Option } from 'commander';
import type { InputOptions } from './check-inputs';
import type { ColourChoice } from './terminal';

export const graphKinds = ['locks', 'contexts'] as const;
export type GraphKind = (typeof graphKinds)[number];
const formats = ['text', 'dot', 'mermaid', 'json'] as const;

export interface GraphOptions extends InputOptions {
  readonly outputFormat: (typeof formats)[number];
  readonly cycles: boolean;
  /** Part of the name of a root or function. */
  readonly about?: string;
  readonly quiet: boolean;
  readonly color: ColourChoice;
}

const EXPLAINED = `
Graphs:
  locks     an arrow from lock to lock: the second is taken while the first is held; a cycle may deadlock
  contexts  threads, processes, event loops and handlers, and the functions that each of them runs

Examples:
  interlock graph locks                                      every lock and order below the working folder
  interlock graph locks --cycles src                         only what is part of a cycle
  interlock graph locks --output-format dot | dot -Tsvg -o locks.svg
  interlock graph contexts app.py --output-format mermaid
  interlock graph contexts --about Store.load                where that function runs, with all ways that lead there

Exit codes:
  0  done
  2  wrong usage, a file that could not be read, or an internal error
  3  part of a configuration file could not be used (the graph is printed all the same)`;

/** Adds `interlock graph` to the program. */
export function addGraphCommand(program: Command, colour: Option, list: (value: string, before?: readonly string[]) => string[], action: (kind: GraphKind, paths: string[], options: GraphOptions) => Promise<void>): void {
  program
    .command('graph')
    .description('print which locks are taken in which order, or what runs where')
    .addArgument(new Argument('<graph>', 'what to print').choices(graphKinds))
    .argument('[paths...]', 'files, folders and globs; "-" is standard input (default: the working folder)')
    .addOption(new Option('--output-format <format>', 'form of the output').choices(formats).default('text'))
    .option('--cycles', 'print only the locks and orders that are part of a cycle', false)
    .option('--about <name>', 'of the contexts, print only how functions whose name holds this are reached, and what roots whose name holds it run')
    .option('--config <file>', 'use this configuration file for everything')
    .option('--isolated', 'use no configuration file', false)
    .option('--no-respect-gitignore', 'read files that .gitignore names')
    .option('--exclude <globs>', 'leave these out, instead of what the configuration leaves out', list)
    .option('--extend-exclude <globs>', 'leave these out, too', list)
    .option('--stdin-filename <file>', 'read standard input as if it were this file')
    .option('-q, --quiet', 'print the graph and errors only', false)
    .addOption(colour)
    .addHelpText('after', EXPLAINED)
    .action(action);
}

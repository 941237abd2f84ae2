import { Command, Option } from 'commander';
import type { ColourChoice } from './terminal';

export const decideFormats = ['text', 'json', 'mermaid'] as const;

export interface DecideOptions {
  readonly tree: boolean;
  readonly interactive: boolean;
  readonly answer: readonly string[];
  readonly set: readonly string[];
  readonly result: readonly string[];
  readonly function?: string;
  readonly rule?: string;
  readonly leaf?: string;
  readonly outputFormat: (typeof decideFormats)[number];
  readonly color: ColourChoice;
}

const EXAMPLES = `
Examples:
  interlock decide                                      asks, one question after the other
  interlock decide --tree                               the whole tree
  interlock decide --leaf L3                            one recommendation with its code
  interlock decide --set t=5ms --set n=1000 --set c=3% --answer Q1=no
  interlock bench --function app.py::parse --output-format json -o parse.json
  interlock decide --result parse.json --function app.py::parse

Symbols for --set and ids for --answer are in docs/decision-tree.md and in --tree --output-format json.

Exit codes:
  0  done
  2  wrong usage, or an internal error`;

/** Adds `interlock decide` to the program. */
export function addDecideCommand(program: Command, colour: Option, action: (options: DecideOptions) => Promise<void>): void {
  const repeated = (flags: string, description: string): Option => new Option(flags, description).argParser((value, before: readonly string[]) => [...before, value]).default([], 'none');
  program
    .command('decide')
    .description('find the execution model that fits: a decision tree that measurements and your code can answer')
    .option('--tree', 'print the whole tree', false)
    .option('-i, --interactive', 'ask, although answers or figures are given', false)
    .addOption(repeated('--answer <question=answer>', 'answer a question, such as Q4=few; may be repeated'))
    .addOption(repeated('--set <symbol=value>', 'give a figure, such as t=5ms or n=1000; may be repeated'))
    .addOption(repeated('--result <file>', 'use the figures of a stored benchmark; may be repeated'))
    .option('--function <file::name>', 'start from what the code of a function shows; it is not run')
    .option('--rule <rule>', 'start where the tree opens for a finding')
    .option('--leaf <leaf>', 'print one recommendation with its code, such as L3')
    .addOption(new Option('--output-format <format>', 'form of the output').choices(decideFormats).default('text'))
    .addOption(colour)
    .addHelpText('after', EXAMPLES)
    .action(action);
}

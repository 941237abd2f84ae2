import { isMainThread } from 'node:worker_threads';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../node/version';
import { bench } from './bench-command';
import { addBenchCommand } from './bench-options';
import { check, type CheckOptions } from './check-command';
import { decide } from './decide-command';
import { addDecideCommand } from './decide-options';
import { EXIT, UsageError } from './exit-codes';
import { graph } from './graph-command';
import { addGraphCommand } from './graph-options';
import { handleInterrupts } from './interrupt';
import { explain, rules } from './rules-command';
import { ignoreClosedPipes, wantsColour, write, type ColourChoice } from './terminal';
import { createColours } from '../core/reports/colours';
import { runCheckWorker } from '../node/check-worker';

const EXIT_HELP = `
Exit codes:
  0  no findings
  1  findings
  2  wrong usage, a file that could not be checked, or an internal error
  3  part of a configuration file could not be used (findings are printed all the same)`;

function createProgram(run: (code: Promise<number>) => Promise<void>): Command {
  const program = new Command('interlock')
    .description('Finds blocking calls, races, deadlocks and misused tasks, threads and processes in Python code, and measures execution models. A check never runs the code that it reads.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride();

  program
    .command('check')
    .description('check files, folders (searched) and globs; "-" is standard input')
    .argument('[paths...]', 'what to check (default: the working folder)')
    .addOption(formatOption(['text', 'json']))
    .option('--select <rules>', 'run these rules only; ALL for every rule', list)
    .option('--extend-select <rules>', 'run these rules, too', list)
    .option('--ignore <rules>', 'leave these rules out', list)
    .addOption(new Option('--profile <name>', 'strict: all rules, and findings that are merely possible').choices(['default', 'strict']))
    .option('--python-version <version>', 'lowest Python that the project supports, such as 3.11')
    .option('--target-python <version>', 'Python that the project runs on, such as 3.13, or 3.13t without the GIL; prices computation')
    .option('--cpu-threshold <ms>', 'milliseconds of computation that stall an event loop or a window (default: 50)')
    .option('--prices <file>', 'price computation by this result of `interlock bench operations --output-format json -o FILE`, not by the default table')
    .option('--defer-to-linters', 'leave out what Ruff, Flake8 or Pylint is configured to report')
    .option('--fix', 'write the safe fixes into the files', false)
    .option('--diff', 'print what --fix would change, and change nothing', false)
    .option('--statistics', 'print how often each rule was met instead of the findings', false)
    .option('--exit-zero', 'exit with 0 although there are findings', false)
    .option('--jobs <number>', 'worker threads (default: up to 4 for long scans on 4 cores or more, else 1)', positive)
    .option('--config <file>', 'use this configuration file for everything')
    .option('--isolated', 'use no configuration file', false)
    .option('--no-respect-gitignore', 'check files that .gitignore names')
    .option('--exclude <globs>', 'leave these out, instead of what the configuration leaves out', list)
    .option('--extend-exclude <globs>', 'leave these out, too', list)
    .option('--stdin-filename <file>', 'check standard input as if it were this file')
    .option('-q, --quiet', 'print findings and errors only', false)
    .addOption(colourOption())
    .addHelpText('after', EXIT_HELP)
    .action((paths: string[], options: CheckOptions) => run(check(paths, options)));

  addGraphCommand(program, colourOption(), list, (kind, paths, options) => run(graph(kind, paths, options)));

  addBenchCommand(program, colourOption(), (presets, options) => run(bench(presets, options)));

  addDecideCommand(program, colourOption(), (options) => run(decide(options)));

  program
    .command('explain')
    .description('print the page of a rule')
    .argument('<rule>', 'name of the rule, or a code of another tool such as ASYNC251')
    .addOption(colourOption())
    .action((name: string, options: { color: ColourChoice }) => run(explain(name, options)));

  program
    .command('rules')
    .description('list the rules')
    .addOption(formatOption(['text', 'json']))
    .addOption(colourOption())
    .action((options: { outputFormat: 'text' | 'json'; color: ColourChoice }) => run(rules(options)));

  return program;
}

function formatOption(formats: readonly string[]): Option {
  return new Option('--output-format <format>', 'form of the output').choices(formats).default('text');
}

function colourOption(): Option {
  return new Option('--color <when>', 'colours in the output').choices(['auto', 'always', 'never']).default('auto');
}

/** `a,b` and repeated options both make a list. */
function list(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').map((item) => item.trim()).filter((item) => item !== '')];
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new InvalidArgumentError('It must be a number from 1 to 999.');
  return Number(value);
}

async function main(): Promise<void> {
  ignoreClosedPipes();
  handleInterrupts();
  const run = async (code: Promise<number>): Promise<void> => {
    process.exitCode = await code;
  };
  try {
    await createProgram(run).parseAsync();
  } catch (error) {
    process.exitCode = await explainError(error);
  }
}

/** Prints what went wrong and returns the exit code. */
async function explainError(error: unknown): Promise<number> {
  // Commander has printed its message; help and version come here, too, with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.error;
  const label = createColours(wantsColour('auto', process.stderr)).severity('error', 'error');
  if (error instanceof UsageError) {
    await write(process.stderr, `${label}: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return EXIT.error;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await write(process.stderr, `${label}: internal error, please report it with this text: ${details}\n`);
  return EXIT.error;
}

// Worker threads run the same bundle: the engine is large, and one copy of it is enough.
if (isMainThread) void main();
else runCheckWorker();

import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunnerEvent } from '../core/bench/events';
import { quantityText } from '../core/bench/figures';
import type { RunResult } from '../core/bench/model';
import { presetById, presets as allPresets, type Preset } from '../core/bench/presets';
import { nearName } from '../core/config/near-name';
import { BenchHost } from '../node/bench/host';
import type { RunOutcome } from '../node/bench/runner-process';
import { reason } from '../node/system-errors';
import { consents, consentText, functionOrder } from './bench-function';
import { chosenInterpreters } from './bench-interpreters';
import type { BenchOptions } from './bench-options';
import { againstEarlier, comparedText, dryRunText, failureText, pairsSideBySide, presetList, resultsOutput, resultText, type Compared } from './bench-output';
import { EXIT, UsageError } from './exit-codes';
import { onInterrupt } from './interrupt';
import { ProgressLine } from './progress-line';
import { readResultFile } from './result-files';
import { write } from './terminal';

/** The runner lies beside the bundle. */
const runnerFolder = join(__dirname, 'runner', 'interlock_bench');

/** What runs of one interpreter gave. */
interface Measured {
  readonly python: string;
  readonly results: RunResult[];
}

/** `interlock bench`. Returns the exit code. */
export async function bench(names: readonly string[], options: BenchOptions): Promise<number> {
  if (options.list) {
    await write(process.stdout, presetList(options.outputFormat, options));
    return EXIT.clean;
  }
  checkUsage(names, options);
  const cwd = process.cwd();
  const presets = presetsOf(names, options);
  const earlier = options.compare === undefined ? [] : await readResultFile(options.compare);
  const interpreters = await chosenInterpreters(options.python, cwd);
  return new BenchRun(options, interpreters, cwd, earlier).run(presets);
}

function checkUsage(names: readonly string[], options: BenchOptions): void {
  if (options.full && names.length > 0) throw new UsageError('--full runs all presets', 'Leave out the names, or --full.');
  if (options.function !== undefined && (options.full || names.length > 0)) {
    throw new UsageError('a function and presets cannot be measured in one run', 'Run them one after the other.');
  }
  const needFunction = { args: '--args', setup: '--setup', each: '--each', tasks: '--tasks', concurrency: '--concurrency' } as const;
  for (const [key, flag] of Object.entries(needFunction)) {
    if (options.function === undefined && options[key as keyof typeof needFunction] !== undefined) throw new UsageError(`${flag} belongs to --function`);
  }
  if (options.function === undefined && options.dryRun) throw new UsageError('--dry-run belongs to --function');
  if (options.outputFormat === 'csv' && options.compare !== undefined) throw new UsageError('--compare has no form in CSV', 'Choose text, json or markdown.');
}

function presetsOf(names: readonly string[], options: BenchOptions): readonly Preset[] {
  if (options.function !== undefined) return [];
  if (options.full) return allPresets;
  const unique = [...new Set(names.length === 0 ? ['quick'] : names)];
  return unique.map((name) => {
    const preset = presetById(name);
    if (preset !== undefined) return preset;
    const near = nearName(name, allPresets.map(({ id }) => id));
    throw new UsageError(`there is no preset \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`, 'Run `interlock bench --list` for the list.');
  });
}

class BenchRun {
  private readonly host = new BenchHost({ runnerFolder });
  private readonly stop = new AbortController();
  private readonly progress: ProgressLine;
  private readonly measured: readonly Measured[];
  private readonly seed: number;
  private failed = false;

  constructor(
    private readonly options: BenchOptions,
    private readonly interpreters: readonly string[],
    private readonly cwd: string,
    private readonly earlier: readonly RunResult[],
  ) {
    this.progress = new ProgressLine(process.stderr, process.stderr.isTTY && !options.quiet);
    this.measured = interpreters.map((python) => ({ python, results: [] }));
    this.seed = options.seed ?? randomInt(2 ** 31);
  }

  async run(presets: readonly Preset[]): Promise<number> {
    const { options } = this;
    const target = options.function;
    if (target !== undefined && !(await this.agreed(target))) return EXIT.error;
    const takeBack = onInterrupt(() => {
      this.stop.abort();
    });
    try {
      if (target === undefined) await this.runPresets(presets);
      else await this.runFunction(target);
    } finally {
      this.progress.clear();
      takeBack();
      await this.host.dispose();
    }
    await this.finish();
    if (this.stop.signal.aborted) return EXIT.interrupted;
    return this.failed ? EXIT.error : EXIT.clean;
  }

  private async agreed(target: string): Promise<boolean> {
    const order = functionOrder(target, this.options, this.seed, this.cwd);
    if (await consents(consentText(this.interpreters, runnerFolder, order), this.options.yes)) return true;
    await write(process.stderr, 'Nothing was run.\n');
    return false;
  }

  private async runPresets(presets: readonly Preset[]): Promise<void> {
    const { interpreters, cwd, seed } = this;
    const budget = this.options.budget ?? null;
    await this.host.runSequence(
      {
        interpreters, presets, budget, seed, cwd,
        onEvent: (event, { preset, position, of }) => {
          this.show(event, of === 1 ? preset.title : `[${position}/${of}] ${preset.title}`);
        },
        onEnd: (outcome, { preset, python }) => this.take(outcome, python, preset.id),
      },
      this.stop.signal,
    );
  }

  private async runFunction(target: string): Promise<void> {
    const order = functionOrder(target, this.options, this.seed, this.cwd);
    for (const python of this.interpreters) {
      if (this.stop.signal.aborted) break;
      const outcome = await this.host.run(python, this.cwd, order, (event) => {
        this.show(event, order.qualname);
      }, this.stop.signal);
      this.progress.clear();
      if (outcome.dryRun !== null) await write(process.stdout, dryRunText(outcome.dryRun));
      await this.take(outcome, python, order.qualname);
    }
  }

  private show(event: RunnerEvent, title: string): void {
    if (event.event !== 'progress') return;
    const left = event.eta === null ? '' : `, ${quantityText(Math.max(0, Math.ceil(event.eta)), 's')} left`;
    // A phase of one step has nothing to count.
    const counted = event.of > 1 ? ` ${event.done} of ${event.of}` : '';
    this.progress.update(`${title}: ${event.phase}${counted}${left}`);
  }

  /** Keeps a result; text is printed at once, so that a long series shows what it has. */
  private async take({ result, failure }: RunOutcome, python: string, what: string): Promise<void> {
    this.progress.clear();
    if (failure !== null) {
      this.failed = true;
      await write(process.stderr, failureText(failure, what, this.options));
    }
    if (result === null) return;
    this.measured.find((each) => each.python === python)?.results.push(result);
    if (this.options.outputFormat === 'text' && this.options.output === undefined) await write(process.stdout, resultText(result, this.options));
  }

  private async finish(): Promise<void> {
    const { options, measured } = this;
    // By benchmark, then by interpreter, whatever the order of measuring was.
    const [first, second] = measured.map(({ results }) => results);
    const results = first === undefined ? [] : second === undefined ? first : interleaved(first, second);
    const compared: Compared[] = [...againstEarlier(results, this.earlier), ...(second === undefined ? [] : pairsSideBySide(first ?? [], second))];
    if (results.length > 0 && this.earlier.length > 0 && !compared.some(({ columns }) => columns[0] === 'before')) {
      await write(process.stderr, 'The earlier file holds no run of the same benchmark.\n');
    }
    const comparisons = compared.map((each) => comparedText(each, options)).join('');
    if (options.outputFormat === 'text' && options.output === undefined) {
      await write(process.stdout, comparisons);
      return;
    }
    if (results.length === 0) return;
    const text = options.outputFormat === 'text'
      ? `${results.map((result) => resultText(result, options)).join('')}${comparisons}`
      : resultsOutput(options.outputFormat, results, compared);
    if (options.output === undefined) await write(process.stdout, text);
    else await this.save(options.output, text);
  }

  private async save(path: string, text: string): Promise<void> {
    try {
      await writeFile(resolve(this.cwd, path), text);
    } catch (error) {
      throw new UsageError(`cannot write "${path}": ${reason(error)}`);
    }
  }
}

function interleaved(first: readonly RunResult[], second: readonly RunResult[]): RunResult[] {
  const names = [...new Set([...first, ...second].map(({ request }) => request.name))];
  return names.flatMap((name) => [...first, ...second].filter(({ request }) => request.name === name));
}

import { availableParallelism } from 'node:os';
import { createSourceTexts } from '../core/reports/source-text';
import { count } from '../core/reports/text-report';
import { checkFiles, type CheckResult } from '../node/check-files';
import type { FileFailure } from '../node/check-job';
import { fixFiles, type FixableFile } from '../node/fix-files';
import { NodeHost } from '../node/node-host';
import { findInputs, type CheckInputs, type InputOptions } from './check-inputs';
import { diffText, logText, resultText } from './check-output';
import { EXIT, UsageError } from './exit-codes';
import { ProgressLine } from './progress-line';
import { write, type ColourChoice } from './terminal';

export interface CheckOptions extends InputOptions {
  readonly outputFormat: 'text' | 'json';
  readonly statistics: boolean;
  readonly exitZero: boolean;
  readonly quiet: boolean;
  readonly color: ColourChoice;
  readonly fix: boolean;
  readonly diff: boolean;
  readonly jobs?: number;
}

/** Workers cost their start-up and read shared imports again: below this many files one thread is as fast. */
const FILES_WORTH_WORKERS = 300;
/** Up to this many files the scan is over before anybody could press a key, and runs without a worker. */
const FILES_ON_THIS_THREAD = 50;
const MOST_DEFAULT_JOBS = 4;

/**
 * Each worker reads again what its files import, and collects garbage on threads of its own: on 2 cores two workers took
 * 1.0 to 1.3 times the wall time of one (docs/performance.md).
 */
const CORES_WORTH_WORKERS = 4;
/** A fix may make room for another one; fixes that undo each other must not go on for ever. */
const MOST_FIX_ROUNDS = 10;

/** `interlock check`. Returns the exit code. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  if (options.diff && (options.fix || options.statistics || options.outputFormat !== 'text')) {
    throw new UsageError('--diff has a form of its own', 'Leave out --fix, --statistics and --output-format.');
  }
  const progress = new ProgressLine(process.stderr, process.stderr.isTTY && !options.quiet);
  const inputs = await findInputs(paths, options);
  const { result, fixed, failures } = await run(inputs, options, progress);
  progress.clear();
  await write(process.stderr, logText(inputs, failures, options));

  const host = new NodeHost([], inputs.overlay);
  const sources = createSourceTexts((path) => host.read(path));
  const output = options.diff
    ? diffText(result.findings, sources, inputs, options)
    : resultText(result.findings, sources, inputs, options, fixed);
  await write(process.stdout, output);

  if (failures.length > 0 || inputs.discovery.problems.length > 0) return EXIT.error;
  if (inputs.configProblems.length > 0) return EXIT.configuration;
  const found = options.diff ? output !== '' : result.findings.length > 0;
  return found && !options.exitZero ? EXIT.findings : EXIT.clean;
}

/** Checks, and with `--fix` writes what is safe and checks again until nothing more can be fixed. */
async function run(
  inputs: CheckInputs,
  options: CheckOptions,
  progress: ProgressLine,
): Promise<{ result: CheckResult; fixed: number; failures: readonly FileFailure[] }> {
  let result = await checkOnce(inputs, options, progress);
  const unfixed: FileFailure[] = [];
  let fixed = 0;
  let files: readonly FixableFile[] = inputs.discovery.files;
  for (let round = 0; options.fix && round < MOST_FIX_ROUNDS; round++) {
    const written = fixFiles(files, result.findings);
    // A file that could not be written once is not tried again.
    const failed = new Set(written.failures.map((failure) => failure.path));
    files = written.files.filter((file) => !failed.has(file.path));
    unfixed.push(...written.failures);
    if (written.fixed === 0) break;
    fixed += written.fixed;
    result = await checkOnce(inputs, options, progress);
  }
  return { result, fixed, failures: [...result.failures, ...unfixed] };
}

function checkOnce({ projects, discovery, overlay }: CheckInputs, options: CheckOptions, progress: ProgressLine): Promise<CheckResult> {
  const total = discovery.files.length;
  return checkFiles(projects, {
    workers: workersFor(total, options.jobs),
    workerFile: __filename,
    overlay,
    onProgress: ({ checked, read }) => {
      progress.update(checked === 0 ? `Reading ${count(read, 'file')}` : `Checked ${checked} of ${count(total, 'file')}`);
    },
  });
}

function workersFor(files: number, jobs: number | undefined): number {
  if (jobs !== undefined && jobs > 1) return jobs;
  if (files <= FILES_ON_THIS_THREAD) return 0;
  if (jobs !== undefined) return jobs;
  const cores = availableParallelism();
  return files > FILES_WORTH_WORKERS && cores >= CORES_WORTH_WORKERS ? Math.min(cores, MOST_DEFAULT_JOBS) : 1;
}

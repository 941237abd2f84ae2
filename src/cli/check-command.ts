import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { createColours, type Colours } from '../core/reports/colours';
import { jsonReport } from '../core/reports/json-report';
import { createSourceTexts } from '../core/reports/source-text';
import { statisticsJson, statisticsText } from '../core/reports/statistics';
import { count, summaryLine, textReport } from '../core/reports/text-report';
import { checkFiles, type CheckResult } from '../node/check-files';
import { ConfigFiles, type ConfigFileProblem, type ProjectConfig } from '../node/config-files';
import { NodeHost } from '../node/node-host';
import { groupProjects } from '../node/projects';
import { findPythonFiles, type Discovery } from '../node/python-files';
import { decodeSource } from '../core/syntax/decode';
import { absolute, toSlash } from '../node/slash-paths';
import { EXIT, UsageError } from './exit-codes';
import { settingsOverride, type SettingOptions } from './overrides';
import { ProgressLine } from './progress-line';
import { readAll } from './standard-input';
import { wantsColour, write, type ColourChoice } from './terminal';

export interface CheckOptions extends SettingOptions {
  readonly outputFormat: 'text' | 'json';
  readonly statistics: boolean;
  readonly exitZero: boolean;
  readonly quiet: boolean;
  readonly color: ColourChoice;
  readonly jobs?: number;
  readonly config?: string;
  readonly isolated: boolean;
  readonly extendExclude?: readonly string[];
  readonly stdinFilename?: string;
}

/** Workers cost their start-up and read shared imports again: below this many files one thread is as fast. */
const FILES_WORTH_WORKERS = 300;
/** Up to this many files the scan is over before anybody could press a key, and runs without a worker. */
const FILES_ON_THIS_THREAD = 50;
const MOST_DEFAULT_JOBS = 4;

/** `interlock check`. Returns the exit code. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const folder = absolute('.');
  const override = settingsOverride(options);
  const configs = createConfigs(options, override);
  const progress = new ProgressLine(process.stderr, process.stderr.isTTY && !options.quiet);
  const fromStdin = options.stdinFilename !== undefined || paths.includes('-');
  if (fromStdin && paths.some((path) => path !== '-')) {
    throw new UsageError('standard input cannot be checked together with paths', 'Run the two checks one after the other.');
  }
  const overlay = fromStdin ? await standardInput(options.stdinFilename, folder) : new Map<string, string>();
  const exclude = [...(options.exclude ?? []), ...(options.extendExclude ?? [])];
  const discovery = fromStdin
    ? discoverOverlay(overlay, configs, folder)
    : await findPythonFiles(paths.length === 0 ? ['.'] : paths, { folder, configs, exclude });
  requirePaths(discovery);

  const colours = createColours(wantsColour(options.color, process.stdout));
  const displayPath = (path: string): string => display(path, folder);
  const projects = await groupProjects(discovery, { configs, folder, exclude });
  const total = discovery.files.length;
  let result: CheckResult;
  try {
    result = await checkFiles(projects, {
      workers: workersFor(total, options.jobs),
      workerFile: join(__dirname, 'worker.js'),
      overlay,
      onProgress: ({ checked, read }) => {
        progress.update(checked === 0 ? `Reading ${count(read, 'file')}` : `Checked ${checked} of ${count(total, 'file')}`);
      },
    });
  } finally {
    progress.clear();
  }

  const configProblems = problemsOf(projects.map((project) => project.config));
  const logColours = createColours(wantsColour(options.color, process.stderr));
  await write(process.stderr, logText(discovery, result, configProblems, displayPath, logColours, options.quiet));
  const host = new NodeHost([], overlay);
  const sources = createSourceTexts((path) => host.read(path));
  await write(process.stdout, report(result, total, { options, colours, displayPath, sources }));

  if (result.failures.length > 0 || discovery.problems.length > 0) return EXIT.error;
  if (configProblems.length > 0) return EXIT.configuration;
  return result.findings.length > 0 && !options.exitZero ? EXIT.findings : EXIT.clean;
}

function createConfigs(options: CheckOptions, override: ReturnType<typeof settingsOverride>): ConfigFiles {
  if (options.config !== undefined && options.isolated) {
    throw new UsageError('--config and --isolated exclude each other', 'Leave one of them out.');
  }
  try {
    const file = options.config === undefined ? {} : { file: absolute(options.config) };
    return new ConfigFiles({ ...file, isolated: options.isolated, override });
  } catch (error) {
    throw new UsageError((error as Error).message, 'Check the path given to --config.');
  }
}

function requirePaths({ missing }: Discovery): void {
  if (missing.length === 0) return;
  const names = missing.map((path) => `"${path}"`).join(', ');
  throw new UsageError(
    `there is no file or folder ${names}`,
    `Check the spelling; relative paths start from ${toSlash(process.cwd())}.`,
  );
}

async function standardInput(name: string | undefined, folder: string): Promise<Map<string, string>> {
  return new Map([[absolute(name ?? '<stdin>', folder), decodeSource(await readAll(process.stdin))]]);
}

function discoverOverlay(overlay: ReadonlyMap<string, string>, configs: ConfigFiles, folder: string): Discovery {
  const files = [...overlay].map(([path, text]) => {
    return { path, project: configs.forFolder(path.slice(0, Math.max(1, path.lastIndexOf('/'))), folder), size: text.length };
  });
  return { files, folders: [], problems: [], missing: [] };
}

function workersFor(files: number, jobs: number | undefined): number {
  if (jobs !== undefined && jobs > 1) return jobs;
  if (files <= FILES_ON_THIS_THREAD) return 0;
  if (jobs !== undefined) return jobs;
  return files > FILES_WORTH_WORKERS ? Math.min(availableParallelism(), MOST_DEFAULT_JOBS) : 1;
}

/** Relative to the working folder where that is shorter to read than climbing out of it. */
function display(path: string, folder: string): string {
  const shown = toSlash(relative(folder, path));
  return shown === '' || shown.startsWith('../') ? path : shown;
}

function problemsOf(configs: readonly ProjectConfig[]): ConfigFileProblem[] {
  return [...new Set(configs)].flatMap((config) => config.problems);
}

function logText(
  discovery: Discovery,
  result: CheckResult,
  configProblems: readonly ConfigFileProblem[],
  displayPath: (path: string) => string,
  colours: Colours,
  quiet: boolean,
): string {
  const error = colours.severity('error', 'error');
  const lines = [
    ...configProblems.map(({ path, row, column, message }) => `${displayPath(path)}:${row}:${column}: ${error}: ${message}`),
    ...discovery.problems.map(({ path, message }) => `${displayPath(path)}: ${error}: ${message}`),
    ...result.failures.map(({ path, kind, message }) =>
      kind === 'unreadable'
        ? `${displayPath(path)}: ${error}: cannot read the file: ${message}`
        : `${displayPath(path)}: ${error}: internal error, please report it with this text: ${message}`,
    ),
  ];
  if (discovery.files.length === 0 && !quiet) lines.push(`${colours.severity('warning', 'warning')}: no Python files found`);
  return lines.map((line) => `${line}\n`).join('');
}

interface ReportContext {
  readonly options: CheckOptions;
  readonly colours: Colours;
  readonly displayPath: (path: string) => string;
  readonly sources: ReturnType<typeof createSourceTexts>;
}

function report({ findings }: CheckResult, files: number, { options, colours, displayPath, sources }: ReportContext): string {
  if (options.outputFormat === 'json') return options.statistics ? statisticsJson(findings) : jsonReport(findings, sources);
  const body = options.statistics ? statisticsText(findings, colours) : textReport(findings, { sources, colours, displayPath });
  return options.quiet ? body : `${body}${summaryLine(findings, files)}\n`;
}

import { Worker } from 'node:worker_threads';
import type { Finding } from '../core/findings';
import { runCheckJob, type CheckJob, type EngineFactory, type FileFailure } from './check-job';
import { ReportBuffer, type WorkerReport, type WorkerTask } from './check-messages';
import { mergeFindings } from '../core/reports/merge';
import { shareFiles, type SizedFile } from './shares';
import type { Settings } from '../core/config/settings';

/** Megabytes. Facts live long: with the small default they are copied again and again before they count as old. */
const YOUNG_GENERATION = 64;

/** The files of one configuration. */
export interface ProjectFiles {
  readonly settings: Settings;
  /** Sorted by path. */
  readonly files: readonly SizedFile[];
  readonly workspace: readonly string[];
}

export interface CheckFilesOptions {
  /** Number of worker threads; 0 runs on this thread, which then answers to nothing else until it is done. */
  readonly workers: number;
  /** The built worker, absolute path. */
  readonly workerFile: string;
  readonly overlay?: ReadonlyMap<string, string>;
  readonly onProgress?: (progress: Progress) => void;
  readonly createEngine?: EngineFactory;
}

export interface Progress {
  readonly read: number;
  readonly checked: number;
}

export interface CheckResult {
  /** Sorted by path and position, each once; the same for any number of workers. */
  readonly findings: readonly Finding[];
  readonly failures: readonly FileFailure[];
}

/** Checks the files of all projects, here or in worker threads. Never rejects: a worker that dies is a failure. */
export async function checkFiles(projects: readonly ProjectFiles[], options: CheckFilesOptions): Promise<CheckResult> {
  const findings: Finding[] = [];
  const failures: FileFailure[] = [];
  let read = 0;
  let checked = 0;
  const receive = (report: WorkerReport): void => {
    for (const finding of report.findings) findings.push(finding);
    failures.push(...report.failures);
    read += report.read;
    checked += report.checked;
    options.onProgress?.({ read, checked });
  };
  const overlay = [...(options.overlay ?? [])];
  const shares = shareFiles(projects, Math.max(1, options.workers)).map((share) =>
    share.map(({ project, paths }): CheckJob => ({ settings: project.settings, workspace: project.workspace, paths, overlay })),
  );
  if (options.workers === 0) for (const jobs of shares) runHere(jobs, receive, options.createEngine);
  else await Promise.all(shares.map((jobs) => runInWorker(jobs, receive, options.workerFile)));
  return { findings: mergeFindings(findings), failures: mergeFailures(failures) };
}

function runHere(jobs: readonly CheckJob[], receive: (report: WorkerReport) => void, createEngine?: EngineFactory): void {
  const buffer = new ReportBuffer();
  for (const job of jobs) {
    runCheckJob(
      job,
      (step) => {
        buffer.addStep(step);
      },
      createEngine,
    );
  }
  receive(buffer.take(true));
}

function runInWorker(jobs: readonly CheckJob[], receive: (report: WorkerReport) => void, workerFile: string): Promise<void> {
  return new Promise((resolve) => {
    const task: WorkerTask = { jobs };
    const worker = new Worker(workerFile, { workerData: task, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION } });
    let done = false;
    const fail = (message: string): void => {
      // What was reported before the thread died is kept; which of the other files it had reached is unknown.
      const path = jobs[0]?.paths[0] ?? '';
      const failure: FileFailure = { path, kind: 'internal', message: `a worker thread ended early: ${message}` };
      receive({ read: 0, checked: 0, findings: [], failures: [failure], done: true });
      done = true;
    };
    worker.on('message', (report: WorkerReport) => {
      done ||= report.done;
      receive(report);
    });
    worker.on('error', (error) => {
      fail(error.stack ?? error.message);
    });
    worker.on('exit', (code) => {
      if (!done) fail(`exit code ${code}`);
      resolve();
    });
  });
}

/** One line a file and message, sorted: several workers may need, and fail to read, the same file. */
function mergeFailures(failures: readonly FileFailure[]): FileFailure[] {
  const unique = new Map(failures.map((failure) => [`${failure.path}\0${failure.kind}\0${failure.message}`, failure]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, failure]) => failure);
}

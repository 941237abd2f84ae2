import { Analysis } from '../core/analysis';
import type { Settings } from '../core/config/settings';
import type { Finding } from '../core/findings';
import { NodeHost } from './node-host';

/** A share of one project's files: plain data, so that it can be sent to a worker. */
export interface CheckJob {
  readonly settings: Settings;
  /** Every Python file of the project's workspace: chains and callbacks cross files. */
  readonly workspace: readonly string[];
  /** The files to check, a part of `workspace`. */
  readonly paths: readonly string[];
  /** Texts that stand in for files. */
  readonly overlay: readonly (readonly [path: string, text: string])[];
}

/** A file that has no results, or not all of them. */
export interface FileFailure {
  readonly path: string;
  /** `unreadable`: the system refused; `internal`: a fault of ours; `unfixed`: fixes could not be written. */
  readonly kind: 'unreadable' | 'internal' | 'unfixed';
  readonly message: string;
}

export type CheckStep =
  | { readonly kind: 'read' }
  | { readonly kind: 'checked'; readonly path: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** What a job calls while it runs. */
export type OnStep = (step: CheckStep) => void;

/** The part of `Analysis` that a job needs; tests put a fake in its place. */
export type Engine = Pick<Analysis, 'checkAll'>;
export type EngineFactory = (host: NodeHost, settings: Settings) => Engine;

const realEngine: EngineFactory = (host, settings) => new Analysis(host, settings);

/** Runs a job to its end, file by file. A fault in one file is reported and costs that file's findings only. */
export function runCheckJob(job: CheckJob, onStep: OnStep, createEngine: EngineFactory = realEngine): void {
  const waiting = new Set(job.paths);
  const host = new NodeHost(job.workspace, new Map(job.overlay), {
    onRead: () => {
      onStep({ kind: 'read' });
    },
    onUnreadable: (path, message) => {
      // A file that vanished, or that is only imported, is as if it did not exist; one that was asked for is missed.
      if (waiting.has(path)) onStep({ kind: 'failed', failure: { path, kind: 'unreadable', message } });
    },
  });
  let engine = createEngine(host, job.settings);
  try {
    for (const { path, findings } of engine.checkAll(job.paths)) {
      waiting.delete(path);
      onStep({ kind: 'checked', path, findings });
    }
    return;
  } catch {
    // The engine promises not to throw. If it does, its state is not to be trusted: start again, one file at a time.
    engine = createEngine(host, job.settings);
  }
  for (const path of [...waiting]) {
    try {
      for (const { findings } of engine.checkAll([path])) onStep({ kind: 'checked', path, findings });
    } catch (error) {
      engine = createEngine(host, job.settings);
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      onStep({ kind: 'failed', failure: { path, kind: 'internal', message } });
    }
    waiting.delete(path);
  }
}

import type { Finding } from '../core/findings';
import type { CheckJob, CheckStep, FileFailure } from './check-job';

/** What the main thread sends: the whole share of a worker. */
export interface WorkerTask {
  readonly jobs: readonly CheckJob[];
}

/** What a worker sends, several times; `done` is true the last time. */
export interface WorkerReport {
  /** Files read and checked since the report before. */
  readonly read: number;
  readonly checked: number;
  readonly findings: readonly Finding[];
  readonly failures: readonly FileFailure[];
  readonly done: boolean;
}

/** Collects steps into reports of a reasonable size. */
export class ReportBuffer {
  private read = 0;
  private checked = 0;
  private findings: Finding[] = [];
  private failures: FileFailure[] = [];

  addStep(step: CheckStep): void {
    if (step.kind === 'read') this.read++;
    else if (step.kind === 'failed') this.failures.push(step.failure);
    else {
      this.checked++;
      for (const finding of step.findings) this.findings.push(finding);
    }
  }

  take(done: boolean): WorkerReport {
    const report: WorkerReport = { read: this.read, checked: this.checked, findings: this.findings, failures: this.failures, done };
    this.read = 0;
    this.checked = 0;
    this.findings = [];
    this.failures = [];
    return report;
  }
}

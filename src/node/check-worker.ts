import { parentPort, workerData } from 'node:worker_threads';
import { runCheckJob } from './check-job';
import { ReportBuffer, type WorkerTask } from './check-messages';

/** Milliseconds between two reports: often enough for a progress line, seldom enough to cost nothing. */
const REPORT_INTERVAL = 100;

/** What a worker thread does: the jobs it was started with, with reports as it goes. */
export function runCheckWorker(): void {
  const { jobs } = workerData as WorkerTask;
  const buffer = new ReportBuffer();
  let last = performance.now();
  const reportIfDue = (): void => {
    const now = performance.now();
    if (now - last < REPORT_INTERVAL) return;
    last = now;
    parentPort?.postMessage(buffer.take(false));
  };
  for (const job of jobs) {
    runCheckJob(job, (step) => {
      buffer.addStep(step);
      reportIfDue();
    });
  }
  parentPort?.postMessage(buffer.take(true));
}

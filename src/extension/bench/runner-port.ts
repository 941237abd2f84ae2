import { BenchHost } from '../../node/bench/host';
import type { BenchPort, Ending, Problem } from './port';

const untrusted: Problem = { message: 'This workspace is not trusted: nothing of it is run.', command: '', exitCode: null, stderr: '', next: 'Trust the workspace to run benchmarks.' };

/** The Python runner behind the port: the one door to Python, closed as long as the workspace is not trusted. */
export class RunnerPort implements BenchPort {
  readonly #host: BenchHost;

  /** @param cwd working folder of the runner. */
  constructor(
    runnerFolder: string,
    private readonly cwd: () => string,
    private readonly isTrusted: () => boolean,
  ) {
    this.#host = new BenchHost({ runnerFolder });
  }

  run(...[python, order, onEvent]: Parameters<BenchPort['run']>): ReturnType<BenchPort['run']> {
    const abort = new AbortController();
    const run = async (): Promise<Ending> => {
      if (!this.isTrusted()) return { result: null, failure: untrusted, cancelled: false };
      try {
        const { result, failure, why } = await this.#host.run(python, this.cwd(), order, onEvent, abort.signal);
        return { result, failure, cancelled: why === 'cancelled' };
      } catch (error) {
        const message = `The benchmark broke off: ${error instanceof Error ? error.message : String(error)}.`;
        return { result: null, failure: { message, command: '', exitCode: null, stderr: '', next: 'Try again; the log says more.' }, cancelled: false };
      }
    };
    return {
      ended: run(),
      cancel: () => {
        abort.abort();
      },
    };
  }

  environment(python: string): ReturnType<BenchPort['environment']> {
    return this.isTrusted() ? this.#host.environment(python, this.cwd()) : Promise.resolve({ failure: untrusted });
  }

  dispose(): Promise<void> {
    return this.#host.dispose();
  }
}

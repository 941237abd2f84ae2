import { BenchHost } from '../../node/bench/host';
import type { BenchPort, Ending } from './port';

/** The Python runner behind the port. */
export class RunnerPort implements BenchPort {
  readonly #host: BenchHost;

  /** @param cwd working folder of the runner. */
  constructor(runnerFolder: string, private readonly cwd: () => string) {
    this.#host = new BenchHost({ runnerFolder });
  }

  run(...[python, order, onEvent]: Parameters<BenchPort['run']>): ReturnType<BenchPort['run']> {
    const abort = new AbortController();
    const run = async (): Promise<Ending> => {
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
    return this.#host.environment(python, this.cwd());
  }

  dispose(): Promise<void> {
    return this.#host.dispose();
  }
}

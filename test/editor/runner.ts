/** Runs named tests one after the other. Small on purpose: it works inside VS Code's extension host and outside. */

export interface TestResult {
  readonly name: string;
  /** Wall time. */
  readonly milliseconds: number;
  /** Absent if the test passed. */
  readonly error?: string;
}

export interface TestCase {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** Collects the tests of one suite, in the order in which they will run. */
export class Suite {
  private readonly cases: TestCase[] = [];

  test(name: string, body: () => Promise<void>): void {
    this.cases.push({ name, body });
  }

  /**
   * Runs every test, also after a failure. A test that is still busy after `limitSeconds` has failed.
   * @param after is told all results so far, after each test.
   */
  async run(say: (line: string) => void, after?: (results: readonly TestResult[]) => Promise<void>, limitSeconds = 60): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const { name, body } of this.cases) {
      const started = performance.now();
      const error = await failureOf(body, limitSeconds);
      const milliseconds = Math.round(performance.now() - started);
      results.push(error === undefined ? { name, milliseconds } : { name, milliseconds, error });
      say(`${error === undefined ? 'ok  ' : 'FAIL'} ${name} (${milliseconds} ms)`);
      if (error !== undefined) say(error.replaceAll(/^/gm, '     '));
      await after?.(results);
    }
    return results;
  }
}

async function failureOf(body: () => Promise<void>, limitSeconds: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`still busy after ${limitSeconds} s`));
    }, limitSeconds * 1000);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks until the answer is good. The analysis runs beside the test, so a test waits for what it expects instead of sleeping.
 * @throws with the last answer if none was good within `seconds`.
 */
export async function eventually<T>(what: string, ask: () => T | PromiseLike<T>, good: (answer: T) => boolean, seconds = 15): Promise<T> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (performance.now() > until) {
      throw new Error(`${what}: not within ${seconds} s; the last answer was ${JSON.stringify(answer, null, 1)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

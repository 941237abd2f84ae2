import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { run } from '../processes';

/** One part of the test run. It counts what it ran itself; a part that is a single check counts as one. */
export interface LaneResult {
  readonly passed: number;
  readonly failed: number;
  /** What went wrong, for people; empty if nothing did. */
  readonly detail: string;
}

export interface Lane {
  readonly name: string;
  run(): Promise<LaneResult>;
}

export const reportsFolder = 'out/reports';

/** A lane that is one program: exit code 0 counts as passed. */
export function programLane(name: string, command: string, args: readonly string[], limitSeconds: number): Lane {
  return {
    name,
    async run() {
      const ended = await run(command, args, { limitSeconds });
      return ended.code === 0
        ? { passed: 1, failed: 0, detail: '' }
        : { passed: 0, failed: 1, detail: `${command} ${args.join(' ')} ended with ${ended.code}\n${ended.output.slice(-8000)}` };
    },
  };
}

/** A lane of named checks; each returns what is wrong, or `undefined`. */
export function checksLane(name: string, checks: readonly (readonly [string, () => Promise<string | undefined>])[]): Lane {
  return {
    name,
    async run() {
      const problems: string[] = [];
      for (const [title, check] of checks) {
        const problem = await check().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
        if (problem !== undefined) problems.push(`${title}: ${problem}`);
      }
      return { passed: checks.length - problems.length, failed: problems.length, detail: problems.join('\n') };
    },
  };
}

/** Writes a lane's own report where the total is made from. */
export async function writeReport(path: string, report: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}

import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** The process waits for more input. */
  readonly keepInputOpen?: boolean;
  /** Called with the process as soon as it runs. */
  readonly started?: (process: ReturnType<typeof spawn>) => void;
}

export interface BuiltCli {
  readonly file: string;
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
}

/** Builds the command line for one test file, in a folder of its own: test files run at the same time. */
export function buildCli(name: string): BuiltCli {
  const outdir = join('out', 'test-cli', name);
  execFileSync(process.execPath, ['esbuild.js', '--cli-only', '--quiet', `--outdir=${outdir}`]);
  const file = join(process.cwd(), outdir, 'cli.js');
  return { file, run: (args, options = {}) => run(file, args, options) };
}

function run(file: string, args: readonly string[], options: RunOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    // What the terminal of whoever runs the tests asks for must not decide them.
    const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...options.env };
    const child = spawn(process.execPath, [file, ...args], { cwd: options.cwd, env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    if (options.keepInputOpen !== true) child.stdin.end(options.input ?? '');
    options.started?.(child);
  });
}

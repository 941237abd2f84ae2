import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** A program that was started and has ended. */
export interface Ended {
  /** Exit code; -1 if a signal or the time limit ended it. */
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** Running groups, and the signal that ends each at once: SIGTERM where the program ends groups of its own then. */
const groups = new Map<ChildProcess, NodeJS.Signals>();

/**
 * Starts a program as the leader of its own process group, so that `stopGroup` reaches its children too.
 * @param atExit sent to the group if this script ends first.
 */
export function startGroup(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
  atExit: NodeJS.Signals = 'SIGKILL',
): ChildProcess {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  groups.set(child, atExit);
  child.once('exit', () => groups.delete(child));
  return child;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.platform === 'win32' ? child.kill(signal) : process.kill(-child.pid, signal);
  } catch {
    return false; // the whole group is gone already
  }
}

/** Ends a process group: politely, then, after three seconds, by force. Resolves when no process of it is left. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  groups.delete(child);
  signalGroup(child, 'SIGTERM');
  const until = Date.now() + 3000;
  while (Date.now() < until && groupLives(child)) await pause(50);
  signalGroup(child, 'SIGKILL');
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await pause(20);
}

function groupLives(child: ChildProcess): boolean {
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null;
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}

/** Whatever ends this script (an error, Ctrl-C, a terminal that closes), no process that it started stays behind. */
export function stopGroupsOnExit(): void {
  // Before any other listener: folders can be removed once nobody writes to them.
  process.prependListener('exit', () => {
    for (const [child, signal] of groups) signalGroup(child, signal);
  });
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
    process.on(signal, () => process.exit(code));
  }
}

/** Resolves after this time. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Runs a program to its end; a program that is still busy after `limitSeconds` is ended with all its children.
 * `output` is what it wrote to stdout and stderr; `show` prints it as it comes.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; limitSeconds?: number; show?: boolean } = {},
): Promise<Ended> {
  const started = Date.now();
  const child = startGroup(
    command,
    args,
    { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] },
    'SIGTERM', // it may be one of our scripts, with a server in a group of its own
  );
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    if (options.show === true) process.stderr.write(chunk);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const limit = options.limitSeconds ?? 600;
  const timer = setTimeout(() => {
    take(Buffer.from(`\n${command} was ended: still busy after ${limit} s\n`));
    void stopGroup(child);
  }, limit * 1000);
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      take(Buffer.from(`${command}: ${error.message}\n`));
      resolve(127);
    });
    child.once('close', (exit) => {
      resolve(exit ?? -1);
    });
  });
  clearTimeout(timer);
  return { code, output, seconds: (Date.now() - started) / 1000 };
}

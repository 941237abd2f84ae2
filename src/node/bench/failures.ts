/** What can go wrong with the runner, in words: what happened, how it was started, what it said last, what to do next. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { EventOf } from '../../core/bench/events';
import { protocolVersion } from '../../core/bench/events';
import { isAbsent, reason } from '../system-errors';

export interface RunFailure {
  readonly message: string;
  /** As a person would type it; empty if nothing was started. */
  readonly command: string;
  /** `null`: ended by a signal, or never started. */
  readonly exitCode: number | null;
  /** The end of what it printed. */
  readonly stderr: string;
  /** What the user can do. */
  readonly next: string;
}

/** What is known when something fails. */
export interface Started {
  readonly command: string;
  readonly exitCode: number | null;
  readonly stderr: string;
}

const chooseAnother = 'Choose another interpreter.';
const oldest = [3, 8] as const;
/** Milliseconds for an interpreter to say its version. */
const VERSION_LIMIT = 5000;

/** The operating system would not start it. */
export function startFailure(python: string, folder: string, error: unknown, command: string): RunFailure {
  const failure = (message: string, next: string): RunFailure => ({ message, command, exitCode: null, stderr: '', next });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // The system says the same whether the program or its working folder is missing.
  if (code === 'ENOENT' && !existsSync(folder)) return failure(`There is no folder ${folder} to start in.`, 'Open a folder that exists.');
  if (isAbsent(error)) return failure(`There is no interpreter at ${python}.`, `${chooseAnother} Was the environment deleted or moved?`);
  if (code === 'EACCES' || code === 'EPERM') {
    return failure(`${python} may not be executed: ${reason(error)}.`, `Check its permissions, or choose another interpreter.`);
  }
  if (code === 'ENOEXEC' || code === 'UNKNOWN' || code === 'EINVAL') return failure(`${python} is not a program that this system can run.`, chooseAnother);
  return failure(`${python} could not be started: ${reason(error)}.`, chooseAnother);
}

/** It started, and ended or kept silent without a greeting. Asks the interpreter for its version to find out why. */
export async function silentFailure(python: string, env: NodeJS.ProcessEnv, waited: number | null, started: Started): Promise<RunFailure> {
  const version = await versionOf(python, env);
  const failure = (message: string, next: string): RunFailure => ({ ...started, message, next });
  if (version === null) return failure(`${python} does not answer like Python.`, chooseAnother);
  if (isTooOld(version)) return tooOldFailure(version.join('.'), started);
  if (waited !== null) return failure(`The runner said nothing for ${waited} s.`, 'Try again; if it stays silent, choose another interpreter.');
  return failure(`The runner ended before it was ready (${exitText(started.exitCode)}).`, `See what it printed, or choose another interpreter.`);
}

/** A version that the runner may start on by chance, but was not written for. */
export function isTooOld([major = 0, minor = 0]: readonly number[]): boolean {
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

export function tooOldFailure(version: string, started: Started): RunFailure {
  return { ...started, message: `Python ${version} is too old: the benchmarks need ${oldest.join('.')} or later.`, next: chooseAnother };
}

/** `[3, 12]`, or `null` if it does not answer as Python does. */
async function versionOf(python: string, env: NodeJS.ProcessEnv): Promise<readonly [number, number] | null> {
  const code = 'import sys; sys.stdout.write("interlock %d.%d" % sys.version_info[:2])';
  const output = await new Promise<string>((resolve) => {
    // SIGKILL: what is no Python may not care about anything else. No input: a shell would wait for it.
    const child = execFile(python, ['-c', code], { env, timeout: VERSION_LIMIT, killSignal: 'SIGKILL', windowsHide: true, maxBuffer: 4096 }, (_, stdout) => {
      resolve(stdout);
    });
    child.stdin?.on('error', () => undefined).end();
  });
  const match = /interlock (\d+)\.(\d+)/.exec(output);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

export function protocolFailure(spoken: number, started: Started): RunFailure {
  return {
    ...started,
    message: `The runner speaks version ${spoken} of the protocol, Interlock speaks ${protocolVersion}.`,
    next: 'Install Interlock again: its parts do not belong together.',
  };
}

/** A request that the runner ended with something else than `ok` or `cancelled`; `null` for these two. */
export function doneFailure(done: EventOf<'done'>, error: EventOf<'error'> | null, limits: { readonly time: number; readonly memory: number; readonly output: number }, started: Started): RunFailure | null {
  const stderr = [error?.traceback ?? '', done.stderr].filter((part) => part.trim() !== '').join('\n').trimEnd();
  const failure = (message: string, next: string): RunFailure => ({
    command: started.command, exitCode: done.code, stderr: stderr === '' ? started.stderr : stderr,
    message: error?.message ?? message, next: error === null || error.next === '' ? next : error.next,
  });
  switch (done.why) {
    case 'ok':
    case 'cancelled':
      return null;
    case 'timeout':
      return failure(`It was ended after ${limits.time} s.`, 'Give it a larger budget, or less to do.');
    case 'memory':
      return failure(`It took more than ${Math.round(limits.memory / 1e6)} MB of memory and was ended.`, 'Use smaller arguments or fewer calls at once.');
    case 'output':
      return failure(`It printed more than ${Math.round(limits.output / 1e6)} MB and was ended.`, 'Measure a function that prints less.');
    case 'crashed':
      return failure(`The process that measures crashed (${exitText(done.code)}).`, 'See what it printed; try again with another interpreter.');
    case 'refused':
      return failure('The runner refused the request.', 'Check what was asked for.');
    case 'failed':
      return failure('The measurement failed.', 'See what it printed.');
  }
}

/** The supervisor itself ended in the middle of a request. */
export function lostFailure(started: Started): RunFailure {
  return { ...started, message: `The runner ended in mid-run (${exitText(started.exitCode)}).`, next: 'Try again; see what it printed if it happens twice.' };
}

/** Neither result nor end came in time. */
export function hungFailure(seconds: number, started: Started): RunFailure {
  return { ...started, message: `The runner did not end within ${Math.round(seconds)} s and was killed.`, next: 'Try again, or choose another interpreter.' };
}

/** A result that is none: runner and host do not belong together. */
export function malformedFailure(problem: string, started: Started): RunFailure {
  return { ...started, message: `The runner sent something that Interlock does not understand: ${problem}.`, next: 'Install Interlock again: its parts do not belong together.' };
}

/** Another one is running, or the host was closed. */
export function refusedFailure(message: string, next: string): RunFailure {
  return { message, command: '', exitCode: null, stderr: '', next };
}

function exitText(code: number | null): string {
  return code === null ? 'ended by a signal' : `exit code ${code}`;
}

import type { Finding, Place, Related } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import type { LockHop } from '../../program/locks/acquisitions';
import type { Held, Lock } from '../../program/locks/types';
import type { FunctionFacts } from '../../summary/facts';

/** How messages of the rules about deadlocks speak of locks and places. */

/** What the library calls it. */
export function kindName(lock: Lock): string {
  switch (lock.kind) {
    case 'rlock':
      return '`RLock`';
    case 'condition':
      return '`Condition`';
    case 'semaphore':
      return '`Semaphore`';
    case 'limiter':
      return '`CapacityLimiter`';
    case 'file lock':
      return 'file lock';
    default:
      return '`Lock`';
  }
}

/** 1-based line of a place in this file. */
export function lineOf(file: FileState, start: number): number {
  let line = 1;
  for (let at = file.text.indexOf('\n'); at !== -1 && at < start; at = file.text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Where a lock is taken: `taken here`; where it is held from the start, the function. */
export function takenPlace(held: Held): Related {
  const message = held.mode === 'entry' ? `\`${held.lock.name}\` is held when this function begins` : `\`${held.lock.name}\` is taken here`;
  return { ...held.at, message };
}

/**
 * The calls from a function to the place where a lock is taken, then that place.
 * @param by the function that holds the first call, as `functionName` says it.
 */
export function wayTo(by: string, hops: readonly LockHop[], lock: Lock, takenAt: Place): Related[] {
  let caller = by;
  const related: Related[] = [];
  for (const { name, place } of hops) {
    related.push({ ...place, message: `${caller} calls \`${name}\`` });
    caller = `\`${name}\``;
  }
  related.push({ ...takenAt, message: `${caller} takes \`${lock.name}\` here` });
  return related;
}

/** A function's name in backticks, for the beginning or the middle of a sentence. */
export function functionName(fn: FunctionFacts): string {
  return fn.form === 'module' ? 'the module' : fn.form === 'lambda' ? 'a lambda' : `\`${fn.qualifiedName}\``;
}

/** Findings in tests are for those who ask for all: tests build dead ends on purpose. */
export function inTests(finding: Finding): Finding {
  return isTestFile(finding.path) ? { ...finding, confidence: 'possible' } : finding;
}

/** What stands at a place, on one line, for messages. */
export function textAt(file: FileState, place: Place): string {
  const text = file.text.slice(place.start, place.end).replace(/\s+/g, ' ').replaceAll('`', "'");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

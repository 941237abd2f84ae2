import { frameworkRoots } from './frameworks';
import { callableSinks } from './sinks';

/**
 * Last segments that nearly every file contains. A file that uses one of them as a loop-running handler names the framework
 * itself (to annotate a request or to build a response), so the framework's name is the better word to look for.
 */
const commonWords = new Set(
  (
    'get post put patch delete head options route on event tool resource prompt page check exception signal listener middleware coroutine timer ' +
    'button input number select checkbox switch slider radio toggle upload refreshable websocket callback Entity'
  ).split(' '),
);

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function firstSegment(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

function triggerOf(name: string): string {
  const last = lastSegment(name);
  return commonWords.has(last) ? firstSegment(name) : last;
}

/** Identifiers without which the text of a file cannot hold a function that runs on an event loop. */
export function deriveRootTriggers(subclassesOf: (base: string) => readonly string[]): readonly string[] {
  const words = new Set(['async', 'await']);
  for (const sink of callableSinks) {
    if (sink.runs !== 'loop') continue;
    for (const name of sink.names) words.add(triggerOf(name));
  }
  for (const root of frameworkRoots) {
    if (root.runs !== 'loop') continue;
    const names = root.by === 'decorator' ? root.names : root.bases.flatMap((base) => [base, ...subclassesOf(base)]);
    for (const name of names) words.add(triggerOf(name));
  }
  return [...words].sort();
}

import { firstSegment, lastSegment } from '../dotted-names';
import { frameworkRoots } from './frameworks';
import { callableSinks } from './sinks';

/**
 * Last segments that nearly every file contains. A file that uses one of them as a loop-running handler names the framework
 * itself (to annotate a request or to build a response), so the framework's name is the better word to look for.
 */
const commonWords = new Set(
  (
    'get post put patch delete head options route websocket on event tool resource prompt page refreshable check exception signal listener middleware timer call ' +
    'button input number select checkbox switch slider radio toggle upload callback Entity run_sync add_route'
  ).split(' '),
);

/** Last segments of the library calls that take a callback for the loop. */
export const loopRegistrars: ReadonlySet<string> = new Set(
  callableSinks.filter((sink) => sink.runs === 'loop').flatMap((sink) => sink.names.map(lastSegment)),
);

/** Last segments of the library calls that take a handler for a window's thread. */
export const uiRegistrars: ReadonlySet<string> = new Set(
  callableSinks.filter((sink) => sink.runs === 'ui').flatMap((sink) => sink.names.map(lastSegment)),
);

/** Last segments of the library calls that run a callable in another thread or process, or in the main thread later. */
export const workRegistrars: ReadonlySet<string> = new Set(
  callableSinks.filter((sink) => sink.runs !== 'loop' && sink.runs !== 'ui').flatMap((sink) => sink.names.map(lastSegment)),
);

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
    for (const name of root.by === 'decorator' ? root.names : root.bases) words.add(triggerOf(name));
    // Frameworks supply dozens of subclasses with plain names (`Button`); who derives from one imports it from the framework.
    if (root.by === 'method') for (const base of root.bases) for (const name of subclassesOf(base)) words.add(firstSegment(name));
  }
  return [...words].sort();
}

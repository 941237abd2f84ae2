import type { Confidence, Finding, Fix, Related, Severity } from '../../findings';
import { functionOf, type Reach } from '../../program/contexts/contexts';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import type { Program } from '../../program/program';
import type { Event, FunctionFacts } from '../../summary/facts';
import { walkTree } from '../../syntax/walk-tree';
import { Kind } from '../../syntax/nodes';
import { treeOf } from '../../program/loops/tree-of';

/** Where a function runs, split by what the rules of this folder ask. */
export interface Whereabouts {
  /** Ways in which a thread runs it that the code shows. */
  readonly threads: readonly Reach[];
  /** Ways in a loop, in the main thread, in a window's thread. */
  readonly others: readonly Reach[];
}

/** Where the function runs, without what is only assumed. */
export function whereabouts(p: Program, file: FileState, fn: FunctionFacts): Whereabouts {
  const reaches = reachesOf(p, file, fn);
  const threads = reaches.filter(({ context }) => context.runner === 'thread');
  return { threads, others: reaches.filter(({ context }) => context.runner !== 'thread' && context.runner !== 'process') };
}

/** The most telling of some ways: the shortest, and of those the first in the order of their keys. */
export function nearest(reaches: readonly Reach[]): Reach | undefined {
  return [...reaches].sort((a, b) => a.path.length - b.path.length || (a.context.key < b.context.key ? -1 : 1))[0];
}

/** Where the context begins and how it comes to the place of the finding. */
export function relatedOf(reach: Reach): Related[] {
  const { startedAt, as } = reach.context;
  const steps = reach.path.map(({ message, place }) => ({ ...place, message }));
  return startedAt === null ? steps : [{ ...startedAt, message: `here begins ${as}` }, ...steps];
}

/** One finding of this folder. In test files nothing is more than possible. */
export function at(
  file: FileState, event: { readonly start: number; readonly end: number }, rule: string, severity: Severity, confidence: Confidence, message: string, related: readonly Related[], fixes: readonly Fix[] = [],
): Finding {
  return { path: file.path, start: event.start, end: event.end, rule, severity, confidence: isTestFile(file.path) ? 'possible' : confidence, message, related, fixes };
}

/** A word of a function on the way: code that asks in which thread it is knows what it does. */
export function mentionsOnPath(p: Program, reach: Reach, file: FileState, fn: FunctionFacts, words: RegExp): boolean {
  if (words.test(bodyOf(file, fn))) return true;
  const root = functionOf(p, reach.context.root);
  if (root !== undefined && words.test(bodyOf(root.file, root.fn))) return true;
  return reach.path.some(({ place }) => {
    const caller = p.file(place.path);
    const holder = caller?.facts.functions.filter((each) => each.start <= place.start && place.end <= each.end && each.form !== 'module').sort((a, b) => b.start - a.start)[0];
    return caller !== undefined && holder !== undefined && words.test(bodyOf(caller, holder));
  });
}

function bodyOf(file: FileState, fn: FunctionFacts): string {
  return fn.form === 'module' ? '' : file.text.slice(fn.start, fn.end);
}

/** True if a handler around the event names one of these exceptions (or has no name): the failure is expected. */
export function isExpectedToFail(file: FileState, event: Pick<Event, 'start' | 'end'>, exceptions: RegExp): boolean {
  let isExpected = false;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end <= event.start || node.start > event.start) return false;
    if (node.kind === Kind.Try) {
      const statement = node as unknown as { readonly body: readonly { readonly start: number; readonly end: number }[]; readonly handlers: readonly { readonly type: { readonly start: number; readonly end: number } | null }[] };
      const isInside = statement.body.some((part) => part.start <= event.start && event.start < part.end);
      if (isInside && statement.handlers.some(({ type }) => type === null || exceptions.test(file.text.slice(type.start, type.end)))) isExpected = true;
    }
    return true;
  });
  return isExpected;
}

/** `the thread that X starts`, for the middle of a sentence. */
export function runsIn(reach: Reach): string {
  return reach.context.as;
}

/** How a function is named in a message. */
export function shownFunction(fn: FunctionFacts): string {
  return fn.form === 'lambda' ? 'this lambda' : `\`${fn.qualifiedName}\``;
}

import type { Confidence, Finding } from '../../findings';
import type { Reach } from '../../program/contexts/contexts';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind, type Event, type FunctionFacts } from '../../summary/facts';
import { Kind, type FunctionDef, type With } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import { ValueKind, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { at, nearest, relatedOf, runsIn, shownFunction, whereabouts } from './evidence';
import { processAssignment } from './process-assignments';

interface State {
  readonly what: string;
  readonly cure: string;
  /** It is put back at the end of a `with`. */
  readonly isBlock?: boolean;
}

const directory: State = { what: 'the working directory', cure: 'Build absolute paths, or pass `cwd=` or `dir_fd=` on.' };
const mask: State = { what: 'the mask for new files', cure: 'Pass the mode to `os.open`, or call `os.chmod` on the new file.' };
const locale: State = { what: 'the locale', cure: 'Format with a library that takes the locale as an argument.' };
const output: State = { what: '`sys.stdout` or `sys.stderr`', cure: 'Pass a stream to what writes.', isBlock: true };
const ids: State = { what: 'the user or group', cure: 'Do it in a child process: `subprocess.run(…, user=…)`.' };

/** Calls that change something that all threads and tasks of a process share. Sources: POSIX, "contextlib.redirect_stdout", "locale.setlocale". */
const states: Readonly<Record<string, State>> = {
  'os.chdir': directory, 'os.fchdir': directory, 'contextlib.chdir': { ...directory, isBlock: true }, 'os.umask': mask, 'locale.setlocale': locale,
  'contextlib.redirect_stdout': output, 'contextlib.redirect_stderr': output, 'os.setuid': ids, 'os.seteuid': ids, 'os.setgid': ids, 'os.setegid': ids,
};

const environment: State = { what: 'the environment', cure: 'Pass it on as an argument, or as `env=` to the child process.' };
const stream: State = { ...output, isBlock: false };

/** True if the text may change the state of the process. */
export function mayChangeProcess(text: string): boolean {
  return /\b(?:f?chdir|umask|setlocale|redirect_std(?:out|err)|sete?[ug]id|environ\s*\[|std(?:out|err)\s*=(?!=))/.test(text);
}

/** `process-wide-state`: what one thread or task changes for all others, too. */
export function checkProcessState(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn('process-wide-state')) return [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const fn of file.facts.functions) {
    if (fn.form === 'module') continue;
    for (const event of fn.events) {
      const changed = changeOf(context, file, event) ?? assignmentOf(context, file, fn, event);
      if (changed === undefined || seen.has(`${event.start}`)) continue;
      const { name, state, undone } = changed;
      if (state === directory && isQuery(event)) continue;
      if (fn.isAsync) {
        const found = undone === undefined ? acrossAwait(context, file, fn, event, state) : undone !== null && isAwaitedBetween(file, fn, event, undone);
        if (!found) continue;
        seen.add(`${event.start}`);
        findings.push(at(file, event, 'process-wide-state', 'warning', 'likely', `\`${name}\` changes ${state.what} for the whole process, and other tasks run at the \`await\` before it is put back. ${state.cure}`, []));
        continue;
      }
      const { threads } = whereabouts(p, file, fn);
      const many = nearest(threads.filter((reach) => reach.context.isMany));
      const reach = many ?? nearest(threads);
      // One thread that sets a variable for the others may do so on purpose.
      if (reach === undefined || (state === environment && many === undefined)) continue;
      // Setting and putting back are one mistake.
      if (seen.has(`${fn.index} ${state.what}`)) continue;
      seen.add(`${event.start}`);
      seen.add(`${fn.index} ${state.what}`);
      findings.push(
        at(
          file, event, 'process-wide-state', 'warning', confidenceOf(reach),
          `${shownFunction(fn)} runs in ${runsIn(reach)}, and \`${name}\` changes ${state.what} for the whole process: ${reach.context.isMany ? 'the threads that run it at the same time' : 'all other threads'} see it, too. ${state.cure}`,
          relatedOf(reach),
        ),
      );
    }
  }
  return findings;
}

/** One thread beside others that may never look at it is a matter of taste. */
function confidenceOf(reach: Reach): Confidence {
  return reach.context.isMany ? 'likely' : 'possible';
}

/** `locale.setlocale(category)` without a second argument asks. */
function isQuery(event: Event): boolean {
  return event.kind === EventKind.Call && event.value.args.length === 0 && event.value.keywords.length === 0;
}

interface Change {
  readonly name: string;
  readonly state: State;
  /** For assignments: the one that puts back what was there before, if any. */
  readonly undone?: Event | null;
}

function assignmentOf({ program: p }: RuleContext, file: FileState, fn: FunctionFacts, event: Event): Change | undefined {
  const found = processAssignment(p, file, fn, event);
  return found && { name: found.name, state: found.what === 'stream' ? stream : environment, undone: found.undone };
}

function changeOf({ program: p }: RuleContext, file: FileState, event: Event): Change | undefined {
  if (event.kind !== EventKind.Call) return undefined;
  for (const type of alternatives(evaluate(p, file, event.value.func))) {
    if (type.kind !== TypeKind.External) continue;
    const name = p.knowledge.canonical(type.name);
    const state = Object.hasOwn(states, name) ? states[name] : undefined;
    if (state === undefined || (state === locale && (event.value.args.length < 2 || isNone(event.value.args[1]!)))) continue;
    return { name, state };
  }
  return undefined;
}

function isNone(value: Value): boolean {
  return value.kind === ValueKind.Constant && value.value === null;
}

/** The change lasts over an `await` of the coroutine: in the block of its `with`, or until the same is called again. */
function acrossAwait(context: RuleContext, file: FileState, fn: FunctionFacts, event: Event, state: State): boolean {
  const body = treeOf(file).functions.get(fn.start);
  if (body === undefined) return false;
  if (state.isBlock === true) return isHeldOverAwait(body, event);
  const again = fn.events.find((other) => other.start > event.end && changeOf(context, file, other)?.state === state);
  return again !== undefined && isAwaitedBetween(file, fn, event, again);
}

function isAwaitedBetween(file: FileState, fn: FunctionFacts, event: Event, again: Event): boolean {
  const body = treeOf(file).functions.get(fn.start);
  return body !== undefined && suspensions(body).some((offset) => offset > event.end && offset < again.start);
}

function isHeldOverAwait(body: FunctionDef, event: Event): boolean {
  const awaits = suspensions(body);
  let isHeld = false;
  walkTree(body.body, (node) => {
    if (node.kind === Kind.With) {
      const block = node as unknown as With;
      if (block.items.some((item) => item.contextExpr.start <= event.start && event.end <= item.contextExpr.end) && awaits.some((offset) => offset > event.end && offset < block.end)) isHeld = true;
    }
    return true;
  });
  return isHeld;
}

/** Where the coroutine's own code awaits. */
function suspensions(body: FunctionDef): number[] {
  const found: number[] = [];
  walkTree(body.body, (node) => {
    if (node.kind === Kind.FunctionDef || node.kind === Kind.Lambda) return false;
    if (node.kind === Kind.Await || ((node.kind === Kind.With || node.kind === Kind.For) && (node as unknown as With).isAsync)) found.push(node.start);
    return true;
  });
  return found;
}

import type { Span } from '../../findings';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { reachesOf } from '../../program/contexts/reaches';
import { EventFlag, type FunctionFacts } from '../../summary/facts';
import { lastName } from '../../syntax/last-name';
import { Kind, type Await, type Call, type ExceptHandler, type Expr, type FunctionDef, type If, type Name, type Stmt, type Try } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { Catches } from './exceptions';
import { within } from './try-blocks';

/** One handler, with what is known of it. */
export interface Handling {
  readonly def: FunctionDef;
  readonly node: Try;
  readonly handler: ExceptHandler;
  readonly catches: Catches;
  /** The `except` types of the function that catch a cancellation, for handlers around this one. */
  readonly catching: (type: Expr | null) => Catches;
}

/**
 * True where the code shows that its author stops the cancellation on purpose: it is recorded or weighed, it may be that of a task that is
 * cancelled elsewhere, or the function is on its way out.
 */
export function isDeliberate(file: FileState, handling: Handling): boolean {
  const { def, node, handler, catches } = handling;
  if (leavesUnderCondition(handler) || isInHandler(handling) || awaitsTaskCancelledElsewhere(file, node) || asksForCancellation(handler)) return true;
  if (catches === 'everything') return mentionsCancellation(file, handler) || isHandedOn(handling);
  return isDedicated(handling) && (isRecorded(def, handler) || endsMainLoop(def, node));
}

/** `except CancelledError`, and nothing beside it: who writes that means the cancellation, not whatever may fail. */
export function isDedicated({ handler, catching }: Handling): boolean {
  const { type } = handler;
  if (type === null) return false;
  return type.kind === Kind.Tuple ? type.elts.every((each) => catching(each) === 'cancellation') : catching(type) === 'cancellation';
}

/** `except (CancelledError, KeyboardInterrupt)`: the end of a program that its user stops. */
export function namesTheUser({ handler }: Handling): boolean {
  return handler.type?.kind === Kind.Tuple && handler.type.elts.some((each) => /^(?:KeyboardInterrupt|SystemExit)$/.test(lastName(each)));
}

/** True if some caller goes on in a loop after the function has returned: it does not see that its task is to end. */
export function isCalledInLoop(p: Program, file: FileState, fn: FunctionFacts): boolean {
  return reachesOf(p, file, fn).some(({ path }) => {
    const place = path.at(-1)?.place;
    const caller = place === undefined ? undefined : p.file(place.path);
    const event = caller === undefined || place === undefined ? undefined : treeOf(caller).calls.get(`${place.start}:${place.end}`)?.event;
    return event !== undefined && (event.flags & EventFlag.Repeated) !== 0;
  });
}

/** `if self.stopping: return`: the handler looks at why it was called. */
function leavesUnderCondition(handler: ExceptHandler): boolean {
  let leaves = false;
  within(handler.body, (node) => {
    if (node.kind !== Kind.If) return;
    const branches: Stmt[][] = [...(node as If).clauses.map(({ body }) => body), (node as If).orelse];
    for (const branch of branches) within(branch, (inner) => {
      if (inner.kind === Kind.Return || inner.kind === Kind.Break || inner.kind === Kind.Raise) leaves = true;
    });
  });
  return leaves;
}

function contains(outer: readonly Span[], inner: Span): boolean {
  return outer.length > 0 && outer[0]!.start <= inner.start && inner.end <= outer.at(-1)!.end;
}

/** Inside a handler that was itself entered by a cancellation, or in a `finally`: whatever was on its way goes on afterwards. */
export function isInHandler({ def, node, catching }: Pick<Handling, 'def' | 'catching'> & { readonly node: AnyNode }): boolean {
  let found = false;
  within(def.body, (outer) => {
    if (outer.kind !== Kind.Try || outer === node) return;
    const { handlers, finalbody } = outer as Try;
    if (contains(finalbody, node) || handlers.some((each) => contains(each.body, node) && catching(each.type) !== 'nothing')) found = true;
  });
  return found;
}

/** `await self._task` where the file cancels `self._task` in another place: the `CancelledError` may well be that of the task. */
function awaitsTaskCancelledElsewhere(file: FileState, { body }: Try): boolean {
  const tasks: string[] = [];
  let others = 0;
  within(body, (node) => {
    if (node.kind !== Kind.Await) return;
    const { value } = node as Await;
    if (value.kind === Kind.Attribute) tasks.push(file.text.slice(value.start, value.end));
    else others++;
  });
  return others === 0 && tasks.length > 0 && tasks.every((task) => file.text.includes(`${task}.cancel(`));
}

/** A comment in the handler, or on a line of its own right above, that speaks of cancellation. */
function mentionsCancellation(file: FileState, handler: ExceptHandler): boolean {
  const lineStart = file.text.lastIndexOf('\n', handler.start - 1);
  const before = file.text.lastIndexOf('\n', lineStart - 1);
  const lineEnd = file.text.indexOf('\n', handler.start);
  // What stands beside `except` speaks to other tools, more often than not.
  return file.facts.comments.some(({ start, end }) => start > before && end <= handler.end && (start < lineStart || start > lineEnd) && /cancel/i.test(file.text.slice(start, end)));
}

/** `if isinstance(error, CancelledError)`: the handler tells a cancellation from the rest. */
function asksForCancellation(handler: ExceptHandler): boolean {
  let asks = 0;
  within(handler.body, (node) => {
    if (node.kind !== Kind.Call || lastName((node as Call).func) !== 'isinstance') return;
    const [subject, types] = (node as Call).args;
    if (subject?.kind !== Kind.Name || subject.id !== handler.name || types === undefined) return;
    const named = types.kind === Kind.Tuple ? types.elts : [types];
    if (named.some((each) => /cancel/i.test(lastName(each.kind === Kind.Call ? each.func : each)))) asks++;
  });
  return asks > 0;
}

/**
 * The whole error goes to somebody else, a cancellation as well: thrown into a coroutine or generator that this one drives, put into an
 * outcome (`Failure(error)`), or kept in a variable for the code behind. In a loop the latter is how retries lose a cancellation.
 */
function isHandedOn({ def, node, handler }: Handling): boolean {
  const { name } = handler;
  if (name === null) return false;
  const isError = (value: Expr): boolean => value.kind === Kind.Name && value.id === name;
  let given = 0;
  within(handler.body, (inner) => {
    if (inner.kind !== Kind.Call) return;
    const { func, args, keywords } = inner as Call;
    if (!args.some(isError) && !keywords.some(({ value }) => isError(value))) return;
    const callee = lastName(func);
    if (callee === 'throw' || callee === 'athrow' || (/^(?:Error|Failed|Err)$|(?:Outcome|Result|Failure)$/.test(callee) && !isRaised(handler, inner))) given++;
  });
  return given > 0 || (loopsAround(def, node) === 0 && isRecorded(def, handler, isError));
}

function isRaised(handler: ExceptHandler, call: AnyNode): boolean {
  let raised = false;
  within(handler.body, (node) => {
    if (node.kind === Kind.Raise && node.start <= call.start && call.end <= node.end) raised = true;
  });
  return raised;
}

function loopsAround(def: FunctionDef, node: AnyNode): number {
  let loops = 0;
  within(def.body, (outer) => {
    if ((outer.kind === Kind.For || outer.kind === Kind.While) && outer.start <= node.start && node.end <= outer.end) loops++;
  });
  return loops;
}

/** `stopped = True`, which the code behind reads. */
function isRecorded(def: FunctionDef, handler: ExceptHandler, isMeant: (value: Expr) => boolean = () => true): boolean {
  const names = new Set<string>();
  for (const statement of handler.body) {
    if (statement.kind !== Kind.Assign || !isMeant(statement.value)) continue;
    for (const target of statement.targets) if (target.kind === Kind.Name) names.add(target.id);
  }
  if (names.size === 0) return false;
  const stores = new Set<AnyNode>();
  let isRead = false;
  within(def.body, (node) => {
    if (node.kind === Kind.Assign) for (const target of (node as Extract<Stmt, { kind: Kind.Assign }>).targets) stores.add(target);
  });
  within(def.body, (node) => {
    if (node.kind === Kind.Name && names.has((node as Name).id) && !stores.has(node) && !(node.start >= handler.start && node.end <= handler.end)) isRead = true;
  });
  return isRead;
}

/** The block holds the main loop of its task and stands in no loop itself: what comes behind is how the task ends. */
function endsMainLoop(def: FunctionDef, node: Try): boolean {
  return loopsAround(def, node) === 0 && node.body.some(({ kind }) => kind === Kind.While);
}

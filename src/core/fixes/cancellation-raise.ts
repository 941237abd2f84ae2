import type { Fix, TextEdit } from '../findings';
import { asyncLibraryFor } from '../knowledge';
import { noBindings } from '../program/types/types';
import type { RuleContext } from '../rules/on-loop';
import type { FileState } from '../program/file-state';
import type { FunctionFacts } from '../summary/facts';
import { lastName } from '../syntax/last-name';
import { Kind, type ExceptHandler, type Expr, type Tuple } from '../syntax/nodes';
import { reference, sorted } from './fixes';
import { stepOf } from './indentation';
import { indentOf, newlineOf } from './loop-statement';

/**
 * Lets a cancellation leave a handler. One that takes other exceptions as well gets a clause for the cancellation in front of it, as what it
 * does with the others may be meant; one for the cancellation alone ends with `raise`.
 */
export function raiseFixes(context: RuleContext, file: FileState, fn: FunctionFacts, handler: ExceptHandler, catches: 'cancellation' | 'everything'): Fix[] {
  const { type } = handler;
  const fixes: Fix[] = [];
  const takesMore = catches === 'everything' || (type?.kind === Kind.Tuple && type.elts.length > 1);
  const fix = (takesMore ? clauseBefore(context, file, fn, handler) : undefined) ?? raiseAtEnd(file, handler);
  if (fix !== undefined) fixes.push(fix);
  if (catches === 'everything' && type?.kind === Kind.Name) fixes.push({ title: 'Catch `Exception`', applicability: 'unsafe', edits: [{ start: type.start, end: type.end, content: 'Exception' }] });
  if (type === null) fixes.push({ title: 'Catch `Exception`', applicability: 'unsafe', edits: [{ start: handler.start, end: handler.start + 'except'.length, content: 'except Exception' }] });
  return fixes;
}

/** `except asyncio.CancelledError: raise` in front of the handler, in the handler's own spelling of the class where it names one. */
function clauseBefore(context: RuleContext, file: FileState, fn: FunctionFacts, handler: ExceptHandler): Fix | undefined {
  const { text } = file;
  const indent = indentOf(text, handler.start);
  if (indent === undefined || /^except\s*\*/.test(text.slice(handler.start, handler.end))) return undefined;
  const named = handler.type?.kind === Kind.Tuple ? handler.type.elts.find(isCancellation) : undefined;
  const library = asyncLibraryFor(context.libraries).name;
  const { callee, edits } = named === undefined
    ? reference({ file, fn, bindings: noBindings }, { asyncio: 'asyncio.CancelledError', trio: 'trio.Cancelled', anyio: 'anyio.get_cancelled_exc_class' }[library])
    : { callee: text.slice(named.start, named.end), edits: [] };
  const name = named === undefined && library === 'anyio' ? `${callee}()` : callee;
  const newline = newlineOf(text);
  const clause = `except ${name}:${newline}${indent}${stepOf(text, indent)}raise${newline}${indent}`;
  const rest = named === undefined ? [] : withoutPart(text, handler.type as Tuple, named);
  return { title: 'Raise a cancellation again', applicability: 'unsafe', edits: sorted([...edits, { start: handler.start, end: handler.start, content: clause }, ...rest]) };
}

/** The tuple of a handler without one of its classes; it stays as it is where a comment would be lost. */
function withoutPart(text: string, tuple: Tuple, part: Expr): TextEdit[] {
  const { start, end } = tuple;
  if (text[start] !== '(' || text.slice(start, end).includes('#')) return [];
  const others = tuple.elts.filter((each) => each !== part).map((each) => text.slice(each.start, each.end));
  return [{ start, end, content: others.length === 1 ? others[0]! : `(${others.join(', ')})` }];
}

function isCancellation(part: Expr): boolean {
  if (part.kind === Kind.Call) return lastName(part.func) === 'get_cancelled_exc_class';
  return ['CancelledError', 'Cancelled'].includes(lastName(part));
}

/** `raise` at the end of the handler, in place of what left it quietly; behind a semicolon where the last statement shares its line. */
function raiseAtEnd(file: FileState, handler: ExceptHandler): Fix | undefined {
  const last = handler.body.at(-1);
  if (last === undefined) return undefined;
  const indent = indentOf(file.text, last.start);
  const isQuiet = last.kind === Kind.Pass || last.kind === Kind.Break || last.kind === Kind.Continue || (last.kind === Kind.Return && last.value === null);
  const isOpen = last.kind === Kind.ExprStmt || last.kind === Kind.Assign || last.kind === Kind.AugAssign;
  if (isQuiet) return { title: 'Raise it again', applicability: 'unsafe', edits: [{ start: last.start, end: last.end, content: 'raise' }] };
  if (!isOpen) return undefined;
  return { title: 'Raise it again', applicability: 'unsafe', edits: [{ start: last.end, end: last.end, content: indent === undefined ? '; raise' : `${newlineOf(file.text)}${indent}raise` }] };
}

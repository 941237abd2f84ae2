import type { Confidence, Finding, Fix, Related, Severity, Span } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import { Kind, type Call, type Expr, type Stmt } from '../../syntax/nodes';
import { blocksOf } from '../../syntax/inner-blocks';
import type { ProcessWork, Sent } from './process-work';

interface Report {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** A finding of this family. Tests start processes for themselves alone: what is found there is at most possible. */
export function report(file: FileState, at: Span, { rule, severity, confidence, message, related = [], fixes = [] }: Report): Finding {
  return { path: file.path, start: at.start, end: at.end, rule, severity, confidence: isTestFile(file.path) ? 'possible' : confidence, message, related, fixes };
}

/** The call in the tree of the file that an event stands for. */
export function callNode(file: FileState, at: Span): Call | undefined {
  return treeOf(file).callNodes.get(`${at.start}:${at.end}`);
}

/** The expression that is passed at a position or under a keyword. */
export function argumentNode(call: Call | undefined, position: number | undefined, keyword: string | undefined): Expr | undefined {
  if (call === undefined) return undefined;
  const named = keyword === undefined ? undefined : call.keywords.find(({ arg }) => arg === keyword);
  if (named !== undefined) return named.value;
  return position === undefined ? undefined : call.args[position];
}

/** The expression of the function that a call hands over. */
export function targetSpan(work: ProcessWork): Span {
  return argumentNode(callNode(work.file, work.event), ...work.targetAt) ?? work.event;
}

/** The expression of one argument of that function; the whole call where it stands elsewhere. */
export function sentSpan(work: ProcessWork, sent: Sent): Span {
  const call = callNode(work.file, work.event);
  if (sent.keyword !== null && work.argsAt === null) return argumentNode(call, undefined, sent.keyword) ?? work.event;
  if (work.argsAt === null) return (sent.position === null ? undefined : call?.args[work.targetAt[0] + 1 + sent.position]) ?? work.event;
  const given = sent.keyword === null ? argumentNode(call, ...work.argsAt) : undefined;
  if (given?.kind !== Kind.Tuple && given?.kind !== Kind.List) return given ?? work.event;
  return given.elts[sent.position ?? 0] ?? given;
}

/** The statements around an offset, outermost first, within the body of the innermost function or class too. */
export function statementsAround(body: readonly Stmt[], offset: number): Stmt[] {
  const found: Stmt[] = [];
  let blocks: readonly (readonly Stmt[])[] = [body];
  for (;;) {
    let next: Stmt | undefined;
    for (const block of blocks) next ??= block.find((statement) => statement.start <= offset && offset < statement.end);
    if (next === undefined) return found;
    found.push(next);
    blocks = next.kind === Kind.FunctionDef || next.kind === Kind.ClassDef ? [next.body] : blocksOf(next);
  }
}

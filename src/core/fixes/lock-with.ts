import type { Fix, TextEdit } from '../findings';
import type { FileState } from '../program/file-state';
import { Kind, type FunctionDef, type Stmt } from '../syntax/nodes';
import { walkTree, type AnyNode } from '../syntax/walk-tree';
import { movedIn, stepOf } from './indentation';
import { wholeLines } from './lock-hoist';

/** A lock that is taken by a statement of its own. */
export interface Taken {
  /** The call, or the `await` around it. */
  readonly at: AnyNode;
  /** The expression that names the lock. */
  readonly text: string;
  readonly isAsync: boolean;
}

/**
 * `lock.acquire()` … `lock.release()` in one block as `with lock:`. The statements in between move in by one step.
 * @param releases the calls that give the lock back; there has to be exactly one, in the same block.
 * @returns `undefined` where the statements are not whole lines.
 */
export function withStatementFix(file: FileState, definition: FunctionDef | undefined, taken: Taken, releases: readonly AnyNode[]): Fix | undefined {
  if (definition === undefined || releases.length !== 1) return undefined;
  const blocks: Stmt[][] = [];
  collectBlocks(definition, blocks);
  for (const block of blocks) {
    const first = block.findIndex((statement) => statement.kind === Kind.ExprStmt && statement.value === (taken.at as unknown));
    if (first < 0) continue;
    const last = block.findIndex((statement, i) => i > first && statement.kind === Kind.ExprStmt && statement.value === (releases[0] as unknown));
    return last < first + 2 ? undefined : indented(file, taken, block, first, last);
  }
  return undefined;
}

/** All lists of statements below a definition, those of nested definitions left out. */
function collectBlocks(definition: FunctionDef, into: Stmt[][]): void {
  into.push(definition.body);
  walkTree(definition.body, (node) => {
    if (node.kind === Kind.FunctionDef || node.kind === Kind.ClassDef || node.kind === Kind.Lambda) return false;
    for (const part of Object.values(node)) {
      if (Array.isArray(part) && part.length > 0 && isStatement(part[0])) into.push(part as Stmt[]);
      if (node.kind === Kind.If && Array.isArray(part)) for (const clause of part) if (typeof clause === 'object' && clause !== null && 'body' in clause) into.push((clause as { body: Stmt[] }).body);
    }
    return true;
  });
}

function isStatement(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || !('kind' in part)) return false;
  const kind = part.kind as Kind;
  return kind >= Kind.FunctionDef && kind <= Kind.ErrorStmt;
}

function indented(file: FileState, taken: Taken, block: readonly Stmt[], first: number, last: number): Fix | undefined {
  const { text } = file;
  const [acquire, release] = [block[first]!, block[last]!];
  const [opening, closing] = [wholeLines(text, acquire), wholeLines(text, release)];
  if (opening === undefined || closing === undefined) return undefined;
  const inner = block.slice(first + 1, last);
  const indentation = text.slice(opening.start, acquire.start);
  const edits: TextEdit[] = [{ start: acquire.start, end: acquire.end, content: `${taken.isAsync ? 'async ' : ''}with ${taken.text}:` }];
  const step = stepOf(text, indentation);
  // What is said of the release stays, as a line of its own.
  const comment = /#[^\r\n]*/.exec(text.slice(release.end, closing.end))?.[0];
  edits.push(...movedIn(text, { start: opening.end, end: closing.start }, inner, indentation, step));
  if (comment === undefined) edits.push({ ...closing, content: '' });
  else edits.push({ start: release.start, end: release.end + text.slice(release.end).indexOf('#'), content: step });
  let leaves = false as boolean;
  walkTree(inner, ({ kind }) => {
    leaves ||= kind === Kind.Return || kind === Kind.Break || kind === Kind.Continue || kind === Kind.Yield;
    return kind !== Kind.FunctionDef && kind !== Kind.Lambda;
  });
  return { title: `Write \`${taken.isAsync ? 'async ' : ''}with ${taken.text}:\``, applicability: leaves ? 'unsafe' : 'safe', edits };
}

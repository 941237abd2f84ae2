import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import type { FunctionFacts } from '../summary/facts';
import { blocksOf } from '../syntax/inner-blocks';
import { Kind, type For, type FunctionDef, type Stmt, type While } from '../syntax/nodes';

/** A loop as it stands in the text. */
export interface LoopStatement {
  readonly loop: For | While;
  /** The function in whose body it stands. */
  readonly owner: FunctionDef;
  /** Statements around it, outermost first, in blocks of the function. */
  readonly around: readonly Stmt[];
  /** The blocks on the way: each as far as the statement that leads on. */
  readonly before: readonly Stmt[];
}

/** The `for` or `while` statement of a function that begins at an offset; comprehensions are none. */
export function loopStatementAt(file: FileState, fn: FunctionFacts, start: number): LoopStatement | undefined {
  const owner = fn.form === 'function' ? treeOf(file).functions.get(fn.start) : undefined;
  if (owner === undefined) return undefined;
  const around: Stmt[] = [];
  const before: Stmt[] = [];
  let block: readonly Stmt[] = owner.body;
  for (;;) {
    const index = block.findIndex((statement) => statement.start <= start && start < statement.end);
    const statement = block[index];
    if (statement === undefined) return undefined;
    before.push(...block.slice(0, index));
    if (statement.start === start && (statement.kind === Kind.For || statement.kind === Kind.While)) return { loop: statement, owner, around, before };
    around.push(statement);
    const next = blocksOf(statement).find((inner) => inner.length > 0 && inner[0]!.start <= start && start < inner.at(-1)!.end);
    if (next === undefined) return undefined;
    block = next;
  }
}

/** True if the loop runs while a thread's lock is held: to suspend there would keep everybody else out. */
export function holdsLock(text: string, around: readonly Stmt[]): boolean {
  return around.some((statement) => statement.kind === Kind.With && !statement.isAsync && statement.items.some(({ contextExpr }) => /lock|mutex|sem|cond/i.test(text.slice(contextExpr.start, contextExpr.end))));
}

/** The offset at which the line begins. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The offset at which the line ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const found = /[\r\n]/g;
  found.lastIndex = offset;
  return found.exec(text)?.index ?? text.length;
}

/** The white space before a statement that begins its line; `undefined` if something else stands there. */
export function indentOf(text: string, offset: number): string | undefined {
  const indent = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(indent) ? indent : undefined;
}

export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** A name that the text does not hold yet: `name`, `name_2`, … */
export function freshName(text: string, name: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}_${count}`;
    if (!new RegExp(`\\b${candidate}\\b`).test(text)) return candidate;
  }
}

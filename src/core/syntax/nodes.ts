/**
 * The typed Python tree. Names follow CPython's `ast` (Parser/Python.asdl); where the shape differs, the node says why.
 * Every node has `start` (inclusive) and `end` (exclusive): 0-based offsets in UTF-16 units of the source text.
 */
import type { Base, Kind } from './kinds';
import type { Stmt } from './statement-nodes';

export * from './kinds';
export type * from './expression-nodes';
export type * from './statement-nodes';
export type * from './pattern-nodes';

/** A region the parser could not read as Python. Analyses keep quiet inside it. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The message of the one problem that makes code of text and text of code as far as the end of the file. */
export const openTripleQuote = 'This triple-quoted string has no end.';

/** A comment, from its `#` to the end of its line (line end excluded). */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface Module extends Base<Kind.Module> {
  readonly body: Stmt[];
  readonly problems: SyntaxProblem[];
  /** In source order; only comments outside strings. */
  readonly comments: Comment[];
}

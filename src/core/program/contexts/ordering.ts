import type { FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import type { Context } from './contexts';

/** Code at an offset of a function. */
export interface Access {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  /** 0-based UTF-16 offset. */
  readonly start: number;
}

/**
 * True if this code certainly runs before the context is started, or after it has ended: so it is not at the same time as anything
 * that the context runs.
 */
export function isOrdered(_p: Program, _context: Context, _access: Access): boolean {
  return false;
}

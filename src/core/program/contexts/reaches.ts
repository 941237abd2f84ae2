import type { FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import type { Reach } from './contexts';

/** All contexts in which this function's body runs, as far as the code shows; empty if nobody in sight runs it. */
export function reachesOf(_p: Program, _file: FileState, _fn: FunctionFacts): readonly Reach[] {
  return [];
}

/** A text that changes when the contexts of functions of this file change. */
export function contextState(_p: Program, _path: string): string {
  return '';
}

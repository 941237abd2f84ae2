import type { Place } from '../findings';
import type { FileFacts } from '../summary/facts';
import type { Cost } from './cost/cost';
import type { Block } from './effects/blocks';
import type { Ancestry } from './types/ancestry';
import type { Type } from './types/types';

/** A span of the file's text as findings name it. */
export function placeIn(file: FileState, start: number, end: number): Place {
  return { path: file.path, start, end };
}

/** All that is known of one file. Facts live as long as the text; memo tables as long as no file they depend on changes. */
export interface FileState {
  readonly path: string;
  /** Small number for keys; never reused within a program. */
  readonly index: number;
  readonly text: string;
  readonly facts: FileFacts;
  /** Paths of the workspace files that its imports reach directly. */
  readonly imports: ReadonlySet<string>;
  /** Types of values without bindings, by value id. */
  types: (Type | undefined)[];
  /** Instances that annotations without bindings stand for, by value id. */
  annotations: Map<number, Type>;
  /** Blocks of functions without bindings, by function index. */
  blocks: Map<number, readonly Block[]>;
  /** Cost of functions whose arguments' sizes are not known, by function index. */
  costs: Map<number, Cost>;
  /** By function index: does the cost depend on sizes that are passed? */
  sizes: Map<number, boolean>;
  /** Base classes in look-up order, by class index. */
  ancestry: Map<number, Ancestry>;
}

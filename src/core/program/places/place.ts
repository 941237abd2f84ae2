import type { FileState } from '../file-state';
import type { ClassFacts, FunctionFacts } from '../../summary/facts';
import type { Value } from '../../summary/values';

/**
 * Something in memory that more than one thread can get at: a name of a module, an attribute of the objects of a class, an attribute of
 * a class itself, a variable that inner functions share. Objects of one class count as one place; whether an access can mean
 * the same object as another is for the sharing analysis to say.
 */
export interface Place {
  /** Equal for equal places within one state of the program. */
  readonly key: string;
  readonly kind: 'global' | 'attribute' | 'class attribute' | 'variable';
  /** For messages: `Account.balance`, `counter`. */
  readonly name: string;
  /** The file that declares it. */
  readonly file: FileState;
  /** The class that declares it, for attributes. */
  readonly cls: ClassFacts | null;
  /** The function whose variable it is. */
  readonly owner: FunctionFacts | null;
  /** All that is assigned to it; values of `file`. */
  readonly values: readonly Value[];
}

/** What an access does. `update` reads first and writes what it computed; `mutate` calls a method that changes the container. */
export type Action = 'read' | 'write' | 'update' | 'delete' | 'iterate' | 'mutate';

/** True for what changes the place or the container in it. */
export function isWriting(action: Action): boolean {
  return action !== 'read' && action !== 'iterate';
}

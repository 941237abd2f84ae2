import type { FileState } from '../../program/file-state';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Expr } from '../../syntax/nodes';

/** State that outlives one run of a function, as the function itself spells it: `self.balance`, `cache[key]`, `total`. */
export interface Path {
  /** The text, with blanks left out: equal for the same state within one function. */
  readonly key: string;
  /** Where the path begins: the object of the method, a name of the module, or a variable of an outer function. */
  readonly root: 'self' | 'global' | 'closure';
  /** The first name of the path. */
  readonly name: string;
  /** The attribute of `self`, where the root is that. */
  readonly attribute: string | null;
  /** The container, for an element: `cache` of `cache[key]`. */
  readonly container: string | null;
}

/** Longer paths are walks over data, not state of a program. */
const maxParts = 5;

/**
 * The path that an expression spells, if it leads to state that other runs of code share: attributes of `self`, names of the module,
 * variables of outer functions, elements of these. Local variables and arguments are nobody else's as far as one function shows.
 * @param declared names that the function declares `global` or `nonlocal`; a bare name counts only if it is among them, or if it is read.
 */
export function pathOf(file: FileState, fn: FunctionFacts, node: Expr): Path | undefined {
  const parts: string[] = [];
  let at: Expr = node;
  let attribute: string | null = null;
  let container: string | null = null;
  while (at.kind === Kind.Attribute || at.kind === Kind.Subscript) {
    if (parts.length >= maxParts) return undefined;
    if (at.kind === Kind.Attribute) {
      parts.unshift(`.${at.attr}`);
      attribute = at.attr;
    } else {
      if (container !== null || at.slice.kind === Kind.Slice) return undefined;
      container = '';
      parts.unshift(`[${keyText(file, at.slice)}]`);
    }
    at = at.value;
  }
  if (at.kind !== Kind.Name) return undefined;
  const root = rootOf(file, fn, at.id);
  if (root === undefined || (root === 'self' && parts.length === 0)) return undefined;
  const isElement = node.kind === Kind.Subscript;
  if (container !== null && !isElement) return undefined;
  return {
    key: at.id + parts.join(''), root, name: at.id, attribute: root === 'self' ? attribute : null,
    container: isElement ? at.id + parts.slice(0, -1).join('') : null,
  };
}

/** The element of a container under a key, as `key in container` and `container.get(key)` name it. */
export function elementOf(file: FileState, container: Path, key: Expr): Path {
  return { ...container, key: `${container.key}[${keyText(file, key)}]`, container: container.key };
}

function keyText(file: FileState, node: Expr): string {
  return file.text.slice(node.start, node.end).replace(/\s+/g, '');
}

/** Whose the name is; `undefined` for what belongs to this run alone. */
function rootOf(file: FileState, fn: FunctionFacts, name: string): Path['root'] | undefined {
  const { functions } = file.facts;
  for (let at: FunctionFacts | undefined = fn; at !== undefined && at.index !== 0; at = functions[at.parent]) {
    if (!at.cells.has(name)) continue;
    const isReceiver = at.cls >= 0 && at.parameters[0]?.name === name && at.parameters[0].form !== 'vararg';
    if (isReceiver) return 'self';
    return at === fn ? undefined : 'closure';
  }
  const bound = file.facts.bindings.get(name);
  return bound === undefined ? undefined : 'global';
}

import type { TypeFacts } from '../types';

/** One file's share of the type facts. */
export type TypeFactPart = Partial<TypeFacts>;

/** Joins the parts; a test proves that no two parts contradict each other. */
export function joinTypeFacts(parts: readonly TypeFactPart[]): TypeFacts {
  return {
    returns: Object.assign({}, ...parts.map((part) => part.returns)) as TypeFacts['returns'],
    attributes: Object.assign({}, ...parts.map((part) => part.attributes)) as TypeFacts['attributes'],
    enters: Object.assign({}, ...parts.map((part) => part.enters)) as TypeFacts['enters'],
    bases: Object.assign({}, ...parts.map((part) => part.bases)) as TypeFacts['bases'],
    aliases: Object.assign({}, ...parts.map((part) => part.aliases)) as TypeFacts['aliases'],
    functions: parts.flatMap((part) => part.functions ?? []),
    classes: parts.flatMap((part) => part.classes ?? []),
  };
}

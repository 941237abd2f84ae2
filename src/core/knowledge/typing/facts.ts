import type { TypeFacts } from '../types';

/** One file's share of the type facts. */
export type TypeFactPart = Partial<TypeFacts>;

/** Joins the parts; a test proves that no two parts contradict each other. */
export function joinTypeFacts(parts: readonly TypeFactPart[]): TypeFacts {
  return {
    returns: joined(parts.map((part) => part.returns)),
    attributes: joined(parts.map((part) => part.attributes)),
    enters: joined(parts.map((part) => part.enters)),
    bases: joined(parts.map((part) => part.bases)),
    aliases: joined(parts.map((part) => part.aliases)),
    functions: parts.flatMap((part) => part.functions ?? []),
    classes: parts.flatMap((part) => part.classes ?? []),
  };
}

function joined<T>(tables: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const table of tables) Object.assign(all, table);
  return all;
}

import { Kind, type Stmt } from './nodes';

/** The blocks that a statement holds and that run as part of the same function. */
export function blocksOf(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case Kind.If:
      return [...statement.clauses.map((clause) => clause.body), statement.orelse];
    case Kind.For:
    case Kind.While:
      return [statement.body, statement.orelse];
    case Kind.With:
      return [statement.body];
    case Kind.Try:
      return [statement.body, ...statement.handlers.map((handler) => handler.body), statement.orelse, statement.finalbody];
    case Kind.Match:
      return statement.cases.map((each) => each.body);
    default:
      return [];
  }
}

import { Kind, type Expr, type IfClause, type Stmt } from '../syntax/nodes';

/** The branch of a module that runs only where the file is started as a program: `if __name__ == "__main__":`. */
export function mainGuard(body: readonly Stmt[]): IfClause | undefined {
  for (const statement of body) {
    if (statement.kind !== Kind.If) continue;
    const clause = statement.clauses[0]!;
    if (asksForMain(clause.test)) return clause;
  }
  return undefined;
}

/** `__name__ == "__main__"`, either way round. */
export function asksForMain(test: Expr): boolean {
  if (test.kind !== Kind.Compare || test.ops.length !== 1 || test.ops[0] !== '==') return false;
  const sides = [test.left, test.comparators[0]!];
  return sides.some((side) => side.kind === Kind.Name && side.id === '__name__') && sides.some((side) => side.kind === Kind.Constant && side.value === '__main__');
}

import type { Fix, Span } from '../findings';
import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import { Kind, type Name, type Stmt } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';
import { movedIn, stepOf } from './indentation';

/**
 * Indents what the module does from the start of a process on under `if __name__ == "__main__":`. Statements just before it go with it if
 * no function or class of the file uses the names that they bind. Nothing if definitions or imports follow: a child needs those.
 */
export function guardFix(file: FileState, at: Span): Fix | undefined {
  const { body } = treeOf(file).module;
  const { text } = file;
  const index = body.findIndex((statement) => statement.start <= at.start && at.start < statement.end);
  if (index < 0) return undefined;
  const used = namesInDefinitions(body);
  if (body.slice(index).some((statement) => isDefinition(statement) || [...boundNames(statement)].some((name) => used.has(name)))) return undefined;
  let first = index;
  while (first > 0) {
    const before = body[first - 1]!;
    if (isDefinition(before) || isDocstring(before, first - 1) || isConstant(before) || [...boundNames(before)].some((name) => used.has(name)) || before.kind === Kind.Try || before.kind === Kind.If) break;
    first--;
  }
  const begin = body[first]!.start;
  const lineStart = text.lastIndexOf('\n', begin - 1) + 1;
  const end = body.at(-1)!.end;
  if (lineStart !== begin || /\r(?!\n)/.test(text)) return undefined;
  const step = stepOf(text, '');
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    title: 'Put the start under `if __name__ == "__main__":`',
    applicability: 'unsafe',
    edits: [{ start: begin, end: begin, content: `if __name__ == "__main__":${newline}${step}` }, ...movedIn(text, { start: begin + 1, end }, body.slice(first), '', step)],
  };
}

function isDefinition(statement: Stmt): boolean {
  return statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef || statement.kind === Kind.Import || statement.kind === Kind.ImportFrom;
}

function isDocstring(statement: Stmt, index: number): boolean {
  return index === 0 && statement.kind === Kind.ExprStmt && statement.value.kind === Kind.Constant;
}

/** `SIZE = 4`: other modules may want it. */
function isConstant(statement: Stmt): boolean {
  return statement.kind === Kind.Assign && statement.targets.some((target) => target.kind === Kind.Name && /^(?:[A-Z][A-Z0-9_]*|__\w+__|logger|log)$/.test(target.id));
}

function boundNames(statement: Stmt): Set<string> {
  const names = new Set<string>();
  const targets = (node: Stmt): readonly { kind: Kind; start: number; end: number }[] => {
    switch (node.kind) {
      case Kind.Assign:
        return node.targets;
      case Kind.AnnAssign:
      case Kind.AugAssign:
      case Kind.For:
        return [node.target];
      case Kind.With:
        return node.items.flatMap((item) => (item.optionalVars === null ? [] : [item.optionalVars]));
      default:
        return [];
    }
  };
  walkTree([statement], (node) => {
    if (node.kind >= Kind.FunctionDef) for (const target of targets(node as Stmt)) walkTree([target as Stmt], (inner) => {
      if (inner.kind === Kind.Name) names.add((inner as Name).id);
      return true;
    });
    return true;
  });
  return names;
}

/** All names that the functions and classes of the file read. */
function namesInDefinitions(body: readonly Stmt[]): Set<string> {
  const names = new Set<string>();
  for (const statement of body) {
    if (statement.kind !== Kind.FunctionDef && statement.kind !== Kind.ClassDef) continue;
    const { decorators } = statement;
    walkTree([...statement.body, ...decorators], (node) => {
      if (node.kind === Kind.Name) names.add((node as Name).id);
      return true;
    });
  }
  return names;
}

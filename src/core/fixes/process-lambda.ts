import type { Fix, Span } from '../findings';
import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import { Kind, type Attribute, type Lambda, type ListComp, type Name, type Stmt } from '../syntax/nodes';
import { walkTree } from '../syntax/walk-tree';
import { stepOf } from './indentation';

/**
 * A lambda as a function at the top level of the module, in front of the statement that holds it. Nothing if it needs variables
 * of a function around it, or has parameters that the text cannot simply be moved with.
 */
export function lambdaFix(file: FileState, at: Span): Fix | undefined {
  const { module, lambdas } = treeOf(file);
  const lambda = lambdas.get(at.start);
  const holder = module.body.find((statement) => statement.start <= at.start && at.start < statement.end);
  if (lambda === undefined || holder === undefined || lambda.end !== at.end || capturesNames(file, lambda, holder)) return undefined;
  const { text } = file;
  const parameters = text.slice(lambda.args.start, lambda.args.end).trim();
  const body = text.slice(lambda.body.start, lambda.body.end);
  if (parameters.includes('\n') || parameters.includes('=') || /\b(?:await|yield)\b|"""|'''/.test(body)) return undefined;
  const insertAt = statementStart(text, holder);
  if (insertAt === undefined) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const name = freeName(text, module.body, holder, [...lambdas.keys()]);
  const result = body.includes('\n') ? `(${body})` : body;
  return {
    title: 'Make the lambda a function at the top level',
    applicability: 'safe',
    edits: [
      { start: insertAt, end: insertAt, content: `def ${name}(${parameters}):${newline}${stepOf(text, '')}return ${result}${newline}${newline}${newline}` },
      { start: at.start, end: at.end, content: name },
    ],
  };
}

/** True if the lambda uses a variable of a function or comprehension around it, or a name that means something else outside its class. */
function capturesNames(file: FileState, lambda: Lambda, holder: Stmt): boolean {
  const fn = file.facts.functions.find((each) => each.form === 'lambda' && each.start === lambda.start && each.end === lambda.end);
  if (fn === undefined) return true;
  const outer = namesOfComprehensions(holder, lambda);
  for (let parent = fn.parent; parent > 0; parent = file.facts.functions[parent]!.parent) for (const name of file.facts.functions[parent]!.cells.keys()) outer.add(name);
  const isBound = (name: string): boolean => (outer.has(name) && !fn.cells.has(name)) || name === 'super' || name === '__class__' || isPrivate(name);
  let captures = false;
  walkTree([lambda.body], (node) => {
    if (node.kind === Kind.Name && isBound((node as Name).id)) captures = true;
    if (node.kind === Kind.Attribute && isPrivate((node as Attribute).attr)) captures = true;
    if (node.kind === Kind.NamedExpr || node.kind === Kind.Lambda) captures = true;
    return !captures;
  });
  return captures;
}

/** `__name` is spelled with the name of its class at run time. */
function isPrivate(name: string): boolean {
  return name.startsWith('__') && !name.endsWith('__');
}

/** Variables of the comprehensions in which the lambda stands. */
function namesOfComprehensions(holder: Stmt, lambda: Lambda): Set<string> {
  const names = new Set<string>();
  walkTree([holder], (node) => {
    if (node.start > lambda.start || lambda.end > node.end) return false;
    if (node.kind !== Kind.ListComp && node.kind !== Kind.SetComp && node.kind !== Kind.DictComp && node.kind !== Kind.GeneratorExp) return true;
    for (const { target } of (node as ListComp).generators) {
      walkTree([target], (inner) => {
        if (inner.kind === Kind.Name) names.add((inner as Name).id);
        return true;
      });
    }
    return true;
  });
  return names;
}

/** The start of the line on which a top-level statement begins, its decorators included. */
function statementStart(text: string, statement: Stmt): number | undefined {
  const decorators = statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef ? statement.decorators : [];
  const first = decorators[0]?.start ?? statement.start;
  const lineStart = Math.max(text.lastIndexOf('\n', first - 1), text.lastIndexOf('\r', first - 1)) + 1;
  return /^(?:@\s*)?$/.test(text.slice(lineStart, first)) ? lineStart : undefined;
}

/**
 * A name that the file does not use. Statements at the top level never get the same one, as all safe fixes of a file may be
 * applied at once; two in one statement are not, as both insert at its start.
 */
function freeName(text: string, body: readonly Stmt[], holder: Stmt, lambdas: readonly number[]): string {
  const holders = body.filter(({ start, end }) => lambdas.some((lambda) => start <= lambda && lambda < end));
  for (let i = holders.indexOf(holder); ; i += holders.length) {
    const name = i <= 0 ? '_task' : `_task_${i + 1}`;
    if (!new RegExp(`\\b${name}\\b`).test(text)) return name;
  }
}

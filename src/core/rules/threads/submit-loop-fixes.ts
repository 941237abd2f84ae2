import type { Fix, TextEdit } from '../../findings';
import { importEdits } from '../../fixes/imports';
import { indentOf, newlineOf } from '../../fixes/loop-statement';
import { wholeLines } from '../../fixes/lock-hoist';
import { Kind, type Call, type Expr, type For, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { scopeOf, statementOf, type Code } from './code';

/** Submits everything before it asks for the results, where it is plain how: first in the same order, then as the results come. */
export function submitFirstFixes(code: Code, submit: Call, wait: Call, loop: AnyNode): Fix[] {
  if (loop.kind === Kind.ListComp) return inComprehension(code, submit, wait, loop as Extract<Expr, { kind: Kind.ListComp }>);
  const parts = loop.kind === Kind.For ? partsOf(code, submit, loop as For) : undefined;
  return parts === undefined ? [] : [inOrder(code, parts), asCompleted(code, parts)].filter((fix) => fix !== undefined);
}

const title = 'Submit everything before asking for the results';

function inComprehension(code: Code, submit: Call, wait: Call, loop: Extract<Expr, { kind: Kind.ListComp }>): Fix[] {
  const { text } = code.file;
  if (loop.elt !== wait || (wait.func as Extract<Expr, { kind: Kind.Attribute }>).value !== submit || code.names.has('future')) return [];
  const clauses = text.slice(loop.generators[0]!.start, loop.end - 1).trim();
  const content = `[future${text.slice(submit.end, wait.end)} for future in [${text.slice(submit.start, submit.end)} ${clauses}]]`;
  return [{ title, applicability: 'unsafe', edits: [{ start: loop.start, end: loop.end, content }] }];
}

/** A loop whose turns begin with the submission. */
interface Parts {
  readonly loop: For;
  readonly submit: Call;
  readonly first: Stmt;
  /** The statement `future = pool.submit(…)` with its lines; `undefined` where the submission is part of what asks for the result. */
  readonly assignment: { readonly name: string; readonly start: number; readonly end: number } | undefined;
  readonly indent: string;
  /** As written: `number, name`. */
  readonly variable: string;
  /** As an expression of its own: `(number, name)`. */
  readonly item: string;
  readonly source: string;
}

function partsOf(code: Code, submit: Call, loop: For): Parts | undefined {
  const { text } = code.file;
  const { target, iter, body, orelse } = loop;
  const first = statementOf(code, submit);
  const indent = indentOf(text, loop.start);
  // The submission has to be what each turn begins with.
  if (loop.isAsync || first === undefined || body[0] !== first || orelse.length > 0 || indent === undefined) return undefined;
  const names = target.kind === Kind.Tuple ? target.elts : [target];
  if (names.some(({ kind }) => kind !== Kind.Name)) return undefined;
  const source = text.slice(iter.start, iter.end);
  // Bare tuples and conditions would need parentheses, and a comment has no place in the new line.
  if (/[\n#]/.test(source + text.slice(submit.start, submit.end)) || iter.kind === Kind.Tuple || iter.kind === Kind.IfExp || iter.kind === Kind.Lambda) return undefined;
  let assignment: Parts['assignment'];
  if (first.kind === Kind.Assign && first.value === submit) {
    const [to] = first.targets;
    const lines = wholeLines(text, first);
    if (to?.kind !== Kind.Name || first.targets.length !== 1 || lines === undefined || body.length === 1) return undefined;
    assignment = { name: to.id, ...lines };
  }
  const variable = text.slice(target.start, target.end);
  return { loop, submit, first, assignment, indent, variable, item: target.kind === Kind.Tuple && !variable.startsWith('(') ? `(${variable})` : variable, source };
}

function inOrder(code: Code, parts: Parts): Fix | undefined {
  const { loop, submit, assignment, variable, item, source } = parts;
  const future = futureName(code, parts);
  if (future === undefined) return undefined;
  const { text } = code.file;
  const turn: TextEdit = assignment === undefined ? { start: submit.start, end: submit.end, content: future } : { start: assignment.start, end: assignment.end, content: '' };
  const head = `${item}, ${future} in [(${item}, ${text.slice(submit.start, submit.end)}) for ${variable} in ${source}]`;
  return { title, applicability: 'unsafe', edits: [{ start: loop.target.start, end: loop.iter.end, content: head }, turn] };
}

/** `futures = {pool.submit(load, name): name for name in names}`, and a loop over `as_completed(futures)`. */
function asCompleted(code: Code, parts: Parts): Fix | undefined {
  const { loop, submit, first, assignment, indent, variable, item, source } = parts;
  const { text } = code.file;
  const future = futureName(code, parts);
  const futures = ['futures', 'submitted', 'pending'].find((name) => !code.names.has(name) && !code.file.facts.bindings.has(name));
  const inside = indentOf(text, first.start);
  const taker = asCompletedName(code);
  if (future === undefined || futures === undefined || inside === undefined || taker === undefined) return undefined;
  const newline = newlineOf(text);
  const call = text.slice(submit.start, submit.end);
  const isUsed = usedBeyond(code, parts);
  const made = isUsed ? `{${call}: ${item} for ${variable} in ${source}}` : `[${call} for ${variable} in ${source}]`;
  const back = isUsed ? `${variable} = ${futures}[${future}]` : '';
  const edits: TextEdit[] = [
    ...taker.edits,
    { start: loop.start, end: loop.start, content: `${futures} = ${made}${newline}${indent}` },
    { start: loop.target.start, end: loop.iter.end, content: `${future} in ${taker.name}(${futures})` },
  ];
  if (assignment === undefined) {
    if (isUsed) edits.push({ start: first.start, end: first.start, content: `${back}${newline}${inside}` });
    edits.push({ start: submit.start, end: submit.end, content: future });
  } else if (isUsed) edits.push({ start: first.start, end: first.end, content: back });
  else edits.push({ start: assignment.start, end: assignment.end, content: '' });
  return { title: 'Take the results as they come, with `as_completed`', applicability: 'unsafe', edits: edits.sort((a, b) => a.start - b.start) };
}

/** The name that the loop gives a future; `undefined` if the function uses it for something else. */
function futureName(code: Code, { loop, assignment }: Parts): string | undefined {
  if (assignment !== undefined) return assignment.name;
  return (code.names.get('future') ?? []).some((name) => scopeOf(code, name) === scopeOf(code, loop)) ? undefined : 'future';
}

/** True if the function reads the variable of the loop elsewhere than in the submission. */
function usedBeyond(code: Code, { loop, submit }: Parts): boolean {
  const { target } = loop;
  const names = target.kind === Kind.Tuple ? target.elts : [target];
  const scope = scopeOf(code, loop);
  return names.some((each) => each.kind === Kind.Name && (code.names.get(each.id) ?? []).some((use) => use !== each && !(submit.start <= use.start && use.end <= submit.end) && use.start > loop.start && scope.start <= use.start && use.end <= scope.end));
}

/** How this file names `concurrent.futures.as_completed`. */
function asCompletedName(code: Code): { readonly name: string; readonly edits: readonly TextEdit[] } | undefined {
  const { body } = code.tree.module;
  for (const statement of body) {
    if (statement.kind === Kind.Import) for (const { name, asname } of statement.names) if (name === 'concurrent.futures') return { name: `${asname ?? name}.as_completed`, edits: [] };
    if (statement.kind !== Kind.ImportFrom || statement.level > 0) continue;
    const wanted = statement.module === 'concurrent' ? 'futures' : statement.module === 'concurrent.futures' ? 'as_completed' : '';
    const alias = statement.names.find(({ name }) => name === wanted);
    if (alias !== undefined) return { name: wanted === 'futures' ? `${alias.asname ?? wanted}.as_completed` : alias.asname ?? wanted, edits: [] };
    const last = statement.names.at(-1);
    if (wanted !== 'as_completed' || last === undefined || last.name === '*' || code.file.facts.bindings.has(wanted) || code.names.has(wanted)) continue;
    return { name: wanted, edits: [{ start: last.end, end: last.end, content: `, ${wanted}` }] };
  }
  return code.file.facts.bindings.has('concurrent') ? undefined : { name: 'concurrent.futures.as_completed', edits: importEdits(code.file, 'concurrent.futures') };
}

import type { Fix, TextEdit } from '../findings';
import { asyncLibraryFor, type AsyncLibrary } from '../knowledge';
import type { Cost } from '../program/cost/cost';
import type { Site } from '../program/effects/effects';
import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import type { Program } from '../program/program';
import { evaluate } from '../program/types/evaluate';
import { TypeKind } from '../program/types/types';
import type { RuleContext } from '../rules/on-loop';
import { calledName } from '../summary/call-parts';
import { EventKind } from '../summary/facts';
import { ValueKind } from '../summary/values';
import { Kind } from '../syntax/nodes';
import { isBefore, merged, reference, sorted } from './fixes';
import { importEdits } from './imports';
import { freshName, holdsLock, indentOf, lineEnd, lineStart, loopStatementAt, newlineOf } from './loop-statement';
import { loopVariables } from './loop-variables';

/** The call that runs a function elsewhere, up to the function's name, and what it needs. */
interface Runner {
  readonly call: string;
  readonly edits: readonly TextEdit[];
  /** Module-level code that stands above the new function. */
  readonly setUp: string;
  readonly where: string;
}

/**
 * Moves a loop into a function at the top of the module and runs that in a process, or in a thread where that is enough. Offered only for
 * loops that compute from plain variables and leave their results in variables.
 */
export function extractLoop(context: RuleContext, site: Site, cost: Cost, start: number): Fix | undefined {
  const { program } = context;
  const { file, fn } = site;
  const { text } = file;
  const found = fn.parent === 0 ? loopStatementAt(file, fn, start) : undefined;
  if (found === undefined || holdsLock(text, found.around)) return undefined;
  const variables = loopVariables(program, file, found);
  const newline = newlineOf(text);
  const end = lineEnd(text, found.loop.end);
  const body = movedLines(text, found.loop.start, found.loop.end, end, newline);
  if (variables === undefined || body === undefined) return undefined;
  const { taken, left } = variables;
  const name = freshName(text, `${fn.name.replace(/^_+/, '')}_loop`);
  const runner = runnerFor(context, site, cost, newline);
  const result = left.join(', ');
  const definition = [
    `def ${name}(${taken.join(', ')}):`,
    ...body.lines,
    ...(left.length > 0 ? [`${body.unit}return ${result}`] : []),
  ].join(newline);
  const at = topOf(file, fn.start);
  if (at === undefined) return undefined;
  const call = `await ${runner.call}${[name, ...taken].join(', ')})`;
  const edits: TextEdit[] = [
    ...runner.edits,
    { start: at, end: at, content: `${runner.setUp}${definition}${newline}${newline}${newline}` },
    { start: found.loop.start, end, content: left.length > 0 ? `${result} = ${call}` : call },
  ];
  return { title: `Move the loop into \`${name}\` and run it in a ${runner.where}`, applicability: 'unsafe', isPreviewed: true, edits: sorted(merged(edits)) };
}

/** The lines of the loop as the body of a function at the top level; `undefined` where they do not stand alone. */
function movedLines(text: string, start: number, loopEnd: number, end: number, newline: string): { readonly lines: string[]; readonly unit: string } | undefined {
  const indent = indentOf(text, start);
  if (indent === undefined || !/^[ \t]*(?:#.*)?$/.test(text.slice(loopEnd, end))) return undefined;
  const unit = indent.includes('\t') ? '\t' : '    ';
  const lines: string[] = [];
  for (const line of text.slice(lineStart(text, start), end).split(newline)) {
    if (line.trim() === '') lines.push('');
    else if (line.startsWith(indent)) lines.push(unit + line.slice(indent.length));
    else return undefined;
  }
  return { lines, unit };
}

/** Where a function can be defined above the one that holds an offset: before its decorators and the comments that belong to it. */
function topOf(file: FileState, offset: number): number | undefined {
  const { text } = file;
  const statement = treeOf(file).module.body.find((each) => each.start <= offset && offset < each.end);
  if (statement === undefined) return undefined;
  const decorators = statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef ? statement.decorators : [];
  let at = lineStart(text, Math.min(statement.start, ...decorators.map((each) => each.start)));
  while (at > 0 && text.startsWith('#', lineStart(text, at - 1)) && lineStart(text, at - 1) > 0) at = lineStart(text, at - 1);
  return at;
}

function runnerFor(context: RuleContext, site: Site, cost: Cost, newline: string): Runner {
  const { program } = context;
  const library = asyncLibraryFor(context.libraries);
  const isEnough = program.target.freeThreaded || cost.released > cost.nanoseconds / 2;
  if (isEnough || library.name === 'trio' || startsUnguarded(site.file)) return threadRunner(context, site, library);
  if (library.runInProcess !== null) {
    const { runInProcess } = library;
    return { call: `${runInProcess}(`, edits: moduleEdits(site.file, runInProcess.slice(0, runInProcess.lastIndexOf('.'))), setUp: '', where: 'process' };
  }
  const pool = poolOf(program, site.file);
  const loop = reference(site, 'asyncio.get_running_loop');
  if (pool !== undefined) return { call: `${loop.callee}().run_in_executor(${pool}, `, edits: loop.edits, setUp: '', where: 'process pool' };
  const name = freshName(site.file.text, 'process_pool');
  const made = executorClass(site.file);
  return { call: `${loop.callee}().run_in_executor(${name}, `, edits: [...loop.edits, ...made.edits], setUp: `${name} = ${made.callee}()${newline}${newline}${newline}`, where: 'process pool' };
}

function threadRunner(context: RuleContext, site: Site, library: AsyncLibrary): Runner {
  if (library.name === 'asyncio' && isBefore(context.program.settings.pythonVersion, library.threadSince)) {
    const loop = reference(site, 'asyncio.get_running_loop');
    return { call: `${loop.callee}().run_in_executor(None, `, edits: loop.edits, setUp: '', where: 'thread' };
  }
  const run = reference(site, library.runInThread);
  return { call: `${run.callee}(`, edits: run.edits, setUp: '', where: 'thread' };
}

const starters = new Set(['run', 'run_until_complete', 'run_forever', 'run_app', 'serve', 'main', 'start']);

/** True if importing the file starts the program: a process that is spawned imports it, and would start it again. */
function startsUnguarded(file: FileState): boolean {
  const module = file.facts.functions[0]!;
  const guard = module.work[0];
  return module.events.some((event) => event.kind === EventKind.Call && starters.has(calledName(event.value.func)) && (guard === undefined || event.start < guard.start || event.start >= guard.end));
}

/** A process pool that the module has made already. */
function poolOf(p: Program, file: FileState): string | undefined {
  for (const [name, values] of file.facts.bindings) {
    if (values.length !== 1 || values[0]!.kind !== ValueKind.Call) continue;
    const type = evaluate(p, file, values[0]);
    if (type.kind === TypeKind.ExternalInstance && p.knowledge.canonical(type.cls) === 'concurrent.futures.ProcessPoolExecutor') return name;
  }
  return undefined;
}

/** The spelling of `ProcessPoolExecutor` in this file, and the edits that import its module if the file does not. */
function executorClass(file: FileState): { readonly callee: string; readonly edits: readonly TextEdit[] } {
  for (const [name, values] of file.facts.bindings) {
    const value = values[0];
    if (values.length === 1 && value?.kind === ValueKind.Import && value.module === 'concurrent.futures' && value.name === 'ProcessPoolExecutor') return { callee: name, edits: [] };
  }
  return { callee: 'concurrent.futures.ProcessPoolExecutor', edits: moduleEdits(file, 'concurrent.futures') };
}

/** The edits that import a dotted module, unless the file does. */
function moduleEdits(file: FileState, dotted: string): readonly TextEdit[] {
  const isBound = file.facts.bindings.get(dotted.slice(0, dotted.indexOf('.')))?.[0]?.kind === ValueKind.Import;
  return isBound && file.facts.imports.some(({ module, name }) => module === dotted && name === null) ? [] : importEdits(file, dotted);
}

import type { Finding, Span } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import type { FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { fills, isBoundAround, isOfModule, poolOrigins, preparationOf, type ParentSet, type Preparation } from './before-start';
import { comprehensionNames, moduleNames } from './module-names';
import { bodyOf, declaredOuter, mutationsOf, readsOf } from './mutations';
import { processWork, targetsOf, type ProcessWork } from './process-work';
import { childRoots, closure, type ChildRoot, type InChild } from './reach';
import { report, targetSpan } from './report';
import { defaultMethod, freshWords, isFresh, type StartMethod } from './start-method';

const rule = 'parent-state-missing-in-child';

/** Deeper down, a child often has ways of its own. */
const maxSureDepth = 2;

/** A name that a function of the child reads and that only the parent has set. */
interface Loss {
  readonly root: ChildRoot;
  readonly at: InChild;
  readonly name: string;
  readonly read: Span;
  readonly set: ParentSet;
}

/**
 * Module-level names that the parent sets before it starts a process, and that the child reads. Only `fork` hands the parent's memory on: a child that
 * starts afresh imports the module again, and what `main()` or the code under the main guard did to it has not happened there (Python documentation,
 * `multiprocessing`, "The spawn and forkserver start methods": "Global variables").
 */
export function checkMissingState(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const roots = childRoots(p, file).filter((root) => isFresh(p, methodOf(p, file, root)) !== 'never');
  if (roots.length === 0 || processWork(p, file).some((work) => work.way === 'initializer' && targetsOf(p, work).length === 0)) return [];
  const closures = roots.map((root) => ({ root, all: closure(p, root.root) }));
  const inChild = closures.flatMap(({ all }) => all);
  if (inChild.some(({ file: its, fn }) => fn.form === 'function' && /\bglobals\(\)|\bsetattr\(|\b__dict__\b|\bexec\(/.test(its.text.slice(fn.start, fn.end)))) return [];
  const childFunctions = new Set(inChild.map(({ fn }) => fn));
  const own = setByChildren(inChild);
  const told = new Set<string>();
  const losses = new Map<FunctionFacts, Loss[]>();
  for (const { root, all } of closures) {
    if (root.work?.way === 'initializer' || hasForeignInitializer(p, file, root.work)) continue;
    let prepared: Preparation | undefined;
    for (const at of all) {
      for (const name of candidates(at)) {
        const key = `${at.file.path}\0${name}`;
        if (told.has(key) || own.has(key)) continue;
        const read = firstRead(at, name);
        if (read === undefined) continue;
        prepared ??= preparationOf(p, file, root);
        const set = prepared.setOf(at.file, name, childFunctions);
        if (set === undefined) continue;
        told.add(key);
        const loss: Loss = { root, at, name, read, set };
        const same = losses.get(at.fn);
        if (same === undefined) losses.set(at.fn, [loss]);
        else same.push(loss);
      }
    }
  }
  return [...losses.values()].map((all) => {
    const order = [...all].sort((a, b) => Number(isHandled(a)) - Number(isHandled(b)) || a.read.start - b.read.start);
    return finding(p, file, order[0]!, order.slice(1).map(({ name }) => name));
  });
}

function methodOf(p: Program, file: FileState, root: ChildRoot): StartMethod {
  return root.work?.method ?? defaultMethod(p, file);
}

/** The pool comes from elsewhere, or is given an initializer there: that may set anything. */
function hasForeignInitializer(p: Program, file: FileState, work: ProcessWork | null): boolean {
  if (work === null || work.way === 'process') return false;
  const { func } = work.event.value;
  if (func.kind !== ValueKind.Attribute || func.name === 'run_sync') return false;
  const origins = poolOrigins(p, work);
  return origins.length === 0 || origins.some(({ call, site }) => call.starAt >= 0 || call.keywords.some((keyword) => keyword.name === null || (keyword.name === 'initializer' && site.file !== file)));
}

/** What functions that run in children set for themselves, as "path, name". */
function setByChildren(all: readonly InChild[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { file, fn } of all) for (const mutation of mutationsOf(file, fn)) if (!mutation.isAttribute && isOfModule(file, fn, mutation)) names.add(`${file.path}\0${mutation.name}`);
  return names;
}

/** The module's names that a function may read and that something sets in a way that an import does not repeat. */
function candidates({ file, fn }: InChild): readonly string[] {
  const names = setLater(file);
  if (names.size === 0 || fn.form !== 'function') return [];
  const own = comprehensionNames(bodyOf(file, fn));
  return [...names].filter((name) => !own.has(name) && isFree(file, fn, name));
}

const later = new WeakMap<FileState, ReadonlySet<string>>();

function setLater(file: FileState): ReadonlySet<string> {
  let names = later.get(file);
  if (names === undefined) {
    const all = new Set<string>();
    const { imported, guarded } = moduleNames(file);
    for (const name of guarded.keys()) all.add(name);
    for (const fn of file.facts.functions) {
      if (fn.form !== 'function') continue;
      for (const mutation of mutationsOf(file, fn)) if (!mutation.isAttribute && isOfModule(file, fn, mutation) && (mutation.isAssigned || imported.has(mutation.name))) all.add(mutation.name);
    }
    for (const fn of file.facts.functions) if (fn.form === 'module') for (const mutation of mutationsOf(file, fn)) if (!mutation.isAttribute && fills(file, mutation) && imported.has(mutation.name)) all.add(mutation.name);
    names = all;
    later.set(file, names);
  }
  return names;
}

/** True if the name is the module's in this function. */
function isFree(file: FileState, fn: FunctionFacts, name: string): boolean {
  if ((fn.cells.has(name) && !declaredOuter(file, fn).has(name)) || isBoundAround(file, fn, name)) return false;
  return moduleNames(file).imported.has(name) || (file.facts.starImports.length === 0 && !/^(?:input|id|type|max|min|sum|len|list|dict|set|str|int|all|any|dir|vars|hash|format|filter|map|next|iter|range|open|print|bytes|object|property|copyright|license|help|file)$/.test(name));
}

function firstRead({ file, fn }: InChild, name: string): Span | undefined {
  if (/\bNameError\b/.test(file.text.slice(fn.start, fn.end))) return undefined;
  return readsOf(file, fn, name)[0];
}

/** The function asks whether the name has been set, and can do without. A flag that is off is no "nothing yet": what depends on it is lost as well. */
function isHandled({ at: { file, fn }, name }: Loss): boolean {
  const value = moduleNames(file).imported.get(name);
  if (value === undefined || (value !== null && /^(?:True|False)$/.test(file.text.slice(value.start, value.end)))) return false;
  return new RegExp(`\\b(?:if|elif|while|and|or|not|assert)\\s+\\(?(?:not\\s+)?${name}\\b(?!\\s*[.[(=<>])|\\b${name}\\s+is\\b|\\bif\\s+${name}\\s+else\\b`).test(file.text.slice(fn.start, fn.end));
}

function finding(p: Program, file: FileState, loss: Loss, others: readonly string[]): Finding {
  const { root, at, name, read, set } = loss;
  const method = methodOf(p, file, root);
  const value = moduleNames(at.file).imported.get(name);
  const before = value === null || value === undefined ? '' : at.file.text.slice(value.start, value.end);
  const knowsFork = isFresh(p, method) !== 'always' && ([file, at.file].some((each) => each.facts.comments.some(({ start, end }) => /\bfork|copy[- ]on[- ]write/i.test(each.text.slice(start, end)))) || /\bsys\.platform\b|\bos\.name\b|\bplatform\.system\(|\bget_start_method\(/.test(file.text));
  const by = set.by.form === 'module' ? 'under `if __name__ == "__main__":`' : `by \`${set.by.qualifiedName}\``;
  const found = value === undefined ? 'this name does not exist there (`NameError`)' : before.length > 0 && before.length <= 24 && !before.includes('\n') ? `\`${name}\` is \`${before}\` there` : `\`${name}\` is there as the import leaves it`;
  const more = others.length === 0 ? '' : ` The same holds for ${others.slice(0, 3).map((other) => `\`${other}\``).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}.`;
  const remedy = root.work === null ? 'Pass it to the constructor of the process.' : root.work.way === 'process' ? 'Pass it as an argument.' : 'Pass it as an argument, or set it in the `initializer=` of the pool.';
  const span = at.file === file || root.work === null ? read : targetSpan(root.work);
  return report(file, span, {
    rule, severity: value === undefined && isFresh(p, method) === 'always' ? 'error' : 'warning', confidence: at.depth > maxSureDepth || isHandled(loss) || knowsFork ? 'possible' : 'likely',
    message: `\`${name}\` is set ${by} in the parent, and \`${at.fn.qualifiedName}\` reads it in a child process. A child that starts afresh (${freshWords(p, method)}) only imports the module: ${found}. ${remedy}${more}`,
    related: [
      { path: set.file.path, start: set.span.start, end: set.span.end, message: 'set in the parent here' },
      ...(root.work === null ? [] : [{ path: root.work.file.path, start: root.work.event.start, end: root.work.event.end, message: `\`${root.root.fn.qualifiedName}\` is handed to a process here` }]),
      ...(at.file === file ? [] : [{ path: at.file.path, start: read.start, end: read.end, message: 'read in the child here' }]),
    ],
  });
}

import type { BlockFact, FunctionReport, RunContext } from '../../function-report';
import type { Place } from '../../findings';
import { nameOf } from '../../paths';
import { calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { knownRuns, runnerNames } from '../contexts/run-contexts';
import { shownName, type Block } from '../effects/blocks';
import { bodyBlocks } from '../effects/effects';
import { evaluate } from '../types/evaluate';
import { placeIn, type FileState } from '../file-state';
import type { Program } from '../program';
import { propertyGetter } from '../types/properties';
import { frameworkRoot } from './roots';
import { mayRegister, toolkitsOf, uiHandlers } from './ui-handlers';
import { isDeclaredSlot } from './ui-roots';
import { alternatives, noBindings, TypeKind, type Type } from '../types/types';

interface Target {
  readonly file: FileState;
  readonly fn: FunctionFacts;
}

type Step = RunContext['path'][number];

/** A search backward through callers ends here: what is further away nobody reads in a hover. */
const maxVisited = 60;
const maxDepth = 8;
/** Files that mention a name and are parsed for it, at most, for one function. */
const maxFiles = 120;
const maxContexts = 12;
/** Texts that are searched for names, for one hover. */
const maxTexts = 2_500;

/** What one hover may still cost. */
interface Budget {
  texts: number;
}

/**
 * Where the function at an offset runs: the threads, processes, tasks and handlers that the code shows, found forward from where
 * they start; and what they leave open, found backward from its callers and from the library calls it is handed to, up to functions
 * that somebody outside the code starts.
 * @param isWhole also where the whole program has to be looked at for it, which takes seconds.
 */
export function whereItRuns(p: Program, path: string, offset: number, isWhole: boolean): FunctionReport | undefined {
  const file = p.file(path);
  const target = file === undefined ? undefined : targetAt(p, file, offset);
  if (target === undefined) return undefined;
  return {
    name: target.fn.qualifiedName,
    place: placeIn(target.file, target.fn.nameStart, target.fn.nameEnd),
    extent: { start: target.fn.start, end: target.fn.end },
    isAsync: target.fn.isAsync,
    contexts: contextsOf(p, target, isWhole),
    blocks: bodyBlocks(p, { file: target.file, fn: target.fn, bindings: noBindings }).map(blockFact),
  };
}

function blockFact(block: Block): BlockFact {
  return {
    primitive: shownName(block.primitive),
    does: block.model.does,
    tier: block.model.tier,
    chain: block.hops.map((hop) => ({ message: hop.name, place: hop.leadsOnAt })),
  };
}

/** The function whose call or property read stands at the offset, else the innermost one around it. */
function targetAt(p: Program, file: FileState, offset: number): Target | undefined {
  let innermost: FunctionFacts | undefined;
  for (const fn of file.facts.functions) {
    if (fn.form !== 'function' && fn.form !== 'lambda') continue;
    if (fn.start <= offset && offset < fn.end && (innermost === undefined || fn.start >= innermost.start)) innermost = fn;
  }
  const holder = innermost ?? file.facts.functions[0];
  for (const event of holder?.events ?? []) {
    if (event.kind !== EventKind.Call) continue;
    const name = calledName(event.value.func);
    // The name of the called function is the last word before its argument list.
    if (offset < event.value.funcEnd - name.length || offset > event.value.funcEnd || name === '') continue;
    for (const type of alternatives(evaluate(p, file, event.value.func))) {
      if (type.kind === TypeKind.Function) return { file: type.file, fn: type.fn };
    }
  }
  return innermost === undefined ? undefined : { file, fn: innermost };
}

function contextsOf(p: Program, target: Target, isWhole: boolean): RunContext[] {
  const budget: Budget = { texts: maxTexts };
  const known = knownRuns(p, target.file, target.fn, isWhole);
  const found = new Map<string, RunContext>(known.runs.slice(0, maxContexts).map((run) => [run.description, run]));
  const add = (runner: RunContext['runner'], from: string, path: readonly Step[], root: Target): void => {
    if (known.covers(runner, root.file, root.fn)) return;
    const description = from === '' ? runnerNames[runner] : `${runnerNames[runner]}, ${from}`;
    if (!found.has(description) && found.size < maxContexts) found.set(description, { runner, description, path });
  };
  const visited = new Set<FunctionFacts>([target.fn]);
  const queue: { target: Target; path: readonly Step[] }[] = [{ target, path: [] }];
  for (let i = 0; i < queue.length && visited.size < maxVisited; i++) {
    const { target: at, path } = queue[i]!;
    const isOrigin = at.fn === target.fn;
    if (at.fn.isAsync) {
      add('loop', isOrigin ? '' : `from the coroutine \`${at.fn.qualifiedName}\``, path, at);
      continue;
    }
    if (at.fn.form === 'module') {
      add('main', `when \`${nameOf(at.file.path)}\` is run or imported`, path, at);
      continue;
    }
    const framework = frameworkRoot(p, at.file, at.fn);
    if (framework !== undefined) add(framework.runs, `from the ${framework.framework} ${framework.as} \`${at.fn.qualifiedName}\``, path, at);
    else if (isDeclaredSlot(p, at.file, at.fn)) add('ui', `from the slot \`${at.fn.qualifiedName}\` of a widget`, path, at);
    if (path.length >= maxDepth) continue;
    for (const use of usesOf(p, at, budget)) {
      const step: Step = { message: use.message, place: use.place };
      if (use.runner !== undefined) add(use.runner, use.as, [step, ...path], at);
      else if (!visited.has(use.by.fn)) {
        visited.add(use.by.fn);
        queue.push({ target: use.by, path: [step, ...path] });
      }
    }
  }
  return found.size > 0 ? [...found.values()] : [{ runner: 'unknown', description: 'not known: no caller in the workspace leads to it', path: [] }];
}

interface Use {
  /** The function that holds the use. */
  readonly by: Target;
  readonly place: Place;
  readonly message: string;
  /** Set if a library runs the function, and where. */
  readonly runner?: RunContext['runner'];
  readonly as: string;
}

/** Calls of the function, reads of the property, and calls that hand it to a library. */
function usesOf(p: Program, target: Target, budget: Budget): Use[] {
  const cls = target.fn.cls < 0 ? undefined : target.file.facts.classes[target.fn.cls];
  const isConstructor = cls !== undefined && (target.fn.name === '__init__' || target.fn.name === '__new__' || target.fn.name === '__post_init__');
  const name = isConstructor ? cls.name : target.fn.name;
  const uses: Use[] = [];
  for (const file of filesThatMention(p, target, name, budget)) {
    for (const fn of file.facts.functions) {
      for (const event of fn.events) {
        if (event.kind === EventKind.Call) uses.push(...usesInCall(p, target, { file, fn }, event, name));
        else if (event.kind === EventKind.Attribute && event.name === name) {
          for (const type of alternatives(evaluate(p, file, event.base))) {
            if (propertyGetter(p, type, name)?.fn === target.fn) {
              uses.push({ by: { file, fn }, place: placeIn(file, event.start, event.end), message: `\`${fn.qualifiedName}\` reads \`${name}\``, as: '' });
            }
          }
        }
      }
    }
  }
  return uses;
}

/** Lambdas and generator expressions have no name: they are used in the file that holds them. */
function filesThatMention(p: Program, target: Target, name: string, budget: Budget): FileState[] {
  if (target.fn.form !== 'function') return [target.file];
  const files: FileState[] = [];
  const word = new RegExp(`(?<![\\w])${name.replace(/[^\w]/g, '')}(?![\\w])`);
  if (budget.texts <= 0) {
    // The nearest callers were looked for everywhere; further up, files that are at hand must do.
    for (const file of [...p.loaded()]) if (file !== target.file && files.length < maxFiles && word.test(file.text)) files.push(file);
    return [target.file, ...files];
  }
  for (const path of p.host.list()) {
    if (files.length >= maxFiles) break;
    if (path === target.file.path) continue;
    budget.texts--;
    const text = p.host.read(path);
    if (text === undefined || !word.test(text)) continue;
    const file = p.file(path);
    if (file !== undefined) files.push(file);
  }
  return [target.file, ...files];
}

function usesInCall(p: Program, target: Target, by: Target, event: CallEvent, name: string): Use[] {
  const { file, fn } = by;
  const uses: Use[] = [];
  const at = placeIn(file, event.start, event.end);
  const called = calledName(event.value.func);
  if (called === name || called === '' || isRenamed(event.value.func)) {
    for (const type of alternatives(evaluate(p, file, event.value.func))) {
      if (leadsTo(p, type, target)) uses.push({ by, place: at, message: `\`${fn.qualifiedName}\` calls \`${target.fn.qualifiedName}\``, as: '' });
    }
  }
  const args: { value: Value; position: number; keyword: string | null }[] = [
    ...event.value.args.map((value, position) => ({ value, position, keyword: null })),
    ...event.value.keywords.map((keyword) => ({ value: keyword.value, position: -1, keyword: keyword.name })),
  ];
  for (const { value, position, keyword } of args) {
    if (!mayName(value, name)) continue;
    if (!alternatives(evaluate(p, file, value)).some((type) => leadsTo(p, type, target))) continue;
    uses.push(...handedOver(p, target, by, event, value, position, keyword, at));
  }
  return uses;
}

/** The function is an argument: of a library call that runs it elsewhere, or of one that calls it here. */
function handedOver(p: Program, target: Target, by: Target, event: CallEvent, value: Value, position: number, keyword: string | null, at: Place): Use[] {
  const uses: Use[] = [];
  for (const { handler, as } of mayRegister(event) ? uiHandlers(p, { ...by, bindings: noBindings }, event, toolkitsOf(p, by.file)) : []) {
    const message = `\`${by.fn.qualifiedName}\` hands \`${target.fn.qualifiedName}\` to \`${calledName(event.value.func)}\``;
    if (handler === value) uses.push({ by, place: at, message, runner: 'ui', as: `as ${as}` });
  }
  for (const callee of alternatives(evaluate(p, by.file, event.value.func))) {
    if (callee.kind !== TypeKind.External) continue;
    const matches = (candidate: { position?: number; keyword?: string }): boolean =>
      (position >= 0 && candidate.position === position) || (keyword !== null && candidate.keyword === keyword);
    for (const sink of p.knowledge.sink(callee.name)) {
      if (!matches(sink) || sink.runs === 'ui') continue;
      const message = `\`${by.fn.qualifiedName}\` hands \`${target.fn.qualifiedName}\` to \`${callee.name}\``;
      uses.push({ by, place: at, message, runner: sink.runs, as: `as ${sink.as}` });
    }
    if (p.knowledge.higherOrder(callee.name).some(matches)) {
      uses.push({ by, place: at, message: `\`${by.fn.qualifiedName}\` calls \`${target.fn.qualifiedName}\` through \`${callee.name}\``, as: '' });
    }
  }
  return uses;
}

function isRenamed(func: Value): boolean {
  return func.kind === ValueKind.Import || func.kind === ValueKind.Cell || func.kind === ValueKind.Call || func.kind === ValueKind.Function;
}

/** True if the value may be the function of this name: it says so, or it is another name for something. */
function mayName(value: Value, name: string): boolean {
  switch (value.kind) {
    case ValueKind.Attribute:
    case ValueKind.Global:
      return value.name === name;
    case ValueKind.Cell:
    case ValueKind.Import:
    case ValueKind.Function:
      return true;
    case ValueKind.Call:
      // `partial(load, x)`
      return value.args.some((argument) => mayName(argument, name));
    default:
      return false;
  }
}

/** True if calling the type runs the target's body. */
function leadsTo(p: Program, type: Type, target: Target): boolean {
  switch (type.kind) {
    case TypeKind.Function:
      return type.fn === target.fn;
    case TypeKind.Class:
      return target.fn.cls >= 0 && type.cls === target.file.facts.classes[target.fn.cls] && /^__(init|new|post_init)__$/.test(target.fn.name);
    case TypeKind.Partial:
      return leadsTo(p, type.callee, target);
    case TypeKind.Generator:
      return type.fn.fn === target.fn;
    default:
      return false;
  }
}

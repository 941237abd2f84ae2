import type { Finding, Related } from '../../findings';
import { graphOf } from '../../flow/graph-of';
import type { FileState } from '../../program/file-state';
import { reachesOf } from '../../program/contexts/reaches';
import { calleesAt } from '../../program/contexts/callees';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind } from '../../program/types/types';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type CallValue, type Value } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { lockFinding } from './protocol-findings';
import { primitiveOf, type Primitive } from './protocol-primitives';

/** A primitive of asyncio that lives as long as the module: a module variable or an attribute of a class. */
interface LongLived {
  readonly name: string;
  readonly shown: string;
  readonly made: CallValue;
  readonly primitive: Primitive;
}

/** Functions that are followed from one start of a loop. */
const maxFunctions = 60;

/** True if the text may both keep a primitive of asyncio in the module and start loops. */
export function mayShareAcrossLoops(text: string): boolean {
  return /\basyncio\b/.test(text) && /\b(?:Lock|Semaphore|BoundedSemaphore|Condition|Event|Queue|LifoQueue|PriorityQueue|Barrier)\(/.test(text) && /\.run\(|\brun\(|run_until_complete\(/.test(text);
}

/**
 * A lock, event or queue of asyncio belongs to one loop: since Python 3.10 to the one in which somebody first has to wait for it, before
 * to the one that `get_event_loop()` gave when it was made (`primitive-bound-to-other-loop`).
 */
export function sharedAcrossLoops(context: RuleContext, file: FileState): Finding[] {
  const { program } = context;
  const kept = longLived(program, file);
  if (kept.length === 0) return [];
  const starts = loopStarts(program, file);
  const findings: Finding[] = [];
  for (const one of kept) {
    const using = starts.filter((start) => reaches(program, start, file, one));
    const evidence = severalLoops(context, using);
    if (evidence === undefined) continue;
    const related = evidence.starts.map(({ event }): Related => ({ path: file.path, start: event.start, end: event.end, message: 'starts a loop in which it is used' }));
    findings.push(lockFinding(file, one.made, 'primitive-bound-to-other-loop', 'likely', `${message(one, evidence)} Make it in the coroutine that the loop begins with, and pass it on.`, { related }));
  }
  return findings;
}

function message({ shown, primitive }: LongLived, { how }: Evidence): string {
  if (how === 'import') return `\`${shown}\` is an \`${primitive.cls}\` made before \`asyncio.run\` starts its loop: before Python 3.10 it belongs to another loop, and waiting for it raises \`RuntimeError\`.`;
  return `\`${shown}\` is an \`${primitive.cls}\` that ${how === 'threads' ? 'loops of several threads' : 'several loops, one after the other,'} use: it belongs to the first loop in which somebody waits for it, and in the next one waiting raises \`RuntimeError\`.`;
}

function longLived(p: Program, file: FileState): LongLived[] {
  const found: LongLived[] = [];
  const add = (name: string, shown: string, values: readonly Value[]): void => {
    const value = values.length === 1 ? values[0]! : undefined;
    const made = value?.kind === ValueKind.Annotated ? value.value : value;
    if (made?.kind !== ValueKind.Call) return;
    const callee = evaluate(p, file, made.func);
    const primitive = callee.kind === TypeKind.External ? primitiveOf(p, evaluate(p, file, made)) : undefined;
    if (primitive?.world === 'asyncio') found.push({ name, shown, made, primitive });
  };
  for (const [name, values] of file.facts.bindings) add(name, name, values);
  for (const cls of file.facts.classes) for (const [name, values] of cls.attributes) add(name, `${cls.name}.${name}`, values);
  return found;
}

interface Start {
  readonly file: FileState;
  readonly fn: FunctionFacts;
  readonly event: CallEvent;
}

/** Calls that run a coroutine in a loop of its own. */
function loopStarts(p: Program, file: FileState): Start[] {
  const found: Start[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.args.length === 0) continue;
      const callee = evaluate(p, file, event.value.func);
      if (callee.kind === TypeKind.External && /^(?:asyncio\.run|uvloop\.run|asgiref\.sync\.async_to_sync)$/.test(p.knowledge.canonical(callee.name))) found.push({ file, fn, event });
    }
  }
  return found;
}

/** The coroutine that a loop runs, and what it calls, names the primitive. */
function reaches(p: Program, { file, event }: Start, home: FileState, { name }: LongLived): boolean {
  const argument = event.value.args[0]!;
  const target = argument.kind === ValueKind.Call ? argument.func : argument;
  const pending = alternatives(evaluate(p, file, target)).flatMap((type) => (type.kind === TypeKind.Function ? [{ file: type.file, fn: type.fn, bindings: noBindings }] : []));
  const seen = new Set<FunctionFacts>();
  const word = new RegExp(`\\b${name}\\b`);
  while (pending.length > 0 && seen.size < maxFunctions) {
    const site = pending.pop()!;
    if (seen.has(site.fn)) continue;
    seen.add(site.fn);
    if (site.file === home && word.test(site.file.text.slice(site.fn.start, site.fn.end)) && !site.fn.cells.has(name)) return true;
    for (const each of site.fn.events) {
      for (const callee of calleesAt(p, site, each)) pending.push({ file: callee.file, fn: callee.fn, bindings: noBindings });
      // `create_task(work())`, `gather(*(work() for …))`: the coroutine is a call of its own.
      if (each.kind === EventKind.Call) for (const type of alternatives(evaluate(p, site.file, each.value.func))) if (type.kind === TypeKind.Function) pending.push({ file: type.file, fn: type.fn, bindings: noBindings });
    }
    for (const inner of site.file.facts.functions) if (inner.parent === site.fn.index && inner.form !== 'function') pending.push({ file: site.file, fn: inner, bindings: noBindings });
  }
  return false;
}

interface Evidence {
  readonly how: 'import' | 'threads' | 'sequence';
  readonly starts: readonly Start[];
}

/** Why more than one loop uses it in one run of the program. */
function severalLoops({ program }: RuleContext, starts: readonly Start[]): Evidence | undefined {
  const first = starts[0];
  if (first === undefined) return undefined;
  const repeated = starts.find(({ event }) => event.flags & EventFlag.Repeated);
  if (repeated !== undefined) return { how: 'sequence', starts: [repeated] };
  for (const one of starts) {
    for (const other of starts) if (one !== other && one.fn === other.fn && isBehind(one, other)) return { how: 'sequence', starts: [one, other] };
  }
  for (const start of starts) {
    const threads = reachesOf(program, start.file, start.fn).filter(({ context }) => context.runner === 'thread' && !context.isAssumed);
    if (threads.some(({ context }) => context.isMany) || new Set(threads.map(({ context }) => context.key)).size > 1) return { how: 'threads', starts: [start] };
  }
  // Before 3.10 the constructor asks for the current loop, and `asyncio.run` makes a new one.
  const { settings, target } = program;
  const isStated = settings.targetPython !== null || settings.statesPython;
  return isStated && target.minor < 10 ? { how: 'import', starts: [first] } : undefined;
}

/** Both run in one run of their function, the second behind the first. */
function isBehind(one: Start, other: Start): boolean {
  const graph = graphOf(one.file, one.fn);
  const at = (start: Start): number | undefined => graph?.steps.find((step) => step.start === start.event.start && step.end === start.event.end)?.index;
  const [from, to] = [at(one), at(other)];
  if (graph === undefined || from === undefined || to === undefined) return false;
  const seen = new Set<number>();
  const pending = [from];
  while (pending.length > 0) {
    const index = pending.pop()!;
    if (index === to) return true;
    if (seen.has(index)) continue;
    seen.add(index);
    // What is tried again after an error is another way to do the same.
    for (const edge of graph.steps[index]!.next) if (edge.kind !== 'error' && edge.kind !== 'cancelled') pending.push(edge.to);
  }
  return false;
}

import type { Confidence, Finding } from '../../findings';
import { lengthOf, noNumbers } from '../../program/cost/numbers';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { frameworkRoot } from '../../program/roots/roots';
import { evaluate } from '../../program/types/evaluate';
import { noBindings, TypeKind } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventKind, type FunctionFacts, type IterateEvent } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Comprehension, type Expr, type For, type While } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { codeOf, isWithin, loopsAround, nodeOf, writtenArgument, type Code } from './code';
import { fateOf, lifeOf } from './fate';
import { found } from './found';
import { allMade, shownClass, type Made } from './makers';

/** Pools that are made again and again, and threads of which there are as many as there is work. */
export function checkPerCall({ program }: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const made of allMade(program, file)) {
    const code = codeOf(file);
    const node = nodeOf(code, made.event);
    if (node === undefined) continue;
    const finding = made.kind === 'executor' || made.kind === 'pool' ? poolPerCall(program, code, made, node) : made.kind === 'thread' || made.kind === 'process' ? threadPerItem(program, code, made, node) : undefined;
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

/** A pool for each turn of a loop, or for each request that a framework hands over. */
function poolPerCall(p: Program, code: Code, made: Made, node: Call): Finding | undefined {
  const { file } = code;
  const loop = loopsAround(code, node).at(-1);
  const name = shownClass(made);
  const cost = made.cls.includes('Thread') ? 'threads' : 'processes';
  if (loop !== undefined) {
    // `for workers in (1, 2, 4)` tries sizes; a list of pools is meant to be several; a retry makes a new pool for a broken one.
    const fate = fateOf(code, node);
    if (fate.kind === 'collected' || fate.kind === 'escapes' || isSizedByLoop(node, loop) || isRetry(file, loop)) return undefined;
    if (loop.kind === Kind.While && /\bsleep\s*\(|\.\s*(?:get|accept|wait|recv|poll)\s*\(|\bwhile\s+(?:True|1)\b/.test(file.text.slice(loop.start, loop.end))) return undefined;
    return found(file, node, {
      rule: 'executor-per-call', severity: 'information', confidence: made.kind === 'pool' || cost === 'processes' ? 'likely' : isOften(p, file, loop, made.fn) ? 'likely' : 'possible',
      message: `Each turn of the loop makes a \`${name}\` of its own: its ${cost} start, do this turn's work and end again, and no two turns share them. Make the pool once, outside the loop.`,
    });
  }
  const handler = handlerAround(p, file, made.fn);
  if (handler === undefined) return undefined;
  return found(file, node, {
    rule: 'executor-per-call', severity: 'information', confidence: 'likely',
    message: `Each call of ${handler} makes a \`${name}\` of its own: its ${cost} start and end with the request, and many requests at once have many times as many. Make one pool for the program, and share it.`,
  });
}

function isSizedByLoop(node: Call, loop: AnyNode): boolean {
  const targets = loop.kind === Kind.For ? [(loop as For).target] : 'generators' in loop ? (loop as Extract<Expr, { kind: Kind.ListComp }>).generators.map(({ target }) => target) : [];
  const names = new Set(targets.flatMap(flatNames));
  return [...node.args, ...node.keywords.map(({ value }) => value)].some((value) => flatNames(value).some((name) => names.has(name)));
}

function flatNames(node: Expr): string[] {
  switch (node.kind) {
    case Kind.Name:
      return [node.id];
    case Kind.Tuple:
    case Kind.List:
      return node.elts.flatMap(flatNames);
    case Kind.Attribute:
    case Kind.Subscript:
      return flatNames(node.value);
    case Kind.BinOp:
      return [...flatNames(node.left), ...flatNames(node.right)];
    case Kind.Call:
      return node.args.flatMap(flatNames);
    default:
      return [];
  }
}

function isRetry(file: FileState, loop: AnyNode): boolean {
  return /\b(?:attempts?|retry|retries|tries|trial|repeat|BrokenProcessPool|BrokenExecutor)\b/i.test(file.text.slice(loop.start, loop.end));
}

/** True for loops that are known to take more than a few turns. */
function isOften(p: Program, file: FileState, loop: AnyNode, fn: FunctionFacts): boolean {
  const event = iterationOf(fn, loop);
  if (event === undefined) return false;
  const length = lengthOf(p, { file, fn, bindings: noBindings, numbers: noNumbers }, event.value);
  return length === undefined || length.value > 8;
}

function iterationOf(fn: FunctionFacts, loop: AnyNode): IterateEvent | undefined {
  const iter = loop.kind === Kind.For ? (loop as For).iter : loop.kind === Kind.Comprehension ? (loop as Comprehension).iter : undefined;
  const first = iter ?? ('generators' in loop ? (loop as Extract<Expr, { kind: Kind.ListComp }>).generators[0]?.iter : undefined);
  return first && fn.events.find((event): event is IterateEvent => event.kind === EventKind.Iterate && event.start <= first.start && first.end <= event.end);
}

/** The handler of requests in which a function runs: itself, or a handler of the same file that calls it. */
function handlerAround(p: Program, file: FileState, fn: FunctionFacts): string | undefined {
  if (fn.form !== 'function') return undefined;
  if (isHandler(p, file, fn)) return `the handler \`${fn.name}\``;
  for (const other of file.facts.functions) {
    if (other === fn || other.form !== 'function' || !isHandler(p, file, other)) continue;
    const calls = other.events.some((event) => {
      if (event.kind !== EventKind.Call || calledName(event.value.func) !== fn.name) return false;
      const callee = evaluate(p, file, event.value.func);
      return callee.kind === TypeKind.Function && callee.fn === fn;
    });
    if (calls) return `\`${fn.name}\`, which the handler \`${other.name}\` calls,`;
  }
  return undefined;
}

/** True if a framework calls the function for each request or message, not once at the start. */
function isHandler(p: Program, file: FileState, fn: FunctionFacts): boolean {
  const root = frameworkRoot(p, file, fn);
  return root !== undefined && !/start|shutdown|lifespan|fixture|command|test/i.test(root.as);
}

/** One thread for each element of something that nobody knows the size of. */
function threadPerItem(p: Program, code: Code, made: Made, node: Call): Finding | undefined {
  const { file } = code;
  const loop = loopsAround(code, node)[0];
  // `Download(url).run()` starts nothing.
  if (loop === undefined || /^\s*\.\s*run\s*\(/.test(file.text.slice(node.end, node.end + 40))) return undefined;
  const fate = fateOf(code, node);
  const life = fate.kind === 'name' ? lifeOf(code, fate) : undefined;
  if (life?.methods.some(({ name }) => name === 'run') === true && !life.methods.some(({ name }) => name === 'start')) return undefined;
  // Joined in the same turn: one at a time.
  if (life?.methods.some(({ name, call }) => name === 'join' && isWithin(call, loop)) === true) return undefined;
  if (isBounded(code, made, node, loop)) return undefined;
  const what = made.kind === 'process' ? 'processes' : 'threads';
  const amount = loop.kind === Kind.While ? acceptLoop(file, loop as While) : manyItems(p, file, made.fn, loop, node);
  if (amount === undefined) return undefined;
  return found(file, node, {
    rule: 'unbounded-thread-per-item', severity: 'information', confidence: amount.confidence,
    message: `This starts as many ${what} as ${amount.what}, all at once: each costs memory and time to start, and what they work on gets all of them together. Give the work to a pool with a fixed number of workers, such as ${made.kind === 'process' ? '`ProcessPoolExecutor`' : '`ThreadPoolExecutor(max_workers=…)`'}.`,
  });
}

/** Something limits how many there are: a semaphore, a count of those that run, a queue of places. */
function isBounded(code: Code, made: Made, node: Call, loop: AnyNode): boolean {
  const inLoop = code.file.text.slice(loop.start, loop.end);
  if (/\b(?:acquire|active_count|is_alive|enumerate\s*\(\s*\)|max_\w+|\w*_limit|\w*slots?\w*|MAX_\w+|break|islice|batch\w*|chunk\w*|workers?)\b|sema|throttl|\.\s*join\s*\(|\.\s*wait\s*\(/i.test(inLoop)) return true;
  // The function that the thread runs may wait for its turn before it does anything.
  const target = writtenArgument(node, 1, 'target');
  const name = target?.kind === Kind.Name ? target.id : target?.kind === Kind.Attribute ? target.attr : made.own === null ? undefined : 'run';
  const fn = code.file.facts.functions.find((candidate) => candidate.form === 'function' && candidate.name === name);
  return fn !== undefined && /sema|\bacquire\s*\(|\bwith\s+[\w.]*(?:lock|limit|slots)/i.test(code.file.text.slice(fn.start, fn.end));
}

interface Amount {
  readonly what: string;
  readonly confidence: Confidence;
}

/** `connection, _ = server.accept()` and a thread for it: as many as come. */
function acceptLoop(file: FileState, loop: While): Amount | undefined {
  if (!/\.\s*accept\s*\(\s*\)/.test(file.text.slice(loop.start, loop.end))) return undefined;
  return { what: 'connections come', confidence: 'possible' };
}

/** Calls that give as much as the outside world has. */
const outside = /^(?:os\.(?:listdir|scandir|walk)|glob\.i?glob|pathlib\.Path\.(?:glob|rglob|iterdir)|builtins\.open|csv\.(?:reader|DictReader)|json\.loads?|requests\.\w*\.json|re\.findall)$/;

function manyItems(p: Program, file: FileState, fn: FunctionFacts, loop: AnyNode, node: Call): Amount | undefined {
  const event = iterationOf(fn, loop);
  if (event === undefined) return undefined;
  // Workers are told apart from items by what they get: an item is passed to its thread.
  const target = loop.kind === Kind.For ? (loop as For).target : (loop as Extract<Expr, { kind: Kind.ListComp }>).generators[0]?.target;
  const names = target === undefined ? [] : flatNames(target);
  const text = file.text.slice(node.start, node.end);
  if (!names.some((name) => new RegExp(`\\b${name}\\b`).test(text))) return undefined;
  if (lengthOf(p, { file, fn, bindings: noBindings, numbers: noNumbers }, event.value) !== undefined) return undefined;
  const shown = (value: Value): Amount | undefined => sourceOf(p, file, value, 0);
  return shown(event.value);
}

function sourceOf(p: Program, file: FileState, value: Value, depth: number): Amount | undefined {
  if (depth > 4) return undefined;
  switch (value.kind) {
    case ValueKind.Parameter: {
      const owner = file.facts.functions[value.owner]!;
      const parameter = owner.parameters[value.index];
      if (parameter === undefined || (owner.cls >= 0 && value.index === 0)) return undefined;
      return { what: `\`${parameter.name}\` has elements`, confidence: parameter.form === 'vararg' ? 'possible' : 'likely' };
    }
    case ValueKind.Enter:
    case ValueKind.Narrowed:
      return sourceOf(p, file, value.value, depth + 1);
    case ValueKind.Annotated:
      return value.value === null ? undefined : sourceOf(p, file, value.value, depth + 1);
    case ValueKind.Cell: {
      const values = file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
      return values.length === 1 ? sourceOf(p, file, values[0]!, depth + 1) : undefined;
    }
    case ValueKind.Global: {
      const values = file.facts.bindings.get(value.name) ?? [];
      return values.length === 1 ? sourceOf(p, file, values[0]!, depth + 1) : undefined;
    }
    case ValueKind.Call: {
      const callee = evaluate(p, file, value.func);
      if (callee.kind === TypeKind.External) {
        const name = p.knowledge.canonical(callee.name);
        if (outside.test(name)) return { what: `\`${name.replace(/^builtins\./, '')}\` gives items`, confidence: 'likely' };
        if (/^builtins\.(?:enumerate|list|sorted|reversed|set|tuple|zip)$/.test(name) && value.args[0] !== undefined) return sourceOf(p, file, value.args[0], depth + 1);
        if (name === 'builtins.range' && value.args.length === 1 && isLength(value.args[0]!)) return sourceOf(p, file, (value.args[0] as Extract<Value, { kind: ValueKind.Call }>).args[0]!, depth + 1);
      }
      // `text.splitlines()`, `file.readlines()`, `urls.items()`.
      if (/^(?:readlines|splitlines|fetchall)$/.test(calledName(value.func))) return { what: 'there are lines or rows', confidence: 'likely' };
      if (value.func.kind === ValueKind.Attribute && /^(?:items|values|keys|copy|split)$/.test(value.func.name)) return sourceOf(p, file, value.func.base, depth + 1);
      return undefined;
    }
    default:
      return undefined;
  }
}

function isLength(value: Value): boolean {
  return value.kind === ValueKind.Call && value.func.kind === ValueKind.Global && value.func.name === 'len' && value.args.length === 1;
}


import type { Confidence, Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { ancestors } from '../../program/types/ancestry';
import { Kind, type Call, type Expr, type FunctionDef, type Name, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { hasOpenArguments, isWithin, loopsAround, nodeOf, codeOf, scopeOf, writtenArgument, type Code } from './code';
import { fateOf, lifeOf, type Fate, type Life } from './fate';
import { found } from './found';
import { allMade, shownClass, sourceOfClass, type Made } from './makers';

/** A thread or process that is started and forgotten. */
interface Forgotten {
  readonly made: Made;
  readonly node: Call;
  readonly start: Call;
}

/**
 * Threads and processes that are started and that nobody can wait for any more. To start one and go on is a way to work, so by
 * itself that is told in the strict profile only; in the default profile, where the code shows that the end matters: the same
 * function reads what the thread fills in, joins its siblings, or joins the last one of a loop only.
 */
export function checkJoined({ program }: RuleContext, file: FileState): Finding[] {
  const workers = allMade(program, file).filter(({ kind }) => kind === 'thread' || kind === 'process');
  if (workers.length === 0) return [];
  const code = codeOf(file);
  const findings: Finding[] = [];
  const joined = new Set<AnyNode>();
  const forgotten: Forgotten[] = [];
  for (const made of workers) {
    const node = nodeOf(code, made.event);
    if (node === undefined) continue;
    const fate = fateOf(code, node);
    const life = fate.kind === 'name' || fate.kind === 'collected' ? lifeOf(code, fate) : undefined;
    if (life?.methods.some(({ name }) => name === 'join') === true) {
      const last = fate.kind === 'name' && !life.escapes ? lastOnly(code, node, life) : undefined;
      if (last !== undefined) findings.push(lastFinding(code, made, node, last));
      else joined.add(scopeOf(code, node));
      continue;
    }
    const start = isLeftAlone(program, made, node) ? startOf(code, fate, life, made) : undefined;
    if (start !== undefined) forgotten.push({ made, node, start });
  }
  for (const each of forgotten) {
    const finding = forgottenFinding(code, each, joined.has(scopeOf(code, each.node)));
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function ruleOf(made: Made): string {
  return made.kind === 'process' ? 'process-not-joined' : 'thread-not-joined';
}

/** Neither a daemon, nor made by a class or with options that may say so. */
function isLeftAlone(p: Program, made: Made, node: Call): boolean {
  const daemon = writtenArgument(node, undefined, 'daemon');
  if (daemon !== undefined && !(daemon.kind === Kind.Constant && (daemon.value === false || daemon.type === 'None'))) return false;
  if (hasOpenArguments(node)) return false;
  if (made.own === null) return true;
  const { order, isComplete } = ancestors(p, made.own.file, made.own.cls);
  // A class that speaks of daemons, or joins itself, takes care of its own end.
  return isComplete && order.every((at) => 'name' in at || !/\bdaemon\b|\bsetDaemon\b|\bjoin\b|\bstart\s*\(/.test(sourceOfClass(at.file, at.cls)));
}

/** What a thread may be asked without anybody taking care of its end. */
const idle: ReadonlySet<string> = new Set(['start', 'getName', 'setName', 'name', 'ident', 'native_id', 'pid']);

/** Where a worker is started that nobody else sees and nothing is ever asked of again. */
function startOf(code: Code, fate: Fate, life: Life | undefined, made: Made): Call | undefined {
  if (fate.kind === 'method') return fate.name === 'start' && fateOf(code, fate.call).kind === 'dropped' ? fate.call : undefined;
  if (life === undefined || life.escapes || life.isEntered || life.set.has('daemon')) return undefined;
  if (life.methods.some(({ name }) => !idle.has(name)) || [...life.read].some((name) => !idle.has(name))) return undefined;
  // Attributes that are set on a class of the project's own tell it things: it is looked after.
  if (made.own !== null && life.set.size > 0) return undefined;
  return life.methods.find(({ name }) => name === 'start')?.call;
}

/** The join of a variable behind the loop that gave it a new thread in each turn: it waits for the last one only. */
function lastOnly(code: Code, node: Call, life: Life): Call | undefined {
  const loop = loopsAround(code, node)[0];
  if (loop === undefined || (loop.kind !== Kind.For && loop.kind !== Kind.While)) return undefined;
  const joins = life.methods.filter(({ name }) => name === 'join');
  if (joins.some(({ isDirect, call }) => !isDirect || isWithin(call, loop))) return undefined;
  if (!life.methods.some(({ name, call }) => name === 'start' && isWithin(call, loop))) return undefined;
  const text = code.file.text.slice(loop.start, loop.end);
  return /\b(?:break|return)\b/.test(text) ? undefined : joins[0]?.call;
}

function lastFinding(code: Code, made: Made, node: Call, join: Call): Finding {
  const what = made.kind === 'process' ? 'process' : 'thread';
  return found(code.file, node, {
    rule: ruleOf(made), severity: 'information', confidence: 'likely',
    message: `The \`join()\` behind the loop waits for the last ${what} only: the variable holds no other one by then. Collect the ${what === 'process' ? 'processes' : 'threads'} in a list, and join each of them.`,
    related: [{ path: code.file.path, start: join.start, end: join.end, message: `joins the last ${what} only` }],
  });
}

function forgottenFinding(code: Code, { made, node, start }: Forgotten, hasJoinedSibling: boolean): Finding | undefined {
  const what = made.kind === 'process' ? 'process' : 'thread';
  const filled = readAfterStart(code, node, start);
  const scope = scopeOf(code, node);
  // To join on an event loop would block it: there a thread of its own is one that goes on by itself.
  if (filled === undefined && !hasJoinedSibling && scope.kind === Kind.FunctionDef && scope.isAsync) return undefined;
  const confidence: Confidence = filled !== undefined || hasJoinedSibling ? 'likely' : 'possible';
  const effect =
    filled !== undefined
      ? `\`${filled}\` is read while the ${what} may still be filling it`
      : made.kind === 'process'
        ? 'its exit code is lost, and until the parent looks after its children it stays as a zombie'
        : 'the program cannot know when it is done, and does not end before it is';
  const cure = made.kind === 'process' ? 'Keep the process and call `join()`.' : 'Keep the thread and call `join()`, or pass `daemon=True` if it may be cut off when the program ends.';
  return found(code.file, node, {
    rule: ruleOf(made), severity: 'information', confidence,
    message: `This \`${shownClass(made)}\` is started and never joined: ${effect}. ${cure}`,
  });
}

/** Waiting by other means: then the thread is known to be done, or its results come as they are ready. */
const otherWait = /\.\s*(?:wait|get|join|acquire|result|recv|wait_for|task_done|is_set)\s*\(/;

/** The name of a container that starts empty, goes to the worker, and is read in the same function behind the start. */
function readAfterStart(code: Code, node: Call, start: Call): string | undefined {
  // A child process has a container of its own: that is another rule's matter, and so is the code of modules.
  const scope = scopeOf(code, start);
  if (scope.kind !== Kind.FunctionDef) return undefined;
  const rest = code.file.text.slice(start.end, scope.end);
  if (otherWait.test(rest)) return undefined;
  for (const id of namesGiven(code, node, scope)) {
    const uses = (code.names.get(id) ?? []).filter((name) => scopeOf(code, name) === scope);
    const stores = uses.filter((name) => isEmptyContainer(code, name));
    if (stores.length !== 1 || stores[0]!.start > node.start) continue;
    const isRead = uses.some((name) => name.start > start.end && !loopsAround(code, name).some((loop) => loop.kind === Kind.While || isWithin(start, loop)));
    if (isRead) return id;
  }
  return undefined;
}

/** Variables that the worker gets: as arguments, or because its function is defined here and uses them. */
function namesGiven(code: Code, node: Call, scope: FunctionDef): string[] {
  const args = writtenArgument(node, 3, 'args');
  const names = args?.kind === Kind.Tuple || args?.kind === Kind.List ? args.elts.flatMap((element) => (element.kind === Kind.Name ? [element.id] : [])) : [];
  const target = writtenArgument(node, 1, 'target');
  if (target?.kind !== Kind.Name) return names;
  const inner = scope.body.find((statement): statement is FunctionDef => statement.kind === Kind.FunctionDef && statement.name === target.id);
  if (inner === undefined) return names;
  for (const [id, uses] of code.names) if (uses.some((name) => isWithin(name, inner))) names.push(id);
  return names;
}

function isEmptyContainer(code: Code, name: Name): boolean {
  const statement = code.parents.get(name) as Stmt | undefined;
  if (statement === undefined || (statement.kind !== Kind.Assign && statement.kind !== Kind.AnnAssign)) return false;
  const isStored = statement.kind === Kind.Assign ? (statement).targets.includes(name) : statement.target === name;
  const value: Expr | null = statement.value;
  if (!isStored || value === null) return false;
  if (value.kind === Kind.List) return value.elts.length === 0;
  if (value.kind === Kind.Dict) return value.keys.length === 0;
  return value.kind === Kind.Call && value.args.length === 0 && value.func.kind === Kind.Name && (value.func.id === 'list' || value.func.id === 'dict' || value.func.id === 'set');
}

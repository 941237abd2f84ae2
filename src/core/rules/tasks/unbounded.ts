import { firstSegment } from '../../dotted-names';
import type { Confidence, Finding } from '../../findings';
import type { CodeView } from '../../program/coroutines/view';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Comprehension, type Expr, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { calledFunctions, isCallOf } from './gather';
import { report, shown } from './report';
import { usesOf } from './variable-uses';

/** Libraries whose awaited calls go over the network. */
const networkLibraries = new Set(['aiohttp', 'httpx', 'asyncpg', 'redis', 'aio_pika', 'aiokafka', 'websockets', 'aiobotocore', 'aioboto3', 'openai', 'anthropic', 'aiomysql', 'aiosmtplib', 'asyncssh', 'telethon', 'aiogram', 'elasticsearch', 'psycopg', 'asyncmy', 'aiohttp_retry', 'playwright']);

/** Words of code that limits how much happens at once. */
const limits = /\b\w*(?:semaphore|limiter|throttle|rate_?limit|bucket|capacity|sem|slots?|token_pool|max_concurren\w*|concurrency)\w*\b/i;

/** Words of names that say that something is a part of a larger whole. */
const parts = /(?:^|_)(?:batch|chunk|page|group|slice|window|part|block|shard|sample)(?:e?s)?(?:_|$)/i;

/** `unbounded-gather`: one network call for each item of a collection of any size, all at once. */
export function checkUnbounded(context: RuleContext, view: CodeView): Finding[] {
  const findings: Finding[] = [];
  for (const node of view.calls) {
    if (!isCallOf(view, node, 'asyncio.gather') && !isCallOf(view, node, 'asyncio.wait')) continue;
    const [argument] = node.args;
    if (node.args.length !== 1 || argument === undefined) continue;
    const many = manyOf(view, argument.kind === Kind.Starred ? argument.value : argument);
    if (many === undefined) continue;
    const fn = view.functionOf(node);
    const text = view.file.text.slice(fn.form === 'module' ? node.start : fn.start, fn.form === 'module' ? node.end : fn.end);
    if (limits.test(text) || isInBatches(view, node)) continue;
    const size = sizeOf(view, many.source, fn, 0);
    const called = size === undefined ? undefined : calledFunctions(view, many.work);
    if (size === undefined || called?.length !== 1 || !called.every(({ file, fn: work }) => reachesNetwork(view.program, file, work, 0))) continue;
    if (!context.isOn('unbounded-gather')) return [];
    const [{ fn: work }] = called as [(typeof called)[number]];
    findings.push(report(view, node, {
      rule: 'unbounded-gather', severity: 'information', confidence: size,
      message: `One call of \`${shown(work.name)}\` for each item of \`${shown(view.textOf(many.source))}\`, all at once: with many items this exhausts connections and file descriptors, or overloads the other side. Limit it with an \`asyncio.Semaphore\`, or let a fixed number of workers take items from a queue.`,
    }));
  }
  return findings;
}

/** What is made for each item of which collection. */
function manyOf(view: CodeView, node: Expr): { work: Expr; source: Expr } | undefined {
  switch (node.kind) {
    case Kind.ListComp:
    case Kind.GeneratorExp:
    case Kind.SetComp: {
      const clauses: readonly Comprehension[] = node.generators;
      return clauses.length === 1 ? { work: node, source: clauses[0]!.iter } : undefined;
    }
    case Kind.Call:
      return isCallOf(view, node, 'builtins.map') && node.args.length === 2 ? { work: node, source: node.args[1]! } : undefined;
    case Kind.Name: {
      const fn = view.functionOf(node);
      const uses = fn.form === 'function' ? usesOf(view, fn, node.id) : undefined;
      const store = uses?.stores.length === 1 ? view.parentOf(uses.stores[0]!) : undefined;
      if (store?.kind !== Kind.Assign) return undefined;
      const { value } = store as Extract<Stmt, { kind: Kind.Assign }>;
      if (value.kind !== Kind.List || value.elts.length > 0) return value.kind === Kind.Name ? undefined : manyOf(view, value);
      // `tasks = []`, then `tasks.append(fetch(url))` in a loop.
      for (const load of uses!.loads) {
        const method = view.parentOf(load);
        const call = method === undefined ? undefined : view.parentOf(method);
        if (method?.kind !== Kind.Attribute || (method as Extract<Expr, { kind: Kind.Attribute }>).attr !== 'append' || call?.kind !== Kind.Call) continue;
        const loop = view.enclosing(call, [Kind.For, Kind.While, Kind.FunctionDef]);
        const [work] = (call as Call).args;
        if (loop?.kind === Kind.For && work !== undefined) return { work, source: (loop as Extract<Stmt, { kind: Kind.For }>).iter };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Inside a loop that goes through batches, or one that waits for each `gather` before the next. */
function isInBatches(view: CodeView, node: Expr): boolean {
  for (let loop = view.enclosing(node, [Kind.For]); loop !== undefined; loop = view.enclosing(loop, [Kind.For])) {
    const { target, iter } = loop as Extract<Stmt, { kind: Kind.For }>;
    if (parts.test(view.textOf(target)) || /\b(?:batched|chunks?|chunked|batch(?:es)?|grouper|islice|range)\b/i.test(view.textOf(iter))) return true;
  }
  return false;
}

/** How sure it is that a collection may be of any size; `undefined` if it is small, or of a size that the program chooses. */
function sizeOf(view: CodeView, source: Expr, fn: FunctionFacts, depth: number): Confidence | undefined {
  if (depth > 3) return undefined;
  switch (source.kind) {
    case Kind.Await:
      return 'likely';
    case Kind.Call: {
      const name = view.textOf(source.func);
      if (parts.test(name) || /(?:^|\.)(?:range|batched|islice|zip|items|values|keys)$/.test(name)) return source.args.length === 1 || !/(?:items|values|keys)$/.test(name) ? undefined : 'possible';
      if (/^(?:enumerate|list|set|sorted|reversed|tuple)$/.test(name)) return source.args[0] === undefined ? undefined : sizeOf(view, source.args[0], fn, depth + 1);
      return 'likely';
    }
    case Kind.Name: {
      if (parts.test(source.id) || source.id === source.id.toUpperCase()) return undefined;
      const values = fn.cells.get(source.id);
      if (values === undefined) return undefined;
      return values.every((value) => mayBeLarge(value)) ? 'likely' : undefined;
    }
    case Kind.Attribute:
      return parts.test(source.attr) ? undefined : 'possible';
    default:
      return undefined;
  }
}

/** A value that comes from outside, or from a call: nothing in sight says how long it is. */
function mayBeLarge(value: Value): boolean {
  switch (value.kind) {
    case ValueKind.Parameter:
    case ValueKind.Await:
    case ValueKind.Call:
      return true;
    case ValueKind.Annotated:
      return value.value !== null && mayBeLarge(value.value);
    default:
      return false;
  }
}

const maxDepth = 3;

/** True if the function awaits a call of a network library, itself or through others, and nothing in it limits how many do so at once. */
function reachesNetwork(p: Program, file: FileState, fn: FunctionFacts, depth: number): boolean {
  if (depth > maxDepth || limits.test(file.text.slice(fn.start, fn.end))) return false;
  for (const event of fn.events) {
    if (event.kind !== EventKind.Call) continue;
    for (const callee of alternatives(evaluate(p, file, event.value.func))) {
      if (callee.kind === TypeKind.External) {
        const name = p.knowledge.canonical(callee.name);
        const isRequest = networkLibraries.has(firstSegment(name)) && /^[a-z]/.test(name.slice(name.lastIndexOf('.') + 1)) && name.split('.').length >= 3;
        if (isRequest || name === 'asyncio.open_connection' || name === 'aiohttp.request') return true;
      } else if (callee.kind === TypeKind.Function && callee.fn.isAsync && callee.fn !== fn && reachesNetwork(p, callee.file, callee.fn, depth + 1)) return true;
    }
  }
  return false;
}

import type { Finding } from '../../findings';
import { graphOf } from '../../flow/graph-of';
import { StepKind, type Edge, type Graph, type Step } from '../../flow/graph';
import { solve } from '../../flow/solve';
import { awaitFix } from '../../fixes/task-await';
import { positionOf } from '../../program/coroutines/positions';
import type { CodeView } from '../../program/coroutines/view';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Expr, type Name, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { report, shown, shownCall } from './report';
import { isSure, misused, type BoundSource } from './unawaited';
import { usesOf } from './variable-uses';

/** What a variable may hold at a point of its function, as bits. */
const enum Holds {
  /** A coroutine that nobody has awaited or taken over. */
  Fresh = 1,
  /** A coroutine that was awaited: it cannot be awaited again. */
  Spent = 2,
  /** Anything else. */
  Other = 4,
}

/**
 * Variables that hold a coroutine: forgotten on some way through the function (`coroutine-lost-on-path`), used as if they held its result
 * (`coroutine-as-value`), or awaited twice (`coroutine-api-misuse`).
 */
export function checkVariables(context: RuleContext, view: CodeView, bound: readonly BoundSource[]): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  for (const source of bound) {
    const fn = view.functionOf(source.node);
    const key = `${fn.index}:${source.position.name}`;
    if (fn.form !== 'function' || done.has(key)) continue;
    done.add(key);
    const uses = usesOf(view, fn, source.position.name, true);
    if (uses === undefined) continue;
    const own = bound.filter((other) => other.position.name === source.position.name && view.functionOf(other.node) === fn);
    if (!own.every((one) => isSure(view, one))) continue;
    findings.push(...checkVariable(context, view, fn, own, uses.loads));
  }
  return findings;
}

function checkVariable(context: RuleContext, view: CodeView, fn: FunctionFacts, sources: readonly BoundSource[], loads: readonly Name[]): Finding[] {
  const first = sources[0]!;
  const { name } = first.position;
  if (first.given.kind === 'async-generator' || first.given.kind === 'async-context') return loads.length === 0 ? neverUsed(context, view, sources) : [];
  if (loads.length === 0) return neverUsed(context, view, sources);
  const graph = graphOf(view.file, fn);
  if (graph === undefined) return [];
  const flow = flowOf(view, graph, name, sources);
  if (flow === undefined) return [];
  const misused = misuses(context, view, graph, flow, name, sources);
  // What is used as the result was meant to be awaited where it is made: one mistake, one finding.
  return misused.length > 0 ? misused : losses(context, view, graph, flow, name, sources);
}

function neverUsed(context: RuleContext, view: CodeView, sources: readonly BoundSource[]): Finding[] {
  if (!context.isOn('coroutine-lost-on-path')) return [];
  return sources.map(({ node, given, position }) => {
    const call = shownCall(view, node);
    const what = given.kind === 'async-generator' ? 'an asynchronous generator' : given.kind === 'async-context' ? 'an asynchronous context manager' : position.isCollected ? 'coroutines' : 'a coroutine';
    const cure = given.kind === 'async-generator' ? 'Iterate it with `async for`.' : given.kind === 'async-context' ? 'Enter it with `async with`.' : position.isCollected ? `Pass it to \`await asyncio.gather(*${position.name})\`.` : `Write \`${position.name} = await ${call}\`.`;
    const fix = (given.kind === 'coroutine' || given.kind === 'lazy') && !position.isCollected ? awaitFix(view, node) : undefined;
    return report(view, node, {
      rule: 'coroutine-lost-on-path', severity: 'warning', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
      message: `\`${position.name}\` holds ${what} of \`${call}\` that nothing uses: ${position.isCollected ? 'none of them runs' : 'its body never runs'}. ${cure}`,
    });
  });
}

/** Methods that put more into a collection. */
const isAddition = /^(?:append|appendleft|add|extend|insert)$/;

interface Flow {
  readonly before: readonly (number | undefined)[];
}

function flowOf(view: CodeView, graph: Graph, name: string, sources: readonly BoundSource[]): Flow | undefined {
  const isCollected = sources.some(({ position }) => position.isCollected);
  const made = new Map<Stmt, BoundSource>(sources.map((source) => [source.position.statement, source]));
  const transfer = (step: Step, state: number): number => {
    const { node } = step;
    switch (step.kind) {
      case StepKind.Store: {
        if (!isName(node, name)) return state;
        const source = step.statement === null ? undefined : made.get(step.statement);
        if (source === undefined) return Holds.Other;
        return Holds.Fresh | (source.position.mayBeOther ? Holds.Other : 0);
      }
      case StepKind.Delete:
        return isName(node, name) ? Holds.Other : state;
      case StepKind.Await:
        return node?.kind === Kind.Await && isName(node.value, name) ? (state & Holds.Other) | Holds.Spent : state;
      case StepKind.Load:
        if (!isName(node, name)) return state;
        return takesOver(view, node, isCollected) ? Holds.Other : state;
      default:
        return state;
    }
  };
  const solution = solve<number>(graph, {
    direction: 'forward',
    initial: Holds.Other,
    transfer,
    // What an exception leaves behind is another matter: only the ways that the code spells out count.
    alongEdge: (step, edge, _before, after) => (edge.kind === 'error' || edge.kind === 'swallowed' ? undefined : refined(step, edge, after, name, isCollected)),
    join: (one, other) => one | other,
    equal: (one, other) => one === other,
  });
  return solution && { before: solution.before };
}

/** `if coro is not None`, `if coro`: on the other side there is no coroutine. A list may always be empty. */
function refined(step: Step, edge: Edge, state: number, name: string, isCollected: boolean): number | undefined {
  if (step.kind !== StepKind.Test || step.node === null) return state;
  const { node } = step;
  const isEmptyWhen = isName(node, name) ? 'false' : node.kind === Kind.Compare && isName(node.left, name) && isNone(node.comparators[0]) ? (node.ops[0] === 'is' || node.ops[0] === '==' ? 'true' : 'false') : undefined;
  if (isEmptyWhen === undefined) return state;
  if (edge.kind !== isEmptyWhen) return state;
  // A coroutine is neither empty nor `None`: this way is not taken while the variable holds one.
  return isCollected || (state & Holds.Other) !== 0 ? Holds.Other : undefined;
}

/** `value is None`. */
function isNoneTest(node: AnyNode): boolean {
  return node.kind === Kind.Compare && (node as Extract<Expr, { kind: Kind.Compare }>).ops.every((op) => op === 'is' || op === 'is not');
}

function isNone(node: Expr | undefined): boolean {
  return node?.kind === Kind.Constant && node.type === 'None';
}

function isName(node: AnyNode | null, name: string): node is Name {
  return node?.kind === Kind.Name && (node as Name).id === name;
}

/** False where the coroutine is only looked at. An `await` takes it over in a step of its own. */
function takesOver(view: CodeView, load: Name, isCollected: boolean): boolean {
  const position = positionOf(view, load);
  switch (position.kind) {
    case 'value':
      if (position.as === 'argument') return position.by !== 'len' && position.by !== 'print';
      if (!isCollected || position.as === 'condition' || position.as === 'comparison') return false;
      return !(position.as === 'attribute' && isAddition.test(position.by));
    case 'awaited':
    case 'dropped':
      return view.parentOf(load)?.kind !== Kind.Await && position.kind === 'awaited';
    default:
      return true;
  }
}

function misuses(context: RuleContext, view: CodeView, graph: Graph, flow: Flow, name: string, sources: readonly BoundSource[]): Finding[] {
  const findings: Finding[] = [];
  const [source] = sources;
  const isCollected = sources.some(({ position }) => position.isCollected);
  if (isCollected || source === undefined) return [];
  const seen = new Set<AnyNode>();
  for (const step of graph.steps) {
    const state = flow.before[step.index];
    const node = step.node;
    if (state === undefined || node === null || seen.has(node)) continue;
    if (step.kind === StepKind.Await && node.kind === Kind.Await && isName(node.value, name) && (state & Holds.Spent) !== 0 && context.isOn('coroutine-api-misuse')) {
      // Awaited before on every way that leads here, or in the round before of the same loop.
      if ((state & (Holds.Fresh | Holds.Other)) !== 0 && !isLoopRound(view, node, name)) continue;
      seen.add(node);
      findings.push(report(view, node, {
        rule: 'coroutine-api-misuse', severity: 'error', confidence: (state & Holds.Other) === 0 ? 'certain' : 'likely',
        message: `\`${name}\` is a coroutine that was awaited before: awaiting it again raises \`RuntimeError\`. Keep the result of the first \`await\`, or make a task of it with \`asyncio.create_task(…)\`.`,
        related: [{ path: view.file.path, start: source.node.start, end: source.node.end, message: `\`${name}\` is made here` }],
      }));
    }
    if (step.kind === StepKind.Load && isName(node, name) && (state & (Holds.Other | Holds.Spent)) === 0 && context.isOn('coroutine-as-value')) {
      const position = positionOf(view, node);
      // `is None` is asked of what may be a coroutine or not.
      if (position.kind !== 'value' || isNoneTest(position.node)) continue;
      seen.add(node);
      const found = misused(view, node, source.given, position, name);
      if (found === undefined) continue;
      const fix = sources.length === 1 ? awaitFix(view, source.node) : undefined;
      findings.push({ ...found, fixes: fix === undefined ? [] : [fix], related: [{ path: view.file.path, start: source.node.start, end: source.node.end, message: `\`${name}\` is made here` }] });
      // Further uses of the same variable say nothing new.
      return findings;
    }
  }
  return findings;
}

/** The `await` stands in a loop that does not make the coroutine anew. */
function isLoopRound(view: CodeView, node: AnyNode, name: string): boolean {
  const loop = view.enclosing(node, [Kind.For, Kind.While, Kind.FunctionDef]);
  if (loop === undefined || loop.kind === Kind.FunctionDef) return false;
  const isStoredInside = view.namesOf(name).some((use) => use.start >= loop.start && use.end <= loop.end && isTarget(view, use));
  return !isStoredInside;
}

function isTarget(view: CodeView, use: Name): boolean {
  const parent = view.parentOf(use);
  return parent?.kind === Kind.Assign && (parent as unknown as { targets: readonly Expr[] }).targets.includes(use);
}

function losses(context: RuleContext, view: CodeView, graph: Graph, flow: Flow, name: string, sources: readonly BoundSource[]): Finding[] {
  if (!context.isOn('coroutine-lost-on-path')) return [];
  const atEnd = flow.before[graph.end];
  const overwritten = graph.steps.find((step) => step.kind === StepKind.Store && isName(step.node, name) && ((flow.before[step.index] ?? 0) & Holds.Fresh) !== 0);
  const isLostAtEnd = atEnd !== undefined && (atEnd & Holds.Fresh) !== 0;
  if (!isLostAtEnd && overwritten === undefined) return [];
  const source = overwritten === undefined || isLostAtEnd ? sources.at(-1)! : sources[0]!;
  const { node, position } = source;
  const things = position.isCollected ? 'the coroutines' : 'the coroutine';
  const call = shownCall(view, node);
  const way = isLostAtEnd ? 'the function can end' : `\`${name}\` can be assigned again`;
  return [report(view, node, {
    rule: 'coroutine-lost-on-path', severity: 'warning', confidence: 'likely',
    message: `${way.charAt(0).toUpperCase()}${way.slice(1)} before ${things} of \`${call}\` in \`${shown(name)}\` ${position.isCollected ? 'are' : 'is'} awaited: then ${position.isCollected ? 'they never run' : 'it never runs'}. Make ${position.isCollected ? 'them' : 'it'} where ${position.isCollected ? 'they are' : 'it is'} awaited, or call \`${name}.close()\` on the other way.`,
    related: overwritten?.node && !isLostAtEnd ? [{ path: view.file.path, start: overwritten.start, end: overwritten.end, message: `\`${name}\` is assigned again` }] : [],
  })];
}

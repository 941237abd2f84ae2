import type { Confidence, Finding } from '../../findings';
import { graphOf } from '../../flow/graph-of';
import { StepKind, type Graph } from '../../flow/graph';
import type { Site } from '../../program/effects/effects';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { noBindings } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isInstanceOf, libraryName } from './process-work';
import { calledFunctions } from './reach';
import { report } from './report';
import { startOf } from './starts';
import { isFresh, type StartMethod } from './start-method';

const rule = 'fork-with-threads';
const maxDepth = 3;

const forks = new Set(['os.fork', 'os.forkpty', 'pty.fork']);

interface Forked {
  readonly event: CallEvent;
  readonly words: string;
  readonly method: StartMethod | 'fork call';
  /** In a function that the event calls. */
  readonly isIndirect: boolean;
}

/**
 * A fork while other threads run: the child has only the thread that forked, and every lock that another one held stays locked. CPython 3.12 and
 * later warn of it (`DeprecationWarning` of `os.fork`).
 */
export function checkForks(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const { program: p } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const site: Site = { file, fn, bindings: noBindings };
    const calls = fn.events.filter((event): event is CallEvent => event.kind === EventKind.Call);
    const forked = calls.map((event) => forkedBy(p, site, event, 0)).filter((each) => each !== undefined);
    if (forked.length === 0) continue;
    const started = calls.filter((event) => startsThread(p, site, event, 0));
    const graph = started.length === 0 ? undefined : graphOf(file, fn);
    if (graph === undefined) continue;
    for (const fork of forked) {
      const thread = started.find((event) => event !== fork.event && leads(p, site, graph, event, fork.event));
      if (thread === undefined) continue;
      // Where both lie in other functions, one of them may not happen in this call.
      const isFar = fork.isIndirect && !startsThread(p, site, thread, maxDepth);
      findings.push(finding(file, fork, thread, isFar ? 'possible' : 'likely'));
      break;
    }
  }
  return findings;
}

function finding(file: FileState, fork: Forked, thread: CallEvent, confidence: Confidence): Finding {
  const isExplicit = fork.method === 'fork' || fork.method === 'fork call';
  return report(file, fork.event, {
    rule, severity: 'warning', confidence,
    message: `${fork.words} while another thread runs${isExplicit ? '' : ' (by default on Linux before Python 3.14)'}. Locks that the other thread holds at that moment stay locked in the child for ever, also those inside libraries. Start the processes before the threads, or use \`multiprocessing.get_context("spawn")\`.`,
    related: [{ path: file.path, start: thread.start, end: thread.end, message: 'a thread is running from here on' }],
  });
}

/** A call that forks this process, itself or in what it calls. */
function forkedBy(p: Program, site: Site, event: CallEvent, depth: number): Forked | undefined {
  const name = libraryName(p, site.file, event.value.func, site.bindings);
  if (name !== undefined && forks.has(name)) {
    // Whoever replaces the program at once needs no locks.
    return /\bos\.(?:exec|posix_spawn)/.test(site.file.text.slice(site.fn.start, site.fn.end)) ? undefined : { event, words: 'This forks', method: 'fork call', isIndirect: false };
  }
  const start = startOf(p, site, event);
  if (start !== undefined) return isFresh(p, start.method) === 'always' ? undefined : { event, words: 'This forks a process', method: start.method, isIndirect: false };
  if (depth >= maxDepth) return undefined;
  for (const callee of calledFunctions(p, site, event)) {
    const inside: Site = { file: callee.file, fn: callee.fn, bindings: callee.bindings };
    for (const inner of callee.fn.events) {
      if (inner.kind !== EventKind.Call || inner.needs.length > 0) continue;
      const found = forkedBy(p, inside, inner, depth + 1);
      if (found !== undefined) return { ...found, event, words: 'This leads to a fork', isIndirect: true };
    }
  }
  return undefined;
}

/** A call after which one more thread runs. */
function startsThread(p: Program, site: Site, event: CallEvent, depth: number): boolean {
  const { func } = event.value;
  if (func.kind === ValueKind.Attribute) {
    if (func.name === 'start' && isInstanceOf(p, evaluate(p, site.file, func.base, site.bindings), 'threading.Thread')) return true;
    if (func.name === 'submit' && isInstanceOf(p, evaluate(p, site.file, func.base, site.bindings), 'concurrent.futures.ThreadPoolExecutor')) return true;
  }
  const name = libraryName(p, site.file, func, site.bindings);
  if (name === '_thread.start_new_thread' || name === 'multiprocessing.pool.ThreadPool') return true;
  if (depth >= maxDepth || name !== undefined) return false;
  return calledFunctions(p, site, event).some((callee) => {
    const inside: Site = { file: callee.file, fn: callee.fn, bindings: callee.bindings };
    return callee.fn.events.some((inner) => inner.kind === EventKind.Call && inner.needs.length === 0 && startsThread(p, inside, inner, depth + 1) && !endsBefore(p, inside, inner));
  });
}

/** True if the function waits for its threads before it returns, on some way at least. */
function endsBefore(p: Program, site: Site, started: CallEvent): boolean {
  const graph = graphOf(site.file, site.fn);
  return graph === undefined || !walk(p, site, graph, started, (step) => step === graph.end);
}

function leads(p: Program, site: Site, graph: Graph, thread: CallEvent, fork: CallEvent): boolean {
  return walk(p, site, graph, thread, (index) => {
    const step = graph.steps[index]!;
    return step.kind === StepKind.Call && step.start === fork.start && step.end === fork.end;
  });
}

/** Follows control flow from a thread's start until the thread is waited for. */
function walk(p: Program, site: Site, graph: Graph, started: CallEvent, isGoal: (index: number) => boolean): boolean {
  const from = graph.steps.findIndex((step) => step.kind === StepKind.Call && step.start === started.start && step.end === started.end);
  if (from < 0) return false;
  const seen = new Set<number>([from]);
  const pending = [from];
  for (let i = 0; i < pending.length; i++) {
    for (const { to, kind } of graph.steps[pending[i]!]!.next) {
      if (kind === 'error' || seen.has(to)) continue;
      seen.add(to);
      if (isGoal(to)) return true;
      if (!endsThreads(p, site, graph, to, started)) pending.push(to);
    }
  }
  return false;
}

/** `thread.join()`, `pool.shutdown()`, the end of `with ThreadPoolExecutor()`. */
function endsThreads(p: Program, site: Site, graph: Graph, index: number, started: CallEvent): boolean {
  const step = graph.steps[index]!;
  if (step.kind === StepKind.Leave && step.node?.kind === Kind.WithItem) return step.node.start < started.start && site.file.text.slice(step.node.start, step.node.end).includes('ThreadPool');
  // `for thread in threads: thread.join()`: no rounds means no threads.
  if (step.kind === StepKind.Iterate && step.node?.kind === Kind.For) return /\.join\(\s*\)/.test(site.file.text.slice(step.node.start, step.node.end)) && !(step.node.start < started.start && started.start < step.node.end);
  if (step.kind !== StepKind.Call) return false;
  const call = site.fn.events.find((event): event is CallEvent => event.kind === EventKind.Call && event.start === step.start && event.end === step.end);
  if (call === undefined) return false;
  const { func } = call.value;
  if (/^(?:_exit|exec\w*)$/.test(calledName(func))) return true;
  if (func.kind !== ValueKind.Attribute || !/^(?:join|shutdown|cancel|stop|terminate|close)$/.test(func.name)) return false;
  if (func.name !== 'join') return func.name !== 'close' || site.file.text.includes('ThreadPool');
  return !isInstanceOf(p, evaluate(p, site.file, func.base, site.bindings), 'multiprocessing.Process');
}

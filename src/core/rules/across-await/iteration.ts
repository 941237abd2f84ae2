import { graphOf } from '../../flow/graph-of';
import { StepKind, type Edge, type Graph, type Step } from '../../flow/graph';
import type { Confidence, Finding } from '../../findings';
import { placeIn, type FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import type { Access } from '../../program/places/accesses';
import { containerKind, type ContainerKind } from '../../program/places/containers';
import { placesIn } from '../../program/places/place-index';
import type { Program } from '../../program/program';
import type { FunctionFacts } from '../../summary/facts';
import { changesSize, copyFix, howItFails } from '../shared-state/iteration';
import { commonLock, FileUses, type Pair } from '../shared-state/uses';
import { nameOf } from '../shared-state/words';
import { suspends } from './suspends';

/** `for client in self.clients:`, `for name, client in clients.items():` */
const loops = /\bfor\s[^:\n]*?\bin\s+[\w.]+(?:\.(?:items|values|keys)\(\))?\s*[:\])]/;
/** Methods that are called when the tasks are over, or should be. */
const atTheEnd = /^_*(?:close|aclose|stop|shutdown|cleanup|clean_up|teardown|terminate|disconnect_all|on_shutdown|__aexit__)/;

/** Loops over a shared container that wait in their body, while other tasks make the container longer or shorter. */
export function iterationAcrossAwait(p: Program, file: FileState): Finding[] {
  const findings: Finding[] = [];
  let uses: FileUses | undefined;
  for (const fn of file.facts.functions) {
    if (!fn.isAsync || fn.form !== 'function' || !loops.test(file.text.slice(fn.start, fn.end))) continue;
    const graph = graphOf(file, fn);
    for (const step of graph?.steps ?? []) {
      if (step.kind !== StepKind.Iterate || step.isAsync || step.node === null || !('iter' in step.node)) continue;
      const waits = suspensionIn(p, file, graph!, step);
      if (waits === undefined) continue;
      uses ??= new FileUses(p, file);
      const found = whileWaiting(uses, fn, step.node.iter, waits);
      if (found !== undefined) findings.push(found);
    }
  }
  return findings;
}

/** Where the body of a loop suspends before the next item is asked for; `undefined` if it does not. */
function suspensionIn(p: Program, file: FileState, graph: Graph, loop: Step): Step | undefined {
  const { steps, previous } = graph;
  const isPlain = ({ kind }: Pick<Edge, 'kind'>): boolean => kind !== 'error' && kind !== 'cancelled';
  const inside = new Set<number>();
  const ahead = loop.next.filter(({ kind }) => kind === 'true').map(({ to }) => to);
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    if (at === loop.index || inside.has(at)) continue;
    inside.add(at);
    for (const edge of steps[at]!.next) if (isPlain(edge)) ahead.push(edge.to);
  }
  const back = new Set<number>();
  const behind = [loop.index];
  for (let at = behind.pop(); at !== undefined; at = behind.pop()) {
    for (const edge of previous[at] ?? []) {
      if (!isPlain(edge) || !inside.has(edge.from) || back.has(edge.from)) continue;
      back.add(edge.from);
      behind.push(edge.from);
    }
  }
  return [...back].sort((a, b) => a - b).map((index) => steps[index]!).find((step) => maySuspend(step) && suspends(p, file, step));
}

function maySuspend(step: Step): boolean {
  return step.kind === StepKind.Await || ((step.kind === StepKind.Enter || step.kind === StepKind.Leave || step.kind === StepKind.Iterate) && step.isAsync);
}

function whileWaiting(uses: FileUses, fn: FunctionFacts, iterated: { readonly start: number; readonly end: number }, waits: Step): Finding | undefined {
  const { p, file } = uses;
  for (const all of placesIn(p, file).values()) {
    const at = all.find((access) => access.fn === fn && access.action === 'iterate' && access.node.start >= iterated.start && access.end <= iterated.end);
    if (at === undefined || at.place.kind === 'variable') continue;
    const kind = containerKind(p, at.place) ?? (at.method !== null ? 'dict' : undefined);
    if (kind === undefined) return undefined;
    let best: Pair | undefined;
    for (const other of all) {
      if (uses.isEarly(other) || other.fn.form === 'module' || !changesSize(kind, other) || commonLock(uses.of(at), uses.of(other)) !== undefined) continue;
      const pair = uses.interleaved(at, other);
      if (pair !== undefined && (best === undefined || best.isAssumed)) best = pair;
    }
    return best && describe(file, at, kind, best, waits);
  }
  return undefined;
}

function describe(file: FileState, at: Access, kind: ContainerKind, { other, isAssumed }: Pair, waits: Step): Finding {
  const text = file.text.slice(at.start, at.end);
  const confidence: Confidence = isAssumed || isTestFile(file.path) || atTheEnd.test(at.fn.name) ? 'possible' : 'likely';
  const who = other.access.fn === at.fn ? `another run of ${nameOf(other.access)}` : nameOf(other.access);
  return {
    rule: 'iteration-while-mutated', severity: kind === 'list' ? 'information' : 'warning', confidence, path: file.path, start: at.start, end: at.end,
    message: `Other tasks run while this loop over \`${at.place.name}\` awaits, and ${who} changes it: ${howItFails(kind)}. Go through a copy: \`list(${text.length > 40 || text.includes('`') ? '…' : text.replace(/\s+/g, '')})\`.`,
    related: [
      { ...placeIn(file, waits.start, waits.end), message: 'other tasks run here' },
      { ...placeIn(other.access.file, other.access.start, other.access.end), message: `${nameOf(other.access)} changes it here` },
    ],
    fixes: [copyFix(at, text)],
  };
}

import type { Confidence, Finding } from '../../findings';
import { maySuspend, StepKind, type Graph, type Step } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import type { Program } from '../../program/program';
import { libraryBases } from '../../program/types/ancestry';
import { typeOfExpression } from '../../program/types/expression-type';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { Kind, type Attribute, type Expr } from '../../syntax/nodes';
import { suspends } from '../across-await/suspends';
import type { RuleContext } from '../on-loop';

const rule = 'thread-local-in-coroutine';

/** True if the text may hold a coroutine that uses thread-local data, perhaps of another module. */
export function mayUseThreadLocals(text: string): boolean {
  return /\basync\s+def\b/.test(text) && /local|\b_?(?:ctx|context|state|tls|data)\b/i.test(text);
}

/** Coroutines that keep what belongs to a task in a `threading.local`. */
export function checkThreadLocals(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const graph = fn.isAsync && fn.form === 'function' && fn.events.some(({ kind }) => kind === EventKind.Store) ? graphOf(file, fn) : undefined;
    if (graph?.steps.some(maySuspend) !== true) continue;
    const seen = new Set<string>();
    for (const step of graph.steps) {
      if (step.kind !== StepKind.Store || step.node?.kind !== Kind.Attribute) continue;
      const target = step.node;
      const name = file.text.slice(target.start, target.end);
      if (seen.has(name) || !isThreadLocal(context.program, file, fn, target.value)) continue;
      const later = laterUse(context.program, file, graph, step, target);
      if (later === undefined) continue;
      seen.add(name);
      findings.push({
        rule, severity: 'warning', confidence: confidenceOf(context.program, file, fn, later), path: file.path, start: target.start, end: target.end, fixes: [],
        related: [
          { path: file.path, start: later.suspended.start, end: later.suspended.end, message: 'other tasks of the thread may run here' },
          ...(later.read === undefined ? [] : [{ path: file.path, start: later.read.start, end: later.read.end, message: 'what is read here may be the value of another task' }]),
        ],
        message: `All tasks of an event loop run in one thread, so \`${name}\` is shared by them: what is set here is seen, and replaced, by other tasks during the next \`await\`. Use a \`contextvars.ContextVar\`.`,
      });
    }
  }
  return findings;
}

function isThreadLocal(p: Program, file: FileState, fn: FunctionFacts, node: Expr): boolean {
  return alternatives(typeOfExpression(p, file, fn, node)).some((type) => {
    if (type.kind === TypeKind.ExternalInstance) return isLocalClass(p, type.cls);
    // Types of constructors that the tables do not describe are known by the call.
    if (type.kind === TypeKind.Instance) return libraryBases(p, type.file, type.cls).some((base) => isLocalClass(p, base));
    return false;
  });
}

function isLocalClass(p: Program, name: string): boolean {
  return /^(?:threading|_thread|_threading_local)\.(?:local|_local)$/.test(p.knowledge.canonical(name));
}

interface Later {
  readonly suspended: Step;
  readonly read: Step | undefined;
}

/** A suspension behind the store before it is overwritten, and a read behind that. */
function laterUse(p: Program, file: FileState, graph: Graph, store: Step, target: Attribute): Later | undefined {
  const text = file.text.slice(target.start, target.end);
  const pending: { step: Step; suspended: Step | undefined }[] = store.next.map(({ to }) => ({ step: graph.steps[to]!, suspended: undefined }));
  const seen = new Set<string>();
  let found: Later | undefined;
  while (pending.length > 0) {
    const { step, suspended } = pending.pop()!;
    const key = `${step.index}:${suspended !== undefined}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const isSame = step.node?.kind === Kind.Attribute && file.text.slice(step.node.start, step.node.end) === text;
    if (isSame && (step.kind === StepKind.Store || step.kind === StepKind.Delete)) continue;
    if (isSame && step.kind === StepKind.Load && suspended !== undefined) return { suspended, read: step };
    const now = suspended ?? (maySuspend(step) && suspends(p, file, step) ? step : undefined);
    if (now !== undefined) found ??= { suspended: now, read: undefined };
    for (const { to } of step.next) pending.push({ step: graph.steps[to]!, suspended: now });
  }
  return found;
}

function confidenceOf(p: Program, file: FileState, fn: FunctionFacts, later: Later): Confidence {
  if (isTestFile(file.path)) return 'possible';
  if (later.read !== undefined) return 'likely';
  return reachesOf(p, file, fn).some(({ context }) => context.isMany) ? 'likely' : 'possible';
}

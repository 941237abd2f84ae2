import { StepKind, maySuspend, type Edge, type Step } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import { solve } from '../../flow/solve';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { FileState } from '../../program/file-state';
import type { FunctionFacts } from '../../summary/facts';
import { equalFacts, heldLocks, joinFacts, mapFacts, noFacts, withFacts, type Fact, type Facts, type Found } from './facts';
import { elementOf, pathOf, type Path } from './paths';
import { elementRead, usesOf } from './uses';

/** A write that relies on what the function read before other tasks had their turn. */
export interface StaleWrite {
  /** `value`: what is written was computed from the old value; `test`: it is written because of a test of it. */
  readonly kind: 'value' | 'test';
  readonly path: Path;
  readonly read: Step;
  readonly suspended: Step;
  readonly write: Step;
  readonly found: Found;
  readonly action: 'assign' | 'update' | 'delete' | 'grow';
}

/** What the walk asks about code that it cannot judge by shape. */
export interface Oracle {
  /** False if what is awaited certainly never suspends. */
  suspends(step: Step): boolean;
  /** A name of the lock that entering this, or calling `acquire` on it, takes; `undefined` if it is certainly no lock. */
  lockOf(node: Expr): string | undefined;
}

const growing = new Set(['append', 'appendleft', 'insert', 'extend', 'put_nowait']);
const shrinking = new Set(['remove', 'popleft', 'popitem']);

/** Every write of a coroutine that relies on a read from before a suspension, with no lock held across both. */
export function staleWrites(file: FileState, fn: FunctionFacts, oracle: Oracle): StaleWrite[] {
  const graph = graphOf(file, fn);
  if (graph?.steps.some(maySuspend) !== true) return [];
  const walk = new Walk(file, fn, oracle);
  if (!graph.steps.some((step) => walk.mayRely(step))) return [];
  const solution = solve<Facts>(graph, {
    direction: 'forward',
    initial: noFacts,
    transfer: (step, facts) => walk.after(step, facts),
    alongEdge: (step, edge, before, after) => walk.along(step, edge, before, after),
    join: joinFacts,
    equal: equalFacts,
  });
  if (solution === undefined) return [];
  const found: StaleWrite[] = [];
  for (const step of graph.steps) {
    const facts = solution.before[step.index];
    if (facts === undefined) continue;
    for (const { kind, fact, action } of walk.reliance(step, facts)) {
      found.push({ kind, path: fact.path, read: graph.steps[fact.read]!, suspended: graph.steps[fact.suspended]!, write: step, found: fact.found, action });
    }
  }
  return found;
}

class Walk {
  constructor(
    private readonly file: FileState,
    private readonly fn: FunctionFacts,
    private readonly oracle: Oracle,
  ) {}

  after(step: Step, before: Facts): Facts {
    // What a statement has read is of no interest to the next one.
    const facts = mapFacts(before, (fact) => (fact.holder.startsWith('statement') && fact.holder !== this.statement(step) ? undefined : fact));
    const suspended = maySuspend(step) && this.oracle.suspends(step) ? mapFacts(facts, (fact) => (fact.suspended < 0 && fact.holder !== 'held' ? { ...fact, suspended: step.index } : fact)) : facts;
    switch (step.kind) {
      case StepKind.Load:
        return this.read(step, suspended, pathOf(this.file, this.fn, step.node as Expr));
      case StepKind.Call:
        return this.called(step, step.node as Call, suspended);
      case StepKind.Enter:
      case StepKind.Leave: {
        const item = step.node;
        const lock = item?.kind === Kind.WithItem ? this.oracle.lockOf(item.contextExpr) : undefined;
        if (lock === undefined) return suspended;
        return step.kind === StepKind.Enter ? hold(suspended, lock) : release(suspended, lock);
      }
      case StepKind.Store:
        return this.stored(step, suspended);
      case StepKind.Delete:
        return this.forget(suspended, pathOf(this.file, this.fn, step.node as Expr));
      default:
        return suspended;
    }
  }

  /** What the answer of a test tells on each of its branches. */
  along(step: Step, edge: Edge, before: Facts, after: Facts): Facts {
    if (edge.kind === 'error' || edge.kind === 'cancelled') return step.kind === StepKind.Enter ? before : after;
    if (step.kind !== StepKind.Test || (edge.kind !== 'true' && edge.kind !== 'false')) return after;
    const node = step.node as Expr;
    const { paths, names } = usesOf(this.file, this.fn, node);
    // Looking again is what makes an old belief harmless, also by way of a variable that was read a moment ago.
    const fresh = [...after.values()].filter((fact) => fact.suspended < 0 && names.some((name) => fact.holder === `value:${name}`)).map(({ path }) => path.key);
    const isSeen = (fact: Fact): boolean => (!fact.holder.startsWith('statement') && paths.some(({ key }) => key === fact.path.key)) || (fact.holder === 'test' && fresh.includes(fact.path.key));
    let facts = mapFacts(after, (fact) => (fact.holder !== 'held' && isSeen(fact) ? undefined : fact));
    const held = heldLocks(after);
    const added: Fact[] = paths.map((path) => ({ holder: 'test', path, read: step.index, suspended: -1, held, found: foundBy(node, edge.kind === 'true') }));
    // `if self.reads.get(key) is read`: what was read then is compared with what is there now.
    const isComparedAnew = (fact: Fact): boolean => paths.some(({ key }) => key === fact.path.key);
    for (const name of names) {
      for (const fact of after.values()) if (fact.holder === `value:${name}` && !isComparedAnew(fact)) added.push({ ...fact, holder: 'test', found: foundBy(node, edge.kind === 'true') });
    }
    facts = withFacts(facts, added);
    return facts;
  }

  /** Facts from before a suspension on which the step relies when it writes. */
  reliance(step: Step, facts: Facts): { kind: StaleWrite['kind']; fact: Fact; action: StaleWrite['action'] }[] {
    const write = this.writeOf(step);
    if (write === undefined) return [];
    const { path, action } = write;
    const stale = [...facts.values()].filter((fact) => fact.path.key === path.key && fact.suspended >= 0 && fact.held.size === 0);
    const result: { kind: StaleWrite['kind']; fact: Fact; action: StaleWrite['action'] }[] = [];
    const value = this.valueFacts(step, stale)[0];
    if (value !== undefined) result.push({ kind: 'value', fact: value, action });
    // `self.names = {**self.names, key: name}` adds to what is there now.
    const isFresh = action === 'assign' && step.value !== null && this.readsAgain(step.value, path);
    const test = isFresh ? undefined : stale.find((fact) => fact.holder === 'test' && matters(fact.found, action, step));
    if (value === undefined && test !== undefined) result.push({ kind: 'test', fact: test, action });
    return result;
  }

  /** Cheap: false for most steps, and then for most functions as a whole. */
  mayRely(step: Step): boolean {
    return this.writeOf(step) !== undefined;
  }

  /** The value is made of what is at the place now, with no `await` in between: `MappingProxyType({**self.names, key: name})`. */
  private readsAgain(value: Expr, path: Path): boolean {
    const text = this.file.text.slice(value.start, value.end);
    return !/\bawait\b/.test(text) && (text.replace(/\s/g, '').includes(`**${path.key}`) || usesOf(this.file, this.fn, value).paths.some(({ key }) => key === path.key));
  }

  private writeOf(step: Step): { path: Path; action: StaleWrite['action'] } | undefined {
    if (step.kind === StepKind.Store || step.kind === StepKind.Delete) {
      const path = pathOf(this.file, this.fn, step.node as Expr);
      if (path === undefined) return undefined;
      return { path, action: step.kind === StepKind.Delete ? 'delete' : step.statement?.kind === Kind.AugAssign ? 'update' : 'assign' };
    }
    if (step.kind !== StepKind.Call) return undefined;
    const call = step.node as Call;
    if (call.func.kind !== Kind.Attribute) return undefined;
    const container = pathOf(this.file, this.fn, call.func.value);
    if (container === undefined) return undefined;
    const { attr } = call.func;
    if (growing.has(attr)) return { path: container, action: 'grow' };
    if (shrinking.has(attr)) return { path: attr === 'remove' && call.args.length === 1 ? elementOf(this.file, container, call.args[0]!) : container, action: 'delete' };
    // A default makes it safe to find nothing.
    if (attr === 'pop' && call.args.length <= 1) return { path: call.args.length === 1 ? elementOf(this.file, container, call.args[0]!) : container, action: 'delete' };
    return undefined;
  }

  /** The stale facts that the written value was computed from. */
  private valueFacts(step: Step, stale: readonly Fact[]): readonly Fact[] {
    if (step.kind !== StepKind.Store || stale.length === 0) return [];
    const statement = step.statement;
    // The target of an update is read before its right side is evaluated.
    if (statement?.kind === Kind.AugAssign) return stale.filter((fact) => fact.holder === this.statement(step));
    const value = step.value;
    if (value === null) return [];
    const { paths, names } = usesOf(this.file, this.fn, value);
    return stale.filter((fact) => (fact.holder === this.statement(step) && paths.some(({ key }) => key === fact.path.key)) || names.some((name) => fact.holder === `value:${name}`));
  }

  private read(step: Step, facts: Facts, path: Path | undefined): Facts {
    if (path === undefined) return facts;
    return withFacts(facts, [{ holder: this.statement(step), path, read: step.index, suspended: -1, held: heldLocks(facts), found: 'compared' }]);
  }

  private called(step: Step, call: Call, facts: Facts): Facts {
    const element = elementRead(this.file, this.fn, call);
    if (element !== undefined) return this.read(step, facts, element);
    if (call.func.kind !== Kind.Attribute) return facts;
    const { attr, value } = call.func;
    if (attr === 'acquire' || attr === 'release') {
      const lock = this.oracle.lockOf(value);
      if (lock !== undefined) return attr === 'acquire' ? hold(facts, lock) : release(facts, lock);
    }
    const write = this.writeOf(step);
    return write === undefined ? facts : this.forget(facts, write.path);
  }

  private stored(step: Step, facts: Facts): Facts {
    const node = step.node as Expr;
    const path = pathOf(this.file, this.fn, node);
    // The function has just written it: what it knew before is of the past.
    if (path !== undefined) return this.forget(facts, path);
    if (node.kind !== Kind.Name) return facts;
    const holder = `value:${node.id}`;
    const update = step.statement?.kind === Kind.AugAssign ? step.statement : undefined;
    const kept = update !== undefined ? facts : mapFacts(facts, (fact) => (fact.holder === holder ? undefined : fact));
    const value = update?.value ?? step.value;
    if (value === null) return kept;
    const { paths, names } = usesOf(this.file, this.fn, value);
    const added: Fact[] = [];
    for (const fact of facts.values()) {
      const isRead = fact.holder === this.statement(step) && paths.some(({ key }) => key === fact.path.key);
      if (isRead || names.some((name) => fact.holder === `value:${name}`)) added.push({ ...fact, holder });
    }
    return withFacts(kept, added);
  }

  private forget(facts: Facts, path: Path | undefined): Facts {
    if (path === undefined) return facts;
    return mapFacts(facts, (fact) => (fact.holder !== 'held' && (fact.path.key === path.key || fact.path.container === path.key) ? undefined : fact));
  }

  private statement(step: Step): string {
    return `statement:${step.statement?.start ?? -1}`;
  }
}

function hold(facts: Facts, lock: string): Facts {
  const path: Path = { key: lock, root: 'global', name: lock, attribute: null, container: null };
  return withFacts(facts, [{ holder: 'held', path, read: 0, suspended: -1, held: new Set(), found: 'present' }]);
}

function release(facts: Facts, lock: string): Facts {
  return mapFacts(facts, (fact) => {
    if (fact.holder === 'held') return fact.path.key === lock ? undefined : fact;
    return fact.held.has(lock) ? { ...fact, held: new Set([...fact.held].filter((each) => each !== lock)) } : fact;
  });
}

/** What a test says of the places in it on one of its branches. */
function foundBy(node: Expr, holds: boolean): Found {
  if (node.kind === Kind.Compare && node.ops.length === 1) {
    const op = node.ops[0]!;
    const isNone = node.comparators[0]!.kind === Kind.Constant && node.comparators[0].type === 'None';
    if (isNone && (op === 'is' || op === '==')) return holds ? 'absent' : 'present';
    if (isNone && (op === 'is not' || op === '!=')) return holds ? 'present' : 'absent';
    if (op === 'in') return holds ? 'present' : 'absent';
    if (op === 'not in') return holds ? 'absent' : 'present';
    return 'compared';
  }
  return node.kind === Kind.Compare || node.kind === Kind.BoolOp ? 'compared' : holds ? 'present' : 'absent';
}

/** Does the write depend on what the test found, so that it is wrong if that has changed? */
function matters(found: Found, action: StaleWrite['action'], step: Step): boolean {
  switch (action) {
    case 'update':
      return true;
    case 'delete':
      return found !== 'absent';
    case 'grow':
      return found === 'compared' || found === 'absent';
    case 'assign':
      return found === 'absent' && step.value !== null && !isConstant(step.value);
  }
}

/** A literal, or the name of one: `None`, `State.OPEN`, `MAX`. Writing it twice changes nothing. */
function isConstant(node: Expr): boolean {
  if (node.kind === Kind.Constant) return true;
  const name = node.kind === Kind.Name ? node.id : node.kind === Kind.Attribute ? node.attr : '';
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

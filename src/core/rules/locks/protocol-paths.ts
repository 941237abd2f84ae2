import type { Edge, Graph, Step } from '../../flow/graph';
import { StepKind } from '../../flow/graph';
import { solve } from '../../flow/solve';
import type { FileState } from '../../program/file-state';
import { Kind, type Attribute, type Call, type Expr, type FunctionDef, type WithItem } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { constantTruth, questionOf, recurringQuestions } from './protocol-conditions';
import { lastName, pathText, type LockUse, type Operation } from './protocol-operations';
import type { Shape } from './protocol-shape';

/**
 * What one way through a function has done with a lock so far.
 * - `entry`: nothing; who called may hold it
 * - `held`: taken at step `at`, `depth` times
 * - `failed`: tried, and not got
 * - `released`: given back at step `at`
 * - `untested`: tried at step `at`; the result lies in the variable `result`, or was thrown away (empty)
 * - `inside`: in a `with` on it
 * - `unknown`: nobody can tell
 */
export type HoldState = 'entry' | 'held' | 'failed' | 'released' | 'untested' | 'inside' | 'unknown';

export interface Hold {
  readonly state: HoldState;
  readonly at: number;
  readonly depth: number;
  readonly result: string;
}

/** Which exceptions are looked at: none but `raise` statements; those for which there is a handler, too; all that calls and awaits may raise. */
export type Errors = 'raised' | 'expected' | 'any';

/** More ways than these are not told apart: nothing is concluded then. */
const maxWays = 64;

const nothing: Hold = { state: 'entry', at: -1, depth: 0, result: '' };
const lost: Hold = { state: 'unknown', at: -1, depth: 0, result: '' };

/** A way: the hold, and the answers that it has been given so far. Encoded, because states are compared and joined as sets. */
function encode(hold: Hold, answers: ReadonlyMap<string, boolean>): string {
  const known = [...answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, answer]) => `${answer ? '+' : '-'}${key}`);
  return [`${hold.state} ${hold.at} ${hold.depth} ${hold.result}`, ...known].join('\n');
}

function decode(way: string): { hold: Hold; answers: Map<string, boolean> } {
  const [first, ...rest] = way.split('\n');
  const [state, at, depth, result] = first!.split(' ');
  return {
    hold: { state: state as HoldState, at: Number(at), depth: Number(depth), result: result ?? '' },
    answers: new Map(rest.map((each) => [each.slice(1), each.startsWith('+')])),
  };
}

/** The holds with which ways reach a step. */
export interface Paths {
  before(step: number): readonly Hold[];
  after(step: number): readonly Hold[];
}

/** What happens to one lock on the ways through a function. */
export class LockPaths {
  private readonly operations = new Map<AnyNode, Operation>();
  private readonly questions: ReadonlySet<string>;

  constructor(
    private readonly file: FileState,
    private readonly shape: Shape,
    readonly graph: Graph,
    readonly use: LockUse,
    /** True if the call may give the lock back in a function that it runs. */
    private readonly mayRelease: (call: Call) => boolean,
    /** True if nothing that the call does raises. */
    private readonly isHarmless: (call: Call) => boolean,
    /** Who is cancelled, or closed as a generator, need not answer for anything any more. */
    private readonly ignoresCancellation = false,
  ) {
    for (const operation of use.operations) this.operations.set(operation.at, operation);
    this.questions = recurringQuestions(file, graph);
  }

  operationAt(step: Step): Operation | undefined {
    return step.kind === StepKind.Call || step.kind === StepKind.Await ? this.operations.get(step.node as AnyNode) : undefined;
  }

  /** @returns `undefined` if there are too many ways. */
  paths(errors: Errors): Paths | undefined {
    let isTooMuch = false as boolean;
    const solution = solve<ReadonlySet<string>>(this.graph, {
      direction: 'forward',
      initial: new Set([encode(nothing, new Map())]),
      transfer: (step, ways) => mapped(ways, (way) => this.passed(step, way)),
      alongEdge: (step, edge, before, after) => this.along(step, edge, before, after, errors),
      join: (one, other) => {
        const joined = new Set([...one, ...other]);
        if (joined.size > maxWays) {
          isTooMuch = true;
          return one;
        }
        return joined;
      },
      equal: (one, other) => one.size === other.size && [...one].every((way) => other.has(way)),
    });
    if (solution === undefined || isTooMuch) return undefined;
    const holds = (ways: ReadonlySet<string> | undefined): readonly Hold[] => [...(ways ?? [])].map((way) => decode(way).hold);
    return { before: (step) => holds(solution.before[step]), after: (step) => holds(solution.after[step]) };
  }

  /** True if an exception at the step is worth a look. */
  counts(step: Step, edge: Edge, errors: Errors): boolean {
    if ((edge.kind !== 'error' && edge.kind !== 'cancelled') || goesOn(step)) return true;
    if (step.kind === StepKind.Raise) return edge.kind === 'error';
    const operation = this.operationAt(step);
    // Neither `release` nor a thread's `acquire` raises in practice; an `acquire` of a task may be cancelled.
    if (operation?.kind === 'attempt') return errors === 'any' || (errors === 'expected' && edge.kind === 'error');
    if (operation !== undefined && step.kind === StepKind.Call) return false;
    if (errors === 'raised') return false;
    if (this.ignoresCancellation && (edge.kind === 'cancelled' || step.kind === StepKind.Yield || step.isAsync || this.isHarmlessAwait(step))) return false;
    const waits = step.kind === StepKind.Await || step.kind === StepKind.Yield || step.isAsync;
    if (edge.kind === 'cancelled') return errors === 'any' && waits;
    if (step.kind === StepKind.Call && this.isHarmless(step.node as Call)) return false;
    if (this.leadsToHandler(edge)) return true;
    if (errors !== 'any') return false;
    // Who names the exceptions of a call has thought about them; a cancellation is none of those.
    return waits || (step.kind === StepKind.Call && !step.next.some((other) => other !== edge && this.leadsToHandler(other)));
  }

  private isHarmlessAwait(step: Step): boolean {
    const value = step.node?.kind === Kind.Await ? step.node.value : undefined;
    return value?.kind === Kind.Call && this.isHarmless(value);
  }

  private leadsToHandler(edge: Edge): boolean {
    const { kind, node } = this.graph.steps[edge.to]!;
    if (kind === StepKind.Catch) return true;
    if (kind !== StepKind.Load || node === null) return false;
    for (let at = this.shape.parent(node), i = 0; at !== undefined && i < 4; at = this.shape.parent(at), i++) if (at.kind === Kind.ExceptHandler) return true;
    return false;
  }

  private along(step: Step, edge: Edge, before: ReadonlySet<string>, after: ReadonlySet<string>, errors: Errors): ReadonlySet<string> | undefined {
    if (!this.counts(step, edge, errors)) return undefined;
    const isError = edge.kind === 'error' || edge.kind === 'cancelled';
    if (isError && !goesOn(step)) return this.operationAt(step)?.kind === 'release' ? after : before;
    if (step.kind !== StepKind.Test || edge.kind === 'next') return after;
    const ways = mapped(after, (way) => this.answered(step, edge.kind === 'true', way));
    return ways.size === 0 ? undefined : ways;
  }

  private passed(step: Step, way: string): string | undefined {
    const operation = this.operationAt(step);
    const { hold, answers } = decode(way);
    if (operation !== undefined) return encode(this.operated(step, operation, hold), answers);
    switch (step.kind) {
      case StepKind.Store:
      case StepKind.Delete:
        return this.stored(step, hold, answers);
      case StepKind.Enter:
      case StepKind.Leave:
        return this.isOwnWith(step) ? encode(step.kind === StepKind.Enter ? entered(step, hold) : left(hold), answers) : way;
      case StepKind.Load:
        return this.isHandedOn(step) ? encode(lost, answers) : way;
      case StepKind.Define:
        return this.isReleasedInside(step) ? encode(lost, answers) : way;
      case StepKind.Call:
        return this.mayRelease(step.node as Call) ? encode(lost, answers) : way;
      default:
        return way;
    }
  }

  /** A `with` on this very lock. */
  isOwnWith(step: Step): boolean {
    return pathText((step.node as WithItem).contextExpr) === this.use.text;
  }

  private operated(step: Step, operation: Operation, hold: Hold): Hold {
    switch (operation.kind) {
      case 'acquire':
      case 'attempt':
        if (hold.state === 'held' && this.use.kind === 'rlock') return { ...hold, depth: hold.depth + 1 };
        return { state: 'held', at: step.index, depth: 1, result: '' };
      case 'try':
      case 'maybe': {
        const result = this.resultOf(operation);
        if (hold.state === 'held' && this.use.kind === 'rlock') return lost;
        return result === undefined || (result === '' && operation.kind === 'maybe') ? lost : { state: 'untested', at: step.index, depth: 1, result };
      }
      case 'release':
        if (hold.state === 'held' && hold.depth > 1) return { ...hold, depth: hold.depth - 1 };
        if (hold.state === 'unknown' || hold.state === 'failed') return hold;
        return { state: 'released', at: step.index, depth: hold.state === 'entry' ? 0 : 1, result: '' };
    }
  }

  /** Where the result of a `try` goes: `?` if it is tested at once, a variable, empty if it is thrown away; `undefined` if it goes elsewhere. */
  private resultOf(operation: Operation): string | undefined {
    if (operation.isDiscarded) return '';
    let node: AnyNode = operation.call;
    for (let parent = this.shape.parent(node); parent !== undefined; node = parent, parent = this.shape.parent(node)) {
      switch (parent.kind) {
        case Kind.Assign: {
          const { targets } = parent as unknown as { targets: Expr[] };
          return targets.length === 1 ? pathText(targets[0]!) : undefined;
        }
        case Kind.AnnAssign:
        case Kind.NamedExpr:
          return pathText((parent as unknown as { target: Expr }).target);
        case Kind.UnaryOp:
        case Kind.BoolOp:
        case Kind.Compare:
          continue;
        case Kind.If:
        case Kind.While:
        case Kind.Assert:
        case Kind.IfExp:
          return '?';
        default:
          return undefined;
      }
    }
    return undefined;
  }

  private stored(step: Step, hold: Hold, answers: Map<string, boolean>): string {
    const target = pathText(step.node as Expr);
    if (target === undefined) return encode(hold, answers);
    const { text } = this.use;
    const isRebound = text === target || text.startsWith(`${target}.`) || text.startsWith(`${target}[`) || text.includes(`[${target}]`);
    const value = step.value;
    const made = value === null ? undefined : this.operations.get(value);
    let next = isRebound ? lost : hold;
    // The variable that tells whether the lock was taken is set to something else.
    if (next.state === 'untested' && next.result === target && made === undefined) next = lost;
    for (const key of [...answers.keys()]) if (mentions(key, target)) answers.delete(key);
    if (this.questions.has(target)) {
      const truth = made === undefined ? constantTruth(value) : made.isItem !== true && (made.kind === 'acquire' || made.kind === 'attempt') ? true : undefined;
      const copied = value === null ? undefined : answers.get(pathText(value) ?? '');
      const answer = truth ?? copied;
      if (answer !== undefined) answers.set(target, answer);
    }
    return encode(next, answers);
  }

  /** The way on from a test, with what the answer tells; `undefined` if it contradicts what the way knows. */
  private answered(step: Step, holds: boolean, way: string): string | undefined {
    const { hold, answers } = decode(way);
    const node = step.node as Expr;
    const tested = this.testedCall(node);
    if (tested !== undefined) {
      if (hold.state !== 'untested') return way;
      return encode((holds === tested.isPositive) ? { ...hold, state: 'held', result: '' } : { ...hold, state: 'failed', result: '' }, answers);
    }
    if (this.asksState(node)) {
      if (!holds) return hold.state === 'held' ? undefined : way;
      return hold.state === 'held' ? way : encode(lost, answers);
    }
    const question = questionOf(this.file, node);
    if (question === undefined) return way;
    const answer = holds === question.isPositive;
    // `if lock:` is true for who has taken it.
    if (question.key === this.use.text && !answer && hold.state !== 'entry' && hold.state !== 'unknown') return undefined;
    const known = answers.get(question.key);
    if (known !== undefined && known !== answer) return undefined;
    if (this.questions.has(question.key)) answers.set(question.key, answer);
    if (hold.state === 'untested' && hold.result === question.key) {
      return encode(answer ? { ...hold, state: 'held', result: '' } : { ...hold, state: 'failed', result: '' }, answers);
    }
    return encode(hold, answers);
  }

  /** `if lock.acquire(False):`, `if lock.acquire(timeout=1) is False:`. */
  private testedCall(node: Expr): { readonly isPositive: boolean } | undefined {
    const direct = this.operations.get(node);
    if (direct !== undefined) return { isPositive: true };
    if (node.kind !== Kind.Compare || node.ops.length !== 1 || !this.operations.has(node.left)) return undefined;
    const right = node.comparators[0]!;
    if (right.kind !== Kind.Constant || right.type !== 'bool') return undefined;
    const op = node.ops[0]!;
    return op === 'is' || op === '==' ? { isPositive: right.value === true } : op === 'is not' || op === '!=' ? { isPositive: right.value !== true } : undefined;
  }

  /** `lock.locked()`. */
  private asksState(node: Expr): boolean {
    return node.kind === Kind.Call && node.func.kind === Kind.Attribute && /^(?:locked|_is_owned|is_locked)$/.test(node.func.attr) && pathText(node.func.value) === this.use.text;
  }

  /** The lock, or its `release`, is given to somebody: `atexit.register(lock.release)`, `Thread(args=(lock,))`, `return lock`. */
  private isHandedOn(step: Step): boolean {
    const node = step.node as Expr;
    if (node.kind === Kind.Attribute && node.attr.startsWith('release') && pathText(node.value) === this.use.text) return true;
    if (pathText(node) !== this.use.text) return false;
    const parent = this.shape.parent(node);
    switch (parent?.kind) {
      case Kind.Attribute:
        return (parent as unknown as Attribute).value !== node;
      case Kind.WithItem:
      case Kind.If:
      case Kind.While:
      case Kind.UnaryOp:
      case Kind.BoolOp:
      case Kind.Compare:
      case Kind.FormattedValue:
        return false;
      default:
        return true;
    }
  }

  private isReleasedInside(step: Step): boolean {
    const { start, end } = step.node as FunctionDef;
    const inner = this.file.text.slice(start, end);
    return inner.includes(lastName(this.use.text)) && /\brelease\b/.test(inner);
  }
}

/** The exception that leaves the step was on its way already. */
export function goesOn(step: Step): boolean {
  return step.kind === StepKind.Rethrow;
}

function entered(step: Step, hold: Hold): Hold {
  return hold.state === 'held' ? { ...hold, depth: hold.depth + 1 } : { ...nothing, state: 'inside', at: step.index };
}

function left(hold: Hold): Hold {
  return hold.state === 'held' && hold.depth > 1 ? { ...hold, depth: hold.depth - 1 } : nothing;
}

function mapped(ways: ReadonlySet<string>, change: (way: string) => string | undefined): ReadonlySet<string> {
  const result = new Set<string>();
  for (const way of ways) {
    const next = change(way);
    if (next !== undefined) result.add(next);
  }
  return result;
}

/** True if an expression names what has just been assigned. */
function mentions(expression: string, target: string): boolean {
  const at = expression.indexOf(target);
  if (at < 0) return false;
  return !/\w/.test(expression[at + target.length] ?? '') && !/[\w.]/.test(expression[at - 1] ?? '');
}

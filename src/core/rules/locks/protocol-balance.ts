import type { Confidence, Finding, Fix, Related } from '../../findings';
import { withStatementFix } from '../../fixes/lock-with';
import { StepKind, type Step } from '../../flow/graph';
import { graphOf } from '../../flow/graph-of';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, noBindings, TypeKind, type FunctionType } from '../../program/types/types';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call, type Return, type Stmt, type Try } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { lockFinding } from './protocol-findings';
import { lastName, lockUses, type LockUse, type Operation } from './protocol-operations';
import { goesOn, LockPaths, type Errors, type Hold, type Paths } from './protocol-paths';
import { statementAround, type Shape } from './protocol-shape';

const looks: readonly Errors[] = ['raised', 'expected', 'any'];

/** Locks that stay taken on some way out (`lock-not-released`), or are given back by who does not have them (`release-of-unacquired-lock`). */
export function unbalancedLocks(context: RuleContext, file: FileState, shape: Shape): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    if (fn.form !== 'function' && fn.form !== 'module') continue;
    const uses = lockUses(context.program, file, shape, fn).filter(({ operations }) => operations.some(({ kind }) => kind === 'release') && operations.some(({ kind }) => kind !== 'release'));
    for (const use of withOwnLeave(file, shape, fn, uses, context)) findings.push(...check(context, file, shape, fn, use));
  }
  return findings;
}

/** Beside those that are acquired by a call: what is given back inside a `with` on it. */
function withOwnLeave(file: FileState, shape: Shape, fn: FunctionFacts, uses: readonly LockUse[], context: RuleContext): readonly LockUse[] {
  const known = new Set(uses.map(({ text }) => text));
  const released = lockUses(context.program, file, shape, fn).filter(({ text, operations }) => !known.has(text) && operations.every(({ kind }) => kind === 'release') && file.text.includes(`with ${text}`));
  return [...uses, ...released];
}

function check(context: RuleContext, file: FileState, shape: Shape, fn: FunctionFacts, use: LockUse): Finding[] {
  const graph = graphOf(file, fn);
  if (graph === undefined) return [];
  const paths = new LockPaths(file, shape, graph, use, (call) => mayRelease(context, file, shape, use, call), (call) => isHarmless(context, file, shape, call));
  const found = new Map<Errors, Paths>();
  for (const errors of looks) {
    const one = paths.paths(errors);
    if (one === undefined) return [];
    found.set(errors, one);
  }
  const state: State = { context, file, shape, fn, use, paths, found };
  return [...notReleased(state), ...(isTakenWithin(file, fn, use) ? [] : notHeld(state))];
}

/** A function inside of this one takes the lock: whether that has run is not followed. */
function isTakenWithin(file: FileState, fn: FunctionFacts, use: LockUse): boolean {
  return file.facts.functions.some((other) => other.index !== fn.index && other.start > fn.start && other.end <= fn.end && file.text.slice(other.start, other.end).includes(`${use.text}.acquire`));
}

interface State {
  readonly context: RuleContext;
  readonly file: FileState;
  readonly shape: Shape;
  readonly fn: FunctionFacts;
  readonly use: LockUse;
  readonly paths: LockPaths;
  readonly found: ReadonlyMap<Errors, Paths>;
}

function stepsOf({ paths }: State, ...kinds: readonly Operation['kind'][]): Step[] {
  return paths.graph.steps.filter((step) => paths.operationAt(step) !== undefined && kinds.includes(paths.operationAt(step)!.kind));
}

function isHeldFrom(holds: readonly Hold[], at: number): boolean {
  return holds.some((hold) => hold.state === 'held' && hold.at === at);
}

/** Names of functions whose very job is to come back with the lock. */
const takers = /^_*(?:a?(?:acquire|lock|enter|claim|reserve|obtain)|try_?(?:acquire|lock))/i;

function* notReleased(state: State): Generator<Finding> {
  const { file, fn, use, paths, found } = state;
  const { graph } = paths;
  const reported = new Set<AnyNode>();
  for (const taken of stepsOf(state, 'acquire', 'attempt', 'try', 'maybe')) {
    const operation = paths.operationAt(taken)!;
    const any = found.get('any')!;
    // Nobody can tell a signal from a lock that is given back elsewhere: the same function has to give it back on another way.
    if (reported.has(operation.call) || !stepsOf(state, 'release').some((step) => isHeldFrom(any.before(step.index), taken.index))) continue;
    const errors = looks.find((each) => isHeldFrom(found.get(each)!.before(graph.end), taken.index) || isHeldFrom(found.get(each)!.before(graph.raised), taken.index));
    if (errors === undefined) continue;
    const seen = found.get(errors)!;
    const endsHeld = isHeldFrom(seen.before(graph.end), taken.index);
    const isElsewhere = isReleasedElsewhere(state);
    if (endsHeld) {
      // Comes back with the lock by design: never gives it back where all went well, or somebody else does.
      if (isElsewhere || takers.test(fn.name) || !seen.before(graph.end).some(({ state: how }) => how === 'released') || saysTaken(state, taken.index, seen)) continue;
    } else if (errors === 'any' && (isElsewhere || fn.form === 'module')) continue;
    const exit = exitOf(state, taken.index, seen, errors, endsHeld);
    if (exit === undefined) continue;
    reported.add(operation.call);
    const isSure = endsHeld || errors !== 'any';
    const confidence: Confidence = isSure ? (use.isGuess ? 'likely' : 'certain') : use.isGuess || exit.isFarFetched === true ? 'possible' : 'likely';
    const related: Related[] = [{ path: file.path, ...exit.place, message: exit.message }];
    yield lockFinding(file, operation.at, 'lock-not-released', confidence, notReleasedMessage(use, exit.words), { related, fixes: [withFix(state, operation)] });
  }
}

function withFix({ file, shape, fn, use }: State, operation: Operation): Fix | undefined {
  // A limit on the wait, or another who holds it in this function, is more than `with` can say.
  if (operation.kind !== 'acquire' || use.operations.filter(({ kind }) => kind !== 'release').length !== 1) return undefined;
  return withStatementFix(file, shape.functions.get(fn.start), { at: operation.at, text: use.text, isAsync: use.isAsync }, use.operations.filter(({ kind }) => kind === 'release').map(({ call }) => call));
}

function notReleasedMessage(use: LockUse, words: string): string {
  const harm = use.kind === 'semaphore' || use.kind === 'limiter' ? 'that place is lost' : 'whoever takes it next waits for ever';
  return `\`${use.text}\` stays taken ${words}, and ${harm}. Write \`${use.isAsync ? 'async ' : ''}with ${use.text}:\`, or give it back in a \`finally\` block.`;
}

interface Exit {
  readonly place: { readonly start: number; readonly end: number };
  /** For the message: "if `load(…)` raises". */
  readonly words: string;
  readonly message: string;
  /** It takes an exception in the cleanup itself. */
  readonly isFarFetched?: boolean;
}

/** A way out of the function on which the lock is still held. */
function exitOf({ file, shape, paths, fn }: State, taken: number, seen: Paths, errors: Errors, endsHeld: boolean): Exit | undefined {
  const { graph } = paths;
  if (endsHeld) {
    const at = graph.steps.find((step) => step.kind === StepKind.Return && isHeldFrom(seen.after(step.index), taken) && leadsTo(paths, seen, step, graph.end, taken));
    if (at !== undefined) return { place: at, words: 'on the way to a `return`', message: 'the function returns here without giving it back' };
    return { place: { start: fn.nameStart, end: Math.max(fn.nameEnd, fn.nameStart + 1) }, words: fn.form === 'module' ? 'on one way through the module' : `on one way to the end of \`${fn.qualifiedName}\``, message: 'one way to the end of this function does not give it back' };
  }
  // What raises while the lock is held, so that the exception leaves the function with it.
  let first: Step | undefined;
  for (const step of graph.steps) {
    const holds = paths.operationAt(step) !== undefined ? seen.before(step.index) : seen.after(step.index);
    if (!isHeldFrom(holds, taken)) continue;
    if (step.next.some((edge) => (edge.kind === 'error' || edge.kind === 'cancelled') && paths.counts(step, edge, errors) && escapes(paths, seen, edge.to, taken))) {
      first ??= step;
      // What runs inside of a context manager is the likeliest to raise.
      if (step.kind === StepKind.Yield) {
        first = step;
        break;
      }
    }
  }
  if (first === undefined) return undefined;
  const text = file.text.slice(first.start, first.end).replace(/\s+/g, ' ').replaceAll('`', "'");
  const short = text.length > 50 ? `${text.slice(0, 47)}…` : text;
  const isFarFetched = first.node !== null && first.kind !== StepKind.Raise && isInFinally(shape, first.node);
  if (first.kind === StepKind.Raise) return { place: first, words: `when \`${short}\` leaves the function`, message: 'the exception leaves the function here' };
  const cancelled = first.kind === StepKind.Await ? ' or is cancelled' : '';
  return { place: first, words: first.kind === StepKind.Yield ? 'if the generator is closed or gets an exception' : `if \`${short}\` raises${cancelled}`, message: `an exception here${cancelled === '' ? '' : ', or a cancellation,'} leaves the function`, isFarFetched };
}

/** True if the way on from a step leads out by the exception with the lock still held. */
function escapes({ graph }: LockPaths, seen: Paths, from: number, taken: number): boolean {
  const visited = new Set<number>();
  const pending = [from];
  while (pending.length > 0) {
    const at = pending.pop()!;
    if (at === graph.raised) return true;
    if (visited.has(at) || !isHeldFrom(seen.before(at), taken) || !isHeldFrom(seen.after(at), taken)) continue;
    visited.add(at);
    const step = graph.steps[at]!;
    for (const edge of step.next) if ((edge.kind !== 'error' && edge.kind !== 'cancelled') || goesOn(step)) pending.push(edge.to);
  }
  return false;
}

function leadsTo(paths: LockPaths, seen: Paths, from: Step, to: number, taken: number): boolean {
  const { graph } = paths;
  const visited = new Set<number>();
  const pending = from.next.filter(({ kind }) => kind === 'next').map((edge) => edge.to);
  while (pending.length > 0) {
    const at = pending.pop()!;
    if (at === to) return true;
    if (visited.has(at) || !isHeldFrom(seen.after(at), taken)) continue;
    visited.add(at);
    for (const edge of graph.steps[at]!.next) if (edge.kind !== 'error' && edge.kind !== 'cancelled') pending.push(edge.to);
  }
  return false;
}

/** `return True` where the lock is kept: the caller is told, and gives it back. */
function saysTaken({ paths, file }: State, taken: number, seen: Paths): boolean {
  return paths.graph.steps.some((step) => {
    if (step.kind !== StepKind.Return || !isHeldFrom(seen.after(step.index), taken)) return false;
    const { value } = step.node as Return;
    return value !== null && (value.kind === Kind.Constant ? value.value === true : /\b(?:lock|acquired|taken|locked|handle|lease|guard)\w*\b/i.test(file.text.slice(value.start, value.end)));
  });
}

/** Another function of the file, or one inside this one, gives the lock back without taking it. */
function isReleasedElsewhere({ file, fn, use, shape, context }: State): boolean {
  const name = lastName(use.text);
  if (!use.text.includes('.') && fn.cells.has(use.text) && file.facts.bindings.get(use.text) === undefined) return false;
  return file.facts.functions.some((other) => {
    if (other === fn) return false;
    const releases = other.events.some((event) => event.kind === EventKind.Call && (new RegExp(`\\b${name}(?:\\[[^\\]]*\\])?\\.release`)).test(file.text.slice(event.start, event.value.funcEnd)));
    if (!releases) return false;
    const inner = lockUses(context.program, file, shape, other).filter(({ text }) => lastName(text) === name);
    return inner.length === 0 || inner.some(({ operations }) => operations.every(({ kind }) => kind === 'release'));
  });
}

function* notHeld(state: State): Generator<Finding> {
  const { use, paths, found } = state;
  const reported = new Set<AnyNode>();
  for (const step of paths.graph.steps) {
    const operation = paths.operationAt(step);
    const isLeave = step.kind === StepKind.Leave && paths.isOwnWith(step);
    if (operation?.kind !== 'release' && !isLeave) continue;
    for (const errors of looks) {
      const holds = found.get(errors)!.before(step.index);
      const finding = isLeave ? leftTwice(state, holds) : releasedUnheld(state, step, holds, errors);
      const at = finding?.at;
      if (finding === undefined || at === undefined || reported.has(at)) continue;
      reported.add(at);
      const confidence = use.isGuess && finding.confidence === 'certain' ? 'likely' : finding.confidence;
      yield lockFinding(state.file, at, 'release-of-unacquired-lock', confidence, finding.message, { related: finding.related });
      break;
    }
  }
}

interface Unheld {
  readonly at: AnyNode;
  readonly confidence: Confidence;
  readonly message: string;
  readonly related: readonly Related[];
}

/** The step's call may run on a way that the lock's own methods never see: `with` gives it back a second time. */
function leftTwice({ paths, use, file }: State, holds: readonly Hold[]): Unheld | undefined {
  const released = holds.find((hold) => hold.state === 'released' && hold.depth > 0);
  const before = released && paths.graph.steps[released.at];
  if (before?.node === null || before === undefined || use.kind === 'semaphore') return undefined;
  return {
    at: before.node, confidence: 'certain', related: [],
    message: `\`${file.text.slice(before.start, before.end)}\` gives back what the \`with\` around it gives back once more at its end: that raises an error, or gives away a lock that somebody else has taken since. Remove it, or end the \`with\` block here.`,
  };
}

function releasedUnheld(state: State, step: Step, holds: readonly Hold[], errors: Errors): Unheld | undefined {
  const { use, paths, file, found } = state;
  const at = step.node as AnyNode;
  const placed = (index: number, message: string): Related[] => {
    const other = paths.graph.steps[index];
    return other === undefined || other.node === null ? [] : [{ path: file.path, start: other.start, end: other.end, message }];
  };
  // Who releases a semaphore without having it wakes somebody: that is what they are for, unless the same line gives back what was got.
  const counts = use.kind === 'semaphore' || use.kind === 'limiter';
  const harm = use.kind === 'rlock' ? 'that raises an error' : counts ? 'one more than allowed gets in afterwards' : 'that raises an error, or gives away the lock of somebody else';
  const failed = holds.find(({ state: how }) => how === 'failed');
  if (failed !== undefined && (!counts || holds.some(({ state: how }) => how === 'held'))) {
    return { at, confidence: 'certain', related: placed(failed.at, 'tried here'), message: `\`${use.text}\` is released on a way on which it was not acquired: ${harm}. Release it only where \`acquire\` returned true.` };
  }
  const untested = holds.find(({ state: how }) => how === 'untested');
  if (untested !== undefined && !isRightBehind(state, untested.at, step)) {
    return { at, confidence: 'likely', related: placed(untested.at, 'may come back without the lock'), message: `\`${use.text}\` is released although \`acquire\` may have come back without it, and nobody looks at its result: ${harm}. Go on only if \`acquire\` returned true.` };
  }
  if (counts) return undefined;
  // The same line in a loop gives back what was taken several times.
  const released = holds.find((hold) => hold.state === 'released' && hold.depth > 0 && hold.at !== step.index);
  if (released !== undefined) {
    return { at, confidence: errors === 'any' ? 'likely' : 'certain', related: placed(released.at, 'released before'), message: `\`${use.text}\` may be released twice: ${harm}. Release it in one place, or write \`${use.isAsync ? 'async ' : ''}with ${use.text}:\`.` };
  }
  // Some come here with the lock and some before they could take it: an exception in between. Conditions on parameters are somebody's plan.
  const isPlanned = found.get('raised')!.before(step.index).some(({ state: how }) => how === 'entry');
  const isMixed = holds.some(({ state: how }) => how === 'entry') && holds.some(({ state: how }) => how === 'held');
  if (isPlanned || !isMixed || use.kind === 'rlock' || !isTakenBefore(state, step)) return undefined;
  return { at, confidence: 'likely', related: [], message: `\`${use.text}\` is released also if an exception comes before it is acquired: ${harm}. Acquire it before the \`try\`, or write \`${use.isAsync ? 'async ' : ''}with ${use.text}:\`.` };
}

/** `lock.acquire(False)` with `lock.release()` in the next line: makes sure that it is free, whoever had it. */
function isRightBehind({ shape, paths, file }: State, tried: number, step: Step): boolean {
  const before = paths.graph.steps[tried]!.node;
  if (before === null || step.node === null) return false;
  const one = statementAround(shape, before);
  const other = statementAround(shape, step.node);
  return one !== undefined && other !== undefined && file.text.slice(one.end, other.start).trim() === '';
}

/** The lock is taken further up in the text: not one that is given up for a while and taken again. */
function isTakenBefore(state: State, step: Step): boolean {
  return stepsOf(state, 'acquire', 'attempt').some((taken) => taken.start < step.start);
}

/** The callee is a function of the workspace that releases a lock of that name. */
function mayRelease(context: RuleContext, file: FileState, shape: Shape, use: LockUse, call: Call): boolean {
  const made = shape.event(EventKind.Call, call)?.event;
  if (made?.kind !== EventKind.Call) return false;
  const name = lastName(use.text);
  return alternatives(evaluate(context.program, file, made.value.func)).some((type) => {
    if (type.kind !== TypeKind.Function) return false;
    const { start, end } = type.fn;
    const inner = type.file.text.slice(start, end);
    return inner.includes(`${name}.release`) || (inner.includes('.release') && call.args.some((argument) => file.text.slice(argument.start, argument.end) === use.text));
  });
}

const harmless = /^(?:builtins\.(?:len|isinstance|print|str|repr|id|bool|type|list|dict|set|tuple|sorted|callable|hasattr|getattr|range|enumerate|zip|min|max|int|abs|any|all|iter|super|round)|time\.(?:time|monotonic|perf_counter|sleep|time_ns|monotonic_ns)|contextvars\.ContextVar\.\w+|asyncio\.AbstractEventLoop\.(?:time|is_running)|logging\.\w+|threading\.(?:current_thread|get_ident|\w+\.\w+|Thread|Lock|RLock|Event|Condition|Semaphore)|queue\.\w+\.(?:put|qsize|empty|full)|asyncio\.(?:\w+\.(?:set|clear|is_set|notify|notify_all|release|locked|set_result|done|cancelled|cancel)|sleep)|collections\.\w+|datetime\.datetime\.(?:now|utcnow)|os\.getpid|uuid\.uuid4|random\.\w+|copy\.copy)$/;
const harmlessMethods = /^(?:append|appendleft|add|discard|clear|extend|setdefault|items|keys|values|is_set|notify|notify_all|notifyAll|release|acquire|debug|info|warning|warn|error|exception|critical|startswith|endswith|strip|lower|upper|is_alive|locked|call_at|call_later|call_soon|call_soon_threadsafe|time|monotonic)$/;
/** Methods of lists and dicts that raise for what is not there. */
const pickyMethods = /^(?:pop|popleft|popitem|remove|index)$/;

/** Functions of the workspace are looked into so deep. */
const maxHarmlessDepth = 2;

/** True for calls that raise only if the program is being ended, or something is wrong with the machine. */
export function isHarmless(context: RuleContext, file: FileState, shape: Shape, call: Call): boolean {
  const made = shape.event(EventKind.Call, call)?.event;
  return made?.kind !== EventKind.Call || isHarmlessCall(context.program, file, made, 0);
}

function isHarmlessCall(p: Program, file: FileState, { value }: CallEvent, depth: number): boolean {
  const { func, args } = value;
  const callee = evaluate(p, file, func);
  if (callee.kind === TypeKind.External && harmless.test(p.knowledge.canonical(callee.name))) return true;
  if (callee.kind === TypeKind.ContainerMethod) return !pickyMethods.test(callee.name) || (callee.name === 'pop' && args.length === 2);
  if (callee.kind === TypeKind.Function) return isHarmlessBody(p, callee, depth);
  if (callee.kind === TypeKind.Class) {
    const init = memberOf(p, { kind: TypeKind.Instance, file: callee.file, cls: callee.cls, bindings: noBindings }, '__init__');
    return init?.kind === TypeKind.Function && init.fn.decorators.length === 0 && isHarmlessBody(p, init, depth);
  }
  if (func.kind !== ValueKind.Attribute) return false;
  // `options.pop("name", None)`, `event.data.get("name")`: a look into a dict, not a request.
  if (func.name === 'pop' && args.length === 2) return true;
  const key = args[0];
  if (func.name === 'get' && key?.kind === ValueKind.Constant && typeof key.value === 'string' && /^\w*$/.test(key.value)) return true;
  return harmlessMethods.test(func.name);
}

function isHarmlessBody(p: Program, { file, fn }: FunctionType, depth: number): boolean {
  if (fn.isStub || fn.isAsync || depth >= maxHarmlessDepth || /\b(?:raise|assert)\b/.test(file.text.slice(fn.start, fn.end))) return false;
  return fn.events.every((event) => event.kind !== EventKind.Import && (event.kind !== EventKind.Call || isHarmlessCall(p, file, event, depth + 1)));
}

/** A call in a `finally` block that stands before the release there: it has to fail on top of everything else. */
function isInFinally(shape: Shape, node: AnyNode): boolean {
  for (let at = node, up = shape.parent(at); up !== undefined; at = up, up = shape.parent(at)) {
    if (up.kind === Kind.Try && (up as Try).finalbody.includes(at as Stmt)) return true;
    if (up.kind === Kind.FunctionDef) return false;
  }
  return false;
}

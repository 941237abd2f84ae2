import { Kind, type Call, type Expr } from '../syntax/nodes';
import { annotationValue } from './annotations';
import { dottedPath } from './dotted-path';
import { ValueKind, type Value } from './values';
import type { Walker } from './walker';

/** What a test tells of values: dotted path to the narrowed value, when it held and when it did not. */
export interface Narrowings {
  readonly whenTrue: ReadonlyMap<string, Value>;
  readonly whenFalse: ReadonlyMap<string, Value>;
}

const nothing: ReadonlyMap<string, Value> = new Map();

/** What holds of values where the test came out true, and where it came out false. */
export function narrowings(w: Walker, test: Expr): Narrowings {
  switch (test.kind) {
    case Kind.UnaryOp: {
      if (test.op !== 'not') break;
      const inner = narrowings(w, test.operand);
      return { whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
    }
    case Kind.BoolOp: {
      const parts = test.values.map((value) => narrowings(w, value));
      const all = (key: keyof Narrowings): ReadonlyMap<string, Value> => new Map(parts.flatMap((part) => [...part[key]]));
      return test.op === 'and' ? { whenTrue: all('whenTrue'), whenFalse: nothing } : { whenTrue: nothing, whenFalse: all('whenFalse') };
    }
    case Kind.Call: {
      const [subject, cls] = test.args;
      const answer = answerKey(test);
      if (answer !== undefined) return answered(w, answer, true);
      if (test.func.kind !== Kind.Name || test.func.id !== 'isinstance' || !subject || !cls || test.args.length !== 2) break;
      const path = dottedPath(subject);
      if (path === undefined) break;
      const value = w.frame.env.get(path) ?? (subject.kind === Kind.Name ? w.lookup(subject.id) : w.unknown);
      return {
        whenTrue: new Map([[path, { kind: ValueKind.Narrowed, value, cls: annotationValue(w, cls), id: w.newId() }]]),
        whenFalse: nothing,
      };
    }
    case Kind.Compare: {
      // `process.poll() is not None`: there is an answer.
      const right = test.comparators[0];
      const answer = test.left.kind === Kind.Call && right?.kind === Kind.Constant && right.type === 'None' ? answerKey(test.left) : undefined;
      if (answer !== undefined && test.ops[0] === 'is not') return answered(w, answer, true);
      if (answer !== undefined && test.ops[0] === 'is') return answered(w, answer, false);
      // `host == "localhost"`: what it is now, beside what it was.
      const path = test.ops.length === 1 && test.ops[0] === '==' && test.left.kind === Kind.Name ? test.left.id : undefined;
      const value = path === undefined ? undefined : w.frame.env.get(path);
      if (path !== undefined && value !== undefined && right?.kind === Kind.Constant && right.type === 'str') {
        const text: Value = { kind: ValueKind.Constant, type: 'str', value: right.value, id: w.newId() };
        return { whenTrue: new Map([[path, { kind: ValueKind.Narrowed, value, cls: text, id: w.newId() }]]), whenFalse: nothing };
      }
      break;
    }
    default:
      break;
  }
  return { whenTrue: nothing, whenFalse: nothing };
}

/** Questions whose answer tells that a later call on the same receiver does not wait. */
const questions = ['done', 'ready', 'is_set', 'is_alive', 'empty', 'full', 'poll', 'locked'];
const questionKeys = questions.map((question) => `${question}()`);

/** The name under which the environment keeps the answer: no Python name can be that. */
function answerKey(call: Call): string | undefined {
  const { func } = call;
  if (func.kind !== Kind.Attribute || !questions.includes(func.attr)) return undefined;
  const path = dottedPath(func.value);
  return path === undefined ? undefined : `${path}.${func.attr}()`;
}

function answered(w: Walker, key: string, whenHeld: boolean): Narrowings {
  const answer = (value: boolean): ReadonlyMap<string, Value> => new Map([[key, { kind: ValueKind.Constant, type: 'bool', value, id: w.newId() }]]);
  return { whenTrue: answer(whenHeld), whenFalse: answer(!whenHeld) };
}

/** The name under which the environment keeps the future whose end is told to a callback: no Python name can be that. */
const toldKey = '?told';

/** Takes note of `future.add_done_callback(wake)`. */
export function noteCallback(w: Walker, { func }: Call): void {
  if (func.kind !== Kind.Attribute || func.attr !== 'add_done_callback') return;
  const path = dottedPath(func.value);
  if (path !== undefined) w.frame.env.set(toldKey, { kind: ValueKind.Constant, type: 'str', value: path, id: w.newId() });
}

/**
 * Takes note that a future is done: `await asyncio.wrap_future(future)` came back, or the wait for what its callback sets,
 * `await event.wait()` or `await waiter`.
 */
export function noteAwaited(w: Walker, node: Expr): void {
  const isWrapped = node.kind === Kind.Call && node.func.kind === Kind.Attribute && node.func.attr === 'wrap_future';
  const isWait = node.kind === Kind.Name || node.kind === Kind.Attribute || (node.kind === Kind.Call && node.args.length === 0 && node.func.kind === Kind.Attribute && node.func.attr === 'wait');
  const told = isWait ? w.frame.env.get(toldKey) : undefined;
  const path = isWrapped ? node.args[0] && dottedPath(node.args[0]) : told?.kind === ValueKind.Constant && typeof told.value === 'string' ? told.value : undefined;
  if (path !== undefined) w.frame.env.set(`${path}.done()`, { kind: ValueKind.Constant, type: 'bool', value: true, id: w.newId() });
}

/** The answers that hold for the receiver of this call. */
export function checkedAnswers(w: Walker, func: Expr): readonly string[] {
  if (func.kind !== Kind.Attribute || !questionKeys.some((key) => w.frame.env.mayHold(key))) return noAnswers;
  const path = dottedPath(func.value);
  if (path === undefined) return noAnswers;
  const answers: string[] = [];
  for (const question of questions) {
    const value = w.frame.env.get(`${path}.${question}()`);
    if (value?.kind === ValueKind.Constant) answers.push(value.value === true ? question : `!${question}`);
  }
  return answers.length === 0 ? noAnswers : answers;
}

const noAnswers: readonly string[] = [];

/** Functions that fail, or answer no, where no event loop runs in the thread. */
const probes = new Set([
  'get_running_loop', '_get_running_loop', 'current_task', 'current_async_library', 'get_current_task', 'current_effective_deadline',
]);

/** `asyncio.get_running_loop()` and its kin. */
export function isLoopProbe(node: Call): boolean {
  const func = node.func;
  return (func.kind === Kind.Attribute && probes.has(func.attr)) || (func.kind === Kind.Name && probes.has(func.id));
}

/** Variables that hold whether a loop runs are kept in the environment under a name that no Python name can be. */
const loopVariable = (name: string): string => `${name}?loop`;

/** `running = loop.is_running()`, `loop = None` in the handler of a failed `get_running_loop()`: the variable tells it later. */
export function rememberLoopState(w: Walker, targets: readonly Expr[], value: Expr): void {
  const [target] = targets;
  if (target?.kind !== Kind.Name) return;
  const state = loopState(w, value);
  const isProbe = value.kind === Kind.Call && isLoopProbe(value);
  if (state !== undefined) w.frame.env.set(loopVariable(target.id), { kind: ValueKind.Constant, type: 'bool', value: state === 'running', id: w.newId() });
  else if (isProbe) w.frame.env.set(loopVariable(target.id), { kind: ValueKind.Constant, type: 'str', value: 'loop', id: w.newId() });
}

/**
 * What an `if` test says about a running event loop: `running` if the body runs on a loop only, `stopped` if the body runs
 * without one only.
 */
export function loopState(w: Walker, test: Expr): 'running' | 'stopped' | undefined {
  if (test.kind === Kind.Name) return loopVariableState(w, test);
  if (test.kind === Kind.UnaryOp && test.op === 'not') {
    const inner = loopState(w, test.operand);
    return inner === 'running' ? 'stopped' : inner === 'stopped' ? 'running' : undefined;
  }
  if (test.kind === Kind.Call) {
    const func = test.func;
    return func.kind === Kind.Attribute && func.attr === 'is_running' ? 'running' : undefined;
  }
  if (test.kind === Kind.BoolOp && test.op === 'and') {
    for (const value of test.values) {
      const state = loopState(w, value);
      if (state) return state;
    }
    return undefined;
  }
  if (test.kind === Kind.Compare) {
    const right = test.comparators[0];
    const isProbe = test.left.kind === Kind.Call ? isLoopProbe(test.left) : loopVariableState(w, test.left) === 'running';
    if (!isProbe || right?.kind !== Kind.Constant || right.type !== 'None') return undefined;
    return test.ops[0] === 'is' ? 'stopped' : test.ops[0] === 'is not' ? 'running' : undefined;
  }
  return undefined;
}

/** A variable that held the running loop at some time and may be `None` now is true only on a loop. */
function loopVariableState(w: Walker, name: Expr): 'running' | 'stopped' | undefined {
  const value = name.kind === Kind.Name ? w.frame.env.get(loopVariable(name.id)) : undefined;
  if (value?.kind !== ValueKind.Constant) return undefined;
  return value.value === false ? 'stopped' : 'running';
}

const exits = new Set(['sys.exit', 'os._exit', 'os.abort', 'exit', 'quit', 'pytest.fail', 'pytest.skip', 'pytest.exit']);

/** `sys.exit()` and its kin: what follows does not run. */
export function endsProcess(node: Expr): boolean {
  return node.kind === Kind.Call && exits.has(dottedPath(node.func) ?? '');
}

/** The truth of a test that is known without running: `TYPE_CHECKING`, literals, and constants of the module that are one. */
export function constantTruth(w: Walker, test: Expr): boolean | undefined {
  switch (test.kind) {
    case Kind.Name:
      return test.id === 'TYPE_CHECKING' ? false : moduleSwitch(w, test.id);
    case Kind.Attribute:
      return test.attr === 'TYPE_CHECKING' ? false : undefined;
    case Kind.Constant:
      return test.type === 'None' ? false : test.value === null ? undefined : Boolean(test.value);
    case Kind.UnaryOp: {
      if (test.op !== 'not') return undefined;
      const inner = constantTruth(w, test.operand);
      return inner === undefined ? undefined : !inner;
    }
    default:
      return undefined;
  }
}

/** `_IS_SYNC = False` at the top of the module, in capitals: a switch that nobody turns while the program runs. */
function moduleSwitch(w: Walker, name: string): boolean | undefined {
  if (name !== name.toUpperCase() || w.frame.env.get(name) !== undefined) return undefined;
  let module = w.frame;
  while (module.parent !== null) module = module.parent;
  const value = module.env.get(name);
  return value?.kind === ValueKind.Constant && value.type === 'bool' && !w.globalAssignments.has(name) ? value.value === true : undefined;
}

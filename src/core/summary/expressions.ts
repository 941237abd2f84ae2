import { Kind, type Attribute, type Call, type Comprehension, type Expr, type Lambda } from '../syntax/nodes';
import { noNames } from './scopes';
import { annotationValue } from './annotations';
import { recordAddition, recordInstanceAttribute, recordItem } from './attribute-stores';
import { dottedPath } from './dotted-path';
import { EventFlag, EventKind } from './facts';
import { parameterNeeds } from './parameter-tests';
import { checkedAnswers, isLoopProbe, loopState, narrowings, noteAwaited, noteCallback } from './test-outcomes';
import { folded, zero } from './constant-folding';
import { binaryMethods, compareMethods, unaryMethods } from './operators';
import { expressionWork, generatorWork } from './work';
import { allParameters, push, type Walker } from './walker';
import { maxElements, ValueKind, type CallValue, type ContainerValue, type KeywordValue, type Value } from './values';

const maxDepth = 200;

/** Functions that await the coroutines they are given; `run` and `wait` only when they belong to an async library. */
const awaiters = new Set([
  'gather', 'create_task', 'ensure_future', 'wait_for', 'shield', 'as_completed', 'run_until_complete',
  'run_coroutine_threadsafe', 'async_create_task', 'spawn',
  // Adapters that take a value or an awaitable: what is passed to them is meant to be either.
  'ensure_async', 'ensure_awaitable', 'maybe_await', '_maybe_await', 'maybe_awaitable', 'maybe_async', 'maybe_coroutine', 'await_maybe',
]);
const asyncLibraries = new Set(['asyncio', 'anyio', 'trio', 'uvloop']);

/** Walks an expression: records what runs, in order, and returns how its value comes about. */
export function visit(w: Walker, node: Expr): Value {
  if (w.depth >= maxDepth) return w.unknown;
  w.depth++;
  const value = visitNode(w, node);
  w.depth--;
  return value;
}

function visitNode(w: Walker, node: Expr): Value {
  switch (node.kind) {
    case Kind.Name:
      return w.lookup(node.id);
    case Kind.Constant:
      return { kind: ValueKind.Constant, type: node.type, value: node.value, id: w.newId() };
    case Kind.JoinedStr:
    case Kind.TemplateStr:
      for (const part of node.values) visit(w, part);
      return w.literal;
    case Kind.FormattedValue: {
      const value = visit(w, node.value);
      operator(w, node, value, node.conversion === 114 ? ['__repr__'] : ['__format__', '__str__', '__repr__']);
      if (node.formatSpec) visit(w, node.formatSpec);
      return w.literal;
    }
    case Kind.Attribute: {
      const base = visit(w, node.value);
      const narrowed = narrowedPath(w, node);
      if (narrowed) return narrowed;
      if (base.kind !== ValueKind.Constant && base.kind !== ValueKind.Literal) {
        w.emit({ kind: EventKind.Attribute, start: node.start, end: node.end, flags: w.frame.flags, needs: w.frame.needs, base, name: node.attr });
      }
      return { kind: ValueKind.Attribute, base, name: node.attr, id: w.newId() };
    }
    case Kind.Call:
      noteCallback(w, node);
      return visitCall(w, node);
    case Kind.Subscript: {
      const base = visit(w, node.value);
      const key = visit(w, node.slice);
      operator(w, node, base, ['__getitem__', '__class_getitem__']);
      return { kind: ValueKind.Item, value: base, key, id: w.newId() };
    }
    case Kind.Starred: {
      const value = visit(w, node.value);
      iterate(w, node, value);
      return { kind: ValueKind.Element, value, isAsync: false, id: w.newId() };
    }
    case Kind.BinOp:
      return visitBinary(w, node);
    case Kind.UnaryOp: {
      const operand = visit(w, node.operand);
      if (node.op === 'not') truth(w, node.operand, operand);
      else operator(w, node, operand, unaryMethods[node.op]);
      return node.op === '-' ? (folded(w, '-', zero, operand) ?? w.literal) : w.literal;
    }
    case Kind.BoolOp:
      return visitBoolean(w, node);
    case Kind.Compare: {
      let left = visit(w, node.left);
      node.comparators.forEach((comparator, i) => {
        const right = visit(w, comparator);
        const op = node.ops[i]!;
        const methods = compareMethods(op);
        if (methods.length > 0) operator(w, node, op === 'in' || op === 'not in' ? right : left, methods);
        left = right;
      });
      return w.literal;
    }
    case Kind.IfExp:
      return visitConditional(w, node);
    case Kind.Lambda:
      return visitLambda(w, node);
    case Kind.List:
      return container(w, 'list', node.elts);
    case Kind.Tuple:
      return container(w, 'tuple', node.elts);
    case Kind.Set:
      return container(w, 'set', node.elts);
    case Kind.Dict:
      return visitDict(w, node);
    case Kind.ListComp:
      return comprehension(w, node.generators, () => ({ kind: ValueKind.Container, type: 'list', elements: [visit(w, node.elt)], keys: [], size: itemsOf(w, node.generators), id: w.newId() }));
    case Kind.SetComp:
      return comprehension(w, node.generators, () => ({ kind: ValueKind.Container, type: 'set', elements: [visit(w, node.elt)], keys: [], size: null, id: w.newId() }));
    case Kind.DictComp:
      return comprehension(w, node.generators, () => {
        if (node.key) visit(w, node.key);
        return { kind: ValueKind.Container, type: 'dict', elements: [visit(w, node.value)], keys: [null], size: itemsOf(w, node.generators), id: w.newId() };
      });
    case Kind.GeneratorExp:
      return visitGenerator(w, node.generators, node.elt, node.start, node.end);
    case Kind.Await: {
      markAwaited(w, node.value);
      const value = visit(w, node.value);
      noteAwaited(w, node.value);
      return { kind: ValueKind.Await, value, id: w.newId() };
    }
    case Kind.Yield: {
      w.frame.fn.isGenerator = true;
      if (node.value) w.frame.fn.yields.push(visit(w, node.value));
      return w.unknown;
    }
    case Kind.YieldFrom: {
      w.frame.fn.isGenerator = true;
      const value = visit(w, node.value);
      iterate(w, node, value);
      w.frame.fn.yields.push({ kind: ValueKind.Element, value, isAsync: false, id: w.newId() });
      return w.unknown;
    }
    case Kind.NamedExpr: {
      const value = visit(w, node.value);
      if (node.target.kind === Kind.Name) w.bind(node.target.id, value);
      return value;
    }
    case Kind.Slice:
      for (const part of [node.lower, node.upper, node.step]) if (part) visit(w, part);
      return w.literal;
    case Kind.ErrorExpr:
      return w.unknown;
  }
}

/** `a + b + c …` nests to the left without bound in generated code: the chain is taken apart in a loop. */
function visitBinary(w: Walker, node: Extract<Expr, { kind: Kind.BinOp }>): Value {
  const chain: Extract<Expr, { kind: Kind.BinOp }>[] = [];
  let leftmost: Expr = node;
  while (leftmost.kind === Kind.BinOp) {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  let left = visit(w, leftmost);
  for (let i = chain.length - 1; i >= 0; i--) {
    const link = chain[i]!;
    const right = visit(w, link.right);
    operator(w, link, left, binaryMethods(link.op));
    const isRepeat = isRepeated(link.op, left, right);
    left = folded(w, link.op, left, right) ?? (isPlain(left) && isPlain(right) && !isRepeat ? w.literal : { kind: ValueKind.Binary, op: link.op, left, right, id: w.newId() });
    if (isRepeat) w.iterated.set(link, left);
  }
  return left;
}

/** `"ab" * 1000`, `[0] * n`: as long as it says. */
function isRepeated(op: string, left: Value, right: Value): boolean {
  const holds = (value: Value): boolean => value.kind === ValueKind.Container || (value.kind === ValueKind.Constant && (value.type === 'str' || value.type === 'bytes'));
  return op === '*' && (holds(left) || holds(right));
}

function isPlain(value: Value): boolean {
  return value.kind === ValueKind.Constant || value.kind === ValueKind.Literal;
}

function visitBoolean(w: Walker, node: Extract<Expr, { kind: Kind.BoolOp }>): Value {
  const first = visit(w, node.values[0]!);
  const values: Value[] = [first];
  const base = w.frame.env;
  // Later operands run only if the earlier ones held (`and`) or did not (`or`): narrowing applies to them alone.
  w.frame.env = base.fork();
  for (let i = 1; i < node.values.length; i++) {
    const { whenTrue, whenFalse } = narrowings(w, node.values[i - 1]!);
    for (const [path, value] of node.op === 'and' ? whenTrue : whenFalse) w.frame.env.set(path, value);
    values.push(visit(w, node.values[i]!));
  }
  const bound = [...w.frame.env.changesSince(base)].filter(([name, value]) => value.kind !== ValueKind.Narrowed && !name.includes('.'));
  w.frame.env = base;
  for (const [name, value] of bound) base.set(name, value);
  // `x and y` gives y, or something falsy that is of no use to a caller.
  return w.union(node.op === 'and' ? values.slice(-1) : values);
}

function visitConditional(w: Walker, node: Extract<Expr, { kind: Kind.IfExp }>): Value {
  truth(w, node.test, visit(w, node.test));
  const { whenTrue, whenFalse } = narrowings(w, node.test);
  const state = loopState(w, node.test);
  const needs = parameterNeeds(w, node.test);
  const values: Value[] = [];
  const branch = (part: Expr, narrowed: ReadonlyMap<string, Value>, flags: number) => (): void => {
    for (const [path, value] of narrowed) w.frame.env.set(path, value);
    w.withNeeds(part === node.body ? needs : [], () => {
      w.withFlags(flags, () => {
        values.push(visit(w, part));
      });
    });
  };
  w.branches(
    [
      branch(node.body, whenTrue, state === 'stopped' ? EventFlag.OffLoop : EventFlag.None),
      branch(node.orelse, whenFalse, state === 'running' ? EventFlag.OffLoop : EventFlag.None),
    ],
    false,
  );
  return w.union(values);
}

function visitCall(w: Walker, node: Call): Value {
  const func = callee(w, node.func);
  if (isLoopProbe(node)) w.noteLoopProbe();
  if (passesToAwaiter(node)) for (const argument of node.args) markAwaited(w, argument);
  const args: Value[] = [];
  let starAt = -1;
  for (const argument of node.args) {
    if (argument.kind === Kind.Starred && starAt < 0) starAt = args.length;
    // `cast("Client", value)`: the text is an annotation.
    const isType = args.length === 0 && argument.kind === Kind.Constant && argument.type === 'str' && isCast(node.func);
    args.push(isType ? annotationValue(w, argument) : visit(w, argument));
  }
  const keywords: KeywordValue[] = [];
  for (const keyword of node.keywords) {
    keywords.push({ name: keyword.arg, value: visit(w, keyword.value) });
  }
  const value: CallValue = {
    kind: ValueKind.Call, func, args, keywords, starAt, start: node.start, end: node.end, funcEnd: node.func.end, checked: checkedAnswers(w, node.func),
    id: w.newId(),
  };
  const flags = w.frame.flags | (w.awaited.has(node) ? EventFlag.Awaited : 0);
  w.emit({ kind: EventKind.Call, start: node.start, end: node.end, flags, needs: w.frame.needs, value });
  recordAddition(w, value);
  return value;
}

function isCast(func: Expr): boolean {
  return func.kind === Kind.Name ? func.id === 'cast' : func.kind === Kind.Attribute && func.attr === 'cast';
}

/** The called expression: as `visit`, but reading a method is no event of its own. */
function callee(w: Walker, node: Expr): Value {
  if (node.kind !== Kind.Attribute) return visit(w, node);
  if (w.depth >= maxDepth) return w.unknown;
  w.depth++;
  const base = visit(w, node.value);
  w.depth--;
  return narrowedPath(w, node) ?? { kind: ValueKind.Attribute, base, name: node.attr, id: w.newId() };
}

function passesToAwaiter(node: Call): boolean {
  const func = node.func;
  if (func.kind === Kind.Name) return awaiters.has(func.id);
  if (func.kind !== Kind.Attribute) return false;
  if (awaiters.has(func.attr)) return true;
  return (func.attr === 'run' || func.attr === 'wait') && func.value.kind === Kind.Name && asyncLibraries.has(func.value.id);
}

function markAwaited(w: Walker, node: Expr): void {
  switch (node.kind) {
    case Kind.Call:
      w.awaited.add(node);
      break;
    case Kind.Starred:
      markAwaited(w, node.value);
      break;
    case Kind.ListComp:
    case Kind.SetComp:
    case Kind.GeneratorExp:
      markAwaited(w, node.elt);
      break;
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
      for (const element of node.elts) markAwaited(w, element);
      break;
    case Kind.IfExp:
      markAwaited(w, node.body);
      markAwaited(w, node.orelse);
      break;
    case Kind.BoolOp:
      for (const value of node.values) markAwaited(w, value);
      break;
    default:
      break;
  }
}

/** `self.client` after a test narrowed it. */
function narrowedPath(w: Walker, node: Attribute): Value | undefined {
  if (!w.frame.env.mayHold(node.attr)) return undefined;
  const path = dottedPath(node);
  return path === undefined ? undefined : w.frame.env.get(path);
}

function container(w: Walker, type: ContainerValue['type'], elts: readonly Expr[]): Value {
  const elements: Value[] = [];
  for (const element of elts) {
    const value = visit(w, element);
    if (elements.length < maxElements) elements.push(value);
  }
  return { kind: ValueKind.Container, type, elements, keys: [], size: elts.some((element) => element.kind === Kind.Starred) ? null : elts.length, id: w.newId() };
}

function visitDict(w: Walker, node: Extract<Expr, { kind: Kind.Dict }>): Value {
  const elements: Value[] = [];
  const keys: (string | number | null)[] = [];
  node.values.forEach((valueNode, i) => {
    const key = node.keys[i] ?? null;
    if (key) visit(w, key);
    const value = visit(w, valueNode);
    if (elements.length >= maxElements) return;
    elements.push(value);
    keys.push(key?.kind === Kind.Constant && (typeof key.value === 'string' || typeof key.value === 'number') ? key.value : null);
  });
  return { kind: ValueKind.Container, type: 'dict', elements, keys, size: node.keys.includes(null) ? null : node.values.length, id: w.newId() };
}

/** List, set and dict comprehensions run at once, in their function; their variables are seen inside only. */
function comprehension(w: Walker, generators: readonly Comprehension[], element: () => Value): Value {
  const outer = w.frame.env;
  w.frame.env = outer.fork();
  let result: Value = w.unknown;
  const walk = (from: number): void => {
    const generator = generators[from];
    if (generator === undefined) {
      result = element();
      return;
    }
    comprehensionClause(w, generator);
    w.withFlags(EventFlag.Repeated, () => {
      for (const test of generator.ifs) truth(w, test, visit(w, test));
      walk(from + 1);
    });
  };
  walk(0);
  w.frame.env = outer;
  return result;
}

/** How many items a comprehension gives: as many as its one source, if nothing is left out. */
function itemsOf(w: Walker, generators: readonly Comprehension[]): Value | null {
  const only = generators.length === 1 && generators[0]!.ifs.length === 0 ? generators[0] : undefined;
  return only === undefined ? null : (w.iterated.get(only.iter) ?? null);
}

function comprehensionClause(w: Walker, generator: Comprehension): void {
  const value = visit(w, generator.iter);
  w.iterated.set(generator.iter, value);
  if (!generator.isAsync) iterate(w, generator.iter, value);
  bindTarget(w, generator.target, { kind: ValueKind.Element, value, isAsync: generator.isAsync, id: w.newId() });
}

/** A generator expression is a function of its own that runs when somebody iterates it; only its first source is evaluated here. */
function visitGenerator(w: Walker, generators: readonly Comprehension[], element: Expr, start: number, end: number): Value {
  const outer = w.frame;
  const first = generators[0];
  const source = first ? visit(w, first.iter) : w.unknown;
  const isAsync = generators.some((generator) => generator.isAsync);
  const fn = w.newFunction('generator-expression', '<genexpr>', { start, end, nameStart: start, nameEnd: start, isAsync }, outer);
  w.frame = w.newFrame(fn, noNames, outer, null);
  w.frame.env = outer.env.fork();
  w.frame.muted = outer.muted;
  w.frame.flags = EventFlag.Repeated;
  generators.forEach((generator, i) => {
    const value = i === 0 ? source : visit(w, generator.iter);
    w.iterated.set(generator.iter, value);
    if (!generator.isAsync) iterate(w, generator.iter, value);
    bindTarget(w, generator.target, { kind: ValueKind.Element, value, isAsync: generator.isAsync, id: w.newId() });
    for (const test of generator.ifs) truth(w, test, visit(w, test));
  });
  fn.yields.push(visit(w, element));
  fn.work = generatorWork(generators, element, { start, end }, w);
  w.frame = outer;
  return { kind: ValueKind.Function, index: fn.index, id: w.newId() };
}

function visitLambda(w: Walker, node: Lambda): Value {
  const outer = w.frame;
  const at = { start: node.start, end: node.end, nameStart: node.start, nameEnd: Math.min(node.start + 6, node.end), isAsync: false };
  const fn = w.newFunction('lambda', '<lambda>', at, outer);
  declareParameters(w, fn.index, node.args);
  w.frame = w.newFrame(fn, noNames, outer, null);
  w.frame.muted = outer.muted;
  bindParameters(w);
  fn.returns.push(visit(w, node.body));
  fn.work = expressionWork(node.body, node, w);
  w.frame = outer;
  return { kind: ValueKind.Function, index: fn.index, id: w.newId() };
}

/** Evaluates defaults and annotations in the scope of the definition. */
export function declareParameters(w: Walker, index: number, args: Lambda['args']): void {
  const fn = w.functions[index]!;
  for (const { arg, form } of allParameters(args)) {
    fn.parameters.push({
      name: arg.arg,
      form,
      annotation: arg.annotation ? annotationValue(w, arg.annotation) : null,
      default: arg.default ? visit(w, arg.default) : null,
    });
  }
}

/** Binds the parameters of the function whose frame was just entered. */
export function bindParameters(w: Walker): void {
  const fn = w.frame.fn;
  fn.parameters.forEach((parameter, index) => {
    const value: Value = { kind: ValueKind.Parameter, owner: fn.index, index, id: w.newId() };
    w.frame.env.set(parameter.name, value);
    push(fn.cells, parameter.name, value);
  });
}

/** Assigns a value to a target: names, tuples, attributes of `self`, elements. */
export function bindTarget(w: Walker, target: Expr, value: Value): void {
  switch (target.kind) {
    case Kind.Name:
      w.bind(target.id, value);
      break;
    case Kind.Tuple:
    case Kind.List:
      target.elts.forEach((element, index) => {
        if (element.kind === Kind.Starred) {
          const rest: Value = { kind: ValueKind.Element, value, isAsync: false, id: w.newId() };
          bindTarget(w, element.value, { kind: ValueKind.Container, type: 'list', elements: [rest], keys: [], size: null, id: w.newId() });
        } else {
          bindTarget(w, element, { kind: ValueKind.Unpack, value, index, id: w.newId() });
        }
      });
      break;
    case Kind.Starred:
      bindTarget(w, target.value, value);
      break;
    case Kind.Attribute: {
      const base = visit(w, target.value);
      const path = dottedPath(target);
      if (path !== undefined) w.frame.env.set(path, value);
      recordInstanceAttribute(w, base, target.attr, value);
      w.emit({ kind: EventKind.Store, start: target.start, end: target.end, flags: w.frame.flags, needs: w.frame.needs, base, name: target.attr });
      break;
    }
    case Kind.Subscript: {
      const base = visit(w, target.value);
      const key = visit(w, target.slice);
      recordItem(w, base, key, value);
      operator(w, target, base, ['__setitem__']);
      break;
    }
    default:
      break;
  }
}


/** Records that `value` is iterated here. */
export function iterate(w: Walker, node: { start: number; end: number }, value: Value): void {
  if (value.kind === ValueKind.Constant || value.kind === ValueKind.Literal || value.kind === ValueKind.Container) return;
  w.emit({ kind: EventKind.Iterate, start: node.start, end: node.end, flags: w.frame.flags, needs: w.frame.needs, value });
}

function operator(w: Walker, node: { start: number; end: number }, value: Value, methods: readonly string[]): void {
  if (isPlain(value) || value.kind === ValueKind.Container || value.kind === ValueKind.Unknown) return;
  w.emit({ kind: EventKind.Operator, start: node.start, end: node.end, flags: w.frame.flags, needs: w.frame.needs, value, methods });
}

/** Records that the truth of a value is asked; comparisons and calls of builtins answer for themselves. */
export function truth(w: Walker, node: Expr, value: Value): void {
  if (node.kind === Kind.Name || node.kind === Kind.Attribute || node.kind === Kind.Call) operator(w, node, value, ['__bool__', '__len__']);
}

/** Records an operator on a value, for statements (`x += y`, `del x[k]`). */
export const recordOperator = operator;

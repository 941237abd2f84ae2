import type { Confidence, Finding, Fix } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { ancestors } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type Type } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { codeOf, nodeOf, writtenArgument } from './code';
import { found } from './found';
import { madeBy } from './makers';

/** A library call that unpacks one of its arguments into a call of another. */
interface Unpacker {
  readonly target: readonly [position: number | undefined, keyword: string];
  readonly args: readonly [position: number | undefined, keyword: string];
  /** `None` says that there are none. */
  readonly takesNone: boolean;
}

const unpackers: Readonly<Record<string, Unpacker>> = {
  thread: { target: [1, 'target'], args: [3, 'args'], takesNone: false },
  process: { target: [1, 'target'], args: [3, 'args'], takesNone: false },
  timer: { target: [1, 'function'], args: [2, 'args'], takesNone: true },
};

const functions: Readonly<Record<string, Unpacker>> = {
  '_thread.start_new_thread': { target: [0, 'function'], args: [1, 'args'], takesNone: false },
  'multiprocessing.Pool.apply': { target: [0, 'func'], args: [1, 'args'], takesNone: false },
  'multiprocessing.Pool.apply_async': { target: [0, 'func'], args: [1, 'args'], takesNone: false },
  'multiprocessing.pool.ThreadPool.apply': { target: [0, 'func'], args: [1, 'args'], takesNone: false },
  'multiprocessing.pool.ThreadPool.apply_async': { target: [0, 'func'], args: [1, 'args'], takesNone: false },
};

const calledNames = /^(?:start_new_thread|apply|apply_async)$/;

/** `args=(x)`: parentheses alone make no tuple, so the thread unpacks `x` itself. */
export function checkArguments({ program }: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const unpacker = unpackerOf(program, file, fn, event);
      const finding = unpacker && checkCall(program, file, event, unpacker);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

function unpackerOf(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Unpacker | undefined {
  if (calledNames.test(calledName(event.value.func))) {
    const callee = evaluate(p, file, event.value.func);
    return callee.kind === TypeKind.External ? functions[p.knowledge.canonical(callee.name)] : undefined;
  }
  if (!event.value.keywords.some(({ name }) => name === 'args') && event.value.args.length < 3) return undefined;
  const made = madeBy(p, file, fn, event);
  // A class of the project's own has parameters of its own.
  return made?.own === null ? unpackers[made.kind] : undefined;
}

function checkCall(p: Program, file: FileState, event: CallEvent, unpacker: Unpacker): Finding | undefined {
  const value = argumentOf(event.value, ...unpacker.args);
  if (value === undefined) return undefined;
  const code = codeOf(file);
  const call = nodeOf(code, event);
  const node = call && writtenArgument(call, ...unpacker.args);
  if (node === undefined) return undefined;
  const { text } = file;
  const open = isParenthesised(text, node);
  const verdict = judge(p, file, event, unpacker, value, node, open);
  if (verdict === undefined) return undefined;
  const written = shown(text.slice(node.start, node.end));
  const what = open ? `\`(${written})\` is no tuple but \`${written}\` in parentheses` : `\`args\` has to be a tuple or a list, and \`${written}\` is neither`;
  return found(file, node, {
    rule: 'thread-arguments-not-a-tuple',
    severity: 'error',
    confidence: verdict.confidence,
    message: `${what}: ${verdict.effect}. Write \`(${written},)\`.`,
    fixes: [tuple(node, open)],
  });
}

interface Verdict {
  readonly confidence: Confidence;
  /** What happens at run time. */
  readonly effect: string;
}

const raises = 'unpacking it raises `TypeError` when the work begins';
const letters = 'each of its characters becomes an argument';

function judge(p: Program, file: FileState, event: CallEvent, unpacker: Unpacker, value: Value, node: Expr, isInParentheses: boolean): Verdict | undefined {
  switch (node.kind) {
    case Kind.Constant:
      if (node.type === 'None' && unpacker.takesNone) return undefined;
      if (node.type === 'str' || node.type === 'bytes') return typeof node.value === 'string' && node.value.length === 1 ? { confidence: 'possible', effect: `${letters}, which works for one character only` } : { confidence: 'certain', effect: node.type === 'str' ? letters : 'each of its bytes becomes an argument' };
      return { confidence: 'certain', effect: raises };
    case Kind.JoinedStr:
      return { confidence: 'certain', effect: letters };
    case Kind.Lambda:
      return { confidence: 'certain', effect: raises };
    case Kind.Tuple:
    case Kind.List:
    case Kind.ListComp:
    case Kind.GeneratorExp:
    case Kind.Set:
    case Kind.SetComp:
    case Kind.Starred:
      return undefined;
    default:
      break;
  }
  const types = alternatives(evaluate(p, file, value));
  const answers = isCounter(p, file, value) ? [false] : types.map((type) => isIterable(p, file, type, value));
  if (answers.every((answer) => answer === false)) {
    const isText = types.every((type) => type.kind === TypeKind.Plain) && !isCounter(p, file, value);
    return { confidence: types.every((type) => type.kind === TypeKind.ExternalInstance) ? 'likely' : 'certain', effect: isText ? 'unpacking a number raises `TypeError`, and of a text each character becomes an argument' : raises };
  }
  if (!isInParentheses || answers.includes(true)) return undefined;
  // Nobody writes parentheses around what is a tuple already, unless its name says so, or a call that gives one.
  if (node.kind !== Kind.Name && node.kind !== Kind.Attribute && node.kind !== Kind.Subscript) return undefined;
  const name = node.kind === Kind.Name ? node.id : node.kind === Kind.Attribute ? node.attr : '';
  if (/args|params|arguments|parameters|tuple|list/i.test(name)) return undefined;
  return { confidence: takesOne(p, file, event, unpacker, name) ? 'likely' : 'possible', effect: 'the thread gets what iterating over it gives' };
}

/** True if the function has one parameter, named like the variable that is passed or alone: the value itself is meant. */
function takesOne(p: Program, file: FileState, event: CallEvent, unpacker: Unpacker, name: string): boolean {
  const target = argumentOf(event.value, ...unpacker.target);
  const type = target && evaluate(p, file, target);
  if (type?.kind !== TypeKind.Function) return false;
  const parameters = type.fn.parameters.slice(type.self === null ? 0 : 1);
  if (parameters.some(({ form }) => form === 'vararg')) return false;
  const positional = parameters.filter(({ form }) => form === 'positional' || form === 'positional-only');
  return positional.some((parameter) => parameter.name === name) || (positional.length === 1 && positional[0]!.default === null);
}

/** Whether `*value` works; `undefined` if that cannot be told. A text can be iterated, and never means its characters here. */
function isIterable(p: Program, file: FileState, type: Type, value: Value): boolean | undefined {
  switch (type.kind) {
    case TypeKind.Plain:
      // Plain stands for what the analysis has no use for: `range` and views of memory among it.
      return mayBeSequence(file, value) ? undefined : false;
    case TypeKind.Function:
    case TypeKind.Class:
    case TypeKind.Module:
    case TypeKind.Coroutine:
    case TypeKind.Partial:
      return false;
    case TypeKind.Tuple:
    case TypeKind.Container:
    case TypeKind.Generator:
      return true;
    case TypeKind.Instance: {
      if (!ancestors(p, type.file, type.cls).isComplete || type.cls.metaclass !== null) return undefined;
      const isOpen = ancestors(p, type.file, type.cls).order.some((at) => 'name' in at && at.name !== 'builtins.object' && at.name !== 'abc.ABC');
      if (isOpen) return undefined;
      return memberOf(p, type, '__iter__') !== undefined || memberOf(p, type, '__getitem__') !== undefined;
    }
    case TypeKind.ExternalInstance:
      return neverIterable.test(p.knowledge.canonical(type.cls)) ? false : undefined;
    default:
      return undefined;
  }
}

const neverIterable = /^(?:threading|multiprocessing|queue|asyncio)\.(?:Event|Lock|RLock|Condition|Semaphore|BoundedSemaphore|Barrier|Queue|LifoQueue|PriorityQueue|SimpleQueue|JoinableQueue|Thread|Process|AbstractEventLoop)$|^(?:socket\.socket|multiprocessing\.connection\.Connection|concurrent\.futures\.\w*Executor|subprocess\.Popen)$/;

/** Calls that give a number or a text. Others whose result counts as plain may give something that can be iterated: `range(3)`. */
const scalars = /^(?:str|int|float|bool|len|repr|format|input|join|strip|lower|upper|replace|getpid|time|sum|abs|round|hash|id|ord|chr)$/;

function mayBeSequence(file: FileState, value: Value, depth = 0): boolean {
  if (depth > 4) return true;
  switch (value.kind) {
    case ValueKind.Call:
      return !scalars.test(calledName(value.func));
    case ValueKind.Cell:
      return (file.facts.functions[value.owner]?.cells.get(value.name) ?? []).some((each) => mayBeSequence(file, each, depth + 1));
    case ValueKind.Global:
      return (file.facts.bindings.get(value.name) ?? []).some((each) => mayBeSequence(file, each, depth + 1));
    case ValueKind.Union:
      return value.values.some((each) => mayBeSequence(file, each, depth + 1));
    default:
      return false;
  }
}

/** The variable of `for i in range(n)` or the count of `enumerate`. */
function isCounter(p: Program, file: FileState, value: Value): boolean {
  if (value.kind === ValueKind.Cell) {
    const values = file.facts.functions[value.owner]?.cells.get(value.name) ?? [];
    return values.length === 1 && isCounter(p, file, values[0]!);
  }
  if (value.kind === ValueKind.Global) {
    const values = file.facts.bindings.get(value.name) ?? [];
    return values.length === 1 && isCounter(p, file, values[0]!);
  }
  if (value.kind === ValueKind.Unpack && value.index === 0) return value.value.kind === ValueKind.Element && isCallOf(p, file, value.value.value, 'builtins.enumerate');
  return value.kind === ValueKind.Element && isCallOf(p, file, value.value, 'builtins.range');
}

function isCallOf(p: Program, file: FileState, value: Value, name: string): boolean {
  if (value.kind !== ValueKind.Call) return false;
  const callee = evaluate(p, file, value.func);
  return callee.kind === TypeKind.External && callee.name === name;
}

/** Offset of the parenthesis before an expression that stands in parentheses of its own. */
function isParenthesised(text: string, node: Expr): boolean {
  return /\(\s*$/.test(text.slice(Math.max(0, node.start - 40), node.start)) && /^\s*\)/.test(text.slice(node.end, node.end + 40)) && !/[\w\])]\s*\(\s*$/.test(text.slice(Math.max(0, node.start - 40), node.start));
}

function tuple(node: Expr, isInParentheses: boolean): Fix {
  const edits = isInParentheses
    ? [{ start: node.end, end: node.end, content: ',' }]
    : [{ start: node.start, end: node.start, content: '(' }, { start: node.end, end: node.end, content: ',)' }];
  return { title: 'Make it a tuple', applicability: 'unsafe', edits };
}

const maxShown = 40;

function shown(code: string): string {
  const line = code.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return line.length <= maxShown ? line : `${line.slice(0, maxShown - 1)}…`;
}

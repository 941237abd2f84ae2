import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind, type FunctionType } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts, type ParameterFacts } from '../../summary/facts';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { codeOf, hasOpenArguments, nodeOf, writtenArgument } from './code';
import { found } from './found';
import { madeBy } from './makers';

/** Where a call takes the function, its tuple of arguments, and its dict of keyword arguments. */
interface Slots {
  readonly target: readonly [position: number, keyword: string];
  readonly args: readonly [position: number, keyword: string];
  readonly kwargs: readonly [position: number, keyword: string];
  readonly what: 'thread' | 'process';
}

const slots: Readonly<Record<string, Slots>> = {
  thread: { target: [1, 'target'], args: [3, 'args'], kwargs: [4, 'kwargs'], what: 'thread' },
  process: { target: [1, 'target'], args: [3, 'args'], kwargs: [4, 'kwargs'], what: 'process' },
  timer: { target: [1, 'function'], args: [2, 'args'], kwargs: [3, 'kwargs'], what: 'thread' },
};

const startNewThread: Slots = { target: [0, 'function'], args: [1, 'args'], kwargs: [2, 'kwargs'], what: 'thread' };

/**
 * A thread or process whose function takes another number of arguments than it is given. Nothing complains where it is made: the call raises
 * `TypeError` in the new thread or process, which prints a traceback and is gone.
 */
export function checkArity({ program }: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      const finding = event.kind === EventKind.Call ? checkCall(program, file, fn, event) : undefined;
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

function slotsOf(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Slots | undefined {
  if (calledName(event.value.func) === 'start_new_thread') {
    const callee = evaluate(p, file, event.value.func);
    return callee.kind === TypeKind.External && p.knowledge.canonical(callee.name) === '_thread.start_new_thread' ? startNewThread : undefined;
  }
  if (!event.value.keywords.some(({ name }) => name === 'target' || name === 'function') && event.value.args.length < 2) return undefined;
  const made = madeBy(p, file, fn, event);
  // A class of the project's own has parameters of its own.
  return made?.own === null ? slots[made.kind] : undefined;
}

function checkCall(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Finding | undefined {
  const at = slotsOf(p, file, fn, event);
  const target = at && argumentOf(event.value, ...at.target);
  if (at === undefined || target === undefined) return undefined;
  const type = evaluate(p, file, target);
  if (type.kind !== TypeKind.Function || !isAsWritten(type)) return undefined;
  const call = nodeOf(codeOf(file), event);
  if (call === undefined || hasOpenArguments(call)) return undefined;
  const given = givenBy(call, at);
  const wrong = given && mismatch(type, given);
  if (wrong === undefined) return undefined;
  const name = type.fn.form === 'lambda' ? 'the lambda' : `\`${type.fn.qualifiedName}\``;
  return found(file, writtenArgument(call, ...at.args) ?? writtenArgument(call, ...at.target) ?? call, {
    rule: 'thread-misuse', severity: 'error', confidence: 'certain',
    message: `This ${at.what} calls ${name} ${wrong.given}, and ${wrong.needs}: \`TypeError\` is raised in the new ${at.what}, where it is only printed, and nothing is done. ${wrong.cure}`,
    related: type.fn.form === 'lambda' ? [] : [{ path: type.file.path, start: type.fn.nameStart, end: type.fn.nameEnd, message: 'defined here' }],
  });
}

/** True if a call of the function binds arguments to the parameters that are written: no decorator, no stub, no other candidate. */
function isAsWritten({ fn, isUncertain }: FunctionType): boolean {
  return !isUncertain && !fn.isStub && fn.decorators.length === 0 && (fn.form === 'function' || fn.form === 'lambda');
}

interface Given {
  readonly positional: number;
  readonly names: readonly string[];
}

/** The arguments as they are written; `undefined` where they are not all to be seen. */
function givenBy(call: Call, at: Slots): Given | undefined {
  const args = writtenArgument(call, ...at.args);
  const kwargs = writtenArgument(call, ...at.kwargs);
  const positional = args === undefined || isNone(args) ? 0 : (args.kind === Kind.Tuple || args.kind === Kind.List) && args.elts.every(({ kind }) => kind !== Kind.Starred) ? args.elts.length : undefined;
  const names = kwargs === undefined || isNone(kwargs) ? [] : namesOf(kwargs);
  return positional === undefined || names === undefined ? undefined : { positional, names };
}

function isNone(node: Expr): boolean {
  return node.kind === Kind.Constant && node.type === 'None';
}

function namesOf(node: Expr): string[] | undefined {
  if (node.kind === Kind.Call && node.func.kind === Kind.Name && node.func.id === 'dict' && node.args.length === 0) {
    const names = node.keywords.map(({ arg }) => arg);
    return names.every((name) => name !== null) ? names : undefined;
  }
  if (node.kind !== Kind.Dict) return undefined;
  const names = node.keys.map((key) => (key?.kind === Kind.Constant && key.type === 'str' && typeof key.value === 'string' ? key.value : null));
  return names.every((name) => name !== null) ? names : undefined;
}

interface Mismatch {
  /** "with 1 argument", behind "calls `f`". */
  readonly given: string;
  /** "it needs 2 (`a`, `b`)". */
  readonly needs: string;
  readonly cure: string;
}

/** Why the arguments cannot be bound to the parameters (Python reference, "Calls"). */
function mismatch(type: FunctionType, { positional, names }: Given): Mismatch | undefined {
  const parameters = type.fn.parameters.slice(type.self === null ? 0 : 1);
  const inOrder = parameters.filter(({ form }) => form === 'positional' || form === 'positional-only');
  const takesMore = parameters.some(({ form }) => form === 'vararg');
  const given = positional === 0 && names.length === 0 ? 'without arguments' : `with ${counted(positional + names.length, 'argument')}`;
  if (!takesMore && positional > inOrder.length) {
    const most = inOrder.length === 0 ? 'it takes none' : `it takes ${inOrder.length}${listed(inOrder)}`;
    return { given: positional > 0 ? `with ${counted(positional, 'argument')}` : given, needs: most, cure: 'Pass just those in `args`.' };
  }
  const missing = parameters.filter((parameter, i) => {
    if (parameter.form === 'vararg' || parameter.form === 'kwarg' || parameter.default !== null) return false;
    if (parameter.form !== 'keyword-only' && i < positional) return false;
    return parameter.form === 'positional-only' || !names.includes(parameter.name);
  });
  if (missing.length === 0) return undefined;
  return { given, needs: `${positional + names.length > 0 ? 'it also needs' : 'it needs'} ${missing.map(({ name }) => `\`${name}\``).join(', ')}`, cure: missing.every(({ form }) => form === 'keyword-only') ? 'Pass it in `kwargs`.' : 'Pass what is missing in `args`.' };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function listed(parameters: readonly ParameterFacts[]): string {
  return parameters.length > 4 ? '' : ` (${parameters.map(({ name }) => `\`${name}\``).join(', ')})`;
}

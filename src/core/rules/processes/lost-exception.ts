import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { ancestors } from '../../program/types/ancestry';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind, type ClassType, type FunctionType } from '../../program/types/types';
import { calledName } from '../../summary/call-parts';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { ProcessWork } from './process-work';
import { report, statementsAround, targetSpan } from './report';

/** Functions that a task leads to, at most, in the search for what it raises. */
const maxFunctions = 30;

/**
 * An exception travels back as its class and its `args`, and is made again by calling the class with them. Where `__init__` wants more than
 * it hands to `super().__init__`, that fails in the parent: a `Pool` then waits for ever, an executor breaks. Seen with CPython 3.8 to 3.13.
 */
export function exceptionsLost(p: Program, work: ProcessWork, callee: FunctionType): Finding[] {
  const seen = new Set<FunctionFacts>([callee.fn]);
  const pending: { file: FileState; fn: FunctionFacts }[] = [callee];
  for (let i = 0; i < pending.length && pending.length < maxFunctions; i++) {
    const { file, fn } = pending[i]!;
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const type = evaluate(p, file, event.value.func);
      if (type.kind === TypeKind.Function && !seen.has(type.fn) && !isCaught(file, event)) {
        seen.add(type.fn);
        pending.push(type);
      }
      if (type.kind !== TypeKind.Class || !isRaised(file, event) || isCaught(file, event) || !failsWhenMadeAgain(p, type)) continue;
      const name = type.cls.name;
      return [report(work.file, targetSpan(work), {
        rule: 'unpicklable-argument', severity: 'error', confidence: 'likely',
        message: `\`${callee.fn.qualifiedName}\` can raise \`${name}\`, whose \`__init__\` does not hand all of its arguments to \`super().__init__\`: the exception cannot be made again in this process, and ${work.way === 'pool' ? 'the pool waits for ever' : 'the executor breaks with `BrokenProcessPool`'}. Pass the same arguments on, or give the class a \`__reduce__\`.`,
        related: [
          { path: file.path, start: event.start, end: event.end, message: 'raised here' },
          { path: type.file.path, start: type.cls.nameStart, end: type.cls.nameEnd, message: `\`${name}\` is defined here` },
        ],
      })];
    }
  }
  return [];
}

function isRaised(file: FileState, event: CallEvent): boolean {
  return /\braise\s+$/.test(file.text.slice(Math.max(0, event.start - 12), event.start));
}

/** True if a handler stands around it in its function. */
function isCaught(file: FileState, event: CallEvent): boolean {
  const around = statementsAround(treeOf(file).module.body, event.start);
  for (let i = around.length - 1; i >= 0; i--) {
    const statement = around[i]!;
    if (statement.kind === Kind.FunctionDef) return false;
    if (statement.kind === Kind.Try && statement.handlers.length > 0 && statement.body.some((inner) => inner.start <= event.start && event.start < inner.end)) return true;
    if (statement.kind === Kind.With && statement.items.some((item) => /suppress|raises/.test(file.text.slice(item.start, item.end)))) return true;
  }
  return false;
}

const pickling = ['__reduce__', '__reduce_ex__', '__new__', '__getnewargs__'];

function failsWhenMadeAgain(p: Program, type: ClassType): boolean {
  const { order, isComplete } = ancestors(p, type.file, type.cls);
  if (!isComplete) return false;
  const library = order.find((at) => 'name' in at);
  if (library === undefined || !('name' in library) || !/^builtins\.(?:Exception|BaseException|RuntimeError|ValueError|TypeError|KeyError|LookupError|ArithmeticError|AttributeError|NotImplementedError|IndexError)$/.test(library.name)) return false;
  for (const at of order) {
    if ('name' in at) return false;
    if (pickling.some((name) => at.cls.attributes.has(name))) return false;
    const [init] = at.cls.attributes.get('__init__') ?? [];
    if (init === undefined) continue;
    const fn = init.kind === ValueKind.Function ? at.file.facts.functions[init.index] : undefined;
    return fn !== undefined && losesArguments(at.file, fn);
  }
  return false;
}

/** `args` is what goes to `super().__init__`, or without such a call all positional arguments of the constructor. */
function losesArguments(file: FileState, init: FunctionFacts): boolean {
  const parameters = init.parameters.slice(1);
  if (init.decorators.length > 0 || parameters.some(({ form }) => form === 'vararg')) return false;
  if (/\bself\.args\b/.test(file.text.slice(init.start, init.end))) return false;
  const required = parameters.filter((parameter) => parameter.default === null && (parameter.form === 'positional' || parameter.form === 'positional-only'));
  if (parameters.some((parameter) => parameter.form === 'keyword-only' && parameter.default === null)) return true;
  const passed = init.events.filter((event): event is CallEvent => event.kind === EventKind.Call && calledName(event.value.func) === '__init__');
  const [call] = passed;
  if (passed.length !== 1 || call === undefined || call.value.starAt >= 0) return false;
  const isSuper = /super\s*\(/.test(file.text.slice(call.start, call.value.funcEnd));
  const given = call.value.args.length - (isSuper ? 0 : 1);
  return given < required.length;
}

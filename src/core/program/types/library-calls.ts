import { ValueKind, type CallValue, type Value } from '../../summary/values';
import { annotationType } from './annotation-types';
import { attributeOf } from './attributes';
import { callResult } from './calls';
import { applyLibrary } from './decorators';
import { evaluate } from './evaluate';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { awaited, elementOf } from './protocols';
import { containerOf, externalInstance, plain, TypeKind, unionOf, unknown, type Bindings, type Type } from './types';

/** What the builtins and the standard library make of their arguments: the result depends on what is passed. */
type Shaper = (p: Program, argument: (index: number) => Type, call: CallValue, file: FileState, bindings: Bindings) => Type;

const first: Shaper = (_p, argument) => argument(0);
const collected: Shaper = (p, argument) => containerOf(elementOf(p, argument(0), false));
const scheduled: Shaper = (_p, argument) => externalInstance('asyncio.Task', [awaited(argument(0))]);
const passedOn: Shaper = (_p, argument) => ({ kind: TypeKind.Coroutine, result: awaited(argument(0)) });

/** The results in the order of the arguments; of a `*list` of awaitables nobody knows how many there are. */
const gathered: Shaper = (p, argument, call, file, bindings) => {
  const mayFail = call.keywords.some((keyword) => keyword.name === 'return_exceptions');
  const result = (type: Type): Type => (mayFail ? unionOf([awaited(type), unknown]) : awaited(type));
  if (call.starAt < 0) return { kind: TypeKind.Coroutine, result: { kind: TypeKind.Tuple, elements: call.args.map((_, i) => result(argument(i))) } };
  return { kind: TypeKind.Coroutine, result: containerOf(unionOf(call.args.map((value) => result(evaluate(p, file, value, bindings))))) };
};

/** Fields of data classes: what their factory or their default gives. */
const field: Shaper = (p, argument, call, file, bindings) => {
  const of = (names: readonly string[]): Value | undefined => call.keywords.find((keyword) => keyword.name !== null && names.includes(keyword.name))?.value;
  const factory = of(['default_factory', 'factory']);
  if (factory !== undefined) return callResult(p, evaluate(p, file, factory, bindings), null, file, bindings);
  const initial = of(['default']);
  return initial === undefined ? argument(0) : evaluate(p, file, initial, bindings);
};

const shapers: Readonly<Record<string, Shaper>> = {
  // `sessionmaker(engine, class_=AsyncSession)`: the common spelling of `async_sessionmaker` before SQLAlchemy 2.0.
  'sqlalchemy.orm.sessionmaker': (p, _argument, call, file, bindings) => {
    const given = call.keywords.find(({ name }) => name === 'class_');
    const type = given === undefined ? undefined : evaluate(p, file, given.value, bindings);
    if (type === undefined) return externalInstance('sqlalchemy.orm.sessionmaker');
    return type.kind === TypeKind.External && p.knowledge.canonical(type.name) === 'sqlalchemy.ext.asyncio.AsyncSession' ? externalInstance('sqlalchemy.ext.asyncio.async_sessionmaker') : unknown;
  },
  'builtins.list': collected,
  'builtins.tuple': collected,
  'builtins.set': collected,
  'builtins.frozenset': collected,
  'builtins.sorted': collected,
  'builtins.reversed': collected,
  'builtins.iter': (p, argument) => (argument(0).kind === TypeKind.Generator ? argument(0) : containerOf(elementOf(p, argument(0), false))),
  'builtins.filter': (p, argument) => containerOf(elementOf(p, argument(1), false)),
  'builtins.enumerate': (p, argument) => containerOf({ kind: TypeKind.Tuple, elements: [plain, elementOf(p, argument(0), false)] }),
  'builtins.zip': (p, argument, call) => containerOf({ kind: TypeKind.Tuple, elements: call.args.map((_, i) => elementOf(p, argument(i), false)) }),
  'builtins.next': (p, argument) => elementOf(p, argument(0), false),
  'builtins.min': (p, argument) => elementOf(p, argument(0), false),
  'builtins.max': (p, argument) => elementOf(p, argument(0), false),
  'builtins.getattr': (p, argument, call) => {
    const name = call.args[1];
    return name?.kind === ValueKind.Constant && typeof name.value === 'string' ? attributeOf(p, argument(0), name.value) : unknown;
  },
  'builtins.type': (_p, argument, call) => (call.args.length === 1 ? classOfInstance(argument(0)) : unknown),
  'builtins.super': () => unknown,
  'builtins.dict': (_p, argument) => {
    const type = argument(0);
    return type.kind === TypeKind.Container ? type : containerOf(unknown);
  },
  'collections.defaultdict': (p, argument, _call, file, bindings) => containerOf(callResult(p, argument(0), null, file, bindings)),
  'collections.deque': collected,
  'copy.copy': first,
  'copy.deepcopy': first,
  'contextlib.closing': first,
  'contextlib.nullcontext': first,
  'contextlib.aclosing': first,
  'weakref.proxy': first,
  'dataclasses.field': field,
  'pydantic.PrivateAttr': field,
  'pydantic.Field': field,
  'attr.ib': field,
  'attrs.field': field,
  'typing.cast': (p, _argument, call, file, bindings) => (call.args[0] ? annotationType(p, file, call.args[0], bindings) : unknown),
  'functools.partial': (_p, argument, call, file, bindings) => ({ kind: TypeKind.Partial, callee: argument(0), call, file, bindings }),
  'functools.partialmethod': (_p, argument, call, file, bindings) => ({ kind: TypeKind.Partial, callee: argument(0), call, file, bindings }),
  'asyncio.create_task': scheduled,
  'asyncio.ensure_future': scheduled,
  'asyncio.TaskGroup.create_task': scheduled,
  'asyncio.AbstractEventLoop.create_task': scheduled,
  'asyncio.gather': gathered,
  'asyncio.wait_for': passedOn,
  'asyncio.shield': passedOn,
  'asyncio.run': (_p, argument) => awaited(argument(0)),
  'asyncio.AbstractEventLoop.run_until_complete': (_p, argument) => awaited(argument(0)),
  'asyncio.to_thread': (p, argument, call, file, bindings) => ({ kind: TypeKind.Coroutine, result: callResult(p, argument(0), shifted(call, 1), file, bindings) }),
  'anyio.to_thread.run_sync': (p, argument, call, file, bindings) => ({ kind: TypeKind.Coroutine, result: callResult(p, argument(0), shifted(call, 1), file, bindings) }),
  'asyncio.AbstractEventLoop.run_in_executor': (p, argument, call, file, bindings) => externalInstance('asyncio.Future', [callResult(p, argument(1), shifted(call, 2), file, bindings)]),
};

function shifted(call: CallValue, by: number): CallValue {
  return { ...call, args: call.args.slice(by), starAt: call.starAt < 0 ? -1 : Math.max(call.starAt - by, 0) };
}

function classOfInstance(type: Type): Type {
  if (type.kind === TypeKind.Instance) return { kind: TypeKind.Class, file: type.file, cls: type.cls };
  return type.kind === TypeKind.ExternalInstance ? { kind: TypeKind.External, name: type.cls } : unknown;
}

/** Library calls that give plain data, whatever they are given. */
const plainResults = new Set(
  'str bytes int float bool len repr hash id ord chr abs sum any all isinstance issubclass hasattr callable round format input print range'.split(' ').map((name) => `builtins.${name}`),
);

/** What calling a function, method or class outside the workspace gives. */
export function libraryResult(p: Program, name: string, call: CallValue | null, file: FileState, bindings: Bindings): Type {
  const canonical = p.knowledge.canonical(name);
  if (plainResults.has(canonical)) return plain;
  const shaper = Object.hasOwn(shapers, canonical) ? shapers[canonical] : undefined;
  if (shaper !== undefined && call !== null) {
    const argument = (index: number): Type => {
      const value: Value | undefined = call.starAt >= 0 && index >= call.starAt ? undefined : call.args[index];
      return value === undefined ? unknown : evaluate(p, file, value, bindings);
    };
    return shaper(p, argument, call, file, bindings);
  }
  const declared = p.knowledge.returns(canonical);
  if (declared !== undefined) return annotationType(p, null, declared);
  // `get_db = contextmanager(get_session)`: a decorator that is called by hand.
  const decorated = call?.args.length === 1 ? p.knowledge.decorator(canonical)?.effect : undefined;
  if (call !== null && (decorated === 'context-manager' || decorated === 'cached')) return applyLibrary(p, canonical, evaluate(p, file, call.args[0]!, bindings));
  if (canonical.startsWith('builtins.') || !p.knowledge.isClass(canonical)) return unknown;
  return externalInstance(canonical);
}

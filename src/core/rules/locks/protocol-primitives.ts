import { ancestors } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind, type FunctionType, type Type } from '../../program/types/types';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { EventFlag, EventKind } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';

/** Whose code a primitive of synchronisation holds up. Those of one world know nothing of another. */
export type World = 'thread' | 'process' | 'asyncio' | 'anyio' | 'trio';

export type PrimitiveKind = 'lock' | 'rlock' | 'semaphore' | 'limiter' | 'condition' | 'event' | 'barrier' | 'queue';

/** A class of the standard library, anyio or trio whose objects threads, processes or tasks wait for. */
export interface Primitive {
  readonly world: World;
  readonly kind: PrimitiveKind;
  /** As it is written: `threading.Lock`. */
  readonly cls: string;
}

const kinds: Readonly<Record<string, PrimitiveKind>> = {
  Lock: 'lock', StrictFIFOLock: 'lock', RLock: 'rlock', Semaphore: 'semaphore', BoundedSemaphore: 'semaphore', CapacityLimiter: 'limiter', Condition: 'condition',
  Event: 'event', Barrier: 'barrier', Queue: 'queue', LifoQueue: 'queue', PriorityQueue: 'queue', JoinableQueue: 'queue',
};

const worlds: Readonly<Record<string, World>> = { threading: 'thread', queue: 'thread', multiprocessing: 'process', asyncio: 'asyncio', anyio: 'anyio', trio: 'trio' };

/** The primitive that a class of this canonical name makes. */
export function primitiveNamed(name: string): Primitive | undefined {
  const dot = name.indexOf('.');
  const world = dot < 0 ? undefined : worlds[name.slice(0, dot)];
  const kind = kinds[name.slice(dot + 1)];
  return world === undefined || kind === undefined ? undefined : { world, kind, cls: name };
}

/** True for what tasks wait for with `await`. */
export function isAsyncWorld(world: World): boolean {
  return world === 'asyncio' || world === 'anyio' || world === 'trio';
}

/** True for what `with` takes and gives back. */
export function isHeldByWith(primitive: Primitive): boolean {
  return primitive.kind !== 'event' && primitive.kind !== 'barrier' && primitive.kind !== 'queue';
}

/**
 * The primitive that a value of this type is; `undefined` unless every alternative (`None` aside) is one of the same class. A subclass in the
 * workspace counts as its base if it changes none of these methods.
 */
export function primitiveOf(p: Program, type: Type, methods: readonly string[] = []): Primitive | undefined {
  let found: Primitive | undefined;
  for (const part of alternatives(type)) {
    if (part.kind === TypeKind.Plain) continue;
    const primitive = part.kind === TypeKind.ExternalInstance ? primitiveNamed(p.knowledge.canonical(part.cls)) : part.kind === TypeKind.Instance ? inherited(p, part.file, part.cls, methods) : undefined;
    if (primitive === undefined || (found !== undefined && found.cls !== primitive.cls)) return undefined;
    found = primitive;
  }
  return found;
}

function inherited(p: Program, file: FileState, cls: Parameters<typeof ancestors>[2], methods: readonly string[]): Primitive | undefined {
  const { order, isComplete } = ancestors(p, file, cls);
  if (!isComplete) return undefined;
  for (const at of order) {
    if ('name' in at) {
      const primitive = primitiveNamed(p.knowledge.canonical(at.name));
      if (primitive !== undefined) return primitive;
    } else if (methods.some((method) => at.cls.attributes.has(method))) return undefined;
  }
  return undefined;
}

/** How a value comes to be a primitive that nobody else can have: made on the spot. */
export interface Fresh {
  readonly primitive: Primitive;
  /** The function or property that makes one each time it is asked; `null` for a constructor that is called right there. */
  readonly maker: FunctionType | null;
}

const maxMakers = 3;

/** A primitive that is new each time the expression is evaluated: a constructor, or a function or property that returns one. */
export function freshPrimitive(p: Program, file: FileState, value: Value, depth = 0): Fresh | undefined {
  if (depth > maxMakers) return undefined;
  if (value.kind === ValueKind.Call) {
    const callee = evaluate(p, file, value.func);
    if (callee.kind === TypeKind.External || callee.kind === TypeKind.Class) {
      // `Condition(lock)` and `Semaphore(value=…)`: what is passed to a condition is what excludes.
      const made = primitiveOf(p, evaluate(p, file, value), ['__enter__', '__aenter__', 'acquire', '__new__', '__init__']);
      if (made === undefined || (made.kind === 'condition' && value.args.length + value.keywords.length > 0)) return undefined;
      // `getattr(self, "lock", Lock())`, `cast(Lock, lock)`, `locks.get(key)`: what comes back may be an old one.
      if (callee.kind === TypeKind.External && !isConstructor(p, callee.name, made)) return undefined;
      return { primitive: made, maker: null };
    }
    return callee.kind === TypeKind.Function ? madeBy(p, callee, depth) : undefined;
  }
  if (value.kind === ValueKind.Attribute) {
    const owners = alternatives(evaluate(p, file, value.base));
    const owner = owners.length === 1 ? owners[0]! : undefined;
    if (owner?.kind !== TypeKind.Instance) return undefined;
    const member = memberOf(p, owner, value.name);
    return member?.kind === TypeKind.Property ? madeBy(p, member.getter, depth) : undefined;
  }
  return undefined;
}

/** The class itself, the factory of a context or manager that is called like it, or the C function under `threading.Lock`. */
function isConstructor(p: Program, name: string, { cls }: Primitive): boolean {
  const last = p.knowledge.canonical(name).replace(/^.*\./, '');
  return last === cls.replace(/^.*\./, '') || last === 'allocate_lock';
}

/** What a function makes anew on each call: all it does is return a new primitive. */
function madeBy(p: Program, callee: FunctionType, depth: number): Fresh | undefined {
  const { fn, file } = callee;
  if (callee.isCached || callee.isUncertain || callee.isContextManager || fn.isAsync || fn.isGenerator || fn.returns.length !== 1) return undefined;
  if (fn.events.some((event) => event.kind === EventKind.Store || event.flags & EventFlag.Once)) return undefined;
  const made = freshPrimitive(p, file, fn.returns[0]!, depth + 1);
  return made && { primitive: made.primitive, maker: made.maker ?? callee };
}

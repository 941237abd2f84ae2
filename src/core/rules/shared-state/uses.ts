import { guardsAt, mayBeSame, type Held, type Lock } from '../../program/locks';
import { areInterleaved, areParallel, functionOf, type Context, type Reach } from '../../program/contexts/contexts';
import { isInitialising, isOrdered, type Access as IsOrderedAt } from '../../program/contexts/ordering';
import { reachesOf } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import type { Access } from '../../program/places/accesses';
import { objectOf, sharingOf, type Sharing } from '../../program/places/sharing';
import { placesIn } from '../../program/places/place-index';
import type { Program } from '../../program/program';
import { ancestors, libraryBases } from '../../program/types/ancestry';
import { subclasses } from '../../program/types/subclasses';
import type { ClassFacts } from '../../summary/facts';
import { Kind } from '../../syntax/nodes';

/** A way in which a function runs, and whose object it works on then. */
export interface Way {
  readonly reach: Reach;
  readonly sharing: Sharing;
}

/** An access together with what protects it and who runs it. */
export interface Use {
  readonly access: Access;
  readonly held: readonly Held[];
  readonly ways: readonly Way[];
}

/** Two uses that may happen at the same time. */
export interface Pair {
  readonly use: Use;
  readonly other: Use;
  readonly way: Way;
  readonly otherWay: Way;
  /** Nobody in sight runs one of the two: that it may be another thread is taken from the program's own locks or threads; or nobody can tell whether they have the same object. */
  readonly isAssumed: boolean;
}

/** More ways than these say nothing new. */
const maxWays = 12;

/** Methods that run before anybody else has the object, or when nobody has it any longer. */
const early = new Set(['__init__', '__new__', '__post_init__', '__init_subclass__', '__set_name__', '__setstate__', '__getstate__', '__copy__', '__deepcopy__', '__reduce__', '__reduce_ex__', '__del__', '__repr__', '__str__', '__getnewargs__', 'setUp', 'tearDown', 'setUpClass', 'asyncSetUp']);

/** What the analysis of one file works out once. */
export class FileUses {
  private readonly uses = new Map<Access, Use>();

  constructor(
    readonly p: Program,
    readonly file: FileState,
  ) {}

  /** Uses of each place that the file's code has; those of other files are added by the caller. */
  get places(): ReadonlyMap<string, readonly Access[]> {
    return placesIn(this.p, this.file);
  }

  of(access: Access): Use {
    let use = this.uses.get(access);
    if (use === undefined) {
      const { p } = this;
      const { file, fn } = access;
      const ways: Way[] = [];
      if (!this.isEarly(access)) {
        for (const reach of reachesOf(p, file, fn)) {
          if (ways.length >= maxWays) break;
          if (reach.context.runner === 'process') continue;
          const sharing = sharingOf(p, access, reach);
          if (sharing !== 'no') ways.push({ reach, sharing });
        }
      }
      use = { access, held: guardsAt(p, file, fn, access.node.start), ways };
      this.uses.set(access, use);
    }
    return use;
  }

  /** Code of a constructor, and code that runs once when the module is loaded. */
  isEarly(access: Access): boolean {
    const { place, fn } = access;
    if (fn.form === 'module') return access.action === 'write' || access.action === 'read';
    return (place.kind === 'attribute' || place.kind === 'class attribute') && fn.cls >= 0 && (early.has(fn.name) || isInitialising(access.file, fn)) && isOwn(access);
  }

  /** How two uses may happen at the same time; `undefined` if nothing says that they may. */
  pair(a: Access, b: Access): Pair | undefined {
    if (areOfSiblings(this.p, a, b)) return undefined;
    const use = this.of(a);
    const other = this.of(b);
    let found: Pair | undefined;
    for (const way of use.ways) {
      for (const otherWay of other.ways) {
        if (!this.areParallel(a, way, b, otherWay)) continue;
        const isAssumed = way.reach.context.isAssumed || otherWay.reach.context.isAssumed || isElement(way, otherWay) || !this.doWaitersMeet(way.reach, otherWay.reach);
        const pair = { use, other, way, otherWay, isAssumed };
        if (!isAssumed) return pair;
        found ??= pair;
      }
    }
    return found;
  }

  /** How one of two uses may happen while the other awaits, in two tasks of an event loop; `undefined` if nothing says that it may. */
  interleaved(a: Access, b: Access): Pair | undefined {
    if (areOfSiblings(this.p, a, b)) return undefined;
    const use = this.of(a);
    const other = this.of(b);
    let found: Pair | undefined;
    for (const way of use.ways) {
      for (const otherWay of other.ways) {
        if (!areInterleaved(way.reach, otherWay.reach) || way.sharing === 'unknown' || otherWay.sharing === 'unknown') continue;
        if (way.sharing === 'own' || otherWay.sharing === 'own') continue;
        if (isOrdered(this.p, way.reach.context, b, otherWay.reach) || isOrdered(this.p, otherWay.reach.context, a, way.reach)) continue;
        const isAssumed = way.reach.context.isAssumed || otherWay.reach.context.isAssumed || isElement(way, otherWay);
        const pair = { use, other, way, otherWay, isAssumed };
        if (!isAssumed) return pair;
        found ??= pair;
      }
    }
    return found;
  }

  private areParallel(a: Access, way: Way, b: Access, otherWay: Way): boolean {
    const { p } = this;
    const one = way.reach.context;
    const two = otherWay.reach.context;
    if (!areParallel(way.reach, otherWay.reach)) return false;
    if (way.sharing === 'unknown' || otherWay.sharing === 'unknown') return false;
    const isOne = way.sharing === 'one' && otherWay.sharing === 'one';
    if (one.key === two.key) {
      if (!isOne && (way.sharing === 'own' || otherWay.sharing === 'own')) return false;
    } else if (!isOne) {
      if (way.sharing === 'own' && otherWay.sharing === 'own') return false;
      if (a.place.kind === 'attribute' && isThread(one) && isThread(two) && !this.haveOneObject(one, a, two, b)) return false;
    }
    return !isOrdered(p, one, b, otherWay.reach) && !isOrdered(p, two, a, way.reach) && !(one.key !== two.key && this.isOneAfterTheOther(one, two));
  }

  /**
   * Threads that are waited for (`await to_thread(f)`) run at the same time only if those who wait do: two coroutines of one object, each of which
   * awaits a thread, may well be called one after the other. A function with a decorator is taken for a handler.
   */
  private doWaitersMeet(one: Reach, two: Reach): boolean {
    if (one.context.key === two.context.key || (!one.context.isAwaited && !two.context.isAwaited)) return true;
    const waiters = (reach: Reach): readonly Reach[] | undefined => {
      const starter = reach.context.isAwaited && reach.context.runner === 'thread' && reach.context.starter !== null ? functionOf(this.p, reach.context.starter) : undefined;
      if (starter === undefined) return [reach];
      return starter.fn.decorators.length > 0 ? undefined : reachesOf(this.p, starter.file, starter.fn);
    };
    const first = waiters(one);
    const second = waiters(two);
    if (first === undefined || second === undefined) return true;
    return first.some((a) => second.some((b) => !a.context.isAssumed && !b.context.isAssumed && (areParallel(a, b) || areInterleaved(a, b))));
  }

  /** The second is started when the first is over: each start lies outside of the other's life. */
  private isOneAfterTheOther(one: Context, two: Context): boolean {
    const starts = (context: Context): IsOrderedAt | undefined => {
      const found = context.starter === null || context.startedAt === null ? undefined : functionOf(this.p, context.starter);
      return found && { ...found, start: context.startedAt!.start };
    };
    const first = starts(one);
    const second = starts(two);
    return first !== undefined && second !== undefined && isOrdered(this.p, one, second) && isOrdered(this.p, two, first);
  }

  /** Two threads that work on an object: on one and the same? */
  private haveOneObject(one: Context, a: Access, two: Context, b: Access): boolean {
    const object = objectOf(this.p, one, a);
    return object !== undefined && object === objectOf(this.p, two, b);
  }
}

/** One of them works on an object that it has looked up in a container: perhaps not the one of the other. */
function isElement(way: Way, otherWay: Way): boolean {
  return way.sharing === 'element' || otherWay.sharing === 'element';
}

function isThread(context: Context): boolean {
  return context.runner === 'thread' && (context.origin === 'thread' || context.origin === 'pool');
}

/** The place belongs to the method's own object. */
function isOwn(access: Access): boolean {
  return access.node.kind !== Kind.Attribute || isOnSelf(access);
}

/** `self.x` in a method: an attribute of its first parameter. */
export function isOnSelf({ node, fn }: Access): boolean {
  return node.kind === Kind.Attribute && node.value.kind === Kind.Name && node.value.id === fn.parameters[0]?.name;
}

/** Both are attributes of `self`, in two classes of which no object is both: `SyncClient` and `AsyncClient` with what they inherit from one base. */
export function areOfSiblings(p: Program, a: Access, b: Access): boolean {
  const one = ownClass(a);
  const two = ownClass(b);
  if (one === undefined || two === undefined || one === two) return false;
  const isBelow = (file: FileState, cls: ClassFacts, above: ClassFacts): boolean => ancestors(p, file, cls).order.some((at) => !('name' in at) && at.cls === above);
  if (isBelow(a.file, one, two) || isBelow(b.file, two, one)) return false;
  for (const below of subclasses(p, a.file, one)) if (isBelow(below.file, below.cls, two)) return false;
  return true;
}

function ownClass(access: Access): ClassFacts | undefined {
  return access.place.kind === 'attribute' && access.node.kind === Kind.Attribute && access.fn.cls >= 0 && isOwn(access) ? access.file.facts.classes[access.fn.cls] : undefined;
}

/** A lock that both hold, as far as anybody can tell. */
export function commonLock(a: Use, b: Use): Lock | undefined {
  for (const { lock } of a.held) for (const other of b.held) if (mayBeSame(lock, other.lock)) return lock;
  return undefined;
}

/** Taken in one go: one `with` block around both. */
export function holdThroughout(a: Use, b: Use): boolean {
  return a.held.some((one) => b.held.some((other) => mayBeSame(one.lock, other.lock) && ((one.at.start === other.at.start && one.at.path === other.at.path) || one.mode === 'entry')));
}

/** A logging handler's methods run under the lock of the handler. */
export function isGuardedByBase(p: Program, access: Access): boolean {
  const { file, fn } = access;
  const cls = fn.cls < 0 ? undefined : file.facts.classes[fn.cls];
  return cls !== undefined && libraryBases(p, file, cls).some((base) => base === 'logging.Handler');
}

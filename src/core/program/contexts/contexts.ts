import type { Place } from '../../findings';
import type { FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';
import type { Program } from '../program';

/** A function by its place, so that it can be remembered while files are let go and read again. */
export interface FunctionRef {
  readonly path: string;
  /** Index in `FileFacts.functions`. */
  readonly index: number;
  /** Qualified name, for messages. */
  readonly name: string;
}

/** Where code runs: `ui` is the thread of a window; `loop` whatever thread runs the event loop. */
export type ContextRunner = 'main' | 'thread' | 'process' | 'loop' | 'ui';

/**
 * How a context comes about. `thread`: a thread or process of its own. `pool`: a worker of an executor or pool. `framework`: a server or
 * framework calls it. `callback`: a library calls it in a thread of the library. `coroutine`: an event loop. `script`: the module's own
 * code. `api`: public functions that nobody in sight calls (see `isAssumed`). `signal`: between two bytecodes of the main thread.
 */
export type ContextOrigin = 'thread' | 'pool' | 'framework' | 'callback' | 'coroutine' | 'window' | 'script' | 'api' | 'signal';

/** A thread, process, task or handler that the program has, or many of the same kind. */
export interface Context {
  /** Equal for equal contexts within one state of the program. */
  readonly key: string;
  readonly runner: ContextRunner;
  readonly origin: ContextOrigin;
  /** It can run several times at once. For a loop: several tasks that take turns at their `await`s. */
  readonly isMany: boolean;
  /**
   * Where `isMany` and the root is a method: do those that run at once have the same `self`? `own`: one object each (a handler
   * of `socketserver`, a subclass of `Thread`). `same`: the bound method of one object is given to all.
   */
  readonly receiver: 'same' | 'own' | 'unknown';
  /** Nobody in sight runs this: public functions beside a thread are taken to be called from another one. Lower the confidence. */
  readonly isAssumed: boolean;
  /** For messages: "the thread that `Server.start` starts". */
  readonly as: string;
  /** Where it is started (`.start()`, `submit(…)`), else where it is made or registered; `null`: nowhere in this code. */
  readonly startedAt: Place | null;
  /** The function that holds `startedAt`. */
  readonly starter: FunctionRef | null;
  readonly root: FunctionRef;
  /** The executor that runs it, equal for the same variable or attribute; `null`: none, or not known. */
  readonly pool: string | null;
  /** The executor has one worker: what is given to it runs one after the other. */
  readonly isSerial: boolean;
  /** Whoever starts it waits until it is done: `pool.map` of `multiprocessing`. */
  readonly isAwaited: boolean;
  /** The function that starts it also waits for its end (`join`, `with` around the pool): it never outlives that call. */
  readonly isForkJoin: boolean;
}

/** One way in which a function comes to run. */
export interface Reach {
  readonly context: Context;
  /** From the root to the function: one call each; empty for the root itself. */
  readonly path: readonly { readonly message: string; readonly place: Place }[];
}

/** The function that a reference names; `undefined` if its file is gone. */
export function functionOf(p: Program, ref: FunctionRef): { readonly file: FileState; readonly fn: FunctionFacts } | undefined {
  const file = p.file(ref.path);
  const fn = file?.facts.functions[ref.index];
  return file === undefined || fn === undefined ? undefined : { file, fn };
}

/** True for contexts that share the thread in which the program began, as far as the code shows. */
function isOfMainThread(runner: ContextRunner): boolean {
  return runner === 'main' || runner === 'loop' || runner === 'ui';
}

/**
 * True if code that is reached in these two ways may run at the same time, in threads of one process. Processes share no memory,
 * tasks of a loop run one at a time (`areInterleaved`). Whether a start or a join lies between is for `isOrdered` to say.
 */
export function areParallel(a: Reach, b: Reach): boolean {
  const one = a.context;
  const other = b.context;
  if (one.runner === 'process' || other.runner === 'process') return false;
  if (one.key === other.key) return one.isMany && one.runner === 'thread';
  if (one.isSerial && one.pool !== null && one.pool === other.pool) return false;
  // The main thread, its loop and its windows are one thread, as far as anybody can tell.
  return !(isOfMainThread(one.runner) && isOfMainThread(other.runner));
}

/** True if these are tasks or callbacks of an event loop that take turns: each may run where the other awaits. */
export function areInterleaved(a: Reach, b: Reach): boolean {
  if (a.context.runner !== 'loop' || b.context.runner !== 'loop') return false;
  return a.context.key !== b.context.key || a.context.isMany;
}

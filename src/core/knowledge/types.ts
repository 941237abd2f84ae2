/**
 * The shape of the model tables: what source code cannot show (C extensions, judgement of cost) and what frameworks do
 * with the functions they are given. Tables are data only; the program layer interprets them.
 *
 * Names are fully qualified as a user would import them: `requests.get`, and `requests.Session.get` for a method.
 * A name ending in `.*` stands for every attribute directly below it. Other spellings go to `aliases`.
 */

/**
 * How long a call can hold its thread. `unbounded`: until somebody else acts; `network`: a round trip; `disk`: disk or process
 * milliseconds; `metadata`: microseconds; `cpu`: computation.
 */
export type Tier = 'unbounded' | 'network' | 'disk' | 'metadata' | 'cpu';

/** A call that matches any of its model's guards does not block. */
export type Guard =
  /**
   * The parameter is passed this literal. `position` is 0-based, without `self`; omit it for keyword-only parameters.
   * `leaves`: the call still blocks, but only as long as this tier.
   */
  | { readonly kind: 'argument'; readonly keyword?: string; readonly position?: number; readonly equals: boolean | number | string | null; readonly leaves?: Tier }
  /** The parameter's expression mentions this name anywhere, for example `LOCK_NB` in `LOCK_EX | LOCK_NB`. */
  | { readonly kind: 'mentions'; readonly keyword?: string; readonly position?: number; readonly name: string }
  /** Nothing is passed for this parameter: no argument at the 0-based position and no such keyword. */
  | { readonly kind: 'without'; readonly keyword?: string; readonly position?: number }
  /** The receiver was switched to non-blocking mode earlier in the function by this method, e.g. `setblocking(False)`. */
  | { readonly kind: 'receiver-nonblocking'; readonly method: string }
  /** On the way here this method of the receiver gave this answer, so there is nothing to wait for: `future.done()`, `not queue.empty()`. */
  | { readonly kind: 'receiver-checked'; readonly method: string; readonly answer: boolean }
  /** Nothing that made the receiver is seen to pass this argument, or it is 0: `queue.Queue()` has no bound, so `put` never waits. */
  | { readonly kind: 'receiver-built-without'; readonly keyword?: string; readonly position?: number }
  /** All that made the receiver mentions this name in this argument: `socket.socket(AF_INET, SOCK_DGRAM)` has nobody to wait for. */
  | { readonly kind: 'receiver-built-with'; readonly keyword?: string; readonly position?: number; readonly name: string };

/** What to write instead. `library: null` is always open to the user; others are offered when the project uses the library. */
export interface Alternative {
  /** Top-level import name, for example `httpx`, `aiofiles`, `anyio`. */
  readonly library: string | null;
  /** Completes "use …" in a message: `` `httpx.AsyncClient` ``. Markdown, no full stop. */
  readonly use: string;
}

/** Names that block for the same reason and have the same cure. */
export interface BlockingGroup {
  readonly rule: string;
  readonly tier: Tier;
  readonly names: readonly string[];
  /** Exceptions to wildcards in `names`, fully qualified. */
  readonly except?: readonly string[];
  /** Completes "`name` …" in a message: `waits for the server's answer`. */
  readonly does: string;
  readonly alternatives?: readonly Alternative[];
  readonly unless?: readonly Guard[];
  /** Entering `with X` blocks rather than calling X (locks, executors, file locks): names are classes then. */
  readonly onEnter?: readonly string[];
  /** Leaving `with X` blocks (an executor waits for its jobs). */
  readonly onExit?: readonly string[];
  /** Iterating over the result blocks at each step (`Executor.map`, `as_completed`, a database cursor). */
  readonly onIterate?: readonly string[];
  /** Importing these modules inside a function blocks, the first time. */
  readonly onImport?: readonly string[];
  /** Short as a rule: counts where a coroutine does it itself, and in chains in the strict profile only. */
  readonly quietInChains?: boolean;
  /** Running it in a thread is no cure, so no fix offers that; `itself`: a function that does all of it may run in one. */
  readonly noThread?: boolean | 'itself';
  /** Set by a user's model file: the text that the message ends with. */
  readonly advice?: string;
}

/** Types of library values, as annotations in Python syntax with fully qualified names: `'list[pathlib.Path]'`. */
export interface TypeFacts {
  /** Function or method to the type of its (awaited, if it is a coroutine) result. Constructors need no entry. */
  readonly returns: Readonly<Record<string, string>>;
  /** `module.attribute` or `Class.attribute` to its type; `Class.*` for a class that makes up attributes when asked. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Class to what `with X as name` binds, where it is not the object itself. */
  readonly enters: Readonly<Record<string, string>>;
  /** Class to its base classes. */
  readonly bases: Readonly<Record<string, readonly string[]>>;
  /** Other spelling (a name or a module prefix) to the canonical one: `requests.api` to `requests`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Functions that are not classes though their name starts with an upper-case letter, and the reverse. */
  readonly functions: readonly string[];
  readonly classes: readonly string[];
}

/** Where a plain function runs that is handed to a library. `ui`: the thread that draws a window and handles its events. */
export type Runner = 'loop' | 'thread' | 'process' | 'main' | 'ui';

/** A callable argument that a library call runs elsewhere, or later on the loop. */
export interface CallableSink {
  readonly names: readonly string[];
  /** 0-based position of the callable (without `self`) and its keyword, either may be absent. */
  readonly position?: number;
  readonly keyword?: string;
  readonly runs: Runner;
  /** For messages: "a thread of the default executor", "a callback of the event loop". */
  readonly as: string;
  /** True if the call itself waits for the callable to end (`pool.apply`). */
  readonly waits?: boolean;
}

/** Functions that a framework calls because of a decorator or a base class. */
export type FrameworkRoot =
  | {
      readonly by: 'decorator';
      readonly framework: string;
      /** Resolved decorator callables, `fastapi.FastAPI.get`. */
      readonly names: readonly string[];
      /** Where a plain `def` runs. An `async def` always runs on the loop. */
      readonly runs: Runner;
      /** `route handler`. */
      readonly as: string;
      /** A decorator call that matches any of these runs the function in a thread: `@get("/", sync_to_thread=True)`. */
      readonly inThreadWhen?: readonly Guard[];
    }
  | {
      readonly by: 'method';
      readonly framework: string;
      readonly bases: readonly string[];
      /** Method names; a trailing `*` is a prefix match. */
      readonly methods: readonly string[];
      readonly runs: Runner;
      readonly as: string;
    };

/** What a library decorator does to the function below it. */
export interface DecoratorModel {
  readonly names: readonly string[];
  readonly effect:
    /** Calling the result calls the function, at once, in the same thread. */
    | 'transparent'
    /** As transparent, but the body runs only on the first call with given arguments. */
    | 'cached'
    /** `@contextmanager`: the body runs when the result is entered and left. */
    | 'context-manager'
    /** The result is a coroutine function whose body runs in a thread. */
    | 'thread'
    /** The function's calls are sent elsewhere: calling the result does not run the body. */
    | 'elsewhere';
}

/** Library functions that call, at once and in the same thread, a callable they are given. */
export interface HigherOrder {
  readonly names: readonly string[];
  readonly position?: number;
  readonly keyword?: string;
  /** `map` and `filter` call it only when their result is iterated. */
  readonly lazy?: boolean;
}

/** A start of the whole program that makes the usual rules void: `gevent.monkey.patch_all()`. */
export interface Disabler {
  readonly names: readonly string[];
  /** Rules that are silent in a project that calls it; empty means all of the family "blocking in async". */
  readonly rules: readonly string[];
}

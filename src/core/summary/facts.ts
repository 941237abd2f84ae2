/** The summary of one file: what it binds and what each function does, in order. Made without looking at other files. */
import type { Comment, SyntaxProblem } from '../syntax/nodes';
import type { PollFacts } from './polls';
import type { Region } from './regions';
import type { CallValue, Value } from './values';

export const enum EventKind {
  Call,
  /** An attribute is read: a property may run. */
  Attribute,
  /** An attribute is assigned: the setter of a property may run. */
  Store,
  /** A value is iterated by `for`, a comprehension, unpacking or `yield from`. */
  Iterate,
  /** `with value:` is entered and left. */
  With,
  /** An operator or protocol method runs: `__add__`, `__getitem__`, `__str__`, … */
  Operator,
  /** A module is imported inside a function. */
  Import,
}

export const enum EventFlag {
  None = 0,
  /** The value is awaited, or handed at once to something that awaits it (`gather`, `create_task`, `wait_for`). */
  Awaited = 1,
  /** The code runs only when no event loop runs in this thread. */
  OffLoop = 2,
  /** Inside a loop or comprehension of its function. */
  Repeated = 4,
  /** `await` cannot be written here: inside a lambda, a sync comprehension of a sync function, a default value. */
  NoAwait = 8,
  /** Runs on the first call only: behind `if self.client is None:` that then sets it, or behind a look into a cache. */
  Once = 16,
  /** Runs only where a constant or the environment of the process says so: `if LOG_FILE:`, `if os.environ.get("DEBUG")`. */
  Switched = 32,
  /** A handler around it expects `BlockingIOError`: the file descriptor is in non-blocking mode. */
  NonBlocking = 64,
  /** In an `except` block: runs when something went wrong. */
  Handler = 128,
  /** In one of several cases that a literal chooses: `elif provider == "aws":`, `case "json":`. */
  Selected = 256,
  /** A handler around it goes on after a `RuntimeError`: where a loop runs, starting another fails and the handler takes over. */
  ExpectsLoop = 512,
}

interface BaseEvent<K extends EventKind> {
  readonly kind: K;
  /** 0-based UTF-16 offsets of the expression. */
  readonly start: number;
  readonly end: number;
  readonly flags: number;
  /** What the call of the function must do for the event to happen. */
  readonly needs: readonly Need[];
}

/** A condition on a parameter: something true is passed, nothing (or `None`) is passed, or something other than one literal is. */
export type Need =
  | { readonly parameter: number; readonly kind: 'given' | 'missing' }
  | { readonly parameter: number; readonly kind: 'other'; readonly than: string | number | boolean | null };

export interface CallEvent extends BaseEvent<EventKind.Call> {
  readonly value: CallValue;
}

export interface AttributeEvent extends BaseEvent<EventKind.Attribute> {
  readonly base: Value;
  readonly name: string;
}

export interface StoreEvent extends BaseEvent<EventKind.Store> {
  readonly base: Value;
  readonly name: string;
}

export interface IterateEvent extends BaseEvent<EventKind.Iterate> {
  readonly value: Value;
}

export interface WithEvent extends BaseEvent<EventKind.With> {
  readonly value: Value;
}

export interface OperatorEvent extends BaseEvent<EventKind.Operator> {
  readonly value: Value;
  /** Method names to try in order: `__iadd__`, `__add__`. */
  readonly methods: readonly string[];
}

export interface ImportEvent extends BaseEvent<EventKind.Import> {
  readonly module: string;
  readonly level: number;
}

export type Event = CallEvent | AttributeEvent | StoreEvent | IterateEvent | WithEvent | OperatorEvent | ImportEvent;

/** Code that runs only if a test of the project's own gives a certain answer. */
export interface Question {
  /** 0-based UTF-16 offsets of the code. */
  readonly start: number;
  readonly end: number;
  /** What is tested: a call or an attribute. */
  readonly value: Value;
  readonly holds: boolean;
}

export interface ParameterFacts {
  readonly name: string;
  readonly form: 'positional-only' | 'positional' | 'vararg' | 'keyword-only' | 'kwarg';
  readonly annotation: Value | null;
  readonly default: Value | null;
}

export type FunctionForm = 'module' | 'function' | 'lambda' | 'generator-expression';

export interface FunctionFacts {
  readonly index: number;
  readonly form: FunctionForm;
  /** `<lambda>`, `<genexpr>` and `<module>` as in CPython. */
  readonly name: string;
  /** `Class.method`, `outer.inner`. */
  readonly qualifiedName: string;
  readonly isAsync: boolean;
  isGenerator: boolean;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Index of the function whose body holds the definition; -1 for the module. */
  readonly parent: number;
  /** Index of the class of which it is a method, or -1. */
  readonly cls: number;
  readonly parameters: ParameterFacts[];
  /** Outermost first, as written. */
  readonly decorators: Value[];
  returnAnnotation: Value | null;
  /** Values of the `return` statements. */
  readonly returns: Value[];
  readonly yields: Value[];
  /** All values assigned to each local variable, parameters included. */
  readonly cells: Map<string, Value[]>;
  readonly events: Event[];
  readonly questions: Question[];
  /** Loops that wait by looking at something again and again. */
  readonly polls: PollFacts[];
  /** How much work the body is; the first region is the body itself. Empty where nothing is known (the module). */
  work: readonly Region[];
  /** What the function's result says of the thread: true where a loop runs, true where none does, or nothing. */
  loopAnswer: 'running' | 'stopped' | undefined;
  /** True if the body is `...`, `pass`, a docstring or `raise NotImplementedError`: nothing is known of what it does. */
  isStub: boolean;
}

export interface ClassFacts {
  readonly index: number;
  readonly name: string;
  readonly qualifiedName: string;
  readonly start: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly bases: Value[];
  readonly metaclass: Value | null;
  readonly decorators: Value[];
  /** Names bound in the class body, methods included (as `Function` values). */
  readonly attributes: Map<string, Value[]>;
  /** Property name to the index of its setter function. */
  readonly setters: Map<string, number>;
  /** `self.name = value` anywhere in its methods. */
  readonly instanceAttributes: Map<string, Value[]>;
}

export interface FileFacts {
  readonly path: string;
  /** Index 0 is the module's own code. */
  readonly functions: readonly FunctionFacts[];
  readonly classes: readonly ClassFacts[];
  /** Module-level names to what they are bound to when the module has run. */
  readonly bindings: ReadonlyMap<string, readonly Value[]>;
  /** `from m import *`, in order. */
  readonly starImports: readonly { readonly module: string; readonly level: number }[];
  /** Modules named by any import of the file, for the import graph. */
  readonly imports: readonly { readonly module: string; readonly level: number; readonly name: string | null }[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** Number of values: the size of memo tables. */
  readonly valueCount: number;
}

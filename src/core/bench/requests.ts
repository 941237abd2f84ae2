/** What the host asks the runner for: one JSON object a line on its standard input. */

/** Every limit ends the whole process group of the request. */
export interface Limits {
  /** Seconds of wall time. */
  readonly time: number;
  /** Bytes of printed output, both streams together. */
  readonly output: number;
  /** Bytes of resident memory of the worker and its children together; 0: no limit. */
  readonly memory: number;
}

export interface PresetRequest {
  readonly op: 'preset';
  readonly id: string;
  readonly preset: string;
  /** Seconds that the measurement should take; it is ended at 1.5 times that. */
  readonly budget: number;
  readonly seed: number;
  readonly limits: Limits;
}

export interface FunctionRequest {
  readonly op: 'function' | 'dry-run';
  readonly id: string;
  /** Absolute path of the module's file. */
  readonly file: string;
  /** Path shown in results, relative to the workspace folder. */
  readonly shownFile: string;
  /** `function`, `Class.method`. */
  readonly qualname: string;
  /** Arguments as written between the parentheses of a call: `10, key="x"`; evaluated in the module's namespace. */
  readonly argumentsText: string;
  /** Statements that run once before; their names are visible to the arguments. */
  readonly setupText: string;
  /** Statements that run before each call, outside the measured time. */
  readonly eachText: string;
  /** Calls that the user has in mind: decides between models, is not a number of measured calls. */
  readonly tasks: number;
  /** Highest number of calls at once. */
  readonly concurrency: number;
  readonly budget: number;
  readonly seed: number;
  readonly cwd: string;
  /** Folders put in front of `sys.path`, besides the root of the module's package. */
  readonly roots: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The user has agreed to run top-level statements outside a main guard. */
  readonly allowTopLevel: boolean;
  readonly limits: Limits;
}

/** "Measure this": the pattern of a finding, rebuilt from its parameters; never the user's own code. */
export interface PatternRequest {
  readonly op: 'pattern';
  readonly id: string;
  readonly pattern: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly budget: number;
  readonly seed: number;
  readonly limits: Limits;
}

export type RunRequest = PresetRequest | FunctionRequest | PatternRequest;

export type RunnerRequest = RunRequest | { readonly op: 'environment'; readonly id: string } | { readonly op: 'cancel'; readonly id: string };

/** Seconds by name; the panel and the command line offer these and any number from 1 to 600. */
export const budgets = { quick: 5, careful: 20, long: 60 } as const;

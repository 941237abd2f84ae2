/**
 * What client and server say to each other beyond the Language Server Protocol. Plain data, no `vscode` and no Node types:
 * both sides import this file.
 */

import type { Graph, GraphKind } from './graph';

/** 0-based line and character in the position encoding that was agreed on at start. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

export interface WireLocation {
  readonly uri: string;
  readonly range: { readonly start: WirePosition; readonly end: WirePosition };
}

/** Passed as `initializationOptions`. Every field may be absent: other editors send nothing. */
export interface InitializationOptions {
  /** The client makes `command:` links of hovers work (VS Code). */
  readonly commandLinks?: boolean;
  /** The client itself shows the message of a diagnostic in the hover: ours leaves it out. */
  readonly messagesInHover?: boolean;
}

/** `interlock.*` of one resource, as `workspace/configuration` returns it. Unknown or missing values mean "not set". */
export interface EditorSettings {
  readonly enable: boolean;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** `undefined`: as the configuration file says. */
  readonly profile: 'default' | 'strict' | undefined;
  /** `[major, minor]`; `undefined`: as the configuration file says. */
  readonly pythonVersion: readonly [number, number] | undefined;
  /** `3.13` or `3.13t`: the interpreter that the code runs on; `undefined`: as the configuration file says. */
  readonly targetPython: string | undefined;
  /** Milliseconds; `undefined`: as the configuration file says. */
  readonly cpuThreshold: number | undefined;
  /** Leave what another configured linter reports to it; `undefined`: as the configuration file says. */
  readonly deferToLinters: boolean | undefined;
  readonly run: 'onType' | 'onSave';
  readonly exclude: readonly string[];
  readonly showSuppress: boolean;
  /** A code lens above each function that can be benchmarked. */
  readonly benchmarkLens: boolean;
}

/** Request: check every file of the workspace; work-done progress and cancellation are honoured. */
export const checkWorkspace = 'interlock/checkWorkspace';
export interface CheckWorkspaceResult {
  readonly files: number;
  readonly findings: number;
  readonly filesWithFindings: number;
  readonly bySeverity: { readonly error: number; readonly warning: number; readonly information: number; readonly hint: number };
  readonly milliseconds: number;
  readonly cancelled: boolean;
}

/** Request: where the function at a position runs, and what blocks there. `null`: no known function. */
export const whereFunctionRuns = 'interlock/whereFunctionRuns';
export interface WhereFunctionRunsParams {
  readonly textDocument: { readonly uri: string };
  readonly position: WirePosition;
}
export interface WireStep {
  readonly message: string;
  readonly location: WireLocation;
}
export interface WhereFunctionRunsResult {
  readonly name: string;
  readonly location: WireLocation;
  readonly isAsync: boolean;
  readonly contexts: readonly { readonly runner: string; readonly description: string; readonly path: readonly WireStep[] }[];
  readonly blocks: readonly { readonly primitive: string; readonly does: string; readonly chain: readonly WireStep[] }[];
}

/** Request: locks and their orders, or what runs where, in the whole workspace. `null`: it could not be found out. */
export const graph = 'interlock/graph';
export interface GraphParams {
  readonly kind: GraphKind;
}
export type GraphResult = Graph;

/** Request: the rendered page of a rule; without a name, the list of rules. `null`: no such rule. */
export const explainRule = 'interlock/explainRule';
export interface ExplainRuleParams {
  readonly rule?: string;
}
export interface ExplainRuleResult {
  /** Markdown of the page; empty when the list was asked for. */
  readonly markdown: string;
  readonly url: string;
  readonly rules: readonly { readonly name: string; readonly summary: string }[];
}

/** Request (for one document, or for the first folder) and, for all folders, notification after each change of state. */
export const status = 'interlock/status';
export const statusChanged = 'interlock/statusChanged';
export interface StatusParams {
  readonly textDocument?: { readonly uri: string };
}
export interface StatusResult {
  readonly state: 'scanning' | 'ready';
  readonly files: number;
  /** Absolute path of the configuration file in use; `null`: defaults. */
  readonly configFile: string | null;
  /** `3.9`. */
  readonly pythonVersion: string;
  /** What computation is priced for: `CPython 3.12 (assumed)`. */
  readonly targetPython: string;
  readonly configProblems: readonly string[];
  readonly enabled: boolean;
  /** Measured in this server process, in milliseconds; `null`: not yet. */
  readonly timings: {
    readonly lastCheck: number | null;
    readonly slowestCheck: number | null;
    readonly scan: number | null;
  };
  /** Keys that the editor's settings override in the configuration file. */
  readonly overrides: readonly string[];
}
export interface StatusChangedParams {
  readonly busy: boolean;
  readonly files: number;
  readonly configProblems: number;
}

/** Request: the function at a position as a benchmark of it needs to know it. `null`: no function is there. */
export const functionTarget = 'interlock/functionTarget';
export interface FunctionTargetParams {
  readonly textDocument: { readonly uri: string };
  readonly position: WirePosition;
}
/** Either `target`, or the reason why this function cannot be benchmarked. */
export type FunctionTargetResult =
  | { readonly name: string; readonly target: WireFunctionTarget; readonly refused: null }
  | { readonly name: string; readonly target: null; readonly refused: string };
export interface WireFunctionTarget {
  readonly uri: string;
  /** Absolute path of the module's file. */
  readonly file: string;
  /** `function`, `Class.method`. */
  readonly qualname: string;
  /** 0-based. */
  readonly line: number;
  readonly isAsync: boolean;
  readonly signature: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly kind: 'positional-only' | 'positional' | 'vararg' | 'keyword-only' | 'kwarg';
    /** As written; empty if there is none. */
    readonly annotation: string;
    readonly default: string | null;
  }[];
  /** As written between the parentheses of a call; `...` stands for what the user has to fill in. */
  readonly argumentsText: string;
  /** Where the arguments come from. */
  readonly argumentsFrom: 'doctest' | 'test' | 'signature';
  /** What the analysis knows: where it runs, and what blocks in it. */
  readonly contexts: readonly { readonly runner: string; readonly description: string }[];
  readonly blocks: readonly { readonly primitive: string; readonly does: string }[];
  /** Answers of the decision tree that follow from the code: node to answer. */
  readonly known: Readonly<Record<string, { readonly answer: string; readonly because: string; readonly weak?: boolean | undefined }>>;
}

/**
 * Notification from the client: what has been measured on this machine, so that hovers can show it. Always the whole of it;
 * sent after the start and after each run.
 */
export const measurements = 'interlock/measurements';
export interface MeasurementsParams {
  readonly patterns: readonly PatternMeasurement[];
  readonly functions: readonly FunctionMeasurement[];
  /** What operations cost on the chosen interpreter, else on the one measured last; `null`: not measured yet. */
  readonly profile: ProfileMeasurement | null;
}
export interface ProfileMeasurement {
  /** Nanoseconds by operation. */
  readonly prices: Readonly<Record<string, number>>;
  /** `CPython 3.12.1, measured 21 Nov 2026`. */
  readonly label: string;
  /** Of CPython, as `[major, minor]`; `null`: another implementation. */
  readonly version: readonly [number, number] | null;
  readonly freeThreaded: boolean;
  /** False: it is not that of the chosen interpreter. */
  readonly isSelected: boolean;
}
export interface PatternMeasurement {
  readonly pattern: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** What was measured, in one sentence with figures. */
  readonly sentence: string;
  /** ISO 8601. */
  readonly created: string;
  /** `CPython 3.12.1`. */
  readonly interpreter: string;
}
export interface FunctionMeasurement {
  readonly uri: string;
  readonly qualname: string;
  readonly sentence: string;
  readonly created: string;
  readonly interpreter: string;
}

/** Commands that hovers, lenses and code actions refer to by name. */
export const explainRuleCommand = 'interlock.explainRule';
export const whereFunctionRunsCommand = 'interlock.showWhereFunctionRuns';
export const lockGraphCommand = 'interlock.showLockOrderGraph';
export const contextGraphCommand = 'interlock.showContextGraph';
/** Takes a `FunctionTargetParams`; without one, the function at the cursor. */
export const benchmarkFunctionCommand = 'interlock.benchmarkFunction';
/** Takes an `OpenDecisionTreeParams`: opens where the tree applies to a finding of that rule (`fromRule`); without one, as it was left. */
export const openDecisionTreeCommand = 'interlock.openDecisionTree';
export interface OpenDecisionTreeParams {
  readonly rule: string;
}
/** Takes a `MeasureThisParams`; without one, the finding at the cursor. */
export const measureThisCommand = 'interlock.measureThis';
export interface MeasureThisParams {
  readonly pattern: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

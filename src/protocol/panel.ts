/**
 * What the panel and the extension say to each other. No `vscode`, no DOM. The extension keeps the state and always sends
 * whole snapshots; only the events of a running benchmark are sent one by one. Both sides validate what arrives.
 */

import * as v from 'valibot';
import { RunnerEvent } from '../core/bench/events';
import { Environment, RunResult } from '../core/bench/model';

export { panelViewType } from './panel-view-type';

export const Interpreter = v.object({
  /** What is started; also the identity. */
  path: v.string(),
  /** `Python 3.12.1 (.venv)`. */
  label: v.string(),
  /** Where it was found: "Python extension", "setting", ".venv", "PATH". */
  source: v.string(),
  /** Known after it has been started once. */
  environment: v.nullable(Environment),
  /** Why it cannot be used; empty if it can. */
  problem: v.string(),
});
export type Interpreter = v.InferOutput<typeof Interpreter>;

export const RunSummary = v.object({
  /** Identity of a stored run. */
  run: v.string(),
  title: v.string(),
  kind: v.picklist(['preset', 'function', 'pattern']),
  name: v.string(),
  created: v.string(),
  interpreter: v.string(),
  sentence: v.string(),
  partial: v.boolean(),
});
export type RunSummary = v.InferOutput<typeof RunSummary>;

export const FunctionTarget = v.object({
  file: v.string(),
  shownFile: v.string(),
  qualname: v.string(),
  /** 0-based. */
  line: v.number(),
  isAsync: v.boolean(),
  signature: v.string(),
  argumentsText: v.string(),
  setupText: v.string(),
  eachText: v.string(),
  tasks: v.number(),
  concurrency: v.number(),
  budget: v.number(),
  /** What starts, exactly, for display. */
  command: v.string(),
  warnings: v.array(v.string()),
  dryRun: v.nullable(v.object({ seconds: v.number(), resultType: v.string(), calls: v.number(), concurrent: v.number(), unpicklable: v.nullable(v.string()), forArguments: v.string() })),
});
export type FunctionTarget = v.InferOutput<typeof FunctionTarget>;

export const views = ['run', 'function', 'tree', 'history'] as const;

const QuantitySchema = v.object({
  value: v.number(), lo: v.nullable(v.number()), hi: v.nullable(v.number()),
  source: v.picklist(['measured', 'you said', 'code', 'assumed']), note: v.string(),
});
export const EvidenceSchema = v.object({
  quantities: v.record(v.string(), QuantitySchema),
  answers: v.record(v.string(), v.string()),
  known: v.record(v.string(), v.object({ answer: v.string(), because: v.string(), weak: v.optional(v.boolean()) })),
});

export const PanelState = v.object({
  view: v.picklist(views),
  trusted: v.boolean(),
  interpreters: v.array(Interpreter),
  /** Path of the chosen one; `null`: none found. */
  interpreter: v.nullable(v.string()),
  /** A second one to compare with; `null` mostly. */
  secondInterpreter: v.nullable(v.string()),
  /** What runs now. `events`: all that arrived so far, so that a panel opened late shows the same. */
  running: v.nullable(v.object({
    title: v.string(),
    /** Presets still to come in a full benchmark. */
    position: v.number(), of: v.number(),
    interpreter: v.string(),
    events: v.array(RunnerEvent),
  })),
  /** The run on show, and the one it is compared with. */
  shown: v.nullable(v.object({ run: v.string(), result: RunResult })),
  compared: v.nullable(v.object({ run: v.string(), result: RunResult })),
  history: v.array(RunSummary),
  target: v.nullable(FunctionTarget),
  /** The decision tree's evidence and, if a function was chosen, its name. */
  evidence: EvidenceSchema,
  subject: v.string(),
  /** A failure to show: what, why, what next; `command` and `stderr` may be empty. */
  problem: v.nullable(v.object({ message: v.string(), command: v.string(), exitCode: v.nullable(v.number()), stderr: v.string(), next: v.string() })),
});
export type PanelState = v.InferOutput<typeof PanelState>;

export const ToPanel = v.variant('type', [
  v.object({ type: v.literal('state'), state: PanelState }),
  v.object({ type: v.literal('event'), event: RunnerEvent }),
  /** Asks for the drawn chart in answer to `export` as SVG. */
  v.object({ type: v.literal('focus'), target: v.picklist(['run', 'tree', 'function', 'history']) }),
]);
export type ToPanel = v.InferOutput<typeof ToPanel>;

export const FromPanel = v.variant('type', [
  /** First message of a page: answered by `state`. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('view'), view: v.picklist(views) }),
  v.object({ type: v.literal('chooseInterpreter'), path: v.nullable(v.string()) }),
  v.object({ type: v.literal('compareInterpreters'), path: v.nullable(v.string()) }),
  v.object({ type: v.literal('browseInterpreter') }),
  v.object({ type: v.literal('run'), presets: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)), budget: v.pipe(v.number(), v.minValue(1), v.maxValue(600)) }),
  v.object({ type: v.literal('repeat'), run: v.string() }),
  v.object({ type: v.literal('stop') }),
  v.object({ type: v.literal('show'), run: v.string() }),
  v.object({ type: v.literal('compare'), run: v.nullable(v.string()) }),
  v.object({ type: v.literal('delete'), run: v.string() }),
  v.object({ type: v.literal('import') }),
  v.object({ type: v.literal('export'), run: v.string(), format: v.picklist(['json', 'csv', 'markdown', 'svg']), svg: v.optional(v.pipe(v.string(), v.maxLength(2_000_000))) }),
  v.object({ type: v.literal('target'), argumentsText: v.string(), setupText: v.string(), eachText: v.string(), tasks: v.number(), concurrency: v.number(), budget: v.number() }),
  v.object({ type: v.literal('dryRun') }),
  v.object({ type: v.literal('benchmarkFunction') }),
  v.object({ type: v.literal('openTarget') }),
  /** `answer` null: take the answer back. */
  v.object({ type: v.literal('answer'), node: v.string(), answer: v.nullable(v.string()) }),
  v.object({ type: v.literal('say'), symbol: v.string(), value: v.nullable(v.number()) }),
  v.object({ type: v.literal('resetTree') }),
  v.object({ type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(200_000)) }),
  v.object({ type: v.literal('openRule'), rule: v.string() }),
  v.object({ type: v.literal('dismissProblem') }),
  v.object({ type: v.literal('manageTrust') }),
]);
export type FromPanel = v.InferOutput<typeof FromPanel>;

/** What the page keeps by itself across a reload: ids only. */
export const KeptByPage = v.object({ view: v.picklist(views), run: v.nullable(v.string()), compared: v.nullable(v.string()) });
export type KeptByPage = Readonly<v.InferOutput<typeof KeptByPage>>;

/** What a page kept, if it has that form; `null` if it is nothing usable. */
export function keptByPage(data: unknown): KeptByPage | null {
  const checked = v.safeParse(KeptByPage, data);
  return checked.success ? checked.output : null;
}

import * as vscode from 'vscode';
import { hasPlaceholder } from '../../core/targets/argument-proposals';
import type { EventOf } from '../../core/bench/events';
import { commandText } from '../../node/bench/command-text';
import type { Order } from '../../node/bench/host';
import { dryRunLimits } from '../../node/bench/limits';
import type { FromPanel, FunctionTarget } from '../../protocol/panel';
import { functionTarget, type FunctionTargetParams, type FunctionTargetResult, type WireFunctionTarget } from '../../protocol/requests';
import type { ServerHandle } from '../server-handle';
import type { PanelStore } from './panel-store';
import type { JobEnding, Runs } from './runs';

/** What the user typed for a function, kept for the next time. */
type Draft = Pick<FunctionTarget, 'argumentsText' | 'setupText' | 'eachText' | 'tasks' | 'concurrency' | 'budget'>;

export interface FunctionBenchOptions {
  readonly store: PanelStore;
  readonly runs: Runs;
  readonly server: () => Promise<ServerHandle>;
  readonly labelOf: (python: string) => string;
  readonly memory: vscode.Memento;
  readonly runnerFolder: string;
  /** What the analysis knows of the chosen function, for the decision tree. */
  readonly chosen: (target: WireFunctionTarget) => void;
  readonly log: (line: string) => void;
}

/** Calls that a user is taken to have in mind until they say otherwise. */
const usualTasks = 100;
/** Calls at once: enough to see whether waiting overlaps, few enough for whatever answers at the other end. */
const usualConcurrency = 16;

/** "Benchmark this function": which function, how it is called, one call to try, then the benchmark. */
export class FunctionBench {
  #wire: WireFunctionTarget | undefined;
  /** Files whose top-level statements the user agreed to run. */
  readonly #agreed = new Set<string>();

  constructor(private readonly options: FunctionBenchOptions) {}

  /** Takes the function at a place, or at the cursor. @returns false if there is none that can be benchmarked; the user was told. */
  async open(at: FunctionTargetParams | undefined): Promise<boolean> {
    const params = at ?? atCursor();
    if (params === undefined) return this.#tell(vscode.l10n.t('Put the cursor into a function of a Python file first.'));
    // The server answers about open documents.
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(params.textDocument.uri, true));
    const server = await this.options.server();
    const answer = (await server.request(functionTarget, params)) as FunctionTargetResult | null;
    if (answer === null) return this.#tell(vscode.l10n.t('There is no function at the cursor. Put it into one, or onto its name.'));
    if (answer.target === null) return this.#tell(answer.refused.replaceAll('`', ''));
    this.#wire = answer.target;
    this.options.store.set({ target: this.#targetOf(answer.target, document), view: 'function', subject: answer.target.qualname });
    this.options.chosen(answer.target);
    return true;
  }

  /** The user edited the form. */
  change(draft: Extract<FromPanel, { type: 'target' }>): void {
    const { target } = this.options.store.state;
    if (target === null) return;
    const { argumentsText, setupText, eachText, tasks, concurrency, budget } = draft;
    const next: Draft = { argumentsText, setupText, eachText, tasks: whole(tasks, 1, 1e9), concurrency: whole(concurrency, 1, 10_000), budget: whole(budget, 1, 600) };
    void this.options.memory.update(memoryKey(target), next);
    const isSameCall = target.argumentsText === argumentsText && target.setupText === setupText && target.eachText === eachText;
    this.options.store.set({ target: { ...target, ...next, warnings: this.#warnings(next.argumentsText, target.file), dryRun: isSameCall ? target.dryRun : null } });
  }

  /** Calls the function once. */
  async dryRun(): Promise<JobEnding | undefined> {
    const prepared = this.#prepare('dry-run');
    if (prepared === undefined) return undefined;
    const { target, order } = prepared;
    let answer: EventOf<'dry-run'> | undefined;
    const ending = await this.#run(vscode.l10n.t('One call of {0}', target.qualname), order, (event) => {
      if (event.event === 'dry-run') answer = event;
    });
    const { target: now } = this.options.store.state;
    if (answer !== undefined && now?.file === target.file && now.qualname === target.qualname) {
      const { seconds, resultType, calls, concurrent, unpicklable, warnings } = answer;
      this.options.store.set({
        target: { ...now, warnings: [...new Set([...now.warnings, ...warnings.map(({ text, action }) => [text, action].filter((part) => part !== '').join(' '))])], dryRun: { seconds, resultType, calls, concurrent, unpicklable, forArguments: target.argumentsText } },
      });
    }
    return ending;
  }

  /** Runs the benchmark; only after one call with the same arguments. */
  async benchmark(): Promise<JobEnding | undefined> {
    const { target } = this.options.store.state;
    if (target?.dryRun?.forArguments !== target?.argumentsText) return this.dryRun();
    const prepared = this.#prepare('function');
    return prepared && this.#run(prepared.target.qualname, prepared.order);
  }

  /** Shows the code. */
  async openTarget(): Promise<void> {
    const { target } = this.options.store.state;
    if (target === null) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(target.file));
    const position = new vscode.Position(target.line, 0);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(position, position) });
  }

  /** The exact command for the interpreter that is chosen now. */
  refreshCommand(): void {
    const { target } = this.options.store.state;
    if (target !== null) this.options.store.set({ target: { ...target, command: this.#command(), dryRun: null } });
  }

  async #run(title: string, order: Order, onEvent?: Parameters<Runs['start']>[2]): Promise<JobEnding | undefined> {
    const python = this.options.store.state.interpreter;
    if (python === null) return undefined;
    const [ending] = await this.options.runs.start([{ title, python, label: this.options.labelOf(python), order }], false, onEvent);
    if (ending?.code === 'top-level-work' && order.op !== 'preset' && order.op !== 'pattern' && !order.allowTopLevel && (await this.#agree(order.file, order.shownFile))) {
      return this.#run(title, { ...order, allowTopLevel: true }, onEvent);
    }
    return ending;
  }

  #prepare(op: 'function' | 'dry-run'): { readonly target: FunctionTarget; readonly order: Order } | undefined {
    const { target } = this.options.store.state;
    if (target === null || !vscode.workspace.isTrusted) return undefined;
    if (hasPlaceholder(target.argumentsText)) {
      this.options.store.set({ problem: { message: 'The arguments still hold a placeholder (... or …).', command: '', exitCode: null, stderr: '', next: 'Write a value in its place.' } });
      return undefined;
    }
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(target.file));
    const cwd = folder?.uri.fsPath ?? vscode.Uri.joinPath(vscode.Uri.file(target.file), '..').fsPath;
    const { file, shownFile, qualname, argumentsText, setupText, eachText, tasks, concurrency, budget } = target;
    return {
      target,
      order: {
        op, file, shownFile, qualname, argumentsText, setupText, eachText, tasks, concurrency, budget, seed: newSeed(), cwd, roots: folder === undefined ? [] : [cwd],
        environment: {}, allowTopLevel: this.#agreed.has(file), ...(op === 'dry-run' ? { limits: dryRunLimits() } : {}),
      },
    };
  }

  async #agree(file: string, shownFile: string): Promise<boolean> {
    const run = vscode.l10n.t('Run It');
    const detail = vscode.l10n.t('To call the function, Python has to import the file, and that runs statements outside of functions and of the main guard.');
    if ((await vscode.window.showWarningMessage(vscode.l10n.t('Importing {0} does work by itself.', shownFile), { modal: true, detail }, run)) !== run) return false;
    this.#agreed.add(file);
    return true;
  }

  #targetOf(wire: WireFunctionTarget, document: vscode.TextDocument): FunctionTarget {
    const { qualname, line, isAsync, signature } = wire;
    const file = document.uri.fsPath;
    const kept = this.options.memory.get<Partial<Draft>>(memoryKey({ file, qualname })) ?? {};
    const draft: Draft = {
      argumentsText: wire.argumentsText, setupText: '', eachText: '', tasks: usualTasks, concurrency: usualConcurrency,
      budget: vscode.workspace.getConfiguration('interlock', document.uri).get<number>('benchmark.budget', 20),
      ...kept,
    };
    const shownFile = vscode.workspace.asRelativePath(document.uri, false);
    return { file, shownFile, qualname, line, isAsync, signature, ...draft, command: this.#command(), warnings: this.#warnings(draft.argumentsText, file), dryRun: null };
  }

  #warnings(argumentsText: string, file: string): string[] {
    const warnings: string[] = [];
    if (hasPlaceholder(argumentsText)) warnings.push('Write values in place of ... and … in the arguments.');
    if (vscode.workspace.textDocuments.some((document) => document.uri.fsPath === file && document.isDirty)) warnings.push('The file has unsaved changes: what is measured is the file as it was saved.');
    const named = [...new Set((this.#wire?.blocks ?? []).map(({ primitive }) => primitive))];
    if (named.length > 0) warnings.push(`It calls ${named.slice(0, 4).join(', ')}${named.length > 4 ? ' and others' : ''}. The benchmark makes many such calls: choose arguments that may be used so.`);
    return warnings;
  }

  #command(): string {
    return commandText([this.options.store.state.interpreter ?? 'python', '-u', '-X', 'utf8', this.options.runnerFolder, 'serve']);
  }

  #tell(text: string): false {
    this.options.log(text);
    void vscode.window.showInformationMessage(text);
    return false;
  }
}

function atCursor(): FunctionTargetParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

function memoryKey({ file, qualname }: Pick<FunctionTarget, 'file' | 'qualname'>): string {
  return `interlock.arguments:${file}:${qualname}`;
}

function whole(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : least;
}

/** Decides the order of the measurements; stored with the result. */
export function newSeed(): number {
  return Math.floor(Math.random() * 0x7fff_ffff);
}

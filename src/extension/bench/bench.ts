import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { presetById, presets } from '../../core/bench/presets';
import { budgets } from '../../core/bench/requests';
import type { RunResult } from '../../core/bench/model';
import { History } from '../../node/bench/history';
import { ProfileStore } from '../../node/bench/profile-store';
import { identityOf } from '../../node/interpreters/python-paths';
import { measurements, type FunctionTargetParams, type MeasureThisParams, type OpenDecisionTreeParams } from '../../protocol/requests';
import { TreeEvidence } from './evidence';
import { exportRun, importRuns } from './exports';
import { FunctionBench, newSeed } from './function-bench';
import type { BenchCommand, BenchHandle, BenchOptions } from './handle';
import { Interpreters } from './interpreters';
import { isAlive, Journal, takeInterrupted } from './journal';
import { keptByPage } from '../../protocol/panel';
import { findingAtCursor, measuredText } from './measure-this';
import { emptyState, PanelStore } from './panel-store';
import { PanelView, type Asked } from './panel-view';
import { ProgressItem } from './progress-item';
import { Results } from './results';
import { RunnerPort } from './runner-port';
import { Runs, type Job, type JobEnding } from './runs';
import { interpreterSources, workingFolder } from './sources';

/** Milliseconds between two looks for the end of the window that was there before. */
const reloadPoll = 500;
/** Looks, at most: an extension host that lives longer is that of another window. */
const reloadPolls = 30;

/** Starts the panel's part of the extension. */
export function startBench(options: BenchOptions): BenchHandle {
  return new Bench(options);
}

class Bench implements BenchHandle {
  readonly #store = new PanelStore(emptyState(vscode.workspace.isTrusted));
  readonly #history: History;
  readonly #results: Results;
  readonly #port: RunnerPort;
  readonly #runs: Runs;
  readonly #interpreters: Interpreters;
  readonly #functions: FunctionBench;
  readonly #view: PanelView;
  readonly #progress = new ProgressItem();
  readonly #tree = new TreeEvidence();
  readonly #log: (line: string) => void;
  readonly #journals: string;
  readonly #workspace: string;
  /** A run that was cut off and is on show now: the page that comes back asks for the one before. */
  #adopted: string | undefined;
  readonly #loaded: Promise<void>;

  constructor(private readonly options: BenchOptions) {
    const { context, log } = options;
    this.#log = (line) => {
      log.info(line);
    };
    const folder = context.globalStorageUri.fsPath;
    this.#history = new History(resolve(folder, 'runs'));
    const memory = context.workspaceState;
    const files = { get: () => memory.get<Record<string, string>>('interlock.runFiles', {}), set: async (all: Readonly<Record<string, string>>) => memory.update('interlock.runFiles', all) };
    this.#results = new Results(this.#history, new ProfileStore(resolve(folder, 'profiles')), files, this.#log);
    this.#journals = resolve(folder, 'running');
    this.#workspace = (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
    const runnerFolder = context.asAbsolutePath('dist/runner/interlock_bench');
    this.#port = new RunnerPort(runnerFolder, workingFolder, () => vscode.workspace.isTrusted);
    this.#runs = new Runs({
      port: this.#port,
      store: this.#store,
      stored: this.#history,
      tool: options.version,
      workspace: this.#workspace,
      now: () => new Date(),
      journal: (head) => new Journal(this.#journals, head),
      onEvent: (event, job) => {
        if (event.event === 'environment') this.#interpreters.learned(job.python, event.environment);
        this.#view.showEvent(event);
        this.#progress.progressed(event, this.#store.state);
      },
      log: this.#log,
    });
    this.#interpreters = new Interpreters(
      this.#store,
      this.#port,
      { get: (key) => memory.get<string>(`interlock.${key}`), set: (key, path) => void memory.update(`interlock.${key}`, path) },
      interpreterSources,
      identityOf,
      this.#log,
    );
    this.#functions = new FunctionBench({
      store: this.#store,
      runs: this.#runs,
      server: options.server,
      labelOf: (python) => this.#interpreters.labelOf(python),
      memory,
      runnerFolder,
      chosen: (target) => {
        this.#tree.choose(target, this.#store.state.target?.shownFile ?? '');
        this.#updateEvidence();
      },
      log: this.#log,
    });
    this.#view = new PanelView(
      context.extensionUri,
      () => this.#store.state,
      (message) => {
        this.#receive(message).catch((error: unknown) => {
          log.error(`The panel's ${message.type}:`, error instanceof Error ? (error.stack ?? error.message) : String(error));
          const said = error instanceof Error ? error.message : String(error);
          this.#store.set({ problem: { message: `That could not be done: ${said}`, command: '', exitCode: null, stderr: '', next: 'Try again; the log says more.' } });
        });
      },
      this.#log,
    );
    let wasRunning = false;
    this.#store.onChange((state) => {
      this.#view.showState(state);
      this.#progress.show(state);
      if (wasRunning !== (state.running !== null)) {
        wasRunning = state.running !== null;
        void vscode.commands.executeCommand('setContext', 'interlock.running', wasRunning);
      }
    });
    context.subscriptions.push(
      this.#view,
      this.#progress,
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#store.set({ trusted: true });
        if (this.#view.isOpen) void this.#interpreters.ready();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('interlock.python') && vscode.workspace.isTrusted && this.#view.isOpen) void this.#interpreters.refresh();
      }),
    );
    this.#loaded = this.#load();
  }

  async run(command: BenchCommand, args: readonly unknown[]): Promise<unknown> {
    await this.#loaded;
    switch (command) {
      case 'openBenchmarks':
        return this.#open(this.#store.state.view);
      case 'openDecisionTree':
        return this.#openTree(args[0] as OpenDecisionTreeParams | undefined);
      case 'showLastResult':
        return this.#showLast();
      case 'stopBenchmark':
        this.#runs.stop();
        return undefined;
      case 'quickBenchmark':
        return this.#runPresets(['quick'], budgets.quick);
      case 'fullBenchmark':
        return this.#runPresets(presets.map(({ id }) => id), null);
      case 'compareInterpreters':
        return this.#compareInterpreters();
      case 'selectInterpreter':
        return this.#selectInterpreter();
      case 'benchmarkFunction':
        if (!(await this.#functions.open(args[0] as FunctionTargetParams | undefined))) return undefined;
        return this.#open('function', 'function');
      case 'measureThis':
        return this.#measureThis(args[0] as MeasureThisParams | undefined);
    }
  }

  async restore(panel: vscode.WebviewPanel, data: unknown): Promise<void> {
    const kept = keptByPage(data);
    if (kept !== null) this.#store.set({ view: kept.view });
    this.#view.restore(panel);
    await this.#loaded;
    // What the page kept may be older than the last run, or lost: what is stored is certain.
    const run = kept?.run ?? this.#store.state.history[0]?.run;
    if (this.#store.state.shown === null && run !== undefined) await this.#show(run);
    if (vscode.workspace.isTrusted) await this.#interpreters.ready();
  }

  async serverStarted(): Promise<void> {
    await this.#loaded;
    await this.#tellServer();
  }

  async dispose(): Promise<void> {
    await this.#runs.leave();
  }

  // --- what was stored ---

  async #load(): Promise<void> {
    await this.#results.prune();
    await this.#refreshResults();
    void this.#takeInterrupted();
  }

  /** Runs of the window as it was before a reload. Its processes have ended with it; it may take a moment to go. */
  async #takeInterrupted(): Promise<void> {
    for (let poll = 0; poll < reloadPolls; poll++) {
      const { runs, isWaiting } = takeInterrupted(this.#journals, this.#workspace, (pid) => pid !== process.pid && isAlive(pid));
      for (const interrupted of runs) {
        const adopted = await this.#runs.adopt(interrupted);
        this.#log(adopted === null ? 'A run was cut off by a reload before anything was measured.' : `The run ${adopted.run} was cut off by a reload.`);
        if (adopted === null) continue;
        this.#adopted = adopted.run;
        await this.#refreshResults();
        this.#store.set({ shown: adopted, compared: null });
      }
      if (!isWaiting) return;
      await new Promise((done) => setTimeout(done, reloadPoll));
    }
  }

  async #refreshResults(): Promise<void> {
    this.#store.set({ history: await this.#results.refresh() });
    this.#updateEvidence();
    await this.#tellServer();
  }

  #updateEvidence(): void {
    const { interpreters, interpreter } = this.#store.state;
    const chosen = interpreters.find(({ path }) => path === interpreter);
    this.#store.set({ evidence: this.#tree.evidence(this.#results.forTree(), chosen, new Date().toISOString()) });
  }

  async #tellServer(): Promise<void> {
    const server = await this.options.runningServer();
    await server?.notify(measurements, await this.#results.measurements(this.#store.state.interpreter));
  }

  // --- what is run ---

  async #open(view: 'run' | 'function' | 'tree' | 'history', focus?: 'run' | 'function' | 'tree' | 'history'): Promise<void> {
    this.#store.set({ view });
    this.#view.reveal(focus);
    if (vscode.workspace.isTrusted) await this.#interpreters.ready();
    this.#updateEvidence();
  }

  /** @param about a finding to open the tree for; without one it stays as it was left. */
  async #openTree(about: OpenDecisionTreeParams | undefined): Promise<void> {
    if (about !== undefined && this.#tree.ask(about.rule)) this.#store.set({ subject: about.rule });
    await this.#open('tree', 'tree');
  }

  async #runPresets(ids: readonly string[], budget: number | null, pythons?: readonly string[]): Promise<readonly JobEnding[]> {
    await this.#open('run', 'run');
    const { interpreter, secondInterpreter } = this.#store.state;
    const on = pythons ?? [interpreter, secondInterpreter].filter((path) => path !== null);
    const chosen = ids.map(presetById).filter((preset) => preset !== undefined);
    const jobs = chosen.flatMap((preset) =>
      on.map((python): Job => ({ title: preset.title, python, label: this.#interpreters.labelOf(python), order: { op: 'preset', preset: preset.id, budget: budget ?? preset.budget, seed: newSeed() } })),
    );
    return this.#start(jobs, on.length === 2);
  }

  async #start(jobs: readonly Job[], pair = false): Promise<readonly JobEnding[]> {
    if (!vscode.workspace.isTrusted) return [];
    const endings = await this.#runs.start(jobs, pair);
    await this.#keep(endings);
    return endings;
  }

  /** What follows from new results: the profile of operations, evidence, hovers. */
  async #keep(endings: readonly (JobEnding | undefined)[], file?: string): Promise<void> {
    let isNew = false;
    for (const ending of endings) {
      if (ending === undefined || ending.run === null || ending.result === null) continue;
      await this.#results.stored(ending.run, ending.result, file === undefined ? undefined : vscode.Uri.file(file).toString());
      isNew = true;
    }
    if (isNew) await this.#refreshResults();
  }

  async #measureThis(given: MeasureThisParams | undefined): Promise<unknown> {
    const params = given ?? (await findingAtCursor());
    if (params === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no finding at the cursor that can be measured.'));
      return undefined;
    }
    if (!vscode.workspace.isTrusted) return this.#open('run', 'run');
    await this.#interpreters.ready();
    const python = this.#store.state.interpreter;
    if (python === null || this.#runs.isRunning) return this.#open('run', 'run');
    const order = { op: 'pattern', pattern: params.pattern, parameters: params.parameters, budget: budgets.quick, seed: newSeed() } as const;
    const endings = await this.#start([{ title: vscode.l10n.t('Measuring the pattern'), python, label: this.#interpreters.labelOf(python), order }]);
    const said = measuredText(endings[0]);
    if (said !== null) this.#progress.report(said.text, said.isFailure);
    return endings[0]?.result ?? undefined;
  }

  async #repeat(run: string): Promise<void> {
    const read = await this.#history.read(run);
    const { interpreter } = this.#store.state;
    if ('problem' in read || interpreter === null) return;
    const { request, title } = read.result;
    const common = { title, python: interpreter, label: this.#interpreters.labelOf(interpreter) };
    if (request.kind === 'preset') await this.#start([{ ...common, order: { op: 'preset', preset: request.name, budget: request.budget, seed: newSeed() } }]);
    else if (request.kind === 'pattern') await this.#start([{ ...common, order: { op: 'pattern', pattern: request.name, parameters: request.parameters, budget: request.budget, seed: newSeed() } }]);
    else await this.#repeatFunction(read.result);
  }

  /** The function is looked up anew by whoever chooses it: its file may have changed. So only the one in the form can be repeated. */
  async #repeatFunction({ request }: RunResult): Promise<void> {
    const { target } = this.#store.state;
    if (target?.qualname !== request.name || target.shownFile !== request.file) {
      const message = vscode.l10n.t('The form holds another function than {0}.', request.name);
      this.#store.set({ problem: { message, command: '', exitCode: null, stderr: '', next: vscode.l10n.t('Open {0}, put the cursor into the function, and run "Benchmark This Function".', request.file ?? '') } });
      return;
    }
    const { each, tasks, concurrency } = request.parameters;
    this.#functions.change({
      type: 'target', argumentsText: request.argumentsText ?? '', setupText: request.setupText ?? '', eachText: typeof each === 'string' ? each : '',
      tasks: typeof tasks === 'number' ? tasks : target.tasks, concurrency: typeof concurrency === 'number' ? concurrency : target.concurrency, budget: request.budget,
    });
    await this.#benchmarkFunction();
  }

  async #benchmarkFunction(): Promise<void> {
    const file = this.#store.state.target?.file;
    const ending = await this.#functions.benchmark();
    await this.#keep([ending], file);
  }

  // --- interpreters ---

  async #selectInterpreter(): Promise<void> {
    if (!vscode.workspace.isTrusted) return this.#open('run', 'run');
    await this.#interpreters.ready();
    const path = await this.#pickInterpreter(vscode.l10n.t('Interpreter for benchmarks'));
    if (path !== undefined) await this.#choose(path);
  }

  async #choose(path: string | null): Promise<void> {
    await this.#interpreters.choose(path);
    this.#functions.refreshCommand();
    this.#updateEvidence();
    await this.#tellServer();
  }

  async #compareInterpreters(): Promise<unknown> {
    await this.#open('run', 'run');
    if (!vscode.workspace.isTrusted) return undefined;
    const first = await this.#pickInterpreter(vscode.l10n.t('First interpreter'));
    const second = first === undefined ? undefined : await this.#pickInterpreter(vscode.l10n.t('Compare with'), first);
    if (first === undefined || second === undefined) return undefined;
    await this.#choose(first);
    await this.#interpreters.chooseSecond(second);
    return this.#runPresets(['quick'], budgets.quick, [first, second]);
  }

  async #pickInterpreter(title: string, except?: string): Promise<string | undefined> {
    const browse = { label: vscode.l10n.t('$(folder-opened) Browse …'), path: '' };
    const items = this.#store.state.interpreters
      .filter(({ path }) => path !== except)
      .map(({ path, label, problem }) => ({ label, description: path, ...(problem === '' ? {} : { detail: problem }), path }));
    const picked = await vscode.window.showQuickPick([...items, browse], { title, matchOnDescription: true });
    return picked?.path === '' ? this.#browse() : picked?.path;
  }

  async #browse(): Promise<string | undefined> {
    const [file] = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Python Interpreter') })) ?? [];
    return file?.fsPath;
  }

  // --- what the panel asks for ---

  async #showLast(): Promise<void> {
    const [last] = this.#store.state.history;
    if (last !== undefined && this.#store.state.shown?.run !== last.run) await this.#show(last.run);
    const view = this.#store.state.shown?.result.request.kind === 'function' ? 'function' : 'run';
    await this.#open(view, view);
  }

  async #show(run: string): Promise<void> {
    const read = await this.#history.read(run);
    if ('problem' in read) this.#log(`${run}: ${read.problem}`);
    else this.#store.set({ shown: { run, result: read.result }, compared: null });
  }

  async #compare(run: string | null): Promise<void> {
    const read = run === null ? null : await this.#history.read(run);
    this.#store.set({ compared: run === null || read === null || 'problem' in read ? null : { run, result: read.result } });
  }

  async #receive(message: Asked): Promise<void> {
    await this.#loaded;
    const { state } = this.#store;
    const isOfPage = message.type === 'show' || message.type === 'compare';
    // The page that was restored asks for what it showed before; what was cut off since is newer.
    if (isOfPage && this.#adopted !== undefined && message.run !== this.#adopted) return;
    if (!isOfPage) this.#adopted = undefined;
    switch (message.type) {
      case 'view':
        this.#store.set({ view: message.view });
        return;
      // A page chooses among what it was offered; any other program is named in a dialog of the editor.
      case 'chooseInterpreter':
        return this.#interpreters.offers(message.path) ? this.#choose(message.path) : undefined;
      case 'compareInterpreters':
        return this.#interpreters.offers(message.path) ? this.#interpreters.chooseSecond(message.path) : undefined;
      case 'browseInterpreter': {
        const path = await this.#browse();
        return path === undefined ? undefined : this.#choose(path);
      }
      case 'run':
        await this.#runPresets(message.presets, message.budget);
        return;
      case 'repeat':
        return this.#repeat(message.run);
      case 'stop':
        this.#runs.stop();
        return;
      case 'show':
        return this.#show(message.run);
      case 'compare':
        return this.#compare(message.run);
      case 'delete':
        await this.#history.delete(message.run);
        if (state.shown?.run === message.run) this.#store.set({ shown: null, compared: null });
        if (state.compared?.run === message.run) this.#store.set({ compared: null });
        return this.#refreshResults();
      case 'import':
        return this.#import();
      case 'export':
        return this.#export(message.run, message.format, message.svg);
      case 'target':
        this.#functions.change(message);
        return;
      case 'dryRun':
        await this.#functions.dryRun();
        return;
      case 'benchmarkFunction':
        return this.#benchmarkFunction();
      case 'openTarget':
        return this.#functions.openTarget();
      case 'answer':
        this.#tree.answer(message.node, message.answer);
        this.#updateEvidence();
        return;
      case 'say':
        this.#tree.say(message.symbol, message.value);
        this.#updateEvidence();
        return;
      case 'resetTree':
        this.#tree.reset();
        this.#updateEvidence();
        return;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        return;
      case 'openRule':
        await vscode.commands.executeCommand('interlock.explainRule', message.rule);
        return;
      case 'dismissProblem':
        this.#store.set({ problem: null });
        return;
      case 'manageTrust':
        await vscode.commands.executeCommand('workbench.trust.manage');
        return;
    }
  }

  async #import(): Promise<void> {
    const { results, problems } = await importRuns();
    let shown: { readonly run: string; readonly result: RunResult } | null = null;
    for (const result of results) shown = { run: await this.#history.add(result), result };
    if (problems.length > 0) this.#store.set({ problem: { message: problems.join(' '), command: '', exitCode: null, stderr: '', next: 'Import files that were exported as JSON.' } });
    if (shown === null) return;
    await this.#refreshResults();
    this.#store.set({ shown, compared: null });
  }

  async #export(run: string, format: 'json' | 'csv' | 'markdown' | 'svg', svg: string | undefined): Promise<void> {
    const read = await this.#history.read(run);
    if ('problem' in read) this.#store.set({ problem: { message: read.problem, command: '', exitCode: null, stderr: '', next: 'Run it again.' } });
    else await exportRun(read.result, format, svg);
  }
}

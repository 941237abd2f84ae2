import type { Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../core/findings';
import { mergeFindings } from '../core/reports/merge';
import { toConfigDiagnostic, toDiagnostic } from './diagnostics';
import type { OpenDocument } from './documents';
import type { Session } from './session';
import { CostEstimate, pauseBeforeSettling } from './debounce';
import { runInSlices } from './slices';
import { pathToUri } from './uris';

/** Pause after the last change before other documents are looked at again, in milliseconds. */
const othersDelay = 60;
/** The same for files that are not open, after a check of the workspace. */
const closedDelay = 1000;
/** Steps of the dear checks after which so many files were read again that they are let go of. */
const manySteps = 300;

/** Tells the client about diagnostics that it did not ask for: push mode, other documents, configuration, unopened files. */
export class Publisher {
  /** Result id that the client last received for an open document. */
  readonly #delivered = new Map<string, string>();
  readonly #configUris = new Set<string>();
  /** Unopened files with published findings; only filled once the workspace was checked. */
  readonly #closedUris = new Set<string>();
  #coversClosedFiles = false;
  #othersTimer: ReturnType<typeof setTimeout> | undefined;
  #closedTimer: ReturnType<typeof setTimeout> | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  #othersRun = 0;
  #settleRun = 0;
  /** The run that is under way. */
  #settling = -1;
  readonly #settleCost = new CostEstimate();
  #closedRun = 0;

  constructor(private readonly session: Session) {}

  delivered(uri: string, resultId: string): void {
    this.#delivered.set(uri, resultId);
  }

  /** Push mode: checks one document when its edits have come to rest, and publishes what changed. */
  async publish(document: OpenDocument): Promise<void> {
    const { session } = this;
    if (session.client.pullsDiagnostics) return;
    const version = document.version;
    await session.ready;
    await session.activity.settled(document.uri);
    // A newer edit or a close has its own turn.
    if (session.isClosed || session.documents.get(document.uri) !== document || document.version !== version) return;
    await session.workspace.prepare(document.path);
    this.#publishReport(document);
  }

  /** A report lacks what dear checks find: they are made when the typing pauses, unless they are being made. */
  scheduleSettling(): void {
    if (this.#settleTimer !== undefined || this.#settling === this.#settleRun) return;
    this.#settleTimer = setTimeout(() => {
      this.#settleTimer = undefined;
      void this.session.guarded('dear checks of open documents', undefined, () => this.#settleOpen());
    }, pauseBeforeSettling(this.#settleCost.value));
  }

  /** Something changed that may matter to the other documents: looks at them when it is quiet. */
  scheduleOthers(): void {
    // What is being found, or about to be, is out of date: a report will ask for it again.
    clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
    this.#settleRun++;
    clearTimeout(this.#othersTimer);
    this.#othersTimer = setTimeout(() => {
      void this.session.guarded('check of open documents', undefined, () => this.#checkOthers());
    }, othersDelay);
    if (this.#coversClosedFiles) {
      clearTimeout(this.#closedTimer);
      this.#closedTimer = setTimeout(() => {
        void this.session.guarded('check of unopened files', undefined, () => this.#checkClosed());
      }, closedDelay);
    }
  }

  opened(document: OpenDocument): void {
    // In pull mode the client keeps pushed diagnostics beside pulled ones: each would show twice.
    if (this.#closedUris.delete(document.uri) && this.session.client.pullsDiagnostics) this.#send(document.uri, []);
  }

  closed(uri: string): void {
    this.#delivered.delete(uri);
    if (!this.session.client.pullsDiagnostics) this.#send(uri, []);
    if (this.#coversClosedFiles) this.scheduleOthers();
  }

  /** Shows what is wrong in configuration files, in those files. */
  publishConfigProblems(): void {
    const { session } = this;
    const byUri = new Map<string, Diagnostic[]>();
    for (const config of session.workspace.configs()) {
      for (const problem of config.problems) {
        const index = session.indexOf(problem.path);
        if (!index) continue;
        const uri = session.uriOf(problem.path);
        const diagnostic = toConfigDiagnostic(problem, index);
        const known = byUri.get(uri) ?? [];
        if (!known.some((other) => JSON.stringify(other) === JSON.stringify(diagnostic))) known.push(diagnostic);
        byUri.set(uri, known);
      }
    }
    for (const uri of this.#configUris) if (!byUri.has(uri)) this.#send(uri, []);
    this.#configUris.clear();
    for (const [uri, diagnostics] of byUri) {
      this.#send(uri, diagnostics);
      this.#configUris.add(uri);
    }
  }

  /** Publishes the findings of a check of the whole workspace for files that are not open. */
  publishClosed(findings: ReadonlyMap<string, readonly Finding[]>): void {
    const { session } = this;
    this.#coversClosedFiles = true;
    const uris = new Set<string>();
    for (const [path, found] of findings) {
      if (session.documents.atPath(path) || found.length === 0) continue;
      const index = session.indexOf(path);
      if (!index) continue;
      const uri = pathToUri(path);
      uris.add(uri);
      this.#send(uri, found.map((finding) => toDiagnostic(finding, index, session.diagnosticContext)));
    }
    for (const uri of this.#closedUris) if (!uris.has(uri) && !session.documents.get(uri)) this.#send(uri, []);
    this.#closedUris.clear();
    for (const uri of uris) this.#closedUris.add(uri);
  }

  dispose(): void {
    clearTimeout(this.#othersTimer);
    clearTimeout(this.#closedTimer);
    clearTimeout(this.#settleTimer);
    this.#settleRun++;
    this.#othersRun++;
    this.#closedRun++;
  }

  async #checkOthers(): Promise<void> {
    const { session } = this;
    const run = ++this.#othersRun;
    await session.ready;
    const changed = new Set<string>();
    const step = (document: OpenDocument): void => {
      if (session.documents.get(document.uri) !== document) return;
      if (!session.client.pullsDiagnostics) {
        this.#publishReport(document);
        return;
      }
      const known = this.#delivered.get(document.uri);
      if (known === undefined) return; // never asked for: it will be
      const report = session.reports.current(document);
      if (report.awaited > 0) this.scheduleSettling();
      if (report.resultId !== known) changed.add(document.uri);
    };
    const steps = session.documents.all().values();
    const isComplete = await runInSlices(steps, step, session.sliceOptions(() => run !== this.#othersRun));
    if (isComplete && changed.size > 0 && session.client.refreshesDiagnostics) await session.connection.languages.diagnostics.refresh();
  }

  /** Makes the dear checks of the open documents, in slices, and tells the client what they change. An edit ends it; its report asks for it anew. */
  async #settleOpen(): Promise<void> {
    const run = ++this.#settleRun;
    this.#settling = run;
    try {
      await this.#settleEach(() => run !== this.#settleRun);
    } finally {
      if (this.#settling === run) this.#settling = -1;
    }
  }

  async #settleEach(isCancelled: () => boolean): Promise<void> {
    const { session } = this;
    await session.ready;
    let isChanged = false;
    for (const document of session.documents.all()) {
      if (isCancelled()) return;
      const { uri, path } = document;
      // In pull mode, what nobody asked for yet will be asked for.
      if (session.documents.get(uri) !== document || session.reports.waitsForSave(document) || (session.client.pullsDiagnostics && !this.#delivered.has(uri))) continue;
      await session.workspace.prepare(path);
      if (session.reports.current(document).awaited === 0 && !session.client.pullsDiagnostics) continue;
      if (!(await this.settle(document, isCancelled))) return;
      if (!session.client.pullsDiagnostics) this.#publishReport(document, false);
      else if (session.reports.current(document).resultId !== this.#delivered.get(uri)) isChanged = true;
    }
    if (isChanged && session.client.refreshesDiagnostics) await session.connection.languages.diagnostics.refresh();
  }

  /**
   * Makes the dear checks of one document in slices.
   * @returns false if cancelled.
   */
  async settle(document: OpenDocument, isCancelled: () => boolean): Promise<boolean> {
    const { session } = this;
    const project = session.workspace.projectOf(document.path);
    const start = session.environment.now();
    let steps = 0;
    const isComplete = await runInSlices(project.settle(document.path), () => { steps++; }, session.sliceOptions(isCancelled));
    if (steps > 0) this.#settleCost.add(session.environment.now() - start);
    if (steps > manySteps) project.keepOnly(session.documents.all().map(({ path }) => path));
    return isComplete;
  }

  async #checkClosed(): Promise<void> {
    const run = ++this.#closedRun;
    const findings = await collectFindings(this.session, () => run !== this.#closedRun, () => undefined);
    if (findings) this.publishClosed(findings);
  }

  #publishReport(document: OpenDocument, isFirst = true): void {
    const report = this.session.reports.current(document);
    if (report.awaited > 0 && isFirst) this.scheduleSettling();
    if (this.#delivered.get(document.uri) === `${report.resultId} ${report.version}`) return;
    this.#delivered.set(document.uri, `${report.resultId} ${report.version}`);
    this.#send(document.uri, [...report.items], report.version);
  }

  #send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    if (this.session.isClosed) return;
    const params = version === undefined ? { uri, diagnostics } : { uri, diagnostics, version };
    void this.session.guarded('textDocument/publishDiagnostics', undefined, () => this.session.connection.sendDiagnostics(params));
  }
}

/** Findings of every file of the workspace, by file, in slices. `undefined` if cancelled. */
export async function collectFindings(
  session: Session,
  isCancelled: () => boolean,
  onFile: (path: string) => void,
): Promise<Map<string, readonly Finding[]> | undefined> {
  const byPath = new Map<string, Finding[]>();
  for (const folder of session.workspace.folders()) {
    if (!folder.settings.enable) continue;
    for (const project of folder.projects()) {
      const isComplete = await runInSlices(project.checkAll([...project.files]), (step) => {
        onFile(step.path);
        for (const finding of step.findings) {
          const known = byPath.get(finding.path);
          if (known) known.push(finding);
          else byPath.set(finding.path, [finding]);
        }
      }, session.sliceOptions(isCancelled));
      project.keepOnly(session.documents.all().map((document) => document.path));
      if (!isComplete) return undefined;
    }
  }
  return new Map([...byPath].map(([path, findings]) => [path, mergeFindings(findings)]));
}

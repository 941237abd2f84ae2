import type { Diagnostic } from 'vscode-languageserver';
import type { SoonFindings } from '../core/analysis';
import type { Finding } from '../core/findings';
import { toDiagnostic, type DiagnosticContext } from './diagnostics';
import type { OpenDocument } from './documents';
import { mergeFindings } from '../core/reports/merge';
import { keepAwaited, keepFindings } from './kept-findings';
import type { PositionIndex } from './positions';
import type { Workspace } from './workspace';

/** What the last check of an open document found. Hovers and code actions answer from it without analysing. */
export interface Report {
  /** Changes if and only if the diagnostics change. */
  readonly resultId: string;
  readonly version: number;
  readonly generation: number;
  readonly findings: readonly Finding[];
  /** Offset from which findings were kept from an earlier text, because a string is open; `undefined` if none were. */
  readonly keptFrom: number | undefined;
  /** Number of rules of which more will be known when the typing pauses; what was known of them is among the findings meanwhile. */
  readonly awaited: number;
  readonly items: readonly Diagnostic[];
  readonly index: PositionIndex;
}

const nothing: SoonFindings = { findings: [], awaited: new Set() };

/** Computes the reports of open documents and keeps the last one of each. */
export class Reports {
  readonly #reports = new Map<string, Report & { readonly content: string; readonly owner: object }>();
  #lastId = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly context: DiagnosticContext,
  ) {}

  /** The last report, however old. */
  last(uri: string): Report | undefined {
    return this.#reports.get(uri);
  }

  forget(uri: string): void {
    this.#reports.delete(uri);
  }

  /** True if the settings say that this document is looked at when it is saved, and it is not. */
  waitsForSave(document: OpenDocument): boolean {
    return this.workspace.folderOf(document.path).settings.run === 'onSave' && document.changesSinceCheck.length > 0 && !document.isSaved;
  }

  /** The report of a document as it is now, as far as a keystroke can wait for it; computed only if something changed that can matter. */
  current(document: OpenDocument): Report {
    const known = this.#reports.get(document.uri);
    const folder = this.workspace.folderOf(document.path);
    const project = folder.projectOf(document.path);
    const isCurrent = known?.owner === project && known.generation === project.generation && known.version === document.version;
    if (isCurrent && known.awaited === 0) return known;
    if (known && this.waitsForSave(document)) return known;
    const isWanted = folder.settings.enable && (document.isVirtual || folder.isIncluded(document.path));
    const { findings: fresh, awaited } = isWanted ? project.soon(document.path) : nothing;
    if (isCurrent && awaited.size === known.awaited) return known;
    const isKeeping = awaited.size > 0 && known?.owner === project;
    const found = isKeeping ? mergeFindings([...fresh, ...keepAwaited(known, awaited, document.changesSinceCheck, document.index)]) : fresh;
    const { findings, keptFrom } =
      known?.owner === project && isWanted && known.findings.length > 0 && project.endsInString(document.path)
        ? keepFindings(found, known, document.changesSinceCheck)
        : { findings: found, keptFrom: undefined };
    const items = findings.map((finding) => toDiagnostic(finding, document.index, this.context));
    const content = JSON.stringify(items);
    document.markChecked();
    const report = {
      resultId: known?.content === content ? known.resultId : String(++this.#lastId),
      version: document.version,
      generation: project.generation,
      findings,
      keptFrom,
      awaited: awaited.size,
      items: known?.content === content ? known.items : items,
      index: document.index,
      content,
      owner: project,
    };
    this.#reports.set(document.uri, report);
    return report;
  }
}

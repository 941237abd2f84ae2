import { CodeActionKind, type CodeAction, type Diagnostic, type TextEdit as WireEdit } from 'vscode-languageserver';
import type { Finding, Fix, Span, TextEdit } from '../core/findings';
import { combineSafeEdits } from '../core/fixes/combined-edits';
import { findingId, type DiagnosticData } from './diagnostics';
import type { OpenDocument } from './documents';
import { mapSpan } from './edit-mapping';
import type { SuppressionSyntax } from './environment';
import { isAboutLockOrder } from './hover';
import { lockGraphCommand, measureThisCommand, type MeasureThisParams } from '../protocol/requests';
import type { Range } from './positions';
import type { Report } from './reports';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.interlock`;

export interface CodeActionRequest {
  readonly range: Range;
  /** Kinds that the client wants; `undefined`: all that a menu shows. */
  readonly only: readonly string[] | undefined;
  /** What the client shows at this range. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CodeActionOptions {
  readonly suppressions: SuppressionSyntax;
  readonly showSuppress: boolean;
  /** The client shows disabled actions with their reason. */
  readonly disabledSupport: boolean;
  /** The client can show what an edit would change and ask before it makes it. */
  readonly previewSupport: boolean;
  /** How a finding can be measured; `undefined`: it cannot, or the client has no such command. */
  measureOf(finding: Finding): MeasureThisParams | undefined;
  /** The client has the commands that open panels. */
  readonly commandLinks: boolean;
}

/** A selection with more findings than this gets no suppressing comments: each has to be tried on the parser. */
const suppressLimit = 10;

/** Actions for a range, from the cached report alone: nothing is analysed here. Findings that later edits touched are left out. */
export function codeActions(
  document: OpenDocument,
  report: Report | undefined,
  request: CodeActionRequest,
  options: CodeActionOptions,
): CodeAction[] {
  if (!report) return [];
  const wanted = (kind: string): boolean => request.only === undefined || request.only.some((only) => only === '' || kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) actions.push(...quickFixes(document, report, request, options));
  // Save-time actions come by request only; a menu that lists everything does not need them beside the quick fixes.
  if (request.only !== undefined && wanted(fixAllKind)) {
    const edits = safeEdits(document, report.findings);
    if (edits.length > 0) {
      actions.push({ title: 'Fix all safe Interlock findings', kind: fixAllKind, edit: { changes: { [document.uri]: edits } } });
    }
  }
  return actions;
}

function quickFixes(document: OpenDocument, report: Report, request: CodeActionRequest, options: CodeActionOptions): CodeAction[] {
  const range = document.index.span(request.range);
  const current = report.findings.flatMap((finding) => {
    const span = mapSpan(finding, document.changesSinceCheck);
    return span && span.start <= range.end && span.end >= range.start ? [{ finding, span }] : [];
  });
  const fixes: CodeAction[] = [];
  const measures: CodeAction[] = [];
  const suppressions: CodeAction[] = [];
  for (const { finding, span } of current) {
    const diagnostics = matching(finding, request.diagnostics);
    let preferred = finding.fixes.find((fix) => fix.applicability === 'safe');
    for (const fix of finding.fixes) {
      const action = fixAction(document, fix, diagnostics, options);
      if (!action) continue;
      if (fix === preferred && !action.disabled) {
        action.isPreferred = true;
        preferred = undefined;
      }
      fixes.push(action);
    }
    const measure = options.measureOf(finding);
    if (options.commandLinks && isAboutLockOrder(finding.rule)) measures.push(lockGraphAction(diagnostics));
    if (measure) measures.push(measureAction(measure, diagnostics));
    if (options.showSuppress && current.length <= suppressLimit) suppressions.push(...suppressActions(document, finding, span, diagnostics, options.suppressions));
  }
  return [...unique(fixes), ...unique(measures), ...unique(suppressions)];
}

function measureAction(measure: MeasureThisParams, diagnostics: Diagnostic[]): CodeAction {
  const title = 'Measure this pattern';
  return { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: measureThisCommand, arguments: [measure] } };
}

function lockGraphAction(diagnostics: Diagnostic[]): CodeAction {
  const title = 'Show the lock-order graph';
  return { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: lockGraphCommand, arguments: [] } };
}

function fixAction(document: OpenDocument, fix: Fix, diagnostics: Diagnostic[], options: CodeActionOptions): CodeAction | undefined {
  const base = { kind: CodeActionKind.QuickFix, diagnostics };
  if (fix.applicability === 'display') {
    return options.disabledSupport ? { ...base, title: fix.title, disabled: { reason: 'This needs a change by hand.' } } : undefined;
  }
  const edits = currentEdits(document, fix.edits);
  if (!edits) return undefined;
  const title = fix.applicability === 'unsafe' ? `${fix.title} (unsafe)` : fix.title;
  const wired = edits.map((edit) => wire(document, edit));
  if (fix.isPreviewed !== true || !options.previewSupport) return { ...base, title, edit: { changes: { [document.uri]: wired } } };
  const annotated = wired.map((edit) => ({ ...edit, annotationId: previewId }));
  return {
    ...base, title,
    edit: {
      documentChanges: [{ textDocument: { uri: document.uri, version: null }, edits: annotated }],
      changeAnnotations: { [previewId]: { label: fix.title, needsConfirmation: true } },
    },
  };
}

/** Groups the edits of one action in the preview. */
const previewId = 'interlock';

function suppressActions(
  document: OpenDocument,
  finding: Finding,
  span: Span,
  diagnostics: Diagnostic[],
  suppressions: SuppressionSyntax,
): CodeAction[] {
  const offers: readonly [string, TextEdit | undefined][] = [
    [`Ignore ${finding.rule} on this line`, suppressions.forLine(document.analysedText, span, finding.rule)],
    [`Ignore ${finding.rule} in this file`, suppressions.forFile(document.analysedText, finding.rule)],
  ];
  return offers.flatMap(([title, edit]) =>
    edit ? [{ title, kind: CodeActionKind.QuickFix, diagnostics, edit: { changes: { [document.uri]: [wire(document, edit)] } } }] : [],
  );
}

/** The safe fixes that can be applied together, as the command line would. */
function safeEdits(document: OpenDocument, findings: readonly Finding[]): WireEdit[] {
  const current = findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.flatMap((fix) => {
      const edits = currentEdits(document, fix.edits);
      return edits ? [{ ...fix, edits }] : [];
    }),
  }));
  return combineSafeEdits(current).edits.map((edit) => wire(document, edit));
}

/** The edits as they apply to the text of now; `undefined` if the text under one of them has changed. */
function currentEdits(document: OpenDocument, edits: readonly TextEdit[]): TextEdit[] | undefined {
  const mapped: TextEdit[] = [];
  for (const edit of edits) {
    const span = mapSpan(edit, document.changesSinceCheck);
    if (!span) return undefined;
    mapped.push({ ...span, content: edit.content });
  }
  return mapped;
}

function wire(document: OpenDocument, edit: TextEdit): WireEdit {
  return { range: document.index.range(edit), newText: edit.content };
}

function matching(finding: Finding, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const id = findingId(finding);
  return diagnostics.filter((diagnostic) => (diagnostic.data as Partial<DiagnosticData> | undefined)?.id === id);
}

/** Several findings of one rule on a line lead to the same suppression. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
  const seen = new Map<string, CodeAction>();
  for (const action of actions) {
    const key = JSON.stringify([action.title, action.edit, action.command]);
    const known = seen.get(key);
    if (known) known.diagnostics = [...(known.diagnostics ?? []), ...(action.diagnostics ?? [])];
    else seen.set(key, action);
  }
  return [...seen.values()];
}

import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { Finding, Severity } from '../core/findings';
import type { ConfigProblem } from './environment';
import type { PositionIndex } from './positions';

/** The name that the editor shows beside every message. */
const source = 'interlock';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Carried by a diagnostic, so that a code action finds its finding again. */
export interface DiagnosticData {
  readonly id: string;
  readonly confidence: Finding['confidence'];
}

/** What the translation needs to know about files and the client. */
export interface DiagnosticContext {
  indexOf(path: string): PositionIndex | undefined;
  uriOf(path: string): string;
  ruleUrl(rule: string): string;
  /** The client shows `relatedInformation`. Without it, the message has to carry the chain. */
  readonly related: boolean;
}

/** Stable within one version of a document: the rule and where it fired. */
export function findingId(finding: Finding): string {
  return `${finding.rule}:${finding.start}:${finding.end}`;
}

/** A finding in the words of the protocol. `index` is that of the finding's own file. */
export function toDiagnostic(finding: Finding, index: PositionIndex, context: DiagnosticContext): Diagnostic {
  const data: DiagnosticData = { id: findingId(finding), confidence: finding.confidence };
  const diagnostic: Diagnostic = {
    range: index.range(finding),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: context.ruleUrl(finding.rule) },
    source,
    message: finding.message,
    data,
  };
  if (finding.related.length === 0) return diagnostic;
  if (!context.related) {
    return { ...diagnostic, message: [finding.message, ...finding.related.map((hop) => `- ${hop.message}`)].join('\n') };
  }
  const relatedInformation = finding.related.flatMap((hop) => {
    const hopIndex = hop.path === finding.path ? index : context.indexOf(hop.path);
    return hopIndex ? [{ location: { uri: context.uriOf(hop.path), range: hopIndex.range(hop) }, message: hop.message }] : [];
  });
  return { ...diagnostic, relatedInformation };
}

/** The squiggle reaches to the end of the line: the place where a key or value starts is all that is known. */
export function toConfigDiagnostic(problem: ConfigProblem, index: PositionIndex): Diagnostic {
  const line = index.lineSpan(problem.row - 1);
  const start = Math.min(line.start + problem.column - 1, line.end);
  const end = line.start + index.text.slice(line.start, line.end).trimEnd().length;
  return { range: index.range({ start, end: Math.max(start, end) }), severity: DiagnosticSeverity.Error, source, message: problem.message };
}

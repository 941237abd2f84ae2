import { rulePageUrl } from '../explain/rule-page';
import type { Finding, Place, Severity, Confidence, Applicability, Fix } from '../findings';
import type { TextPosition } from '../config/toml-text';
import type { SourceTexts } from './source-text';

/** One object of the JSON output. A contract with other programs: keys are added, never renamed or removed. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Absolute, `/` between segments. */
  readonly filename: string;
  readonly location: TextPosition;
  /** Behind the last character. */
  readonly end_location: TextPosition;
  readonly message: string;
  readonly url: string;
  readonly related: readonly JsonRelated[];
  /** The best fix. */
  readonly fix: JsonFix | null;
}

export interface JsonRelated {
  readonly filename: string;
  readonly location: TextPosition;
  readonly end_location: TextPosition;
  readonly message: string;
}

export interface JsonFix {
  readonly title: string;
  readonly applicability: Applicability;
  readonly edits: readonly { readonly location: TextPosition; readonly end_location: TextPosition; readonly content: string }[];
}

/** The findings as one JSON array, an object a line, with a line end behind it. */
export function jsonReport(findings: readonly Finding[], sources: SourceTexts): string {
  if (findings.length === 0) return '[]\n';
  const lines = findings.map((finding) => `  ${JSON.stringify(toJson(finding, sources))}`);
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** A finding as the command line prints it: rows and columns count from 1. */
export function toJson(finding: Finding, sources: SourceTexts): JsonFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    filename: finding.path,
    ...range(finding, sources),
    message: finding.message,
    url: rulePageUrl(finding.rule),
    related: finding.related.map((related) => ({
      filename: related.path,
      ...range(related, sources),
      message: related.message,
    })),
    fix: finding.fixes.length === 0 ? null : fixToJson(finding, finding.fixes[0]!, sources),
  };
}

function fixToJson(finding: Finding, fix: Fix, sources: SourceTexts): JsonFix {
  return {
    title: fix.title,
    applicability: fix.applicability,
    edits: fix.edits.map((edit) => ({
      ...range({ path: finding.path, start: edit.start, end: edit.end }, sources),
      content: edit.content,
    })),
  };
}

function range(place: Place, sources: SourceTexts): { location: TextPosition; end_location: TextPosition } {
  const source = sources.get(place.path);
  return { location: source.position(place.start), end_location: source.position(place.end) };
}

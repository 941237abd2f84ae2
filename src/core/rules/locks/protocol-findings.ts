import type { Confidence, Finding, Fix, Related, Severity, Span } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import { lockRules } from '../catalogue/locks';

const severities: ReadonlyMap<string, Severity> = new Map(lockRules.map(({ name, severity }) => [name, severity]));

/** A finding of the family at a place of this file. In tests, what is found is possible at most. */
export function lockFinding(
  file: FileState, span: Span, rule: string, confidence: Confidence, message: string, more: { readonly related?: readonly Related[]; readonly fixes?: readonly (Fix | undefined)[] } = {},
): Finding {
  return {
    path: file.path, start: span.start, end: span.end, rule, severity: severities.get(rule) ?? 'warning', confidence: isTestFile(file.path) ? 'possible' : confidence, message,
    related: more.related ?? [], fixes: (more.fixes ?? []).filter((fix) => fix !== undefined),
  };
}

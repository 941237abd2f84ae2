import type { Confidence, Finding, Fix, Related, Severity, Span } from '../../findings';
import { isTestFile } from '../../program/files/test-files';
import { placeIn, type FileState } from '../../program/file-state';

interface Details {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
}

/** A finding of this family. In a test a thread that is left behind, or an error that nobody sees, costs nobody anything. */
export function found(file: FileState, span: Span, details: Details): Finding {
  const { rule, severity, confidence, message, fixes = [], related = [] } = details;
  return { ...placeIn(file, span.start, span.end), rule, severity, confidence: isTestFile(file.path) ? 'possible' : confidence, message, related, fixes };
}

import type { Finding, Span, TextEdit } from '../findings';

export interface CombinedEdits {
  /** Sorted by position, without overlap. */
  readonly edits: readonly TextEdit[];
  /** Findings whose fix is among the edits. The others are left for the next round. */
  readonly fixed: readonly Finding[];
}

/**
 * The safe fixes of one file that can be applied together: the best safe fix of each finding, in the order of the file; one that
 * would change text that an earlier one changes is left out. Equal insertions, such as the same import, are made once.
 */
export function combineSafeEdits(findings: readonly Finding[]): CombinedEdits {
  const edits: TextEdit[] = [];
  const fixed: Finding[] = [];
  for (const finding of [...findings].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const fix = finding.fixes.find((candidate) => candidate.applicability === 'safe');
    if (fix === undefined || fix.edits.length === 0) continue;
    const fresh = fix.edits.filter((edit) => !edits.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => edits.some((other) => overlaps(edit, other)))) continue;
    edits.push(...fresh);
    fixed.push(finding);
  }
  return { edits: edits.sort((a, b) => a.start - b.start || a.end - b.end), fixed };
}

/** The text with edits made. They must be sorted and must not overlap; their offsets are those of `text`. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let offset = 0;
  for (const edit of edits) {
    result += text.slice(offset, edit.start) + edit.content;
    offset = edit.end;
  }
  return result + text.slice(offset);
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.content === b.content;
}

/** Two insertions at one place would come in an order that nobody chose, so they count as overlapping. */
function overlaps(a: Span, b: Span): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}

import type { Finding } from '../core/findings';
import { findingId } from './diagnostics';
import { mapSpan, type Replacement } from './edit-mapping';
import type { PositionIndex } from './positions';

/** What was known before a string was opened. */
export interface Before {
  readonly findings: readonly Finding[];
  /** See `Report.keptFrom`. */
  readonly keptFrom: number | undefined;
}

/**
 * The findings of a text that ends inside a triple-quoted string. Whoever types `"""` turns the code below into text until the
 * closing quotes are there; squiggles that go and come back would be noise. So what was known below the first edit stays, moved by
 * the edits, and so does what leads there; what an edit touched goes. Above, the present text alone counts.
 * @param found findings of the present text.
 * @param edits from the text of `before` to the present one, oldest first.
 */
export function keepFindings(found: readonly Finding[], before: Before, edits: readonly Replacement[]): { findings: Finding[]; keptFrom: number | undefined } {
  const from = Math.min(before.keptFrom ?? Number.POSITIVE_INFINITY, ...edits.map((edit) => edit.start));
  const known = new Set(found.map(findingId));
  const kept = before.findings.flatMap((finding) => {
    const moved = moveFinding(finding, edits);
    const isBelow = moved !== undefined && [moved, ...moved.related].some((place) => place.path === finding.path && place.start >= from);
    return isBelow && !known.has(findingId(moved)) ? [moved] : [];
  });
  return {
    findings: [...found, ...kept].sort((a, b) => a.start - b.start || a.end - b.end),
    keptFrom: Number.isFinite(from) ? from : undefined,
  };
}

/**
 * What was known of rules whose findings are not known yet for the present text: it stays where it was, moved by the edits, until they are,
 * so that nothing vanishes and comes back. What an edit touched goes, also elsewhere in its lines: a comment may silence it now.
 * @param edits from the text of `before` to the present one, oldest first.
 */
export function keepAwaited(
  before: { readonly findings: readonly Finding[]; readonly index: PositionIndex },
  awaited: ReadonlySet<string>,
  edits: readonly Replacement[],
  index: PositionIndex,
): Finding[] {
  const kept = before.findings.filter(({ rule }) => awaited.has(rule));
  if (edits.length === 0) return kept;
  return kept.flatMap((finding) => {
    const moved = moveFinding(finding, edits);
    return moved !== undefined && linesOf(moved, index) === linesOf(finding, before.index) ? [moved] : [];
  });
}

/** The text of the lines that a span lies in. */
function linesOf({ start, end }: Finding, index: PositionIndex): string {
  return index.text.slice(index.lineSpan(index.position(start).line).start, index.lineSpan(index.position(end).line).end);
}

/** The finding at its new place. Without fixes: what was worked out for another text is shown, but not acted upon. */
function moveFinding(finding: Finding, edits: readonly Replacement[]): Finding | undefined {
  const span = mapSpan(finding, edits);
  if (span === undefined) return undefined;
  const related = finding.related.flatMap((place) => {
    const moved = place.path === finding.path ? mapSpan(place, edits) : place;
    return moved === undefined ? [] : [{ ...place, ...moved }];
  });
  return { ...finding, ...span, related, fixes: [] };
}

import type { Span } from '../core/findings';

/** One replacement in a text: `[start, end)` of the text before it became `inserted` UTF-16 units. */
export interface Replacement extends Span {
  readonly inserted: number;
}

/**
 * Where a span of an older text lies after these replacements (oldest first).
 * `undefined` if one of them touched its inside: what was known about it may no longer hold.
 */
export function mapSpan(span: Span, replacements: readonly Replacement[]): Span | undefined {
  let { start, end } = span;
  for (const edit of replacements) {
    const shift = edit.inserted - (edit.end - edit.start);
    if (edit.end <= start && !(edit.start === end && start === end)) {
      start += shift;
      end += shift;
    } else if (edit.start < end) {
      return undefined;
    }
  }
  return { start, end };
}

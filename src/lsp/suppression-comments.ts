import type { Span, TextEdit } from '../core/findings';
import type { SuppressionSyntax } from './environment';

/** Comments that silence a rule, written so that the analysis reads them back; see the section on suppressions in the README. */
export const suppressionComments: SuppressionSyntax = { forLine, forFile };

/** Adds the rule to the comment at the end of the line where the finding starts, or writes one. */
function forLine(text: string, finding: Span, rule: string): TextEdit | undefined {
  const start = lineStart(text, finding.start);
  const end = lineEnd(text, finding.start);
  const line = text.slice(start, end);
  const existing = /#\s*interlock:\s*ignore\[([^\]]*)\]/.exec(line);
  if (existing) {
    const at = start + existing.index + existing[0].length - 1;
    return { start: at, end: at, content: existing[1]!.trim() === '' ? rule : `, ${rule}` };
  }
  if (line.endsWith('\\')) return undefined; // nothing may follow a line continuation
  const code = line.trimEnd();
  return { start: start + code.length, end, content: `  # interlock: ignore[${rule}]` };
}

/** A comment line at the top, below a `#!` line, an encoding declaration and earlier comments of the same kind. */
function forFile(text: string, rule: string): TextEdit {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const line = text.slice(at, lineEnd(text, at));
    if (!/^#!|^#.*coding[:=]|^#\s*interlock:/.test(line)) break;
    at = lineEnd(text, at);
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) at++;
  }
  const newline = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const isAfterText = at > 0 && !/[\r\n\uFEFF]/.test(text[at - 1]!);
  return { start: at, end: at, content: `${isAfterText ? newline : ''}# interlock: ignore-file[${rule}]${newline}` };
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !'\r\n'.includes(text[at - 1]!)) at--;
  return at;
}

function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !'\r\n'.includes(text[at]!)) at++;
  return at;
}

import type { Span, TextEdit } from '../core/findings';
import { applyEdits } from '../core/fixes/combined-edits';
import { parse } from '../core/syntax/parse';
import type { SuppressionSyntax } from './environment';

/** Comments that silence a rule, written so that `parseSuppressions` reads them back. */
export const suppressionComments: SuppressionSyntax = { forLine, forFile };

/**
 * Adds the rule to the comment behind the line where the finding starts, or writes one; above it where nothing may follow.
 * Each place is tried on the parser: inside a string or behind a backslash there are no comments.
 */
function forLine(text: string, finding: Span, rule: string): TextEdit | undefined {
  const start = lineStart(text, finding.start);
  const end = lineEnd(text, finding.start);
  const { comments, problems } = parse(text);
  const last = comments.find((comment) => comment.start >= start && comment.start < end);
  const ours = last && /^(.*#\s*interlock\s*:\s*ignore\[)([^\]]*)\]/i.exec(text.slice(last.start, last.end));
  if (last && ours) {
    const at = last.start + ours[0].length - 1;
    return { start: at, end: at, content: ours[2]!.trim() === '' ? rule : `, ${rule}` };
  }
  const line = text.slice(start, end);
  const indent = /^[ \t\f\uFEFF]*/.exec(line)![0];
  const comment = `# interlock: ignore[${rule}]`;
  const candidates: TextEdit[] = [
    { start: start + line.trimEnd().length, end, content: `  ${comment}` },
    { start: start + indent.length, end: start + indent.length, content: `${comment}${newlineOf(text)}${indent.replace('\uFEFF', '')}` },
  ];
  return candidates.find((edit) => {
    const after = parse(applyEdits(text, [edit]));
    const at = edit.start + edit.content.indexOf('#');
    return after.problems.length <= problems.length && after.comments.some((each) => each.start <= at && at < each.end);
  });
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
  const newline = newlineOf(text);
  const isAfterText = at > 0 && !/[\r\n\uFEFF]/.test(text[at - 1]!);
  return { start: at, end: at, content: `${isAfterText ? newline : ''}# interlock: ignore-file[${rule}]${newline}` };
}

/** The line end that the text uses. */
function newlineOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
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

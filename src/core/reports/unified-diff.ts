import { applyEdits } from '../fixes/combined-edits';
import type { TextEdit } from '../findings';
import type { Colours } from './colours';
import { printable } from './printable';

/** Unchanged lines around a change, as `diff -u` has them. */
const CONTEXT = 3;

/** Old lines `from` up to `to` (0-based, exclusive) and the lines that replace them; every line keeps its end. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** The edits as a unified diff that `patch` and `git apply` understand; '' if nothing changes. */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[], colours: Colours): string {
  const lines = splitLines(text);
  const changes = changesOf(text, lines, edits);
  if (changes.length === 0) return '';
  const output = [colours.bold(`--- ${printable(path)}`), colours.bold(`+++ ${printable(path)}`)];
  let shift = 0;
  for (const hunk of hunksOf(changes)) {
    const from = Math.max(0, hunk[0]!.from - CONTEXT);
    const to = Math.min(lines.length, hunk.at(-1)!.to + CONTEXT);
    const growth = hunk.reduce((sum, change) => sum + change.lines.length - (change.to - change.from), 0);
    output.push(colours.place(`@@ -${range(from, to - from)} +${range(from + shift, to - from + growth)} @@`));
    let line = from;
    for (const change of hunk) {
      output.push(...show(' ', lines.slice(line, change.from), (content) => content));
      output.push(...show('-', lines.slice(change.from, change.to), (content) => colours.severity('error', content)));
      output.push(...show('+', change.lines, (content) => colours.good(content)));
      line = change.to;
    }
    output.push(...show(' ', lines.slice(line, to), (content) => content));
    shift += growth;
  }
  return `${output.join('\n')}\n`;
}

/** `12,3`; an empty range names the line in front of it. */
function range(from: number, count: number): string {
  return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
}

function show(sign: string, lines: readonly string[], style: (text: string) => string): string[] {
  return lines.flatMap((line) => {
    // A carriage return belongs to the line: without it the patch would not apply.
    const content = style(`${sign}${line.replace(/\n$/, '')}`);
    return line.endsWith('\n') ? [content] : [content, '\\ No newline at end of file'];
  });
}

/** Changes whose context would touch share a hunk. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    if (last !== undefined && change.from - last.at(-1)!.to <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function changesOf(text: string, lines: readonly string[], edits: readonly TextEdit[]): Change[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length;
  }
  // Text behind the last line end, and the end of a text without one, belong to the last line.
  if (lines.length === 0 || lines.at(-1)!.endsWith('\n')) starts.push(offset);
  const lineOf = (position: number): number => Math.max(0, starts.findLastIndex((start) => start <= position));
  const changes: Change[] = [];
  for (let index = 0; index < edits.length; ) {
    const from = Math.min(lineOf(edits[index]!.start), lines.length);
    let to = from;
    const group: TextEdit[] = [];
    // Edits that share a line make one change.
    for (; index < edits.length && (group.length === 0 || lineOf(edits[index]!.start) < to); index++) {
      const edit = edits[index]!;
      group.push({ start: edit.start - starts[from]!, end: edit.end - starts[from]!, content: edit.content });
      to = Math.max(to, Math.min(lines.length, lineOf(edit.end) + 1));
    }
    const old = text.slice(starts[from], starts[to] ?? text.length);
    const change = trimmed(from, splitLines(old), splitLines(applyEdits(old, group)));
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

/** Takes equal lines off both ends: an import that is inserted at the start of a line leaves that line as it is. */
function trimmed(from: number, old: readonly string[], replaced: readonly string[]): Change | undefined {
  let head = 0;
  while (head < old.length && head < replaced.length && old[head] === replaced[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < replaced.length - head && old.at(-1 - tail) === replaced.at(-1 - tail)) tail++;
  if (head === old.length && head === replaced.length) return undefined;
  return { from: from + head, to: from + old.length - tail, lines: replaced.slice(head, replaced.length - tail) };
}

/** Lines with their ends; an empty text has none. Only LF ends a line here, as in `patch`. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

import { pylintCode } from './config/other-linters';
import { ruleMetas } from './rules/meta';
import type { LineIndex } from './syntax/line-index';

/** Which findings the comments of one file silence. */
export interface Suppressions {
  /** False if no comment silences anything: the common case, in which nothing needs to be asked. */
  readonly any: boolean;
  /**
   * True if a comment silences this rule for code that starts and ends on these 0-based lines.
   * @param endLine line of the last character.
   */
  covers(rule: string, startLine: number, endLine: number): boolean;
}

/** The rules that one comment names. */
type Named = ReadonlySet<string> | 'all';

const nothing: Suppressions = { any: false, covers: () => false };

/** `# interlock: ignore`, `ignore[a, b]`, `ignore-file`, `ignore-file[a]`; words behind it are a reason. */
const own = /#\s*interlock\s*:\s*(ignore-file|ignore)(?![\w-])\s*(?:\[([^\]]*)\]?)?/i;
/** `# noqa`, `# noqa: A1, B2` (flake8, ruff). */
const noqa = /#\s*noqa(?![\w-])(?:\s*:\s*(.*))?/i;
/** `# NOSONAR`, `# NOSONAR(S1, S2)`, `# NOSONAR: python:S1` (SonarQube). */
const nosonar = /#\s*NOSONAR(?!\w)[\s:(]*(.*)/i;
/** `# ruff: noqa: A1`, `# flake8: noqa: A1`: for the whole file. Without codes they speak to that tool alone. */
const fileNoqa = /#\s*(?:ruff|flake8)\s*:\s*noqa\s*:\s*(.*)/i;
/** `# pylint: disable=W1506, consider-using-with`, `disable-next=…`. */
const pylint = /#\s*pylint\s*:\s*(disable-next|disable)\s*=\s*([\w\s,-]*)/i;

/**
 * Reads the suppressing comments of a file. `# type: ignore` belongs to type checkers and silences nothing here.
 * @param comments comments outside strings, in source order: offsets into `text`, from the `#` to the end of the line.
 */
export function parseSuppressions(
  text: string,
  comments: readonly { readonly start: number; readonly end: number }[],
  lineIndex: Pick<LineIndex, 'positionAt'>,
): Suppressions {
  const file: Named[] = [];
  const lines = new Map<number, Named[]>();
  /** Comments that stand alone on their line, as they may silence the line below. */
  const alone = new Map<number, Named[]>();
  const blocks: { readonly names: Named; readonly from: number; readonly to: number }[] = [];
  for (const comment of comments) {
    const content = text.slice(comment.start, comment.end);
    const standsAlone = isAlone(text, comment.start);
    const found = read(content);
    if (found.length === 0 && !standsAlone) continue;
    const { line } = lineIndex.positionAt(comment.start);
    if (standsAlone) for (const names of pylintBlock(content)) blocks.push({ names, from: line, to: blockEnd(text, comment.start, lineIndex) });
    // A comment block above a line is one: what is said in its first line reaches the code.
    if (standsAlone) alone.set(line, [...(alone.get(line - 1) ?? []), ...found.filter(isOwnLine).map(namesOf)]);
    for (const entry of found) {
      if (entry.reach === 'file') {
        if (standsAlone) file.push(entry.names);
      } else {
        add(lines, line, entry.names);
      }
    }
  }
  if (file.length === 0 && lines.size === 0 && blocks.length === 0) return nothing;
  const silences = (rule: string, entries: readonly Named[] | undefined): boolean =>
    entries?.some((names) => names === 'all' || names.has(rule)) === true;
  return {
    any: true,
    covers: (rule, startLine, endLine) =>
      silences(rule, file) ||
      silences(rule, lines.get(startLine)) ||
      silences(rule, lines.get(endLine)) ||
      silences(rule, alone.get(startLine - 1)) ||
      blocks.some(({ names, from, to }) => startLine >= from && startLine <= to && names !== 'all' && names.has(rule)),
  };
}

/** What a comment of Pylint that stands alone switches off for the rest of its block. */
function pylintBlock(comment: string): Named[] {
  const found = pylint.exec(comment);
  return found?.[1]!.toLowerCase() === 'disable' ? [rulesOf(pylintCodes(found[2]!))] : [];
}

/** Codes behind the names that Pylint gives its messages. */
function pylintCodes(list: string): string[] {
  return list.split(/[\s,]+/).map((name) => pylintCode(name) ?? name);
}

/** The last line of the block that a comment stands in: before the next line of code that is indented less. */
function blockEnd(text: string, start: number, lineIndex: Pick<LineIndex, 'positionAt'>): number {
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
  if (indent === 0) return Infinity;
  const less = new RegExp(`\\n[ \\t]{0,${indent - 1}}[^\\s#]`, 'g');
  less.lastIndex = start;
  const next = less.exec(text);
  return next === null ? Infinity : lineIndex.positionAt(next.index).line;
}

interface Entry {
  /** `own-line`: our comment, which may also stand above; `line`: another tool's, which may not. */
  readonly reach: 'file' | 'own-line' | 'line';
  readonly names: Named;
}

function isOwnLine(entry: Entry): boolean {
  return entry.reach === 'own-line';
}

function namesOf(entry: Entry): Named {
  return entry.names;
}

/** One comment may speak to several tools: `# noqa: E501  # interlock: ignore`. */
function read(comment: string): Entry[] {
  const entries: Entry[] = [];
  const ours = own.exec(comment);
  if (ours !== null) {
    const names = ours[2] === undefined ? 'all' : rulesOf(ours[2].split(/[,\s]+/));
    entries.push({ reach: ours[1]!.toLowerCase() === 'ignore-file' ? 'file' : 'own-line', names });
  }
  const flake = noqa.exec(comment);
  if (flake !== null) entries.push({ reach: 'line', names: codesOrAll(flake[1] ?? '') });
  const whole = fileNoqa.exec(comment);
  if (whole !== null) {
    const names = codesOrAll(whole[1]!);
    if (names !== 'all') entries.push({ reach: 'file', names });
  }
  const disabled = pylint.exec(comment);
  // Behind code it is for that line; alone, `disable-next` is for the line below, and `disable` for the block: see `pylintBlock`.
  if (disabled !== null) entries.push({ reach: disabled[1]!.toLowerCase() === 'disable-next' ? 'own-line' : 'line', names: rulesOf(pylintCodes(disabled[2]!)) });
  const sonar = nosonar.exec(comment);
  if (sonar !== null) entries.push({ reach: 'line', names: codesOrAll(sonar[1]!.replaceAll('python:', '')) });
  return entries;
}

const code = /^[A-Z]+-?[0-9]+$/i;

/** The codes at the start of the text; prose instead of codes leaves the comment without a restriction, as in flake8. */
function codesOrAll(text: string): Named {
  const codes: string[] = [];
  for (const word of text.split(/[,\s)]+/)) {
    if (!code.test(word) && !ruleNames.has(word)) break;
    codes.push(word);
  }
  return codes.length === 0 ? 'all' : rulesOf(codes);
}

const ruleNames: ReadonlySet<string> = new Set(ruleMetas.map((meta) => meta.name));

/** Our rules behind names and codes; a code that no rule lists as an alias stands for none. */
function rulesOf(names: readonly string[]): ReadonlySet<string> {
  const rules = new Set<string>();
  for (const name of names) {
    if (ruleNames.has(name)) rules.add(name);
    for (const meta of ruleMetas) if (meta.aliases.includes(name.toUpperCase())) rules.add(meta.name);
  }
  return rules;
}

function isAlone(text: string, start: number): boolean {
  for (let offset = start - 1; offset >= 0; offset--) {
    const unit = text[offset]!;
    if (unit === '\n' || unit === '\r') return true;
    if (unit !== ' ' && unit !== '\t' && unit !== '\f' && unit !== '\ufeff') return false;
  }
  return true;
}

function add(lines: Map<number, Named[]>, line: number, names: Named): void {
  const entries = lines.get(line);
  if (entries === undefined) lines.set(line, [names]);
  else entries.push(names);
}

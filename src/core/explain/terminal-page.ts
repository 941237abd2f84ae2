import { createColours, type Colours } from '../reports/colours';
import type { RulePage } from './rule-page';

/** Columns of running text; code keeps its own lines. */
const WIDTH = 88;

/** A rule's page for a terminal: headings, wrapped text, indented examples. Ends with a line end. */
export function terminalPage(page: RulePage, colour: boolean): string {
  const colours = createColours(colour);
  const { meta } = page;
  const facts = [
    meta.severity,
    meta.onByDefault ? 'on by default' : 'off by default (strict profile, or selected by name)',
    meta.fix === 'none' ? 'no fix' : `${meta.fix} fix`,
  ];
  const lines = [colours.severity(meta.severity, page.name), colours.dim(`${meta.family}, ${facts.join(', ')}`), ''];
  lines.push(...renderMarkdown(page.lead, colours));
  for (const [title, text] of page.sections) lines.push('', colours.bold(title), ...renderMarkdown(text, colours));
  lines.push('', colours.dim(page.url));
  return `${lines.join('\n')}\n`;
}

/** The Markdown of our own pages: paragraphs, lists, fences, third-level headings, inline code. */
function renderMarkdown(text: string, colours: Colours): string[] {
  const lines: string[] = [];
  let block: string[] = [];
  const flush = (): void => {
    if (block.length > 0) lines.push(...wrapBlock(block).map((line) => inline(line, colours)));
    block = [];
  };
  let fenced = false;
  for (const line of text.split('\n')) {
    const fence = /^```(\w*)\s*(\w*)/.exec(line);
    if (fence !== null) {
      flush();
      if (!fenced && (fence[2] === 'bad' || fence[2] === 'good')) {
        lines.push(fence[2] === 'bad' ? colours.severity('error', '  blocks:') : colours.good('  instead:'));
      }
      fenced = !fenced;
    } else if (fenced) {
      lines.push(`    ${line}`.trimEnd());
    } else if (line.trim() === '') {
      flush();
      if (lines.at(-1) !== '') lines.push('');
    } else if (line.startsWith('### ')) {
      flush();
      lines.push(colours.underline(line.slice(4)));
    } else {
      if (/^\s*([-*]|\d+\.) /.test(line)) flush();
      block.push(line);
    }
  }
  flush();
  return lines;
}

/** Wraps a paragraph or a list item; the lines of an item hang behind its bullet. */
function wrapBlock(block: readonly string[]): string[] {
  const bullet = /^\s*(?:[-*]|\d+\.) /.exec(block[0]!)?.[0] ?? '';
  // Code in backticks stays on one line.
  const words = block.join(' ').slice(bullet.length).match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const hang = ' '.repeat(bullet.length);
  const lines: string[] = [];
  let line = bullet;
  let empty = true;
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = hang;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}

function inline(line: string, colours: Colours): string {
  return line
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, label: string, target: string) => `${label} (${target})`)
    .replace(/`[^`]+`/g, (code) => colours.code(code));
}

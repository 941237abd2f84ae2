import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'rules');

export const sections = ['What it does', 'Why it matters', 'Example', 'When to ignore it', 'Fix', 'References'];

export interface Page {
  readonly title: string;
  /** The paragraph below the title. */
  readonly summary: string;
  /** Heading to text, in the order of the page. */
  readonly sections: ReadonlyMap<string, string>;
  readonly text: string;
}

export function pageNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''))
    .sort();
}

export function readIndex(): string {
  return readFileSync(join(folder, 'README.md'), 'utf8');
}

export function readPage(rule: string): Page {
  const text = readFileSync(join(folder, `${rule}.md`), 'utf8');
  const [head = '', ...rest] = text.split(/^## /m);
  const [title = '', summary = ''] = head.trim().split('\n\n');
  const parts = rest.map((part): [string, string] => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end).trim()];
  });
  return { title: title.replace(/^# /, ''), summary: summary.replaceAll('\n', ' '), sections: new Map(parts), text };
}

/** Fenced blocks with this info string, for example `python bad`. */
export function blocks(page: Page, info: string): string[] {
  return [...page.text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].filter((match) => match[1] === info).map((match) => match[2] ?? '');
}

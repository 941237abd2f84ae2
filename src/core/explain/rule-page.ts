import { ruleMetas, type RuleMeta } from '../rules/meta';
import { rulePageTexts } from './rule-page-texts';

/** Where the pages are read on the web. */
const RULE_PAGES = 'https://github.com/interlock-py/interlock/blob/main/docs/rules/';

export interface RuleExample {
  readonly kind: 'bad' | 'good';
  readonly code: string;
}

/** A rule's documentation, split at its headings. Texts are Markdown. */
export interface RulePage {
  readonly name: string;
  readonly meta: RuleMeta;
  readonly url: string;
  /** The whole page. */
  readonly markdown: string;
  /** One sentence below the title; '' if the page has none. */
  readonly lead: string;
  /** Section title to its text, in the order of the page. */
  readonly sections: ReadonlyMap<string, string>;
  /** Code of the section "Example". */
  readonly examples: readonly RuleExample[];
}

/** Address of a rule's page; of any name, so that a finding can always be linked. */
export function rulePageUrl(name: string): string {
  return `${RULE_PAGES}${name}.md`;
}

const pages = new Map<string, RulePage>();

/** The page of a rule, or `undefined` if there is no such rule. */
export function rulePage(name: string): RulePage | undefined {
  const meta = ruleMetas.find((candidate) => candidate.name === name);
  const text = Object.hasOwn(rulePageTexts, name) ? rulePageTexts[name] : undefined;
  if (meta === undefined || text === undefined) return undefined;
  let page = pages.get(name);
  if (page === undefined) {
    page = parsePage(meta, text);
    pages.set(name, page);
  }
  return page;
}

function parsePage(meta: RuleMeta, text: string): RulePage {
  const markdown = text.replace(/\r\n?/g, '\n');
  const sections = new Map<string, string>();
  let title = '';
  let body: string[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    // A Python comment in an example may look like a heading.
    if (!fenced && line.startsWith('## ')) {
      sections.set(title, body.join('\n').trim());
      title = line.slice(3).trim();
      body = [];
    } else if (fenced || !line.startsWith('# ')) {
      body.push(line);
    }
  }
  sections.set(title, body.join('\n').trim());
  const lead = sections.get('') ?? '';
  sections.delete('');
  const examples = parseExamples(sections.get('Example') ?? '');
  return { name: meta.name, meta, url: rulePageUrl(meta.name), markdown, lead, sections, examples };
}

function parseExamples(section: string): RuleExample[] {
  const fences = section.matchAll(/^```python (bad|good)\b[^\n]*\n([\s\S]*?)^```/gm);
  return [...fences].map(([, kind, code]) => ({ kind: kind === 'bad' ? 'bad' : 'good', code: code!.trimEnd() }));
}

import { modelHint } from './model-hint';
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
  const markdown = `${text.replace(/\r\n?/g, '\n').trimEnd()}\n${modelSection(meta.name)}`;
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

/** The leaf of the decision tree that applies: the last section of each page, made from the tree so that it cannot contradict it. */
function modelSection(rule: string): string {
  const hint = modelHint(rule);
  if (hint === undefined) return '';
  const { leaf, title, recommendation, url } = hint;
  // The label of the link is one word: terminals break lines between words.
  return `\n## Which model fits\n\n${title}: ${recommendation}\n\nIn the decision tree: [${leaf.id}](${url}). With code: \`interlock decide --leaf ${leaf.id}\`.\n`;
}

function parseExamples(section: string): RuleExample[] {
  const fences = section.matchAll(/^```python (bad|good)\b[^\n]*\n([\s\S]*?)^```/gm);
  return [...fences].map(([, kind, code]) => ({ kind: kind === 'bad' ? 'bad' : 'good', code: code!.trimEnd() }));
}

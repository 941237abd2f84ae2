import type { RulePage } from './rule-page';

export interface HoverSections {
  /** First paragraph of "What it does", Markdown. */
  readonly what: string;
  /** First paragraph of "Why it matters", Markdown. */
  readonly why: string;
  /** The first bad and the first good example, as a Markdown fence each with a word above it; '' if the page has none. */
  readonly example: string;
}

/** The short form of a rule's page: what fits in a hover. */
export function hoverSections(page: RulePage): HoverSections {
  const bad = page.examples.find((example) => example.kind === 'bad');
  const good = page.examples.find((example) => example.kind === 'good');
  const parts = [];
  if (bad !== undefined) parts.push(`Reported:\n${fence(bad.code)}`);
  if (good !== undefined) parts.push(`Instead:\n${fence(good.code)}`);
  return {
    what: firstParagraph(page.sections.get('What it does') ?? page.lead),
    why: firstParagraph(page.sections.get('Why it matters') ?? ''),
    example: parts.join('\n\n'),
  };
}

function firstParagraph(text: string): string {
  return text.split(/\n\s*\n/, 1)[0]!.replace(/\s*\n\s*/g, ' ').trim();
}

function fence(code: string): string {
  return `\`\`\`python\n${code}\n\`\`\``;
}

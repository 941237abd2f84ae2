import type { Finding } from '../../../src/core/findings';
import { createSourceTexts, type SourceTexts } from '../../../src/core/reports/source-text';

/** A finding at the text between two `«»` marks of a source, with the marks taken out. */
export function findingIn(marked: string, changes: Partial<Finding> = {}): { finding: Finding; text: string } {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const finding: Finding = {
    path: '/p/a.py',
    start,
    end,
    rule: 'blocking-sleep',
    severity: 'warning',
    confidence: 'certain',
    message: '`time.sleep` holds the event loop; use `await asyncio.sleep`.',
    related: [],
    fixes: [],
    ...changes,
  };
  return { finding, text: marked.replace('«', '').replace('»', '') };
}

export function sourcesOf(texts: Readonly<Record<string, string>>): SourceTexts {
  return createSourceTexts((path) => texts[path]);
}

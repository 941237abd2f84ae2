import { hoverSections } from '../core/explain/hover-sections';
import { rulePage, rulePageUrl } from '../core/explain/rule-page';
import { ruleMetas } from '../core/rules/meta';
import type { RuleBook } from './environment';

/** The rule pages that are built into the program. */
export const ruleBook: RuleBook = {
  names: ruleMetas.map(({ name, summary }) => ({ name, summary })),
  page: (rule) => rulePage(rule)?.markdown,
  url: rulePageUrl,
  hover(rule) {
    const page = rulePage(rule);
    return page && hoverSections(page);
  },
};

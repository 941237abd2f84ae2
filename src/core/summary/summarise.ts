import { parse } from '../syntax/parse';
import { settleAdditions } from './attribute-stores';
import type { FileFacts } from './facts';
import { walkBlock } from './statements';
import { Walker } from './walker';

/**
 * Summarises one file: names, classes, and for each function what it does in order. Pure and total: any text gives a summary.
 * @param path absolute path, kept in the result; the file itself is not read.
 */
export function summarise(path: string, text: string): FileFacts {
  const module = parse(text);
  const walker = new Walker(module.body, module.end);
  walkBlock(walker, module.body);
  const facts = walker.finish(path);
  settleAdditions(walker, facts.bindings);
  return { ...facts, comments: module.comments, problems: module.problems };
}

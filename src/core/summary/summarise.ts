import { parse } from '../syntax/parse';
import { settleAdditions } from './attribute-stores';
import type { FileFacts } from './facts';
import { mainGuard } from './main-guard';
import { walkBlock } from './statements';
import { Walker } from './walker';
import { workOf } from './work';

/**
 * Summarises one file: names, classes, and for each function what it does in order. Pure and total: any text gives a summary.
 * @param path absolute path, kept in the result; the file itself is not read.
 */
export function summarise(path: string, text: string): FileFacts {
  const module = parse(text);
  const walker = new Walker(module.body, module.end);
  walkBlock(walker, module.body);
  const guard = mainGuard(module.body);
  const last = guard?.body.at(-1);
  // Of a module's own code only what a script runs is of interest: the rest runs when it is imported, once.
  if (guard !== undefined && last !== undefined) walker.frame.fn.work = workOf(guard.body, { start: guard.body[0]!.start, end: last.end }, walker);
  const facts = walker.finish(path);
  settleAdditions(walker, facts.bindings);
  return { ...facts, comments: module.comments, problems: module.problems };
}

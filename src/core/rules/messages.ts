import { firstSegment } from '../dotted-names';
import { asyncLibraryFor } from '../knowledge';
import { shownName, type Block } from '../program/effects/blocks';
import type { Root } from '../program/roots/roots';
import type { RuleContext } from './on-loop';

/** The texts of the findings: what happens, then what to write instead. Names in backticks, no blame. */

const maxCode = 60;

/** What the primitive does to whoever runs it: "`open` opens a file on disk". */
function deed(block: Block): string {
  const name = shownName(block.primitive);
  switch (block.verb) {
    case 'call':
    case 'iterate':
    case 'import':
      return `\`${name}\` ${block.model.does}`;
    case 'enter':
      return `entering \`with ${name}\` ${block.model.does}`;
    case 'exit':
      return `leaving \`with ${name}\` ${block.model.does}`;
  }
}

/** One line of source for a message; long calls are cut at their arguments. */
function shownCode(code: string): string {
  const line = code.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  if (line.length <= maxCode) return line;
  const open = line.indexOf('(');
  return open > 0 && open < maxCode - 3 ? `${line.slice(0, open)}(…)` : `${line.slice(0, maxCode - 1)}…`;
}

function chainText(block: Block): string {
  const names = [...block.hops.map((hop) => hop.name), shownName(block.primitive)];
  const shown = names.length > 6 ? [...names.slice(0, 3), '…', ...names.slice(-2)] : names;
  return shown.map((name) => (name === '…' ? name : `\`${name}\``)).join(' → ');
}

/** The message of a finding at code that reads `code`; `others` counts further blocking calls behind the same expression. */
export function message(context: RuleContext, root: Root, block: Block, code: string, others: number): string {
  const more = others > 0 ? ` (and ${others} more blocking ${others === 1 ? 'call' : 'calls'})` : '';
  const where = root.kind === 'callback' ? `This runs on the event loop, as ${root.as}: ` : '';
  if (block.model.rule === 'nested-event-loop') {
    const through = block.hops.length > 0 ? ` (${chainText(block)})` : '';
    return `${where}${capital(deed(block), where)}${through}. ${advice(context, block)}`;
  }
  if (block.hops.length === 0) {
    const stall = block.model.does.includes('event loop') ? '' : ', and the event loop with it: no other task runs';
    return `${where}${capital(deed(block), where)}${stall}. ${advice(context, block)}`;
  }
  const once = block.isFirstCallOnly ? ' the first time' : '';
  return `${where}\`${shownCode(code)}\` blocks the event loop${once}: ${chainText(block)}, which ${block.model.does}${more}. ${advice(context, block)}`;
}

function capital(text: string, before: string): string {
  return before === '' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** What to write instead, in the terms of the libraries that the project uses. */
function advice(context: RuleContext, block: Block): string {
  const { model } = block;
  if (model.advice !== undefined) return model.advice.endsWith('.') ? model.advice : `${model.advice}.`;
  const library = asyncLibraryFor(context.libraries);
  if (model.rule === 'nested-event-loop') return 'Await the coroutine instead.';
  if (model.rule === 'blocking-sleep' && block.hops.length === 0) return `Use \`await ${library.sleep}(…)\`.`;
  const inThread = `run it in a thread with \`await ${library.runInThread}(…)\``;
  if (block.hops.length > 0) return `${capital(inThread, '')}.`;
  if (model.rule === 'blocking-executor-shutdown') return 'Keep the executor for the life of the program and await `loop.run_in_executor(…)`.';
  const alternatives = model.alternatives ?? [];
  // A group may hold several libraries: what one of them offers is no advice for another.
  const owners = new Set(model.names.map(firstSegment));
  const suits = (name: string): boolean => context.libraries.has(name) && (!owners.has(name) || name === firstSegment(block.primitive));
  const own = alternatives.find((alternative) => alternative.library !== null && suits(alternative.library));
  const open = alternatives.find((alternative) => alternative.library === null);
  const use = own ?? open;
  if (use === undefined) return `${capital(inThread, '')}.`;
  return /to_thread|thread/.test(use.use) ? `Use ${use.use}.` : `Use ${use.use}, or ${inThread}.`;
}

export const relatedMessage = {
  definition: (name: string, where: string): string => `\`${name}\` runs in ${where}`,
  calls: (name: string, next: string): string => `\`${name}\` calls \`${next}\``,
  blocks: (name: string, block: Block): string => `\`${name}\`: ${deed(block)}`,
};

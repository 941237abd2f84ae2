import { toolkitAdvice } from '../../knowledge/windows';
import { shownName, type Block } from '../../program/effects/blocks';
import type { Cost } from '../../program/cost/cost';
import type { UiRoot } from '../../program/roots/ui-roots';
import type { RuleContext } from '../on-loop';
import { estimate } from './messages';

/** Texts of the findings in a window's thread: what runs there, what the user of the window sees, and the toolkit's own way out. */

/** For related locations. */
export const windowsThread = "the window's thread";

const frozen = 'the window neither draws nor reacts meanwhile';

/** The models speak of event loops where a sleep is meant; in a window it is the thread that stops. */
export function inWindow(block: Block): Block {
  const does = block.model.does.replace('the whole event loop', 'its thread').replace(/; if the job needs this event loop.*$/, '');
  return does === block.model.does ? block : { ...block, model: { ...block.model, does } };
}

/** The message for something that waits. */
export function waitMessage(root: UiRoot, block: Block, isRepeated: boolean): string {
  const { worker, handBack, later } = toolkitAdvice[root.toolkit];
  const chain = [...block.hops.map((hop) => hop.name), shownName(block.primitive)].map((name) => `\`${name}\``).join(' → ');
  const often = isRepeated ? ', again and again,' : '';
  const cure = block.model.rule === 'blocking-sleep' ? `Let a timer call what comes after it: ${later}.` : `Do it in ${worker}, and hand the result to the window with ${handBack}.`;
  return `This runs as ${root.as}: ${chain}${often} ${block.model.does}, and ${frozen}. ${cure}`;
}

/** The message for something that computes. */
export function computeMessage(context: RuleContext, root: UiRoot, cost: Cost): string {
  const { worker, handBack } = toolkitAdvice[root.toolkit];
  return `This runs as ${root.as}: ${estimate(context, cost)}; ${frozen}. ${computeCure(context, cost, worker)}, and hand the result to the window with ${handBack}.`;
}

function computeCure(context: RuleContext, cost: Cost, worker: string): string {
  if (cost.released > cost.nanoseconds / 2) return `It releases the GIL: run it in ${worker}`;
  if (context.program.target.freeThreaded) return `Run it in ${worker}: without the GIL the window draws meanwhile`;
  return 'Run it in a process pool (a thread would still make the window stutter)';
}

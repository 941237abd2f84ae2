import type { Confidence, Finding } from '../../findings';
import { compareBlocks, condense, shownName, type Block } from '../../program/effects/blocks';
import { eventBlocks } from '../../program/effects/effects';
import { regionCosts } from '../../program/cost/estimate';
import { noNumbers } from '../../program/cost/numbers';
import type { FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { uiRoots, type UiRoot } from '../../program/roots/ui-roots';
import { EventFlag, type Event } from '../../summary/facts';
import { related, type RuleContext } from '../on-loop';
import { uiCostMessage } from './messages';
import { costConfidence, relatedPlaces, stalls } from './stalls';

/** What a window's thread should not do: wait, and compute for long. Both freeze the window. */
export function checkWindows(context: RuleContext, file: FileState): Finding[] {
  return uiRoots(context.program, file).flatMap((root) => [...waiting(context, root), ...computing(context, root)]);
}

function waiting(context: RuleContext, root: UiRoot): Finding[] {
  const { file, fn } = root.site;
  if (!context.isOn('blocking-gui-callback')) return [];
  const findings: Finding[] = [];
  for (const event of fn.events) {
    const blocks = condense(eventBlocks(context.program, root.site, event)).filter(freezes).sort(compareBlocks);
    const block = blocks[0];
    if (block === undefined) continue;
    findings.push({
      rule: 'blocking-gui-callback', severity: 'warning', confidence: waitConfidence(root, block), path: file.path, start: event.start, end: event.end,
      message: waitMessage(root, block, event), related: related(block), fixes: [],
    });
  }
  return findings;
}

/** Waits that a person notices: the network, another program, somebody else. A local file is short, and a dialog waits on purpose. */
function freezes(block: Block): boolean {
  const { tier, rule } = block.model;
  return (tier === 'network' || tier === 'unbounded') && rule !== 'nested-event-loop' && !block.isRare;
}

function waitConfidence(root: UiRoot, block: Block): Confidence {
  if (isTestFile(root.site.file.path) || block.isGuess || block.selections > 1 || block.onceBelow > 0) return 'possible';
  return root.isCertain && !block.isLikely && !block.isFirstCallOnly && !block.isSwitched ? 'certain' : 'likely';
}

function waitMessage(root: UiRoot, block: Block, event: Event): string {
  const chain = [...block.hops.map((hop) => hop.name), shownName(block.primitive)].map((name) => `\`${name}\``).join(' → ');
  const does = block.model.rule === 'blocking-sleep' ? 'stops its thread for that time' : block.model.does;
  const often = event.flags & EventFlag.Repeated ? ', again and again,' : '';
  const cure = block.model.rule === 'blocking-sleep' ? 'Let a timer of the toolkit call a function later instead.' : 'Do it in a worker thread, and hand the result to the window when it is there.';
  return `This runs as ${root.as}: ${chain}${often} ${does}, and the window neither draws nor reacts meanwhile. ${cure}`;
}

function computing(context: RuleContext, root: UiRoot): Finding[] {
  const { file, fn } = root.site;
  if (fn.work.length === 0 || !context.isOn('cpu-bound-loop-on-main-thread')) return [];
  const threshold = context.program.settings.cpuThreshold * 1e6;
  const costs = regionCosts(context.program, { ...root.site, numbers: noNumbers });
  return stalls(costs, 0, threshold).map(({ start, end, cost }) => {
    const confidence = costConfidence(file.path, cost, threshold);
    return {
      rule: 'cpu-bound-loop-on-main-thread', severity: 'warning', confidence: confidence === 'certain' && !root.isCertain ? 'likely' : confidence, path: file.path, start, end,
      message: uiCostMessage(context, root.as, cost), related: relatedPlaces(cost, "the window's thread"), fixes: [],
    };
  });
}

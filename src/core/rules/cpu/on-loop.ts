import type { Finding } from '../../findings';
import { fixesForEndless, fixesForStall } from '../../fixes/cpu-fixes';
import { regionCosts, type RegionCost } from '../../program/cost/estimate';
import { noNumbers } from '../../program/cost/numbers';
import { placeIn } from '../../program/file-state';
import type { Root } from '../../program/roots/roots';
import type { RuleContext } from '../on-loop';
import { costMessage, endlessMessage } from './messages';
import { costConfidence, relatedPlaces, stalls, type Stall } from './stalls';

/**
 * The family "CPU on the event loop": what a function on the loop computes between two suspensions, priced in nanoseconds.
 * A loop that awaits lets others run after each round, so only one round of it counts.
 * @param blocking what is reported of the function already: a loop that blocks in each round needs no second finding.
 */
export function checkCpu(context: RuleContext, root: Root, blocking: readonly Finding[]): Finding[] {
  const { program } = context;
  const { fn, file } = root.site;
  if (fn.work.length === 0 || root.isStartUp) return [];
  const findings: Finding[] = [];
  const threshold = program.settings.cpuThreshold * 1e6;
  const costs = regionCosts(program, { ...root.site, numbers: noNumbers });
  for (const { region, index } of costs) {
    if (region.kind === 'loop' && region.count.kind === 'forever' && region.exits === 'none' && !region.raises && !region.suspends && fn.isAsync && context.isOn('loop-without-checkpoint')) {
      const head = placeIn(file, region.headStart, region.headEnd);
      const blocks = blocking.some((finding) => finding.path === file.path && finding.start >= region.start && finding.end <= region.end);
      if (!blocks && !insideEndless(costs, index)) findings.push({ ...head, rule: 'loop-without-checkpoint', severity: 'error', confidence: 'certain', message: endlessMessage(context), related: [], fixes: fixesForEndless(context, root, region.headStart) });
    }
  }
  for (const stall of stalls(costs, 0, threshold)) {
    const finding = stallFinding(context, root, stall, costs, blocking);
    if (finding !== undefined && context.isOn(finding.rule)) findings.push(finding);
  }
  return findings;
}

function insideEndless(costs: readonly RegionCost[], index: number): boolean {
  for (let at = costs[index]!.region.parent; at >= 0; at = costs[at]!.region.parent) {
    const { region } = costs[at]!;
    if (region.kind === 'loop' && region.count.kind === 'forever' && !region.suspends) return true;
  }
  return false;
}

function stallFinding(context: RuleContext, root: Root, stall: Stall, costs: readonly RegionCost[], blocking: readonly Finding[]): Finding | undefined {
  const { file } = root.site;
  const { cost } = stall;
  const threshold = context.program.settings.cpuThreshold * 1e6;
  const cause = cost.cause!;
  const rule = cause.model?.rule ?? 'cpu-bound-loop-on-loop';
  const isParse = rule === 'large-parse-on-loop';
  // A function that reads the file and parses it is reported for the reading: the same cure helps against both.
  if (isParse && blocking.some((finding) => finding.path === file.path && finding.start === stall.start && finding.end === stall.end)) return undefined;
  return {
    rule, severity: isParse ? 'information' : 'warning', confidence: costConfidence(file.path, cost, threshold), path: file.path, start: stall.start, end: stall.end,
    message: costMessage(context, root, cost), related: relatedPlaces(cost, "the coroutine's thread"),
    fixes: context.isOn(rule) && !isParse ? fixesForStall(context, root, stall, costs) : [],
  };
}

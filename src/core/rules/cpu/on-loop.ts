import type { Confidence, Finding, Related } from '../../findings';
import type { Cost } from '../../program/cost/cost';
import { regionCosts, type RegionCost } from '../../program/cost/estimate';
import { noNumbers } from '../../program/cost/numbers';
import { isTestFile } from '../../program/files/test-files';
import { placeIn } from '../../program/file-state';
import type { Root } from '../../program/roots/roots';
import type { RuleContext } from '../on-loop';
import { costMessage, endlessMessage, relatedCostMessage } from './messages';

/** What an item of a coroutine costs between two suspensions, and where a reader would act on it. */
interface Stall {
  readonly start: number;
  readonly end: number;
  readonly cost: Cost;
}

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
      if (!blocks && !insideEndless(costs, index)) findings.push({ ...head, rule: 'loop-without-checkpoint', severity: 'error', confidence: 'certain', message: endlessMessage(context), related: [], fixes: [] });
    }
  }
  for (const stall of stalls(costs, 0, threshold)) {
    const finding = stallFinding(context, root, stall, threshold);
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

/** The dearest items of a region: single calls that are dear by themselves, loops that are dear as a whole. */
function stalls(costs: readonly RegionCost[], index: number, threshold: number): Stall[] {
  const { calls, region } = costs[index]!;
  const found: Stall[] = [];
  for (const { event, cost } of calls) {
    if (cost.nanoseconds >= threshold && cost.cause !== null) found.push({ start: event.start, end: event.end, cost });
  }
  for (const child of costs) {
    if (child.region.parent !== index) continue;
    const inside = stalls(costs, child.index, threshold);
    const isEndless = child.region.count.kind === 'forever';
    if (inside.length > 0 || child.region.kind !== 'loop' || child.region.suspends || isEndless) {
      found.push(...inside.map((stall) => (child.region.kind === 'branch' ? { ...stall, cost: { ...stall.cost, isPartial: stall.cost.isPartial || region.kind === 'loop' } } : stall)));
    } else if (child.total.nanoseconds >= threshold && child.total.cause !== null) {
      found.push({ start: child.region.headStart, end: child.region.headEnd, cost: child.total });
    }
  }
  return found;
}

function stallFinding(context: RuleContext, root: Root, stall: Stall, threshold: number): Finding | undefined {
  const { file } = root.site;
  const { cost } = stall;
  const cause = cost.cause!;
  const rule = cause.model?.rule ?? 'cpu-bound-loop-on-loop';
  return {
    rule, severity: 'warning', confidence: confidenceOf(root, cost, threshold), path: file.path, start: stall.start, end: stall.end,
    message: costMessage(context, root, cost), related: related(cost), fixes: [],
  };
}

/** An estimate is off by a factor of up to five; what is far above the threshold is certain all the same. */
function confidenceOf(root: Root, cost: Cost, threshold: number): Confidence {
  if (isTestFile(root.site.file.path)) return 'possible';
  if (cost.isPartial) return 'possible';
  return cost.isAssumed || cost.nanoseconds < 4 * threshold ? 'likely' : 'certain';
}

/** The way to the cause: each function on it, then the cause itself. */
function related(cost: Cost): Related[] {
  const cause = cost.cause!;
  if (cause.hops.length === 0) return [];
  const places: Related[] = [{ ...cause.hops[0]!.definition, message: relatedCostMessage.definition(cause.hops[0]!.name) }];
  cause.hops.forEach((hop, i) => {
    const next = cause.hops[i + 1];
    places.push({ ...hop.leadsOnAt, message: next === undefined ? relatedCostMessage.cause(cause) : relatedCostMessage.calls(hop.name, next.name) });
  });
  return places;
}

import type { Confidence, Related } from '../../findings';
import type { Cost } from '../../program/cost/cost';
import type { RegionCost } from '../../program/cost/estimate';
import { isTestFile } from '../../program/files/test-files';
import { relatedCostMessage } from './messages';

/** What a call or loop costs in one go, and where a reader would act on it. */
export interface Stall {
  readonly start: number;
  readonly end: number;
  readonly cost: Cost;
}

/** The dearest items of a region: single calls that are dear by themselves, loops that are dear as a whole. */
export function stalls(costs: readonly RegionCost[], index: number, threshold: number): Stall[] {
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

/** An estimate is off by a factor of up to five; what is far above the threshold is certain all the same. */
export function costConfidence(path: string, cost: Cost, threshold: number): Confidence {
  if (isTestFile(path)) return 'possible';
  if (cost.isPartial) return 'possible';
  return cost.isAssumed || cost.nanoseconds < 4 * threshold ? 'likely' : 'certain';
}

/** The way to the cause: each function on it, then the cause itself. */
export function relatedPlaces(cost: Cost, where: string): Related[] {
  const cause = cost.cause!;
  if (cause.hops.length === 0) return [];
  const places: Related[] = [{ ...cause.hops[0]!.definition, message: relatedCostMessage.definition(cause.hops[0]!.name, where) }];
  cause.hops.forEach((hop, i) => {
    const next = cause.hops[i + 1];
    places.push({ ...hop.leadsOnAt, message: next === undefined ? relatedCostMessage.cause(cause) : relatedCostMessage.calls(hop.name, next.name) });
  });
  return places;
}

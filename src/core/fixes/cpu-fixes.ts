import type { Fix } from '../findings';
import type { RegionCost } from '../program/cost/estimate';
import type { Root } from '../program/roots/roots';
import type { Stall } from '../rules/cpu/stalls';
import type { RuleContext } from '../rules/on-loop';
import { EventKind, type CallEvent } from '../summary/facts';
import { endlessCheckpoint, periodicCheckpoint } from './checkpoint';
import { extractLoop } from './extract-loop';
import { threadFix } from './fixes';

/** Edits that cure computation on the event loop, best first: out of the loop, then turns for others in between. */
export function fixesForStall(context: RuleContext, root: Root, stall: Stall, costs: readonly RegionCost[]): Fix[] {
  const { site } = root;
  // A callback cannot await.
  if (!site.fn.isAsync || site.fn.form !== 'function') return [];
  const { cost, start, end } = stall;
  const call = site.fn.events.find((event): event is CallEvent => event.kind === EventKind.Call && event.start === start && event.end === end);
  const isReleased = cost.released > cost.nanoseconds / 2 || context.program.target.freeThreaded;
  if (call !== undefined) return present([isReleased ? threadFix(context, site, call) : undefined]);
  return present([extractLoop(context, site, cost, start), periodicCheckpoint(context, site, costs, start)]);
}

/** Edits that let others run while an endless loop turns. */
export function fixesForEndless(context: RuleContext, root: Root, start: number): Fix[] {
  return present([endlessCheckpoint(context, root.site, start)]);
}

function present(fixes: readonly (Fix | undefined)[]): Fix[] {
  return fixes.filter((fix) => fix !== undefined);
}

import type { Finding } from '../../findings';
import { regionCosts, type RegionCost } from '../../program/cost/estimate';
import type { NumberSite } from '../../program/cost/numbers';
import { placeIn, type FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { independentElement, independentLoop } from '../../program/loops/independent';
import { scriptSites } from '../../program/loops/script';
import { treeOf } from '../../program/loops/tree-of';
import { mayHoldWindows } from '../../program/roots/ui-roots';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Comprehension, type Expr, type For } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import { handedOver } from '../pools/handed-over';
import { mayUsePools } from '../pools/pool-choice';
import type { RuleContext } from '../on-loop';
import { basis, shownCount, shownDuration } from './messages';

/** A turn has to be worth the way to a process and back many times over, and all turns the start of the processes. Nanoseconds. */
const leastTurn = 1e6;
const leastTotal = 1e9;

const mainGuard = /^if[ \t(]+__name__/m;
const testImport = /^[ \t]*(?:import|from)[ \t]+(?:unittest|pytest|test)\b/m;
const number = /(?<![\w.])\d[\d_]{2,11}(?![\w.])/g;

/** True if the text may be a script with a loop of seconds: without a large number, or two that are not small, nothing is known to turn so often. */
export function mayParallelize(text: string): boolean {
  if (!text.includes('__main__') || !mainGuard.test(text) || !/\bfor\b/.test(text) || testImport.test(text)) return false;
  let seen = 0;
  for (const [written] of text.matchAll(number)) {
    const value = Number(written.replaceAll('_', ''));
    if (value >= 10_000) return true;
    if (value >= 100 && ++seen === 2) return true;
  }
  return false;
}

/** Loops in the main thread of a script that compute for seconds and whose turns need nothing from one another. */
export function checkParallelizable(context: RuleContext, file: FileState): Finding[] {
  const { program } = context;
  // A window's thread is not the place for a loop at all, and other rules say so.
  if (mayHoldWindows(file.text)) return [];
  const inWorkers = new Set<FunctionFacts>(mayUsePools(file.text) ? handedOver(program, file).map((item) => item.callee.fn) : []);
  const findings: Finding[] = [];
  for (const site of scriptSites(program, file)) {
    if (inWorkers.has(site.fn)) continue;
    const costs = regionCosts(program, site);
    for (const { index } of costs) if (costs[index]!.region.parent === 0) collect(context, site, costs, index, findings);
  }
  return findings;
}

/** The outermost loop whose turns are independent: below it there is nothing left to gain. */
function collect(context: RuleContext, site: NumberSite, costs: readonly RegionCost[], index: number, findings: Finding[]): void {
  const { region, total } = costs[index]!;
  if (total.nanoseconds < leastTotal) return;
  const found = region.kind === 'loop' ? findingAt(context, site, costs[index]!) : undefined;
  if (found !== undefined) {
    findings.push(found);
    return;
  }
  for (const { region: inner, index: at } of costs) if (inner.parent === index) collect(context, site, costs, at, findings);
}

function findingAt(context: RuleContext, site: NumberSite, { region, total, turns }: RegionCost): Finding | undefined {
  const { file } = site;
  if (turns === undefined || turns < 2 || region.count.kind !== 'over' || region.exits !== 'none' || region.suspends || region.raises) return undefined;
  const perTurn = total.nanoseconds / turns;
  // What may end early has no estimate to go by; what releases the GIL is better off in threads, or uses several cores already.
  if (total.isPartial || perTurn < leastTurn || total.released > total.nanoseconds * 0.2) return undefined;
  if (!isIndependent(context, site, region) || !context.isOn('parallelizable-cpu-loop')) return undefined;
  return {
    ...placeIn(file, region.headStart, region.headEnd), rule: 'parallelizable-cpu-loop', severity: 'hint',
    confidence: isTestFile(file.path) ? 'possible' : 'likely', message: message(context, turns, perTurn, total.nanoseconds), related: [], fixes: [],
  };
}

function message(context: RuleContext, turns: number, perTurn: number, nanoseconds: number): string {
  const estimate = `${shownCount(turns)} turns of ${shownDuration(perTurn).replace('about ', '')}, ${shownDuration(nanoseconds)}, ${basis(context)}`;
  const pool = context.program.target.freeThreaded ? '`ThreadPoolExecutor().map(…)`: this build has no GIL' : '`ProcessPoolExecutor().map(…)`';
  return `This uses one core (${estimate}), and no turn needs what another one made. Put the turn into a function and spread the turns over the cores with ${pool}.`;
}

function isIndependent(context: RuleContext, { file, fn }: NumberSite, region: { readonly start: number; readonly end: number; readonly headStart: number }): boolean {
  const { module, functions } = treeOf(file);
  const around = fn.form === 'module' ? module.body : functions.get(fn.start)?.body;
  if (around === undefined) return false;
  let loop: For | undefined;
  let element: readonly Expr[] | undefined;
  walkTree(around, (node) => {
    if (node.kind === Kind.For && node.start === region.headStart) loop = node as For;
    else if (node.start === region.start && node.end === region.end) element ??= elementOf(node as Expr);
    return loop === undefined;
  });
  if (loop !== undefined) return independentLoop(context.program, file, loop, around) !== undefined;
  return element !== undefined && independentElement(context.program, file, element);
}

/** What `[f(x) for x in xs if g(x)]` computes for each item; only for a single clause. */
function elementOf(node: Expr): readonly Expr[] | undefined {
  const of = (generators: readonly Comprehension[], ...parts: readonly Expr[]): readonly Expr[] | undefined =>
    generators.length === 1 && !generators[0]!.isAsync ? [...parts, ...generators[0]!.ifs] : undefined;
  switch (node.kind) {
    case Kind.ListComp:
    case Kind.SetComp:
      return of(node.generators, node.elt);
    case Kind.DictComp:
      return node.key === null ? undefined : of(node.generators, node.key, node.value);
    default:
      return undefined;
  }
}

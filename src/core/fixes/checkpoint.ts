import type { Fix, TextEdit } from '../findings';
import { asyncLibraryFor } from '../knowledge';
import type { RegionCost } from '../program/cost/estimate';
import type { Site } from '../program/effects/effects';
import type { RuleContext } from '../rules/on-loop';
import { Kind, type For, type While } from '../syntax/nodes';
import { reference, sorted } from './fixes';
import { freshName, holdsLock, indentOf, lineStart, loopStatementAt, newlineOf } from './loop-statement';

/** Nanoseconds of computation between two suspensions that other tasks hardly notice. */
const wanted = 5e6;
/** With more than this in a single turn a checkpoint in the loop is no cure. */
const tolerable = 4 * wanted;

/** `await asyncio.sleep(0)` in each turn of an endless loop. */
export function endlessCheckpoint(context: RuleContext, site: Site, start: number): Fix | undefined {
  const found = loopStatementAt(site.file, site.fn, start);
  if (found === undefined || holdsLock(site.file.text, found.around)) return undefined;
  return checkpoint(context, site, found.loop, 1);
}

/** `await asyncio.sleep(0)` as often as makes about 5 ms between two of them, in the loop or in the one inside it that takes the time. */
export function periodicCheckpoint(context: RuleContext, site: Site, costs: readonly RegionCost[], start: number): Fix | undefined {
  const outer = costs.find(({ region }) => region.kind === 'loop' && region.headStart === start);
  const target = outer && inmost(costs, outer);
  if (target === undefined) return undefined;
  const found = loopStatementAt(site.file, site.fn, target.region.headStart);
  if (found === undefined || holdsLock(site.file.text, found.around)) return undefined;
  return checkpoint(context, site, found.loop, rounded(wanted / turnOf(target)));
}

function turnOf({ total, turns }: RegionCost): number {
  return total.nanoseconds / Math.max(1, turns ?? 1);
}

/** The outermost loop whose turns are short enough. */
function inmost(costs: readonly RegionCost[], loop: RegionCost): RegionCost | undefined {
  const turn = turnOf(loop);
  if (turn <= tolerable) return loop;
  const inside = costs.filter(({ region, index }) => region.kind === 'loop' && index > loop.index && region.end <= loop.region.end && isBelow(costs, index, loop.index));
  const inner = inside.reduce<RegionCost | undefined>((best, each) => (best === undefined || each.total.nanoseconds > best.total.nanoseconds ? each : best), undefined);
  // What stands beside the inner loop would go on without a checkpoint.
  return inner === undefined || turn - inner.total.nanoseconds > tolerable ? undefined : inmost(costs, inner);
}

/** True if no other loop lies between. */
function isBelow(costs: readonly RegionCost[], index: number, loop: number): boolean {
  let at = costs[index]!.region.parent;
  while (at > loop && costs[at]!.region.kind === 'branch') at = costs[at]!.region.parent;
  return at === loop;
}

/** 1, 2 or 5 times a power of ten, at most the value. */
function rounded(value: number): number {
  if (value < 2) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return (value / magnitude >= 5 ? 5 : value / magnitude >= 2 ? 2 : 1) * magnitude;
}

function checkpoint(context: RuleContext, site: Site, loop: For | While, every: number): Fix | undefined {
  const { text } = site.file;
  const first = loop.body[0];
  const head = indentOf(text, loop.start);
  const indent = first === undefined ? undefined : indentOf(text, first.start);
  if (first === undefined || head === undefined || !indent?.startsWith(head)) return undefined;
  const unit = indent.slice(head.length) || '    ';
  const newline = newlineOf(text);
  const { sleep } = asyncLibraryFor(context.libraries);
  const { callee, edits } = reference(site, sleep);
  const pause = `await ${callee}(0)`;
  const at = lineStart(text, first.start);
  const insert = (lines: readonly string[]): TextEdit => ({ start: at, end: at, content: lines.map((line) => `${indent}${line}${newline}`).join('') });
  if (every === 1) {
    return { title: `Let others run in each turn: \`await ${sleep}(0)\``, applicability: 'unsafe', edits: sorted([...edits, insert([pause])]) };
  }
  const shown = every.toString().replace(/\B(?=(\d{3})+$)/g, '_');
  const counter = counterOf(text, loop, head, newline);
  const lines = [...counter.steps, `if ${counter.name} % ${shown} == 0:`, `${unit}${pause}`];
  return { title: `Let others run every ${shown} turns: \`await ${sleep}(0)\``, applicability: 'unsafe', edits: sorted([...edits, ...counter.edits, insert(lines)]) };
}

interface Counter {
  readonly name: string;
  /** What makes a counter, where the loop has none. */
  readonly edits: readonly TextEdit[];
  /** What counts in each turn. */
  readonly steps: readonly string[];
}

/** The variable of `while i < n: …; i += 1`. */
function countingName({ test, body }: While): string | undefined {
  if (test.kind !== Kind.Compare || test.left.kind !== Kind.Name) return undefined;
  const { id } = test.left;
  const steps = body.filter((each) => each.kind === Kind.AugAssign && each.target.kind === Kind.Name && each.target.id === id);
  const step = steps.length === 1 && steps[0]!.kind === Kind.AugAssign ? steps[0] : undefined;
  return step?.op === '+' && step.value.kind === Kind.Constant && step.value.value === 1 ? id : undefined;
}

/** The variable of `for i in range(n)` or `for i, x in enumerate(xs)`, else one of its own. */
function counterOf(text: string, loop: For | While, indent: string, newline: string): Counter {
  const name = freshName(text, 'turn');
  const first = lineStart(text, loop.start);
  const counting = loop.kind === Kind.While ? countingName(loop) : undefined;
  if (counting !== undefined) return { name: counting, edits: [], steps: [] };
  if (loop.kind === Kind.While) return { name, edits: [{ start: first, end: first, content: `${indent}${name} = 0${newline}` }], steps: [`${name} += 1`] };
  const { target, iter } = loop;
  const isCall = iter.kind === Kind.Call && iter.func.kind === Kind.Name && iter.keywords.length === 0 && iter.args.every((argument) => argument.kind !== Kind.Starred);
  if (isCall && iter.func.id === 'range' && iter.args.length < 3 && target.kind === Kind.Name) return { name: target.id, edits: [], steps: [] };
  const counted = isCall && iter.func.id === 'enumerate' && iter.args.length === 1 && target.kind === Kind.Tuple ? target.elts[0] : undefined;
  if (counted?.kind === Kind.Name) return { name: counted.id, edits: [], steps: [] };
  const source = text.slice(iter.start, iter.end);
  const bound = text.slice(target.start, target.end);
  const isBare = (node: typeof iter, written: string): boolean => node.kind === Kind.Tuple && !/^\([^()]*\)$/.test(written);
  return {
    name,
    edits: [
      { start: target.start, end: target.end, content: `${name}, ${isBare(target, bound) ? `(${bound})` : bound}` },
      { start: iter.start, end: iter.end, content: `enumerate(${isBare(iter, source) ? `(${source})` : source})` },
    ],
    steps: [],
  };
}

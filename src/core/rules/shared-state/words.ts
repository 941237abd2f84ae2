import type { Finding, Place, Related } from '../../findings';
import type { Context, Reach } from '../../program/contexts/contexts';
import { placeIn } from '../../program/file-state';
import type { Access } from '../../program/places/accesses';
import { LineIndex } from '../../syntax/line-index';
import type { Pair, Use } from './uses';

/** What an access does, for messages: "changes". */
const verbs = { read: 'reads', write: 'sets', update: 'changes', delete: 'deletes from', iterate: 'iterates over', mutate: 'changes' } as const;

/** "`Account.deposit` changes it in line 12 under `Account._lock`". */
export function otherSide(use: Use, here: string): string {
  const { access, held } = use;
  const line = new LineIndex(access.file.text).positionAt(access.start).line + 1;
  const lock = held.find(({ lock: each }) => each.isKnown);
  const where = access.file.path === here ? `line ${line}` : `line ${line} of \`${access.file.path.slice(access.file.path.lastIndexOf('/') + 1)}\``;
  return `${nameOf(access)} ${verbs[access.action] === 'deletes from' ? 'deletes from it' : `${verbs[access.action]} it`} in ${where}${lock === undefined ? '' : ` under \`${lock.lock.name}\``}`;
}

/** The function that makes the access, with its backticks. */
export function nameOf(access: Access): string {
  return access.fn.form === 'module' ? 'the module' : access.fn.form === 'lambda' ? 'the lambda' : `\`${access.fn.qualifiedName}\``;
}

/** "several threads at once (requests)" or "the thread that `start` starts". */
export function whoRuns(context: Context): string {
  return context.isMany ? `${context.as}, several at once` : context.as;
}

/** Calls that are listed between a root and an access; of more, the last ones: the others are in "Show Where This Function Runs". */
const maxCalls = 3;

/** Who makes this access, then the other access with its lock, and who makes that one: in the order in which a person checks it. */
export function relatedOf(pair: Pair): Related[] {
  const { use, other, way, otherWay } = pair;
  const related = wayOf(use.access, way.reach);
  if (other.access === use.access) return related;
  const isSameRun = way.reach.context.key === otherWay.reach.context.key;
  related.push({ ...placeIn(other.access.file, other.access.start, other.access.end), message: `other access: ${nameOf(other.access)} ${verbs[other.access.action]} \`${other.access.place.name}\`, ${holding(other)}` });
  const held = other.held.find(({ lock }) => lock.isKnown);
  if (held !== undefined && held.mode !== 'entry' && !isNear(held.at, other.access)) related.push({ ...held.at, message: `\`${held.lock.name}\` is taken here` });
  // What runs several times at once was told above; only the calls may be others.
  if (isSameRun) related.push(...callsOf(otherWay.reach).filter(({ start, path }) => !related.some((known) => known.start === start && known.path === path)));
  else related.push(...wayOf(other.access, otherWay.reach));
  return related;
}

function holding({ held }: Use): string {
  const names = [...new Set(held.filter(({ lock }) => lock.isKnown).map(({ lock }) => `\`${lock.name}\``))];
  return names.length === 0 ? 'holding no lock' : `holding ${names.join(' and ')}`;
}

/** The lock is taken in the line before, or in the same one: whoever looks at the access sees it. */
function isNear(at: Place, { file, start }: Access): boolean {
  if (at.path !== file.path) return false;
  const lines = new LineIndex(file.text);
  return lines.positionAt(start).line - lines.positionAt(at.start).line <= 1;
}

function callsOf({ path }: Pick<Reach, 'path'>): Related[] {
  return path.slice(-maxCalls).map(({ message, place }) => ({ ...place, message }));
}

/** Where the thread or task that makes the access begins, and the calls from there to the access. */
function wayOf(access: Access, { context, path }: Reach): Related[] {
  const steps = callsOf({ path });
  const runs = `${nameOf(access)} runs in ${whoRuns(context)}`;
  if (context.startedAt !== null) return [{ ...context.startedAt, message: `${runs}: started here` }, ...steps];
  // The module's own code and half-typed functions have no name to point to.
  const here = access.fn.nameEnd > access.fn.nameStart ? placeIn(access.file, access.fn.nameStart, access.fn.nameEnd) : placeIn(access.file, access.start, access.end);
  if (context.origin !== 'api') return [{ ...here, message: runs }, ...steps];
  return path.length === 0
    ? [{ ...here, message: `${nameOf(access)} may be called from another thread: nothing in this code says from which` }]
    : [{ ...path[0]!.place, message: `\`${context.root.name}\` may be called from another thread; from here it leads to ${nameOf(access)}` }, ...steps.slice(path.length > maxCalls ? 0 : 1)];
}

/** What runs at the same time, for messages. */
export function contextsOf(pair: Pair): string {
  const one = pair.way.reach.context;
  const two = pair.otherWay.reach.context;
  if (one.key === two.key) return `${one.as}: several run at once`;
  return one.as === two.as ? `two of them run at the same time: ${one.as}` : `${one.as} and ${two.as} run at the same time`;
}

export type Draft = Pick<Finding, 'rule' | 'severity' | 'confidence' | 'message'> & Partial<Pick<Finding, 'fixes' | 'related'>>;

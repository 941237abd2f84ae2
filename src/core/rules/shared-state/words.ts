import type { Finding, Related } from '../../findings';
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
  return `\`${nameOf(access)}\` ${verbs[access.action] === 'deletes from' ? 'deletes from it' : `${verbs[access.action]} it`} in ${where}${lock === undefined ? '' : ` under \`${lock.lock.name}\``}`;
}

export function nameOf(access: Access): string {
  return access.fn.form === 'module' ? 'the module' : access.fn.qualifiedName;
}

/** "several threads at once (requests)" or "the thread that `start` starts". */
export function whoRuns(context: Context): string {
  return context.isMany ? `${context.as}, several at once` : context.as;
}

/** The other access, and how each of the two comes to run. */
export function relatedOf(pair: Pair): Related[] {
  const { use, other, way, otherWay } = pair;
  const related: Related[] = [];
  const held = other.held.find(({ lock }) => lock.isKnown);
  if (other.access !== use.access) {
    related.push({ ...placeIn(other.access.file, other.access.start, other.access.end), message: `other access: \`${nameOf(other.access)}\` ${verbs[other.access.action]} \`${other.access.place.name}\`${held === undefined ? '' : `, holding \`${held.lock.name}\``}` });
  }
  if (held !== undefined && held.mode !== 'entry') related.push({ ...held.at, message: `\`${held.lock.name}\` is taken here` });
  for (const reach of way.reach.context.key === otherWay.reach.context.key ? [way.reach] : [way.reach, otherWay.reach]) related.push(...startOf(reach));
  return related;
}

function startOf({ context }: Reach): Related[] {
  if (context.startedAt === null) return [];
  return [{ ...context.startedAt, message: `started here: ${whoRuns(context)}` }];
}

/** What runs at the same time, for messages. */
export function contextsOf(pair: Pair): string {
  const one = pair.way.reach.context;
  const two = pair.otherWay.reach.context;
  if (one.key === two.key) return `${one.as}: several run at once`;
  return one.as === two.as ? `two of them run at the same time: ${one.as}` : `${one.as} and ${two.as} run at the same time`;
}

export type Draft = Pick<Finding, 'rule' | 'severity' | 'confidence' | 'message'> & Partial<Pick<Finding, 'fixes' | 'related'>>;

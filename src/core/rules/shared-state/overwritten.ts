import type { Access, Body } from '../../program/places/accesses';
import { Kind, type Expr } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
import { assignmentBefore, sameNode } from './shapes';
import { commonLock, type FileUses, type Pair } from './uses';
import { contextsOf, otherSide, relatedOf } from './words';

/** Functions that fill in what all use: most likely they are called before anybody does, or with the same arguments. */
const setUp = /^_?(?:init|initiali[sz]e|setup|set_up|configure)(?:_\w+)?$/;

/**
 * A value of this call (a request, an argument) that is put where all threads put theirs, and is then read back: it may be the value of
 * another thread by then. And values of several threads of which the last one stays.
 */
export function overwritten(uses: FileUses, body: Body, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  for (const at of own) {
    if (at.action !== 'write' || at.value === null || at.key !== null || !isOfThisCall(body, at.value, 0)) continue;
    const pair = selfPair(uses, at, all);
    if (pair === undefined) continue;
    const back = all.find((read) => read.action !== 'write' && read.action !== 'delete' && isReadBack(uses, at, read, pair));
    if (back === undefined) continue;
    const isHere = back.fn === at.fn;
    return {
      at,
      pair,
      draft: {
        rule: 'unguarded-shared-write', severity: 'warning', confidence: isHere && !setUp.test(at.fn.name) ? confidenceOf(at.file.path, pair) : 'possible', related: [{ path: back.file.path, start: back.start, end: back.end, message: 'read back here' }, ...relatedOf(pair)],
        message: `\`${at.place.name}\` is set to a value of this call and read back later, but all threads share it (${contextsOf(pair)}): ${pair.other.access === at ? 'by then it may hold the value of another thread' : `${otherSide(pair.other, at.file.path)}, too`}. Pass the value along as an argument, or keep it in a local variable.`,
      },
    };
  }
  return undefined;
}

/** Another thread writes the same place meanwhile. */
function selfPair(uses: FileUses, at: Access, all: readonly Access[]): Pair | undefined {
  let found: Pair | undefined;
  for (const other of all) {
    if (other.action !== 'write' || other.key !== null || (other !== at && other.value?.kind === Kind.Constant) || commonLock(uses.of(at), uses.of(other)) !== undefined) continue;
    const pair = uses.pair(at, other);
    // Two functions of one thread cannot come between each other; what one object does is its own.
    if (pair === undefined) continue;
    if (!pair.isAssumed) return pair;
    found ??= pair;
  }
  return found;
}

function isReadBack(uses: FileUses, at: Access, read: Access, pair: Pair): boolean {
  if (read.place.key !== at.place.key || commonLock(uses.of(at), uses.of(read)) !== undefined) return false;
  if (read.fn === at.fn) return read.start > at.end && read.start > (at.value?.end ?? 0);
  return uses.of(read).ways.some((way) => way.reach.context.key === pair.way.reach.context.key);
}

/** The value depends on what this call was given: a parameter (other than the object itself), or a variable made of one. */
export function isOfThisCall(body: Body, value: Expr, depth: number): boolean {
  const { fn } = body.scope;
  const parameters = new Set(fn.parameters.slice(fn.cls >= 0 ? 1 : 0).map(({ name }) => name));
  let isOwn = value.kind === Kind.Name && parameters.has(value.id);
  walkTree([value], (node) => {
    if (isOwn || node.kind === Kind.Lambda) return false;
    if (node.kind === Kind.Name) {
      const { id, start } = node as Extract<Expr, { kind: Kind.Name }>;
      if (parameters.has(id)) isOwn = true;
      else if (depth < 3) {
        const before = assignmentBefore(body, id, start);
        if (before !== undefined && before.start < start && isOfThisCall(body, before, depth + 1)) isOwn = true;
      }
    }
    return true;
  });
  return isOwn;
}

/** Two values that belong together: written one after the other here, read one after the other there. */
export function tornPair(uses: FileUses, body: Body, own: ReadonlyMap<string, readonly Access[]>, all: (key: string) => readonly Access[]): Spotted | undefined {
  const writes = [...own.values()].flat().filter((at) => at.action === 'write' && at.key === null && at.value !== null && at.value.kind !== Kind.Constant && at.place.kind === 'attribute');
  for (let i = 1; i < writes.length; i++) {
    const first = writes[i - 1]!;
    const second = writes[i]!;
    if (first.place.key === second.place.key || uses.of(first).held.length > 0 || uses.of(second).held.length > 0 || !areNeighbours(body, first, second)) continue;
    for (const read of all(first.place.key)) {
      if (read.action !== 'read' || uses.of(read).held.length > 0) continue;
      const twin = all(second.place.key).find((each) => each.action === 'read' && each.fn === read.fn && each.statement === read.statement && sameBase(body, each.node, read.node));
      const pair = twin === undefined ? undefined : uses.pair(first, read);
      if (pair === undefined || pair.isAssumed) continue;
      return {
        at: first,
        pair,
        draft: {
          rule: 'unguarded-shared-write', severity: 'warning', confidence: confidenceOf(first.file.path, pair), related: relatedOf(pair),
          message: `\`${first.place.name}\` and \`${second.place.name}\` are set one after the other, and ${otherSide(pair.other, first.file.path).replace('reads it', 'reads both')} (${contextsOf(pair)}): it may see one new value and one old one. Hold a lock on both sides, or set one tuple.`,
        },
      };
    }
  }
  return undefined;
}

function areNeighbours(body: Body, first: Access, second: Access): boolean {
  return body.parents.get(first.statement) === body.parents.get(second.statement) && /^[\s;]*(?:#[^\n]*\n\s*)*$/.test(body.scope.file.text.slice(first.statement.end, second.statement.start)) && first.node.kind === Kind.Attribute && second.node.kind === Kind.Attribute && sameNode(body, first.node.value, second.node.value);
}

function sameBase(body: Body, a: Expr, b: Expr): boolean {
  return a.kind === Kind.Attribute && b.kind === Kind.Attribute && body.scope.file.text.slice(a.value.start, a.value.end) !== '' && a.value.kind === b.value.kind;
}

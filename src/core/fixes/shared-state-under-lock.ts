import type { Fix } from '../findings';
import type { FileState } from '../program/file-state';
import { heldAt, type Lock } from '../program/locks';
import { takenAt } from '../program/locks/acquisitions';
import { treeOf } from '../program/loops/tree-of';
import type { Access } from '../program/places/accesses';
import type { Program } from '../program/program';
import { noBindings } from '../program/types/types';
import { calledName } from '../summary/call-parts';
import { EventKind, type FunctionFacts } from '../summary/facts';
import { blocksOf } from '../syntax/inner-blocks';
import { Kind, type Stmt } from '../syntax/nodes';
import { movedIn, stepOf } from './indentation';
import { newlineOf } from './loop-statement';

/**
 * Puts the statement of an access under the lock that protects the place elsewhere, where the function can name that lock. A condition that
 * looks at the place goes with it: under the lock alone the statement would act on what may be out of date.
 */
export function underLockFix(p: Program, access: Access, lock: Lock): Fix | undefined {
  const { file, fn, node } = access;
  const { text } = file;
  const statement = withTests(access);
  if (statement === undefined) return undefined;
  if (statement.kind !== Kind.If && statement.kind !== Kind.Assign && statement.kind !== Kind.AugAssign && statement.kind !== Kind.ExprStmt && statement.kind !== Kind.Delete && statement.kind !== Kind.AnnAssign) return undefined;
  const name = lock.name.slice(lock.name.lastIndexOf('.') + 1);
  const receiver = fn.parameters[0]?.name;
  if (lock.world !== 'thread' || lock.isLocal) return undefined;
  let path: string;
  if (lock.isPerInstance) {
    if (receiver === undefined || fn.cls < 0 || lock.receiver !== 'self' || node.kind !== Kind.Attribute || node.value.kind !== Kind.Name || node.value.id !== receiver) return undefined;
    path = `${receiver}.${name}`;
  } else {
    // A lock of the class is reached through the class, where that is one of the module.
    const owner = lock.name.includes('.') ? lock.name.slice(0, lock.name.indexOf('.')) : name;
    if (lock.createdAt?.path !== file.path || !file.facts.bindings.has(owner) || lock.name.split('.').length > 2) return undefined;
    // A variable of the function, or of one around it, hides the module's.
    for (let at = fn; at.form !== 'module'; at = file.facts.functions[at.parent]!) if (at.cells.has(owner) || at.parameters.some((parameter) => parameter.name === owner)) return undefined;
    path = lock.name;
  }
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  const after = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(statement.end));
  const body = text.slice(statement.start, statement.end);
  // Statements that share a line are better moved by hand, and a thread's lock must not be held across a suspension.
  if (!/^[ \t]*$/.test(indent) || after === null || /\b(?:await|yield)\b/.test(body)) return undefined;
  // What takes a lock by itself would wait for this one, or take two in an order of its own.
  const isInside = (place: { readonly start: number; readonly end: number }): boolean => statement.start <= place.start && place.end <= statement.end;
  if (statement.kind === Kind.If && /\bwith\b|\bacquire\b/.test(body)) return undefined;
  if (fn.events.some((event) => isInside(event) && takenAt(p, { file, fn, bindings: noBindings }, event).length > 0)) return undefined;
  if (!lock.isReentrant && isUsedUnder(p, file, fn, lock.key)) return undefined;
  const step = stepOf(text, indent);
  const head = `with ${path}:${newlineOf(text)}${indent}${step}`;
  const edits = [{ start: statement.start, end: statement.start, content: head }, ...movedIn(text, statement, [statement], indent, step)];
  return { title: `Hold \`${path}\` here`, applicability: 'unsafe', edits };
}

/** How many functions are asked whether they, or what uses them, hold the lock. */
const maxUsers = 50;

/** True if a function of the file may get here with the lock in hand: to take it again would never end. Names decide, so that properties count. */
function isUsedUnder(p: Program, file: FileState, target: FunctionFacts, key: string): boolean {
  const pending = [target];
  const seen = new Set(pending);
  for (let fn = pending.pop(); fn !== undefined; fn = pending.pop()) {
    if (seen.size > maxUsers) return true;
    for (const other of file.facts.functions) {
      for (const event of other.events) {
        const name = event.kind === EventKind.Attribute ? event.name : event.kind === EventKind.Call ? calledName(event.value.func) : undefined;
        if (name !== fn.name) continue;
        if (heldAt(p, file, other, event.start).some((held) => held.lock.key === key)) return true;
        if (seen.has(other) || other.form === 'module') continue;
        seen.add(other);
        pending.push(other);
      }
    }
  }
  return false;
}

/** The statement of the access, or the outermost `if` around it that looks at the place; `undefined` where the place is looked at in another way. */
function withTests({ statement, file, fn, node }: Access): Stmt | undefined {
  const { text } = file;
  const place = new RegExp(`(?<![\\w.])${text.slice(node.start, node.end).replace(/[^\w]/g, '\\$&')}(?!\\w)`);
  const looksAt = (each: Stmt): boolean => {
    if (each.kind === Kind.If) return each.clauses.some(({ test }) => place.test(text.slice(test.start, test.end)));
    return each.kind === Kind.While && place.test(text.slice(each.test.start, each.test.end));
  };
  let block: readonly Stmt[] | undefined = fn.form === 'module' ? treeOf(file).module.body : treeOf(file).functions.get(fn.start)?.body;
  while (block !== undefined) {
    const index = block.findIndex((each) => each.start <= statement.start && statement.end <= each.end);
    const each = block[index];
    // `if self.done: return` further up decides as well.
    if (each === undefined || block.slice(0, index).some(looksAt)) return undefined;
    if (each === statement) return statement;
    if (looksAt(each)) return each.kind === Kind.If ? each : undefined;
    block = blocksOf(each).find((inner) => inner.some((one) => one.start <= statement.start && statement.end <= one.end));
  }
  return undefined;
}

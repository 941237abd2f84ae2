import type { Fix } from '../findings';
import type { Lock } from '../program/locks';
import type { Access } from '../program/places/accesses';
import { Kind } from '../syntax/nodes';
import { movedIn, stepOf } from './indentation';
import { newlineOf } from './loop-statement';

/** Puts the statement of an access under the lock that protects the place elsewhere, where the function can name that lock. */
export function underLockFix(access: Access, lock: Lock): Fix | undefined {
  const { statement, file, fn, node } = access;
  const { text } = file;
  if (statement.kind !== Kind.Assign && statement.kind !== Kind.AugAssign && statement.kind !== Kind.ExprStmt && statement.kind !== Kind.Delete && statement.kind !== Kind.AnnAssign) return undefined;
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
  const step = stepOf(text, indent);
  const head = `with ${path}:${newlineOf(text)}${indent}${step}`;
  const edits = [{ start: statement.start, end: statement.start, content: head }, ...movedIn(text, statement, [statement], indent, step)];
  return { title: `Hold \`${path}\` here`, applicability: 'unsafe', edits };
}

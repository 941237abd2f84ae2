import type { Fix } from '../findings';
import type { Lock } from '../program/locks';
import type { Access } from '../program/places/accesses';
import { Kind } from '../syntax/nodes';

/** Puts the statement of an access under the lock that protects the place elsewhere, where the function can name that lock. */
export function underLockFix(access: Access, lock: Lock): Fix | undefined {
  const { statement, file, fn, node } = access;
  const { text } = file;
  if (statement.kind !== Kind.Assign && statement.kind !== Kind.AugAssign && statement.kind !== Kind.ExprStmt && statement.kind !== Kind.Delete && statement.kind !== Kind.AnnAssign) return undefined;
  const name = lock.name.slice(lock.name.lastIndexOf('.') + 1);
  const receiver = fn.parameters[0]?.name;
  let path: string;
  if (lock.isPerInstance) {
    if (receiver === undefined || fn.cls < 0 || lock.receiver !== 'self' || node.kind !== Kind.Attribute || node.value.kind !== Kind.Name || node.value.id !== receiver) return undefined;
    path = `${receiver}.${name}`;
  } else {
    if (lock.name.includes('.') || lock.createdAt?.path !== file.path) return undefined;
    path = name;
  }
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  const after = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(statement.end));
  const body = text.slice(statement.start, statement.end);
  // Statements that share a line, and texts over several lines, are better moved by hand.
  if (!/^[ \t]*$/.test(indent) || after === null || /"""|'''|\\\r?\n/.test(body)) return undefined;
  const unit = indent.includes('\t') ? '\t' : '    ';
  const edits = [{ start: statement.start, end: statement.start, content: `with ${path}:\n${indent}${unit}` }];
  for (let at = text.indexOf('\n', statement.start); at >= 0 && at < statement.end; at = text.indexOf('\n', at + 1)) edits.push({ start: at + 1, end: at + 1, content: unit });
  return { title: `Hold \`${path}\` here`, applicability: 'unsafe', edits };
}

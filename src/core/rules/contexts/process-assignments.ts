import { guardsAt } from '../../program/locks';
import type { FileState } from '../../program/file-state';
import { bodyOf, type Body } from '../../program/places/accesses';
import type { Program } from '../../program/program';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind, type Event, type FunctionFacts } from '../../summary/facts';
import { Kind, type Expr } from '../../syntax/nodes';
import { isOfThisCall } from '../shared-state/overwritten';

/** `os.environ[key] = …`, `sys.stdout = …`: an assignment to what all threads and tasks of a process share. */
export interface ProcessAssignment {
  /** As the code writes it: `os.environ["TZ"]`. */
  readonly name: string;
  readonly what: 'environment' | 'stream';
  /** The assignment that ends it: the value from before is put back, or the variable is deleted; `null` if it stays. */
  readonly undone: Event | null;
}

/** More of the code than this makes no message better. */
const maxName = 40;

/**
 * What an event assigns for the whole process, if two that do so at the same time disturb each other: a value of this call, or one that is put back
 * later. The same constant set by all does no harm; under a lock they take turns. Sources: "os.environ", "sys.stdout" in the Python documentation.
 */
export function processAssignment(p: Program, file: FileState, fn: FunctionFacts, event: Event): ProcessAssignment | undefined {
  const what = targetOf(p, file, event);
  if (what === undefined || isRemoval(event)) return undefined;
  const name = textOf(file, event);
  const same = fn.events.filter((other) => other !== event && targetOf(p, file, other) === what && textOf(file, other) === name);
  // What puts the old value back is no change of its own.
  if (same.some((other) => other.start < event.start)) return undefined;
  const body = bodyOf(p, file, fn);
  const value = body && valueAt(body, event);
  if (body === undefined || value === undefined) return undefined;
  const undone = same.find((other) => other.start > event.end) ?? null;
  if (undone === null && !isOfCaller(body, value)) return undefined;
  if (guardsAt(p, file, fn, event.start).length > 0) return undefined;
  return { name: name.length > maxName || name.includes('`') ? (what === 'stream' ? 'sys.stdout' : 'os.environ') : name, what, undone };
}

function targetOf(p: Program, file: FileState, event: Event): ProcessAssignment['what'] | undefined {
  if (event.kind === EventKind.Operator && (event.methods[0] === '__setitem__' || event.methods[0] === '__delitem__')) {
    return isNamed(p, file, event.value, 'os.environ') ? 'environment' : undefined;
  }
  if (event.kind !== EventKind.Store || (event.name !== 'stdout' && event.name !== 'stderr')) return undefined;
  return isNamed(p, file, event.base, 'sys') ? 'stream' : undefined;
}

function isNamed(p: Program, file: FileState, value: Parameters<typeof evaluate>[2], name: string): boolean {
  const types = alternatives(evaluate(p, file, value));
  return types.length === 1 && types[0]?.kind === TypeKind.External && p.knowledge.canonical(types[0].name) === name;
}

function isRemoval(event: Event): boolean {
  return event.kind === EventKind.Operator && event.methods[0] === '__delitem__';
}

function textOf(file: FileState, { start, end }: Event): string {
  return file.text.slice(start, end).replace(/\s+/g, '');
}

function valueAt(body: Body, event: Event): Expr | undefined {
  for (const node of body.nodes) {
    if ('kind' in node && node.kind === Kind.Assign && node.targets.some((target) => target.start === event.start && target.end === event.end)) return node.value;
  }
  return undefined;
}

/** The value comes from the arguments of the call, or from the request that a web framework keeps for it. */
function isOfCaller(body: Body, value: Expr): boolean {
  return isOfThisCall(body, value, 0) || /^request\b/.test(body.scope.file.text.slice(value.start, value.end));
}

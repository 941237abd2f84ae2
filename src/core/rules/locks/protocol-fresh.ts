import type { Finding, Fix } from '../../findings';
import { freeName, hoistFix } from '../../fixes/lock-hoist';
import type { FileState } from '../../program/file-state';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Assign, type AnnAssign, type Call, type Expr, type FunctionDef, type Name, type Stmt, type With } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { lockFinding } from './protocol-findings';
import { freshPrimitive, isAsyncWorld, isHeldByWith, type Fresh } from './protocol-primitives';
import { scopeAround, topStatement, type Shape } from './protocol-shape';
import { functionAround } from './protocol-types';

/** Locks that nobody else can ever hold: made where they are taken (`temporary-lock`), or by each call for itself (`per-call-lock`). */
export function freshLocks(context: RuleContext, file: FileState, shape: Shape): Finding[] {
  return [...temporary(context, file, shape), ...perCall(context, file, shape)];
}

function* temporary(context: RuleContext, file: FileState, shape: Shape): Generator<Finding> {
  for (const node of shape.withs) {
    const statement = node as With;
    for (const { contextExpr } of statement.items) {
      const made = freshAt(context, file, shape, contextExpr);
      if (made !== undefined) yield temporaryLock(file, shape, contextExpr, made, `${statement.isAsync ? 'async with' : 'with'} ${shown(file, contextExpr)}`);
    }
  }
  // `Lock().acquire()`: nobody can ever release it, either.
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || event.value.func.kind !== ValueKind.Attribute || event.value.func.name !== 'acquire') continue;
      const node = shape.callNodes.get(`${event.start}:${event.end}`) as Call | undefined;
      const receiver = node?.func.kind === Kind.Attribute ? node.func.value : undefined;
      if (receiver?.kind !== Kind.Call) continue;
      const made = freshAt(context, file, shape, receiver);
      if (made !== undefined) yield temporaryLock(file, shape, receiver, made, `${shown(file, receiver)}.acquire()`);
    }
  }
}

/** What an expression makes anew. The event has to be there: code that never runs has none. */
function freshAt(context: RuleContext, file: FileState, shape: Shape, node: Expr): Fresh | undefined {
  const { program } = context;
  let made: Fresh | undefined;
  if (node.kind === Kind.Call) {
    const called = shape.event(EventKind.Call, node)?.event;
    if (called?.kind === EventKind.Call) made = freshPrimitive(program, file, called.value);
  } else if (node.kind === Kind.Attribute) {
    const read = shape.event(EventKind.Attribute, node)?.event;
    if (read?.kind === EventKind.Attribute) made = freshPrimitive(program, file, { kind: ValueKind.Attribute, id: -1, base: read.base, name: read.name });
  }
  return made !== undefined && isHeldByWith(made.primitive) ? made : undefined;
}

function temporaryLock(file: FileState, shape: Shape, node: Expr, made: Fresh, written: string): Finding {
  const { cls } = made.primitive;
  if (made.maker !== null) {
    const { fn } = made.maker;
    return lockFinding(
      file, node, 'temporary-lock', 'certain',
      `\`${written}\` excludes nobody: \`${fn.qualifiedName}\` makes a new \`${cls}\` each time it is asked. Make the lock once, in \`__init__\` or the module, and return that one.`,
      { related: [{ path: made.maker.file.path, start: fn.nameStart, end: fn.nameEnd, message: `\`${fn.qualifiedName}\` returns a new \`${cls}\`` }] },
    );
  }
  return lockFinding(
    file, node, 'temporary-lock', 'certain',
    `\`${written}\` excludes nobody: each call makes a \`${cls}\` of its own, which no other ${isAsyncWorld(made.primitive.world) ? 'task' : made.primitive.world} can hold. Make the lock once, in \`__init__\` or the module, and use that.`,
    { fixes: [hoistTemporary(file, shape, node)] },
  );
}

function hoistTemporary(file: FileState, shape: Shape, node: Expr): Fix | undefined {
  if (node.kind !== Kind.Call) return undefined;
  const scope = scopeAround(shape, node);
  if (scope?.kind !== Kind.FunctionDef) return undefined;
  const name = freeName(file, `_${(scope as FunctionDef).name.replace(/^_+/, '').replace(/_+$/, '')}_lock`, shape.body);
  return name === undefined ? undefined : hoistFix(file, shape.body, { call: node, top: topStatement(shape, node) as Stmt, name, assignment: null });
}

function shown(file: FileState, node: Expr): string {
  const text = file.text.slice(node.start, node.end).replace(/\s+/g, ' ').replaceAll('`', "'");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A lock in a local variable that no other code gets: every call locks its own. */
function* perCall(context: RuleContext, file: FileState, shape: Shape): Generator<Finding> {
  const { program } = context;
  for (const fn of file.facts.functions) {
    if (fn.form !== 'function') continue;
    for (const [name, values] of fn.cells) {
      const value = values[0];
      if (values.length !== 1 || value === undefined) continue;
      const call = value.kind === ValueKind.Annotated ? value.value : value;
      if (call?.kind !== ValueKind.Call) continue;
      const made = freshPrimitive(program, file, call);
      if (made === undefined || !isHeldByWith(made.primitive)) continue;
      const finding = perCallLock(file, shape, fn, name, call, made);
      if (finding !== undefined) yield finding;
    }
  }
}

function perCallLock(file: FileState, shape: Shape, fn: FunctionFacts, name: string, made: { readonly start: number; readonly end: number }, fresh: Fresh): Finding | undefined {
  const call = shape.callNodes.get(`${made.start}:${made.end}`) as Call | undefined;
  const definition = shape.functions.get(fn.start);
  const assignment = call && shape.parent(call);
  if (call === undefined || definition === undefined || assignment === undefined || functionAround(file, shape, call) !== fn) return undefined;
  if (!isPlainAssignment(assignment, name)) return undefined;
  const uses = usesOf(shape, definition, name);
  if (uses === undefined || uses.taken.length === 0) return undefined;
  const { cls, world } = fresh.primitive;
  const first = uses.taken[0]!;
  const others = isAsyncWorld(world) ? 'task' : world;
  return lockFinding(
    file, call, 'per-call-lock', 'certain',
    `Each call of \`${fn.qualifiedName}\` makes its own \`${cls}\` in \`${name}\`, and nothing else gets it: it never keeps another ${others} out. Make the lock once, in \`__init__\` or the module, and use that.`,
    {
      related: [{ path: file.path, start: first.start, end: first.end, message: `\`${name}\` is taken here` }],
      fixes: fresh.maker === null ? [hoistFix(file, shape.body, { call, top: topStatement(shape, call) as Stmt, name, assignment })] : [],
    },
  );
}

function isPlainAssignment(node: AnyNode, name: string): boolean {
  const isName = (target: Expr): boolean => target.kind === Kind.Name && target.id === name;
  if (node.kind === Kind.Assign) {
    const { targets } = node as Assign;
    return targets.length === 1 && isName(targets[0]!);
  }
  return node.kind === Kind.AnnAssign && isName((node as AnnAssign).target);
}

const ownMethods: ReadonlySet<string> = new Set(['acquire', 'release', 'locked', 'acquire_nowait', 'acquire_on_behalf_of', 'notify', 'notify_all', 'wait', 'wait_for', 'statistics']);

/**
 * Where a function takes its local lock; `undefined` if anything else might be done with it: passed on, stored, returned, used by a function
 * that is defined inside, or reached by `locals()`.
 */
function usesOf(shape: Shape, definition: FunctionDef, name: string): { readonly taken: readonly AnyNode[] } | undefined {
  const taken: AnyNode[] = [];
  let isOpen = false as boolean;
  walkTree(definition.body, (node) => {
    if (isOpen) return false;
    if (node.kind === Kind.Call) {
      const { func } = node as Call;
      if (func.kind === Kind.Name && /^(?:locals|vars|eval|exec|globals)$/.test(func.id)) isOpen = true;
    }
    if (node.kind !== Kind.Name || (node as Name).id !== name) return true;
    const parent = shape.parent(node);
    if (parent === undefined || scopeAround(shape, node) !== definition) isOpen = true;
    else if (isPlainAssignment(parent, name) && node === (parent.kind === Kind.Assign ? (parent as Assign).targets[0] : (parent as AnnAssign).target)) return false;
    else if (parent.kind === Kind.WithItem && (parent as unknown as { optionalVars: Expr | null }).optionalVars === null) taken.push(node);
    else if (parent.kind === Kind.Attribute) {
      const attribute = parent as AnyNode & { readonly attr: string };
      const call = shape.parent(parent);
      if (!ownMethods.has(attribute.attr) || call?.kind !== Kind.Call || (call as Call).func !== (parent as unknown)) isOpen = true;
      else if (attribute.attr.startsWith('acquire')) taken.push(call);
    } else isOpen = true;
    return false;
  });
  return isOpen ? undefined : { taken };
}

import type { CodeView } from '../../program/coroutines/view';
import { Kind, type Call, type Expr, type Name, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { usesOf } from './variable-uses';

const additions = /^(?:append|appendleft|add|insert)$/;

/** The local variable into whose list, set or deque a value is put: `tasks` of `tasks.append(value)`. */
export function collectionOf(view: CodeView, value: Expr): string | undefined {
  const call = view.parentOf(value);
  if (call?.kind !== Kind.Call) return undefined;
  const { func } = call as Call;
  return func.kind === Kind.Attribute && func.value.kind === Kind.Name && additions.test(func.attr) ? func.value.id : undefined;
}

/**
 * True if a local list, set or deque is only ever filled: its items are gone with the frame. False if it may be anything else than a
 * collection that this function has made.
 */
export function isOnlyFilled(view: CodeView, at: AnyNode, name: string): boolean {
  const fn = view.functionOf(at);
  const uses = fn.form === 'function' ? usesOf(view, fn, name) : undefined;
  if (uses === undefined || uses.stores.length === 0) return false;
  return uses.stores.every((store) => isNewCollection(view, store)) && uses.loads.every((load) => isFilling(view, load));
}

function isNewCollection(view: CodeView, store: Name): boolean {
  const statement = view.parentOf(store);
  if (statement?.kind !== Kind.Assign && statement?.kind !== Kind.AnnAssign) return false;
  // `tasks = self.tasks = []`: the other name keeps it.
  if (statement.kind === Kind.Assign && (statement as Extract<Stmt, { kind: Kind.Assign }>).targets.length > 1) return false;
  const { value } = statement as unknown as Extract<Stmt, { kind: Kind.AnnAssign }>;
  switch (value?.kind) {
    case Kind.List:
    case Kind.Set:
    case Kind.ListComp:
    case Kind.SetComp:
      return true;
    case Kind.Call:
      return value.args.length === 0 && /^(?:list|set|deque|collections\.deque)$/.test(view.textOf(value.func));
    default:
      return false;
  }
}

function isFilling(view: CodeView, load: Name): boolean {
  const parent = view.parentOf(load);
  if (parent?.kind === Kind.Attribute) {
    const call = view.parentOf(parent);
    return call?.kind === Kind.Call && (call as Call).func === parent && additions.test((parent as Extract<Expr, { kind: Kind.Attribute }>).attr) && view.parentOf(call)?.kind === Kind.ExprStmt;
  }
  return parent?.kind === Kind.Call && /^(?:len|print)$/.test(view.textOf((parent as Call).func));
}

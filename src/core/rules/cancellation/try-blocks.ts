import { Kind, type Await, type Call, type Expr, type Stmt, type Try, type With } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import { lastName } from '../../syntax/last-name';

/** Nodes of a block, without the bodies of functions that it defines. */
export function within(body: readonly Stmt[], visit: (node: AnyNode) => void): void {
  walkTree(body, (node) => {
    visit(node);
    return node.kind !== Kind.FunctionDef && node.kind !== Kind.Lambda && node.kind !== Kind.ClassDef && node.kind !== Kind.GeneratorExp;
  });
}

/** True if the block holds an `await` or another place where its task may be cancelled. */
export function mayBeCancelledIn(body: readonly Stmt[]): boolean {
  let found = false;
  within(body, (node) => {
    if (node.kind === Kind.Await || node.kind === Kind.Yield) found = true;
    else if ((node.kind === Kind.With || node.kind === Kind.For || node.kind === Kind.Comprehension) && (node as AnyNode & { isAsync: boolean }).isAsync) found = true;
  });
  return found;
}

/** Calls that wait for what they are given and nothing else. */
const waiters = new Set(['gather', 'wait', 'shield', 'wait_for', 'as_completed']);

/**
 * True if all that the block awaits are tasks that the code before has cancelled: then the `CancelledError` is theirs.
 * @param before the statements of the function; only those that end before `start` count.
 */
export function awaitsCancelledTasks(block: readonly Stmt[], before: readonly Stmt[], start: number): boolean {
  const cancelled: string[] = [];
  const isNear = (node: AnyNode): boolean => node.end <= start || (block.length > 0 && node.start >= block[0]!.start && node.end <= block.at(-1)!.end);
  within(before, (node) => {
    if (node.kind !== Kind.Call || !isNear(node)) return;
    const call = node as Call;
    const name = lastName(call.func);
    // `task.cancel()`, `scope.cancel()`, `self._cancel_all()`.
    if (name === 'cancel' || /cancel|stop|close|shutdown|terminate|abort/i.test(name)) cancelled.push(name);
  });
  if (cancelled.length === 0) return false;
  let onlyTasks = true;
  within(block, (node) => {
    if (node.kind === Kind.Await) onlyTasks &&= isTask((node as Await).value);
  });
  return onlyTasks;
}

/** A task that somebody made before: a name, an attribute, an element, or a call that waits for such. */
function isTask(node: Expr): boolean {
  switch (node.kind) {
    case Kind.Name:
    case Kind.Attribute:
    case Kind.Subscript:
      return true;
    case Kind.Starred:
      return isTask(node.value);
    case Kind.Call:
      return waiters.has(lastName(node.func)) && node.args.length > 0 && isTask(node.args[0]!);
    case Kind.IfExp:
      return isTask(node.body) && isTask(node.orelse);
    default:
      return false;
  }
}

/** The statements of the innermost block that hold an offset, outermost first. */
export function enclosing(body: readonly Stmt[], offset: number): (Try | With)[] {
  const found: (Try | With)[] = [];
  within(body, (node) => {
    if ((node.kind === Kind.Try || node.kind === Kind.With) && node.start <= offset && offset < node.end) found.push(node as Try | With);
  });
  return found;
}

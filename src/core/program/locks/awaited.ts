import { EventKind, type Event } from '../../summary/facts';
import { Kind, type Await, type Expr } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';

const spans = new WeakMap<FileState['facts'], ReadonlySet<string>>();

/** Calls whose coroutines are awaited when they are handed over: `await asyncio.gather(f(), g())`. */
const adapters = new Set(['gather', 'wait_for', 'shield', 'wait', 'timeout']);

/**
 * True if the function that runs the event waits until the coroutine that the call makes is done. Handing it to `create_task` starts it,
 * but nobody waits there.
 */
export function isAwaitedHere(file: FileState, event: Event): boolean {
  if (event.kind !== EventKind.Call) return true;
  let known = spans.get(file.facts);
  if (known === undefined) {
    const found = new Set<string>();
    const add = (node: Expr): void => {
      found.add(`${node.start}:${node.end}`);
      if (node.kind !== Kind.Call) return;
      const name = node.func.kind === Kind.Attribute ? node.func.attr : node.func.kind === Kind.Name ? node.func.id : '';
      if (adapters.has(name)) for (const argument of node.args) add(argument.kind === Kind.Starred ? argument.value : argument);
    };
    walkTree(treeOf(file).module.body, (node) => {
      if (node.kind === Kind.Await) add((node as Await).value);
      return true;
    });
    known = found;
    spans.set(file.facts, known);
  }
  return known.has(`${event.start}:${event.end}`);
}

import { EventKind, type Event } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { Block } from './blocks';

/**
 * Opening a file and working on it are one problem with one cure, so what is done with a file whose opening is known to block
 * counts no more.
 */
export class OpenedFiles {
  private readonly calls = new Set<number>();

  /** Takes note of a call that opens a file. */
  add(event: Event, block: Block): void {
    if (event.kind === EventKind.Call && isDirectFileUse(block)) this.calls.add(event.value.id);
  }

  /** True if the block is the use of a file that an earlier event opened. */
  covers(event: Event, block: Block): boolean {
    return isDirectFileUse(block) && uses(event, this.calls);
  }
}

function isDirectFileUse(block: Block): boolean {
  return block.model.rule === 'blocking-file-io' && block.hops.length === 0;
}

/** True if the event works on a file whose opening was reported, directly or as an argument (`json.load(file)`). */
function uses(event: Event, opened: ReadonlySet<number>): boolean {
  if (opened.size === 0) return false;
  const comesFrom = (value: Value, depth: number): boolean => {
    if (depth > 12) return false;
    switch (value.kind) {
      case ValueKind.Call:
        return opened.has(value.id) || comesFrom(value.func, depth + 1) || value.args.some((argument) => comesFrom(argument, depth + 1));
      case ValueKind.Attribute:
        return comesFrom(value.base, depth + 1);
      case ValueKind.Enter:
      case ValueKind.Element:
      case ValueKind.Unpack:
      case ValueKind.Item:
        return comesFrom(value.value, depth + 1);
      case ValueKind.Union:
        return value.values.some((part) => comesFrom(part, depth + 1));
      default:
        return false;
    }
  };
  switch (event.kind) {
    case EventKind.Call:
      return comesFrom(event.value.func, 0) || event.value.args.some((argument) => comesFrom(argument, 0));
    case EventKind.Iterate:
    case EventKind.With:
      return comesFrom(event.value, 0);
    default:
      return false;
  }
}

import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';
import type { Program } from '../program';
import type { FileState } from '../file-state';
import { ValueKind, type Value } from '../../summary/values';
import type { Place } from './place';

export type ContainerKind = 'list' | 'dict' | 'set' | 'deque';

const kinds: Readonly<Record<string, ContainerKind>> = {
  list: 'list', List: 'list', MutableSequence: 'list', dict: 'dict', Dict: 'dict', defaultdict: 'dict', DefaultDict: 'dict', OrderedDict: 'dict', Counter: 'dict', MutableMapping: 'dict',
  WeakValueDictionary: 'dict', WeakKeyDictionary: 'dict', set: 'set', Set: 'set', MutableSet: 'set', WeakSet: 'set', deque: 'deque', Deque: 'deque',
};

/** Which builtin container a place holds, if every assignment that tells anything agrees. */
export function containerKind(p: Program, place: Place): ContainerKind | undefined {
  const found = new Set<ContainerKind>();
  for (const value of place.values) {
    const kind = kindOf(p, place.file, value);
    if (kind !== undefined) found.add(kind);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

function kindOf(p: Program, file: FileState, value: Value): ContainerKind | undefined {
  switch (value.kind) {
    case ValueKind.Container:
      return value.type === 'tuple' ? undefined : value.type;
    case ValueKind.Annotated:
      return (value.value === null ? undefined : kindOf(p, file, value.value)) ?? namedKind(p, file, value.annotation);
    case ValueKind.Call:
      if (/^field$/.test(nameOf(value.func))) {
        const factory = value.keywords.find(({ name }) => name === 'default_factory' || name === 'factory')?.value;
        return factory === undefined ? undefined : namedKind(p, file, factory);
      }
      return namedKind(p, file, value.func);
    case ValueKind.Union:
      return value.values.map((part) => kindOf(p, file, part)).find((kind) => kind !== undefined);
    default:
      return undefined;
  }
}

function nameOf(value: Value): string {
  return value.kind === ValueKind.Global || value.kind === ValueKind.Attribute || value.kind === ValueKind.Cell ? value.name : value.kind === ValueKind.Import ? (value.name ?? '') : '';
}

/** The container that a class or an annotation names. */
function namedKind(p: Program, file: FileState, value: Value): ContainerKind | undefined {
  if (value.kind === ValueKind.Item) return namedKind(p, file, value.value);
  const type = evaluate(p, file, value);
  if (type.kind !== TypeKind.External) return undefined;
  const name = p.knowledge.canonical(type.name);
  return /^(?:builtins|collections|typing|weakref|collections\.abc)\.\w+$/.test(name) ? kinds[name.slice(name.lastIndexOf('.') + 1)] : undefined;
}

/**
 * Things that are made to be used by several threads at once, or that belong to one thread by themselves. Names of classes; their
 * subclasses count, too.
 */
const synchronised =
  /^(?:threading\.(?:Lock|RLock|Condition|Semaphore|BoundedSemaphore|Event|Barrier|local|Thread|Timer)|_thread\..*|queue\.\w+|asyncio\..*|multiprocessing\..*|concurrent\.futures\..*|contextvars\..*|logging\..*|anyio\..*|trio\..*|janus\..*|culsans\..*|aiologic\..*|_contextvars\..*|werkzeug\.local\..*|itertools\.count|prometheus_client\..*)$/;

/** True if nothing is ever stored in the place but objects that look after themselves. */
export function isSynchronised(p: Program, place: Place): boolean {
  let isKnown = false;
  for (const value of place.values) {
    const inner = value.kind === ValueKind.Annotated && value.value !== null ? value.value : value;
    if (inner.kind === ValueKind.Constant) continue;
    const types = alternatives(evaluate(p, place.file, value));
    for (const type of types) {
      if (type.kind === TypeKind.Plain) continue;
      const name = type.kind === TypeKind.ExternalInstance ? type.cls : type.kind === TypeKind.External && value.kind === ValueKind.Call ? type.name : undefined;
      if (name === undefined || !synchronised.test(p.knowledge.canonical(name))) return false;
      isKnown = true;
    }
  }
  return isKnown;
}

import type { Fix } from '../../findings';
import { placeIn } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { containerKind, type ContainerKind } from '../../program/places/containers';
import type { Access } from '../../program/places/accesses';
import { ValueKind } from '../../summary/values';
import { Kind } from '../../syntax/nodes';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
import { ownGuard } from './guards';
import { commonLock, type FileUses, type Pair } from './uses';
import { contextsOf, nameOf, otherSide, relatedOf } from './words';

const growing = new Set(['append', 'extend', 'appendleft', 'extendleft']);

/** A loop over a container that another thread makes longer or shorter meanwhile. */
export function iterationWhileMutated(uses: FileUses, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  for (const at of own) {
    if (at.action !== 'iterate') continue;
    const kind = containerKind(uses.p, at.place) ?? (at.method !== null ? 'dict' : undefined);
    if (kind === undefined) continue;
    let found: Pair | undefined;
    for (const other of all) {
      if (other.place.key !== at.place.key || !changesSize(kind, other) || commonLock(uses.of(at), uses.of(other)) !== undefined) continue;
      const pair = uses.pair(at, other);
      if (pair !== undefined && (found === undefined || found.isAssumed)) found = pair;
    }
    if (found !== undefined) return describe(at, kind, found);
    const own = ownGuard(uses, at, all, (write) => changesSize(kind, write));
    if (own !== undefined) return describeUnguarded(uses, at, kind, own);
  }
  return undefined;
}

/** The access changes how many items there are. Appending to a list leaves those that are being stepped through where they are. */
export function changesSize(kind: ContainerKind, access: Access): boolean {
  switch (access.action) {
    case 'delete':
      return access.key !== null;
    case 'mutate':
      return !(kind === 'list' && growing.has(access.method?.name ?? '')) && access.method?.name !== 'sort' && access.method?.name !== 'move_to_end';
    case 'write':
      return access.key !== null && kind === 'dict' && !isKnownKey(access);
    case 'update':
      return false;
    default:
      return false;
  }
}

/** A key that the dictionary has had from the beginning, or one that a loop over it gave out. */
function isKnownKey({ key, node, place, file, fn }: Access): boolean {
  if (key?.kind === Kind.Name) {
    const container = file.text.slice(node.start, node.end).replace(/[^\w.]/g, '').replaceAll('.', '\\.');
    if (container === '') return false;
    return new RegExp(`\\bfor\\s+\\(?${key.id}\\b[^\\n]*?\\bin\\s+(?:list\\()?${container}(?:\\.(?:items|keys)\\(\\))?\\)?\\s*:`).test(file.text.slice(fn.start, fn.end));
  }
  if (key?.kind !== Kind.Constant) return false;
  return place.values.some((value) => value.kind === ValueKind.Container && value.type === 'dict' && typeof value.size === 'number' && value.size > 0 && value.keys.slice(0, value.size).includes(key.value as string));
}

/** What comes of it, for messages. */
export function howItFails(kind: ContainerKind): string {
  return kind === 'list' ? 'the loop may skip items or see some twice' : `the loop then ends with \`RuntimeError\` (${kind === 'deque' ? 'deque mutated' : kind === 'set' ? 'Set changed size' : 'dictionary changed size'} during iteration)`;
}

function describe(at: Access, kind: ContainerKind, pair: Pair): Spotted {
  const text = at.file.text.slice(at.start, at.end);
  return {
    at,
    pair,
    draft: {
      rule: 'iteration-while-mutated', severity: 'warning', confidence: confidenceOf(at.file.path, pair), related: relatedOf(pair), fixes: [copyFix(at, text)],
      message: `While this goes through \`${at.place.name}\`, ${otherSide(pair.other, at.file.path)} (${contextsOf(pair)}): ${howItFails(kind)}. Go through a copy, \`list(${text.length > 40 || text.includes('`') ? '…' : text.replace(/\s+/g, '')})\`, or hold a lock around the loop and the change.`,
    },
  };
}

/** Nobody in sight runs both at once, but the class has a lock for this very container. */
function describeUnguarded(uses: FileUses, at: Access, kind: ContainerKind, { guard, write, isClear }: NonNullable<ReturnType<typeof ownGuard>>): Spotted {
  const text = at.file.text.slice(at.start, at.end);
  const lock = guard.lock.name;
  return {
    at,
    pair: undefined,
    draft: {
      rule: 'iteration-while-mutated', severity: 'warning', confidence: isClear && !isTestFile(at.file.path) ? 'likely' : 'possible', fixes: [copyFix(at, text)],
      related: [{ ...placeIn(write.file, write.start, write.end), message: `other access: ${nameOf(write)} changes \`${write.place.name}\`, holding \`${lock}\`` }],
      message: `This goes through \`${at.place.name}\` without \`${lock}\`, but ${otherSide(uses.of(write), at.file.path)}: if another thread does so meanwhile, ${howItFails(kind)}. Hold \`${lock}\` around the loop, or go through a copy.`,
    },
  };
}

/** Making the list is one step for the interpreter; the loop that follows has it to itself. */
export function copyFix(at: Access, text: string): Fix {
  return { title: 'Go through a copy', applicability: 'unsafe', edits: [{ start: at.start, end: at.end, content: `list(${text})` }] };
}

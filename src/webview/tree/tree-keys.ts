import { moved, typedAhead } from '../parts/roving';
import type { TreeItem } from './items';

/** What a key does in the tree. */
export type TreeAction =
  | { readonly kind: 'go'; readonly key: string }
  | { readonly kind: 'open'; readonly key: string; readonly open: boolean };

type Key = Parameters<typeof moved>[0];

/** Arrow keys, Home, End, Enter, space, asterisk and letters, as screen reader users know them from trees. */
export function treeAction(event: Key, items: readonly TreeItem[], active: string, rightToLeft: boolean): readonly TreeAction[] {
  const index = items.findIndex((item) => item.key === active);
  const item = items[index];
  if (item === undefined || event.ctrlKey || event.altKey || event.metaKey) return [];
  const inward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const outward = rightToLeft ? 'ArrowRight' : 'ArrowLeft';
  if (event.key === inward) {
    if (item.expanded === false) return [{ kind: 'open', key: item.key, open: true }];
    return item.expanded === true ? [{ kind: 'go', key: items[index + 1]!.key }] : [];
  }
  if (event.key === outward) {
    if (item.expanded === true) return [{ kind: 'open', key: item.key, open: false }];
    return item.parent === null ? [] : [{ kind: 'go', key: item.parent }];
  }
  if (event.key === 'Enter' || event.key === ' ') return item.expanded === null ? [] : [{ kind: 'open', key: item.key, open: !item.expanded }];
  if (event.key === '*') {
    return items.filter((one) => one.parent === item.parent && one.expanded === false).map((one) => ({ kind: 'open', key: one.key, open: true }));
  }
  const to = moved(event, index, items.length, 'vertical') ?? typedAhead(event, index, items.map((one) => one.via?.label ?? one.text));
  return to === null || to === index ? [] : [{ kind: 'go', key: items[to]!.key }];
}

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { sourceWords, spokenLabel, type TreeItem } from './items';
import { treeAction } from './tree-keys';

interface TreeListProps {
  readonly items: readonly TreeItem[];
  /** Key of the line that is looked at. */
  readonly active: string;
  readonly onActive: (key: string) => void;
  readonly onOpen: (key: string, open: boolean) => void;
}

/** The tree: one tab stop, the path highlighted, every line named with the answer that leads to it. */
export function TreeList({ items, active, onActive, onOpen }: TreeListProps): JSX.Element {
  const list = useRef<HTMLDivElement | null>(null);
  const hasFocus = useRef(false);
  const focusLine = (key: string): void => {
    for (const line of list.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? []) if (line.dataset.key === key) line.focus();
  };
  useEffect(() => {
    // An answer may take away the line that had the focus; it goes to the line that is looked at now.
    if (hasFocus.current && list.current?.contains(document.activeElement) !== true) focusLine(active);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const actions = treeAction(event, items, active, list.current !== null && getComputedStyle(list.current).direction === 'rtl');
    if (actions.length === 0) return;
    event.preventDefault();
    for (const action of actions) {
      if (action.kind === 'open') onOpen(action.key, action.open);
      else {
        onActive(action.key);
        focusLine(action.key);
      }
    }
  };
  return (
    <div
      role="tree" aria-label="Decision tree" class="tree" ref={list} onKeyDown={onKeyDown}
      onFocusIn={() => { hasFocus.current = true; }}
      onFocusOut={(event) => { if (event.relatedTarget !== null) hasFocus.current = list.current?.contains(event.relatedTarget as Node) === true; }}
    >
      {items.map((item) => <Line key={item.key} item={item} active={item.key === active} onActive={onActive} onOpen={onOpen} />)}
    </div>
  );
}

interface LineProps {
  readonly item: TreeItem;
  readonly active: boolean;
  readonly onActive: (key: string) => void;
  readonly onOpen: (key: string, open: boolean) => void;
}

function Line({ item, active, onActive, onOpen }: LineProps): JSX.Element {
  const classes = ['tree-line', item.kind, item.onPath ? 'on-path' : '', item.open ? 'open-question' : ''].filter((one) => one !== '').join(' ');
  return (
    <div
      role="treeitem" class={classes} data-key={item.key} aria-level={item.level} aria-posinset={item.position} aria-setsize={item.siblings}
      aria-expanded={item.expanded ?? undefined} aria-selected={active} aria-label={spokenLabel(item)} tabIndex={active ? 0 : -1}
      onClick={() => { onActive(item.key); }} onDblClick={() => { if (item.expanded !== null) onOpen(item.key, !item.expanded); }}
    >
      {Array.from({ length: item.level - 1 }, (_, index) => <span key={index} class="indent" aria-hidden="true" />)}
      <span
        class={item.expanded === null ? 'twistie none' : item.expanded ? 'twistie expanded' : 'twistie'} aria-hidden="true"
        onClick={(event) => {
          if (item.expanded === null) return;
          event.stopPropagation();
          onOpen(item.key, !item.expanded);
        }}
      >
        {item.kind === 'leaf' && item.expanded === null ? <Icon name="leaf" /> : <Icon name="chevron" />}
      </span>
      <span class="tree-text">
        {item.via !== null && <span class="tree-answer">{item.via.label}</span>}
        <span class="tree-target">{item.text}</span>
      </span>
      {item.open && <span class="chip unanswered">open</span>}
      {!item.open && item.step !== null && <span class={`chip ${item.step.source.replace(' ', '-')}`}>{sourceWords[item.step.source]}</span>}
      {item.onPath && item.kind === 'leaf' && <span class="chip reached">reached</span>}
    </div>
  );
}

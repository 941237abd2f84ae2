import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { View } from '../state/page';
import { moved } from './roving';

export const tabs: readonly { readonly id: View; readonly title: string }[] = [
  { id: 'run', title: 'Run' },
  { id: 'function', title: 'Function' },
  { id: 'tree', title: 'Decision tree' },
  { id: 'history', title: 'History' },
];

/** The four views as tabs: one tab stop, arrow keys move between them. */
export function Tabs({ view, onView }: { readonly view: View; readonly onView: (view: View) => void }): JSX.Element {
  const list = useRef<HTMLDivElement | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = moved(event, tabs.findIndex((tab) => tab.id === view), tabs.length, 'horizontal');
    if (index === null) return;
    event.preventDefault();
    onView(tabs[index]!.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" ref={list} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id} type="button" role="tab" id={`tab-${tab.id}`} aria-controls={`view-${tab.id}`} aria-selected={tab.id === view}
          tabIndex={tab.id === view ? 0 : -1} class="tab" onClick={() => { onView(tab.id); }}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}

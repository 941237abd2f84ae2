import axe from 'axe-core';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect } from 'vitest';
import type { FromPanel, PanelState } from '../../src/protocol/panel';
import { App } from '../../src/webview/app';
import type { Live } from '../../src/webview/state/live';
import { firstPage, receive, type Page } from '../../src/webview/state/page';

/** The panel in jsdom: what it shows, what it sends. Tabs work as they do with the extension. */
export interface Panel {
  readonly root: HTMLElement;
  readonly sent: FromPanel[];
  readonly page: () => Page;
  readonly show: (state: PanelState, live?: Live) => void;
  /** Removes it from the document. */
  readonly close: () => void;
}

export function openPanel(state: PanelState): Panel {
  const root = document.createElement('div');
  root.id = 'root';
  document.body.append(root);
  document.documentElement.lang = 'en';
  document.title = 'Interlock';
  const sent: FromPanel[] = [];
  let page: Page = firstPage;
  const draw = (): void => {
    void act(() => {
      render(<App page={page} post={(message) => { sent.push(message); }} onView={(view) => { page = { ...page, view }; draw(); }} />, root);
    });
  };
  const panel: Panel = {
    root,
    sent,
    page: () => page,
    show(next, live) {
      page = receive(page, { type: 'state', state: next });
      if (live !== undefined) page = { ...page, live };
      draw();
    },
    close() {
      void act(() => {
        render(null, root);
      });
      root.remove();
    },
  };
  panel.show(state);
  return panel;
}

/** Presses a key where the focus is. */
export function press(key: string, on: Element | null = document.activeElement): void {
  void act(() => {
    on?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

export function click(element: Element | null | undefined): void {
  if (element === null || element === undefined) throw new Error('There is nothing to click.');
  void act(() => {
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  });
}

export function type(element: Element | null, text: string): void {
  void act(() => {
    (element as HTMLInputElement).value = text;
    element?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** The button with this text or name. */
export function button(within: ParentNode, name: string): HTMLButtonElement | undefined {
  return [...within.querySelectorAll<HTMLButtonElement>('button:not([role=tab])')].find((one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name);
}

/** No serious or critical issue, apart from what needs a layout, which jsdom has not. */
export async function expectAccessible(root: Element): Promise<void> {
  const { violations } = await axe.run(root, { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false }, region: { enabled: false } } });
  const serious = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical');
  expect(serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`)).toEqual([]);
}

/** Nothing that the content policy of the page would refuse, and no id twice. */
export function expectPolicyClean(root: Element): void {
  expect(root.querySelectorAll('[style]')).toHaveLength(0);
  expect(root.querySelectorAll('style, script, link, iframe')).toHaveLength(0);
  for (const element of root.querySelectorAll('*')) {
    expect([...element.attributes].filter((attribute) => attribute.name.startsWith('on') || attribute.value.startsWith('javascript:'))).toEqual([]);
  }
  const ids = [...root.querySelectorAll('[id]')].map((element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
}

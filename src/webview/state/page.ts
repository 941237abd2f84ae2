import type { FromPanel, KeptByPage, PanelState, ToPanel, views } from '../../protocol/panel';
import { noLive, reduce, replay, type Live } from './live';

export type View = (typeof views)[number];

/** Everything that is drawn. `state` is the last snapshot, `live` the run in progress on top of it. */
export interface Page {
  /** `null` before the first snapshot. */
  readonly state: PanelState | null;
  readonly live: Live;
  readonly view: View;
}

export const firstPage: Page = { state: null, live: noLive, view: 'run' };

/** The page after a message of the extension. */
export function receive(page: Page, message: ToPanel): Page {
  switch (message.type) {
    case 'state':
      return {
        state: message.state,
        // A finished run stays on show until the snapshot that ends it has brought its result.
        live: message.state.running === null ? noLive : replay(message.state.running.events),
        view: message.state.view,
      };
    case 'event':
      return { ...page, live: reduce(page.live, message.event) };
    case 'focus':
      return { ...page, view: message.target };
  }
}

/** Ids only: results stay with the extension. */
export function kept(page: Page): KeptByPage {
  return { view: page.view, run: page.state?.shown?.run ?? null, compared: page.state?.compared?.run ?? null };
}

/** What to ask for after a reload: the runs that were on show, if the extension has forgotten them but still stores them. */
export function restore(before: KeptByPage | null, state: PanelState): readonly FromPanel[] {
  if (before === null || state.shown !== null || state.running !== null) return [];
  const stored = new Set(state.history.map((one) => one.run));
  if (before.run === null || !stored.has(before.run)) return [];
  const show: FromPanel = { type: 'show', run: before.run };
  return before.compared !== null && stored.has(before.compared) ? [show, { type: 'compare', run: before.compared }] : [show];
}

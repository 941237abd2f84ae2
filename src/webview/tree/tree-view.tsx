import type { JSX } from 'preact';
import type { PanelState } from '../../protocol/panel';
import type { Post } from '../messages';

export function TreeView(_props: { readonly state: PanelState; readonly post: Post }): JSX.Element {
  return <p class="muted" />;
}

import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

/** What stands where there is nothing yet: what it will be, and the next step. */
export function Empty({ icon, title, text, children }: { readonly icon: IconName; readonly title: string; readonly text: string; readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{text}</p>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  );
}

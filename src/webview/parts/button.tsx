import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  readonly icon?: IconName;
  readonly disabled?: boolean;
  /** Longer explanation: tooltip, and the name for screen readers if there is no text. */
  readonly title?: string;
  readonly onClick: () => void;
  readonly children?: ComponentChildren;
}

/** A button in the looks of the editor. Without text it is an icon whose `title` names it. */
export function Button({ kind = 'secondary', icon, disabled = false, title, onClick, children }: ButtonProps): JSX.Element {
  const bare = children === undefined;
  return (
    <button type="button" class={`button ${kind}${bare ? ' bare' : ''}`} disabled={disabled} title={title} aria-label={bare ? title : undefined} onClick={onClick}>
      {icon !== undefined && <Icon name={icon} />}
      {!bare && <span>{children}</span>}
    </button>
  );
}

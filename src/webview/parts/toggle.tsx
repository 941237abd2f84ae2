import type { ComponentChildren, JSX } from 'preact';

/** A small button that stays pressed. */
export function Toggle({ pressed, onChange, children }: { readonly pressed: boolean; readonly onChange: (pressed: boolean) => void; readonly children: ComponentChildren }): JSX.Element {
  return (
    <button type="button" class="toggle" aria-pressed={pressed} onClick={() => { onChange(!pressed); }}>
      {children}
    </button>
  );
}

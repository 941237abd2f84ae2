import type { JSX } from 'preact';

/** Drawn for this panel on a 16 by 16 grid; `currentColor`, so they follow the theme. */
const paths = {
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  stop: 'M3.5 3.5h9v9h-9z',
  repeat: 'M12.8 6.2A5.2 5.2 0 1 0 13.2 8M13 2.8v3.6H9.4',
  check: 'M3 8.6l3.2 3.2L13 4.6',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.2l6.2 11.3H1.8zM8 6.3v3.6M8 11.6v.6',
  info: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM8 7.2v4M8 4.6v.8',
  question: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM6.1 6.3C6.2 5.2 7 4.6 8 4.6s1.9.7 1.9 1.7c0 1.4-1.9 1.5-1.9 3M8 11v.7',
  equal: 'M3.5 6h9M3.5 10h9',
  partial: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM5.5 8h5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9M6.7 6.8v4.4M9.3 6.8v4.4',
  open: 'M9 2.8h4.2V7M13 3L7.5 8.5M11.5 9.5v3.7H2.8V4.5h3.7',
  leaf: 'M3 13c0-6 3.5-9.5 10-10 .3 6.5-3 10-8 9.2M3 13c1.2-3 3-5 6-6.5',
  gauge: 'M2.5 12a5.9 5.9 0 1 1 11 0M8 10.4l3-4.1',
} as const;

export type IconName = keyof typeof paths;

/** Decoration beside a text that says the same, so hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const solid = name === 'play' || name === 'stop';
  return (
    <svg class={solid ? 'icon solid' : 'icon'} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

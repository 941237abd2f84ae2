import type { JSX } from 'preact';
import { smallFont } from './bar-geometry';
import { textWidth } from './text-width';

const lineHeight = 18;

/** Height that a footer adds to a drawing: none where it fits beside the label of the axis. */
export function footerHeight(footer: string, axisLabel: string, width: number): number {
  if (footer === '') return 0;
  return textWidth(footer, smallFont) + textWidth(axisLabel, smallFont) + 24 <= width ? 0 : lineHeight;
}

/** The line that every chart names its interpreter in. `y`: the base line of the axis label. */
export function Footer({ text, y, extra }: { readonly text: string; readonly y: number; readonly extra: number }): JSX.Element | null {
  return text === '' ? null : <text class="chart-footer" x="2" y={y + extra}>{text}</text>;
}

import type { Mark } from '../../core/bench/model';
import type { Position } from './axis';
import { fitText, textWidth } from './text-width';

export interface PlacedMark {
  readonly at: number;
  readonly text: string;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

const lineHeight = 15;
const font = 11;

/** Labels of vertical lines above a plot, in as many lines as it takes for none to cover another. */
export function placeMarks(marks: readonly Mark[], position: Position, from: number, to: number): { readonly marks: readonly PlacedMark[]; readonly height: number } {
  const found = marks
    .flatMap((mark) => {
      const at = position(mark.value);
      return at === null || at < from - 0.5 || at > to + 0.5 ? [] : [{ at, text: mark.label }];
    })
    .sort((a, b) => a.at - b.at);
  const ends: number[] = [];
  const placed = found.map(({ at, text: whole }) => {
    const text = fitText(whole, to - from, font);
    const width = textWidth(text, font);
    const left = Math.min(Math.max(at - width / 2, from), to - width);
    let line = ends.findIndex((end) => left > end + 8);
    if (line < 0) line = ends.length;
    ends[line] = left + width;
    return { at, text, textX: left + width / 2, line };
  });
  const height = ends.length === 0 ? 0 : ends.length * lineHeight + 4;
  return {
    height,
    marks: placed.map(({ at, text, textX, line }) => ({ at, text, textX, textY: height - 6 - line * lineHeight, anchor: 'middle' as const })),
  };
}

/**
 * Text from a checked file, made harmless for a terminal: control characters could move the cursor or hide text, and
 * bidirectional controls could show code in another order than it runs. Each becomes U+FFFD. Tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd');
}

/** One cell of a line: what is printed, and how many terminal columns it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** 0-based UTF-16 offset in the line. */
  readonly offset: number;
}

const TAB_WIDTH = 4;

/**
 * Splits a line into cells; tabs become spaces up to the next multiple of four columns.
 * @param start offset of the text in its line, if it is a part of one.
 */
export function cells(line: string, start = 0): Cell[] {
  const result: Cell[] = [];
  let column = 0;
  let offset = start;
  for (const character of printable(line)) {
    const tab = TAB_WIDTH - (column % TAB_WIDTH);
    const cell = character === '\t' ? { text: ' '.repeat(tab), width: tab, offset } : { text: character, width: widthOf(character), offset };
    result.push(cell);
    column += cell.width;
    offset += character.length;
  }
  return result;
}

const noWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Blocks with East Asian Width W or F (Unicode UAX 11), and emoji, in the granularity that terminals agree on. */
const wide = new RegExp(
  '^[\\u1100-\\u115f\\u231a\\u231b\\u2329\\u232a\\u23e9-\\u23ec\\u2614\\u2615\\u26a1\\u2705\\u274c\\u2728\\u2753-\\u2757\\u2b50' +
    '\\u2e80-\\u303e\\u3041-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff' +
    '\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{16fe0}-\\u{1b2fb}\\u{1f004}\\u{1f0cf}\\u{1f18e}\\u{1f191}-\\u{1f19a}' +
    '\\u{1f200}-\\u{1f265}\\u{1f300}-\\u{1f320}\\u{1f32d}-\\u{1f64f}\\u{1f680}-\\u{1f6fc}\\u{1f7e0}-\\u{1f7eb}\\u{1f90c}-\\u{1faff}' +
    '\\u{20000}-\\u{3fffd}]$',
  'u',
);

/** Terminal columns of one character: 0, 1 or 2. */
function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (noWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

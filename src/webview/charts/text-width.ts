const narrow = new Set("iIljtfr.,:;|!'()[] ");
const wide = new Set('mwMW%@—');

/** Estimated width of a text in a proportional interface font, in pixels; on the safe side. */
export function textWidth(text: string, fontSize: number): number {
  let units = 0;
  for (const character of text) {
    if (narrow.has(character)) units += 0.34;
    else if (wide.has(character)) units += 0.9;
    else if (character >= 'A' && character <= 'Z') units += 0.68;
    else if (character.codePointAt(0)! > 0x2e7f) units += 1.05;
    else units += 0.57;
  }
  return units * fontSize;
}

/** The text, or its beginning with an ellipsis if it is wider than `room`. */
export function fitText(text: string, room: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= room) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, fontSize) > room) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The text broken at spaces into lines that fit; the last of `most` lines is shortened. */
export function wrapText(text: string, room: number, fontSize: number, most = 3): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, fontSize) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  const kept = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(' ')] : lines;
  return kept.map((one) => fitText(one, room, fontSize));
}

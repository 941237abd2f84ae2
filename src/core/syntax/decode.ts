/** The part of the platform's TextDecoder that is needed; browsers, workers and Node have it as a global. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}
declare const TextDecoder: new (label: string, options?: { fatal?: boolean; ignoreBOM?: boolean }) => Decoder;

/** PEP 263's pattern for a coding cookie. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#|$)/;

/** Python's names of encodings that `TextDecoder` knows under other labels (Lib/encodings/aliases.py). */
const ALIASES: Readonly<Record<string, string>> = {
  'latin-1': 'iso-8859-1',
  'iso-latin-1': 'iso-8859-1',
  latin: 'iso-8859-1',
  l1: 'iso-8859-1',
  cp932: 'shift_jis',
  sjis: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp949: 'euc-kr',
  cp936: 'gbk',
  cp950: 'big5',
  'mac-roman': 'macintosh',
};

/** Encodings in which every byte is the character of the same number; `TextDecoder` would read cp1252 instead. */
const LATIN_1 = new Set(['iso-8859-1', 'iso8859-1', 'ascii', 'us-ascii', '8859', 'cp819']);

/**
 * Decodes the bytes of a Python file as CPython does: a byte order mark or the cookie of PEP 263 in the first two lines names the
 * encoding, else it is UTF-8. The mark is kept as U+FEFF. Bytes that the encoding does not have, or an encoding that is not known, do
 * not fail: the file is then read as Latin-1, so that every byte still has a position. Line ends are left as they are.
 */
export function decodeSource(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeAs(bytes, 'utf-8');
  const label = declaredEncoding(bytes);
  return decodeAs(bytes, label === undefined ? 'utf-8' : (ALIASES[label] ?? label));
}

function decodeAs(bytes: Uint8Array, label: string): string {
  if (LATIN_1.has(label)) return latin1(bytes);
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

/** The cookie's encoding in lower case with `-` for `_`; undefined if there is none. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 400)).split(/\r\n|\r|\n/, 2);
  for (const line of head) {
    const label = COOKIE.exec(line)?.[1];
    if (label !== undefined) return label.toLowerCase().replaceAll('_', '-');
    // On the second line the cookie counts only if the first has no code.
    if (!BLANK_OR_COMMENT.test(line)) return undefined;
  }
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  // In pieces, because the number of arguments of a call is limited.
  for (let from = 0; from < bytes.length; from += 4096) text += String.fromCharCode(...bytes.subarray(from, from + 4096));
  return text;
}

import type { Severity } from '../findings';

/** Styles of terminal text. Without colour every function returns its text unchanged. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  underline(text: string): string;
  place(text: string): string;
  code(text: string): string;
  good(text: string): string;
  severity(severity: Severity, text: string): string;
}

/** SGR codes (ECMA-48): the sixteen colours that every terminal theme defines. */
const severityCodes: Readonly<Record<Severity, number>> = { error: 31, warning: 33, information: 34, hint: 36 };

/** Functions that colour a text; they leave it as it is where colours are off. */
export function createColours(enabled: boolean): Colours {
  const style = (on: number, off: number) => (text: string) => (enabled && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text);
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    underline: style(4, 24),
    place: style(36, 39),
    code: style(35, 39),
    good: style(32, 39),
    severity: (severity, text) => style(severityCodes[severity], 39)(text),
  };
}

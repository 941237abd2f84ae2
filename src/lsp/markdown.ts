/**
 * Text from the analysed files (names, paths, strings) shown in Markdown must not become markup: no links, no images, no HTML, no
 * command links. Our own messages use backticks for names, which stay.
 */

/** Any text as plain Markdown text on one line. Bare addresses do not become links either. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]#|<>~$&!@]|:(?=\/\/)|(?<=www)\./gi, (character) => `\\${character}`);
}

/** A name or path as inline code. A fence longer than any run of backticks inside keeps the content literal. */
export function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A message of a finding: text between backticks becomes inline code, the rest is escaped. */
export function message(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return escapeText(text); // an unpaired backtick: nothing is code
  return parts.map((part, index) => (index % 2 === 1 ? (part === '' ? '' : code(part)) : escapeText(part))).join('');
}

/** `[text](target)`; the target comes from us, its parentheses and spaces are encoded all the same. */
export function link(text: string, target: string): string {
  const encoded = target.replaceAll(/[\s()<>\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return `[${escapeText(text)}](${encoded})`;
}

/** A link that runs a VS Code command. The client decides which commands it allows. */
export function commandLink(text: string, command: string, args: readonly unknown[]): string {
  return `[${escapeText(text)}](command:${command}?${encodeURIComponent(JSON.stringify(args)).replaceAll(/[()']/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

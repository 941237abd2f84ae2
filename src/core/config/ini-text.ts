/** A section's keys with their values; lines of a value are joined by line breaks. Names of sections and keys are in lower case. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads an INI file as Python's `configparser` does, as far as lists of codes need it: sections, `key = value` or `key: value`, values
 * that go on in indented lines, comments in lines of their own. Never throws; what it does not understand is left out.
 */
export function readIni(text: string): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const header = /^\[([^\]]*)\]/.exec(line);
    if (header !== null) {
      const name = header[1]!.trim().toLowerCase();
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      key = undefined;
    } else if (section !== undefined && key !== undefined && /^\s+\S/.test(line)) {
      section.set(key, `${section.get(key) ?? ''}\n${withoutComment(line)}`);
    } else {
      const pair = /^\s*([^=:\s][^=:]*?)\s*[=:](.*)$/.exec(line);
      key = pair === null ? undefined : pair[1]!.toLowerCase();
      if (pair !== null && section !== undefined) section.set(key!, withoutComment(pair[2]!));
    }
  }
  return sections;
}

function withoutComment(value: string): string {
  return value.replace(/\s[#;].*$/, '').trim();
}

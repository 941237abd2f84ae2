/**
 * IPython reads some lines of a cell itself: `%magic`, `!command`, `%%cell-magic`, `name?`, `files = !ls`. They are no Python, so
 * text of the same length takes their place before the analysis: all offsets stay as they are.
 */
export function maskMagics(cell: string): string {
  const lines = cell.split(/(\r\n|\r|\n)/); // terminators at odd places
  const first = lines.findIndex((line, index) => index % 2 === 0 && line.trim() !== '');
  const magic = /^%%(\w+)/.exec(lines[first]?.trim() ?? '');
  const wholeCell = magic !== null && !pythonCellMagics.has(magic[1]!);
  const state: LexicalState = { depth: 0, quote: '', continued: false };
  return lines.map((line, index) => (index % 2 === 1 ? line : wholeCell ? masked(line) : maskLine(line, state))).join('');
}

/** Cell magics whose body is Python; the body of any other is another language. */
const pythonCellMagics = new Set(['time', 'timeit', 'capture', 'prun', 'python', 'python3']);

/** What an earlier line leaves open: brackets, a triple-quoted string, a backslash. Such a line is Python, however it starts. */
interface LexicalState {
  depth: number;
  quote: string;
  continued: boolean;
}

function maskLine(line: string, state: LexicalState): string {
  if (state.depth === 0 && state.quote === '' && !state.continued) {
    const code = line.trim();
    if (/^[%!?]/.test(code) || /^[\w.*]+\?\??$/.test(code)) return masked(line);
    const assigned = /^\s*[\w.]+(?:\s*,\s*[\w.]+)*\s*=\s*(?=[%!])/.exec(line);
    if (assigned) return assigned[0] + '0'.padEnd(line.length - assigned[0].length);
  }
  follow(line, state);
  return line;
}

/** A statement that does nothing, so that a block whose only line is a magic stays a block. Short lines become a comment. */
function masked(line: string): string {
  const code = line.trimStart();
  const indent = line.slice(0, line.length - code.length);
  if (code === '') return line;
  return indent + (code.length >= 4 ? 'pass' : '#').padEnd(code.length);
}

function follow(line: string, state: LexicalState): void {
  state.continued = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (state.quote !== '') {
      if (character === '\\') {
        at++;
      } else if (line.startsWith(state.quote, at)) {
        at += state.quote.length - 1;
        state.quote = '';
      }
    } else if (character === '#') return;
    else if (character === '"' || character === "'") {
      state.quote = line.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
      at += state.quote.length - 1;
    } else if ('([{'.includes(character)) state.depth++;
    else if (')]}'.includes(character)) state.depth = Math.max(0, state.depth - 1);
    else if (character === '\\' && at === line.length - 1) state.continued = true;
  }
  if (state.quote.length === 1) state.quote = ''; // an unterminated string ends with its line
}

import { pick } from '../seeded-random';

const fragments = [
  '(', ')', '[', ']', '{', '}', '"', "'", '"""', "'''", 'f"{', '\n', '\r', '\r\n', '\f', '\t', '    ', ':', ',', '.', '=', ':=', '->', '@', '*', '**', '\\', '#',
  'async ', 'await ', 'def ', 'class ', 'lambda: ', 'yield ', 'match ', 'case ', 'with ', 'try:\n', 'except* ', 'import ', 'from . import ', 'type X = ', '\u2028', '\ufeff', 'é', 'ß',
];
const astral = ['😀', '𝔘', '\u{10ffff}', '\ud83d', '\ude00'];

type Mutation = (text: string, random: () => number) => string;

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

/** A random line with its line break, as offsets. */
function lineAt(text: string, random: () => number): [from: number, to: number] {
  const at = pick(random, text.length + 1);
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  return [from, next < 0 ? text.length : next + 1];
}

/** What happens to a text on its way: half-saved files, slips of the keyboard, broken merges, wrong encodings. */
export const mutations: Readonly<Record<string, Mutation>> = {
  truncation: (text, random) => text.slice(0, pick(random, text.length + 1)),
  'lost beginning': (text, random) => text.slice(pick(random, text.length + 1)),
  deletion: (text, random) => {
    const at = pick(random, text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + pick(random, 40));
  },
  insertion: (text, random) => insert(text, pick(random, text.length + 1), fragments[pick(random, fragments.length)]!),
  'doubled lines': (text, random) => {
    const [from, to] = lineAt(text, random);
    return insert(text, to, text.slice(from, to).repeat(1 + pick(random, 4)));
  },
  'swapped chunks': (text, random) => {
    const cuts = Array.from({ length: 4 }, () => pick(random, text.length + 1)).sort((a, b) => a - b);
    const [a, b, c, d] = cuts as [number, number, number, number];
    return text.slice(0, a) + text.slice(c, d) + text.slice(b, c) + text.slice(a, b) + text.slice(d);
  },
  'lost indentation': (text, random) => {
    const [from, to] = lineAt(text, random);
    return text.slice(0, from) + text.slice(from, to).trimStart() + text.slice(to);
  },
  NUL: (text, random) => insert(text, pick(random, text.length + 1), '\0'.repeat(1 + pick(random, 3))),
  'astral character': (text, random) => insert(text, pick(random, text.length + 1), astral[pick(random, astral.length)]!),
};

/** One to three mutations, one after the other. */
export function mutate(text: string, random: () => number): { text: string; names: string[] } {
  const all = Object.keys(mutations);
  const names = Array.from({ length: 1 + pick(random, 3) }, () => all[pick(random, all.length)]!);
  return { text: names.reduce((current, name) => mutations[name]!(current, random), text), names };
}

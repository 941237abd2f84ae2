import { firstSegment, lastSegment } from '../../dotted-names';
import { disablers, loopRegistrars, rootTriggers } from '../../knowledge';

/** What the text of a file shows without being parsed: cheap enough to ask of every file of a workspace. */
export interface TextSignals {
  /** Top-level modules that it imports. */
  readonly modules: ReadonlySet<string>;
  /** Rules that it makes void for the whole project (`gevent.monkey.patch_all()`); `ALL` stands for the whole family. */
  readonly voidRules: readonly string[];
  /** Rules that it makes void for itself alone: a function patches if it is called, which depends on how the program is started. */
  readonly ownVoidRules: readonly string[];
  /** It defines functions or classes. */
  readonly hasCode: boolean;
  /** Last segments of the names that class statements derive from. */
  readonly bases: ReadonlySet<string>;
  /** Names of classes that it calls, by the case of their first letter. */
  readonly made: ReadonlySet<string>;
  /** What it passes to `multiprocessing.set_start_method`: `spawn`, `fork`, `forkserver`. */
  readonly startMethods: readonly string[];
}

const importLine = /^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)/gm;

const definition = /^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]/m;

const classLine = /^[ \t]*class[ \t]+\w+[ \t]*(?:\[[^\]]*\])?\(([^)]*)\)/gm;

const madeName = /\b_*[A-Z]\w*(?=\()/g;

const startMethodCall = /\bset_start_method\(\s*(?:method\s*=\s*)?["'](fork|spawn|forkserver)["']/g;

const disablerPatterns = disablers.flatMap((disabler) =>
  disabler.names.map((name) => ({
    rules: disabler.rules.length === 0 ? ['ALL'] : disabler.rules,
    module: firstSegment(name),
    call: new RegExp(`\\b${lastSegment(name)}\\s*\\(`),
  })),
);

/** Reads the signals off a text by regular expression: strings and comments may fool it. */
export function textSignals(text: string): TextSignals {
  const modules = new Set<string>();
  for (const match of text.matchAll(importLine)) modules.add(match[1]!);
  const voidRules = new Set<string>();
  const ownVoidRules = new Set<string>();
  for (const { rules, module, call } of disablerPatterns) {
    const found = modules.has(module) ? call.exec(text) : null;
    if (found === null) continue;
    const isForAll = !rules.includes('ALL') || [...text.matchAll(new RegExp(call.source, 'g'))].some(({ index }) => runsOnImport(text, index));
    for (const rule of rules) (isForAll ? voidRules : ownVoidRules).add(rule);
  }
  const bases = new Set<string>();
  for (const match of text.matchAll(classLine)) for (const word of match[1]!.matchAll(/([A-Za-z_]\w*)\s*(?=[,[)]|$)/g)) bases.add(word[1]!);
  const startMethods = text.includes('set_start_method') ? [...text.matchAll(startMethodCall)].map((match) => match[1]!) : [];
  return { modules, voidRules: [...voidRules], ownVoidRules: [...ownVoidRules], hasCode: definition.test(text), bases, made: new Set(text.match(madeName)), startMethods };
}

function anyWord(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b`);
}

const triggers = anyWord(rootTriggers);

/** True if the file may put a function on an event loop; without these words it cannot. */
export function mayHoldRoots(text: string): boolean {
  return triggers.test(text);
}

const registrars = anyWord([...loopRegistrars]);

/** True if the file may register callbacks that are defined elsewhere. */
export function mayRegisterCallbacks(text: string): boolean {
  return triggers.test(text) && registrars.test(text);
}

/** Lines above a call that are looked at for the function around it. */
const maxLinesAbove = 400;

/** True if the line at an offset stands in no function, or in one that the file calls at its top or in its main guard. */
function runsOnImport(text: string, offset: number): boolean {
  let start = text.lastIndexOf('\n', offset) + 1;
  let indentation = indentationAt(text, start);
  for (let count = 0; indentation > 0 && start > 0 && count < maxLinesAbove; count++) {
    const end = start - 1;
    start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    const own = indentationAt(text, start);
    if (own >= indentation || line.trim() === '') continue;
    indentation = own;
    const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(line)?.[1];
    if (name !== undefined) return own === 0 && new RegExp(`^(?:if __name__[^\\n]*:\\s*\\n\\s+|\\w+ = )?(?:\\w+\\.)?(?:run\\(|exit\\()?${name}\\(`, 'm').test(text);
  }
  return true;
}

function indentationAt(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - start;
}

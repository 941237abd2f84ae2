import type { Confidence, Finding, Fix } from '../../findings';
import type { FileState } from '../../program/file-state';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { treeOf } from '../../program/loops/tree-of';
import { Kind, type Call } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';

const rule = 'mutable-contextvar-default';

/** True if the text may make a context variable. */
export function mayMakeContextVariables(text: string): boolean {
  return /\bContextVar\b/.test(text);
}

const mutable = /^(?:builtins\.(?:list|dict|set|bytearray)|collections\.(?:deque|defaultdict|OrderedDict|Counter|ChainMap)|array\.array|queue\.\w+|asyncio\.Queue)$/;

/** Context variables whose default is one object for all contexts. */
export function checkContextVariables(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn(rule)) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call) continue;
      const value = event.value.keywords.find(({ name }) => name === 'default')?.value;
      if (value === undefined || !isMutable(context, file, value)) continue;
      const isVariable = alternatives(evaluate(context.program, file, event.value.func)).some((type) => type.kind === TypeKind.External && context.program.knowledge.canonical(type.name) === 'contextvars.ContextVar');
      const node = isVariable ? callAt(file, event.start, event.end) : undefined;
      const written = node?.keywords.find(({ arg }) => arg === 'default')?.value;
      if (written === undefined) continue;
      findings.push({
        rule, severity: 'warning', confidence: confidenceOf(file, event.end), path: file.path, start: written.start, end: written.end, related: [],
        message: 'This default is one object for all tasks and threads: what one of them puts into it, all others see. Use `default=None`, or no default, and set a new object in each context.',
        fixes: [{ title: 'Use `default=None`', applicability: 'unsafe', edits: [{ start: written.start, end: written.end, content: 'None' }] } satisfies Fix],
      });
    }
  }
  return findings;
}

const mutators = 'append|appendleft|add|update|extend|insert|setdefault|pop|popleft|popitem|remove|discard|clear|put|put_nowait';

/**
 * Certain if the file changes what `get()` gives; likely if others have to be expected to, because the file itself does nothing with it.
 * A default that is read and copied only does no harm.
 */
function confidenceOf(file: FileState, end: number): Confidence {
  const lineStart = file.text.lastIndexOf('\n', end) + 1;
  const statement = file.text.slice(file.text.lastIndexOf('\n', file.text.lastIndexOf('ContextVar', end)) + 1, end);
  const name = /^\s*(?:\w+\.)?(\w+)\s*(?::[^=]*)?=/.exec(statement)?.[1] ?? /^\s*(\w+)\s*[:=]/.exec(file.text.slice(lineStart, end))?.[1];
  if (name === undefined) return 'likely';
  const got = String.raw`\b${name}\.get\(\s*\)`;
  if (new RegExp(String.raw`${got}\s*(?:\.(?:${mutators})\(|\[[^\]]*\]\s*[+\-*/|&]?=[^=])`).test(file.text)) return 'certain';
  const variables = [...file.text.matchAll(new RegExp(String.raw`\b(\w+)\s*(?::[^=\n]*)?:?=\s*\(?${got}\s*\)?\s*(?:\n|$|#|;)`, 'g'))].map((match) => match[1]!);
  if (variables.some((variable) => new RegExp(String.raw`\b${variable}\s*(?:\.(?:${mutators})\(|\[[^\]]*\]\s*[+\-*/|&]?=[^=])`).test(file.text))) return 'certain';
  return new RegExp(String.raw`\b${name}\.get\(`).test(file.text) ? 'possible' : 'likely';
}

function isMutable(context: RuleContext, file: FileState, value: Value): boolean {
  if (value.kind === ValueKind.Container) return value.type !== 'tuple';
  if (value.kind !== ValueKind.Call) return false;
  return alternatives(evaluate(context.program, file, value.func)).some((type) => type.kind === TypeKind.External && mutable.test(context.program.knowledge.canonical(type.name)));
}

function callAt(file: FileState, start: number, end: number): Call | undefined {
  let found: Call | undefined;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.kind === Kind.Call && node.start === start && node.end === end) found = node as Call;
    return node.start <= start && end <= node.end;
  });
  return found;
}

import type { Finding, Fix } from '../../findings';
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
        rule, severity: 'warning', confidence: 'certain', path: file.path, start: written.start, end: written.end, related: [],
        message: 'This default is one object for all tasks and threads: what one of them puts into it, all others see. Use `default=None`, or no default, and set a new object in each context.',
        fixes: [{ title: 'Use `default=None`', applicability: 'unsafe', edits: [{ start: written.start, end: written.end, content: 'None' }] } satisfies Fix],
      });
    }
  }
  return findings;
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

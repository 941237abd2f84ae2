import type { Confidence, Finding, Fix, Related, Severity } from '../../findings';
import { newlineOf } from '../../fixes/loop-statement';
import { placeIn, type FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import { heldByCallers, lockOf, valueOfExpression } from '../../program/locks';
import type { Program } from '../../program/program';
import { EventKind, type FunctionFacts } from '../../summary/facts';
import { Kind, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { iterationAcrossAwait } from './iteration';
import { rivalOf, type Rival } from './sharing';
import { staleWrites, type StaleWrite } from './stale';
import { suspends } from './suspends';

const valueRule = 'stale-read-across-await';
const testRule = 'check-then-act-across-await';

/** True if the text may hold a coroutine that writes what it has read before. */
export function maySuspendBetween(text: string): boolean {
  return /\basync\s+def\b/.test(text) && /\b(?:await|async\s+(?:with|for))\b/.test(text);
}

/** Writes that rely on what was read before other tasks had their turn. */
export function checkAcrossAwait(context: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  if (context.isOn('iteration-while-mutated')) findings.push(...iterationAcrossAwait(context.program, file));
  if (!context.isOn(valueRule) && !context.isOn(testRule)) return findings;
  for (const fn of file.facts.functions) {
    if (!fn.isAsync || fn.form !== 'function' || !mayWriteShared(file, fn)) continue;
    const seen = new Set<string>();
    for (const stale of staleWrites(file, fn, oracleOf(context.program, file, fn))) {
      const rule = stale.kind === 'value' ? valueRule : testRule;
      if (!context.isOn(rule) || seen.has(stale.path.key)) continue;
      const rival = rivalOf(context.program, file, fn, stale.path);
      if (rival === undefined || isHeldByCallers(context.program, file, fn)) continue;
      seen.add(stale.path.key);
      findings.push(finding(file, fn, rule, stale, rival));
    }
  }
  return findings;
}

const changing = /\.(?:append|appendleft|insert|extend|put_nowait|remove|popleft|popitem|pop)\(/;

/** Cheap: false for most coroutines, which then need no graph. */
function mayWriteShared(file: FileState, fn: FunctionFacts): boolean {
  if (fn.events.some((event) => event.kind === EventKind.Store || (event.kind === EventKind.Operator && event.methods.some((method) => /^__(?:setitem|delitem|i[a-z]+)__$/.test(method))))) return true;
  const text = file.text.slice(fn.start, fn.end);
  return /\b(?:global|nonlocal)\b/.test(text) || changing.test(text);
}

const lockName = /(?:^|[._])(?:locks?|mutex(?:es)?)(?:_\w+)?(?:\[|\(|$)/i;

function oracleOf(p: Program, file: FileState, fn: FunctionFacts): Parameters<typeof staleWrites>[2] {
  return {
    suspends: (step) => suspends(p, file, step),
    lockOf: (node: Expr) => {
      const value = valueOfExpression(file, fn, node);
      // `async with locks[key]`, a lock that another module puts into a class: nothing is known of it but its name.
      const lock = value === undefined ? undefined : lockOf(p, file, value);
      if (lock === undefined) return lockName.test(file.text.slice(node.start, node.end)) ? file.text.slice(node.start, node.end) : undefined;
      // A semaphore with several permits lets several in.
      if (lock.permits !== null && lock.permits > 1) return undefined;
      // A thread lock keeps no other task of the loop away that waits for it: that is a fault of its own.
      return file.text.slice(node.start, node.end);
    },
  };
}

/** Whoever calls it holds a lock for tasks. */
function isHeldByCallers(p: Program, file: FileState, fn: FunctionFacts): boolean {
  return heldByCallers(p, file, fn).some(({ lock }) => lock.permits === null || lock.permits === 1);
}

function finding(file: FileState, fn: FunctionFacts, rule: string, stale: StaleWrite, rival: Rival): Finding {
  const { path, write, read, suspended } = stale;
  return {
    rule,
    severity: severityOf(stale),
    confidence: confidenceOf(file, rival),
    path: file.path,
    start: write.start,
    end: write.end,
    message: message(fn, stale, rival),
    related: [
      { ...placeIn(file, read.start, read.end), message: stale.kind === 'value' ? `\`${path.key}\` is read here` : `\`${path.key}\` is tested here` } satisfies Related,
      { ...placeIn(file, suspended.start, suspended.end), message: 'other tasks may run here' } satisfies Related,
      ...startOf(rival),
    ].filter(({ start, end }) => end > start),
    fixes: fixesFor(file, stale),
  };
}

/** Where the task that comes in between is started, and the calls from there to the function that it runs. */
function startOf({ fn, reach }: Rival): Related[] {
  if (!reach?.context.startedAt) return [];
  const { as, isMany, startedAt } = reach.context;
  const calls = reach.path.slice(-3).map(({ message: text, place }) => ({ ...place, message: text }));
  return [{ ...startedAt, message: `the other task: \`${fn.qualifiedName}\` runs in ${as}${isMany ? ', several at once' : ''}, started here` }, ...calls];
}

/** Filling a cache twice costs work; losing an update or using what is gone is wrong. */
function severityOf(stale: StaleWrite): Severity {
  return stale.kind === 'test' && stale.action === 'assign' && stale.path.container !== null ? 'information' : 'warning';
}

function confidenceOf(file: FileState, rival: Rival): Confidence {
  return rival.evidence === 'proven' && !isTestFile(file.path) ? 'likely' : 'possible';
}

function message(fn: FunctionFacts, stale: StaleWrite, rival: Rival): string {
  const name = `\`${stale.path.key}\``;
  const other = rival.fn === fn ? `another run of \`${fn.name}\`` : `\`${rival.fn.name}\` in another task`;
  if (stale.kind === 'value') {
    return `What is written to ${name} was computed from its value before an \`await\`; what ${other} wrote meanwhile is lost. Read it again after the \`await\`, or hold an \`asyncio.Lock\` from the read to the write.`;
  }
  if (stale.action === 'assign' && stale.found === 'absent') {
    const harm = stale.path.container === null ? 'both make one, and the first is lost' : 'both do the work';
    return `${name} is tested before an \`await\` and filled after it: ${other} may come in between, then ${harm}. Test again after the \`await\`, hold an \`asyncio.Lock\` across both, or store the task at once.`;
  }
  return `${name} is changed because of a test before an \`await\`; ${other} may have changed it meanwhile. Test it again after the \`await\`, or hold an \`asyncio.Lock\` across both.`;
}

/** `self.n += await f()`: waits first, then reads and writes at once. */
function fixesFor(file: FileState, stale: StaleWrite): Fix[] {
  const { statement } = stale.write;
  if (stale.kind !== 'value' || statement?.kind !== Kind.AugAssign || statement.value.kind !== Kind.Await) return [];
  const lineStart = file.text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = file.text.slice(lineStart, statement.start);
  if (indent.trim() !== '' || file.text.slice(statement.start, statement.end).includes('\n')) return [];
  const name = /\bresult\b/.test(file.text) ? 'awaited_result' : 'result';
  if (name === 'awaited_result' && file.text.includes(name)) return [];
  const value = file.text.slice(statement.value.start, statement.value.end);
  return [
    {
      title: 'Await first, then update',
      applicability: 'unsafe',
      edits: [
        { start: statement.start, end: statement.start, content: `${name} = ${value}${newlineOf(file.text)}${indent}` },
        { start: statement.value.start, end: statement.value.end, content: name },
      ],
    },
  ];
}

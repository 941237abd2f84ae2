import type { Finding, Fix, TextEdit } from '../../findings';
import { movedIn, stepOf } from '../../fixes/indentation';
import { wholeLines } from '../../fixes/lock-hoist';
import { indentOf } from '../../fixes/loop-statement';
import type { FileState } from '../../program/file-state';
import { Kind, type Call } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { blockOf, codeOf, isWithin, loopsAround, nodeOf, scopeOf, statementOf, type Code } from './code';
import { fateOf, lifeOf, type Life } from './fate';
import { found } from './found';
import { allMade, shownClass, type Made } from './makers';

/** What ends a pool, or hands that over: `atexit.register(pool.shutdown)` reads it. */
const endings: ReadonlySet<string> = new Set(['close', 'terminate', 'shutdown', '__exit__', '_terminate', 'stop']);

/** Methods that wait for what they hand over: when they return, nothing of it is left to do. */
const waiting: ReadonlySet<string> = new Set(['map', 'starmap', 'apply', 'submit']);

/** Pools of threads or processes that a function makes for itself and leaves behind. */
export function checkPoolsClosed({ program }: RuleContext, file: FileState): Finding[] {
  const findings: Finding[] = [];
  for (const made of allMade(program, file)) {
    if (made.kind !== 'executor' && made.kind !== 'pool') continue;
    const code = codeOf(file);
    const node = nodeOf(code, made.event);
    if (node === undefined || made.own !== null) continue;
    const finding = leftOpen(code, made, node);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function leftOpen(code: Code, made: Made, node: Call): Finding | undefined {
  const fate = fateOf(code, node);
  if (fate.kind === 'method') {
    if (endings.has(fate.name) || fate.name.startsWith('__')) return undefined;
    // An executor without a name ends its threads when it is collected as garbage; a pool may hang instead.
    return finding(code, made, node, made.kind === 'pool' ? 'certain' : 'likely', []);
  }
  // A pool of the module lives as long as the program.
  if (fate.kind !== 'name' || fate.scope.kind === Kind.Module) return undefined;
  const life = lifeOf(code, fate, onlyBorrows);
  if (life.escapes || life.isEntered || life.methods.length + life.passed.length === 0) return undefined;
  if (life.methods.some(({ name }) => endings.has(name)) || [...life.read].some((name) => endings.has(name))) return undefined;
  // `mapper = pool.map` lets something else use the pool for longer.
  if (life.read.size > 0) return undefined;
  return finding(code, made, node, made.kind === 'pool' ? 'certain' : 'likely', withBlock(code, made, node, life));
}

/** `loop.run_in_executor(pool, …)` uses the pool and leaves it to its owner. */
function onlyBorrows(call: Call): boolean {
  return call.func.kind === Kind.Attribute && call.func.attr === 'run_in_executor';
}

function finding(code: Code, made: Made, node: Call, confidence: 'certain' | 'likely', fixes: Fix[]): Finding {
  const name = shownClass(made);
  const effect =
    made.kind === 'pool'
      ? 'its workers stay until it is collected as garbage, and the program may hang when it ends'
      : 'its workers stay until it is collected as garbage, and nothing says when their work is done';
  const cure = scopeOf(code, node).kind === Kind.FunctionDef && isAsync(code, node)
    ? 'Keep one executor for the life of the program and call `shutdown()` at its end.'
    : `Use \`with ${name}(…) as pool:\`, or call \`${made.kind === 'pool' ? 'close()` and `join()' : 'shutdown()'}\` in \`finally\`.`;
  return found(code.file, node, { rule: 'pool-not-closed', severity: 'warning', confidence, message: `This \`${name}\` is never ${made.kind === 'pool' ? 'closed' : 'shut down'}: ${effect}. ${cure}`, fixes });
}

function isAsync(code: Code, node: Call): boolean {
  const scope = scopeOf(code, node);
  return scope.kind === Kind.FunctionDef && scope.isAsync;
}

/** `pool = Pool()` and the statements behind it that use the pool, as a `with` block. */
function withBlock(code: Code, made: Made, node: Call, life: Life): Fix[] {
  const statement = statementOf(code, node);
  const block = statement && blockOf(code, statement);
  if (statement?.kind !== Kind.Assign || block === undefined || (statement).value !== node || life.stores.length !== 1 || isAsync(code, node)) return [];
  if (life.methods.some(({ name, isDirect }) => !isDirect || !waiting.has(name)) || life.passed.length > 0 || loopsAround(code, statement).length > 0) return [];
  const target = (statement).targets[0]!;
  if (target.kind !== Kind.Name) return [];
  const at = block.indexOf(statement);
  const uses = (code.names.get(target.id) ?? []).filter((name) => name !== target && scopeOf(code, name) === scopeOf(code, statement));
  let last = at;
  block.forEach((other, i) => {
    if (uses.some((name) => isWithin(name, other))) last = Math.max(last, i);
  });
  // What is made from the pool has to be used inside, too: up to the last statement that follows straight.
  if (last === at || uses.some((name) => !isWithin(name, { start: statement.end, end: block[last]!.end }))) return [];
  const { text } = code.file;
  const lines = wholeLines(text, statement);
  const indent = indentOf(text, statement.start);
  if (lines === undefined || indent === undefined) return [];
  const edits: TextEdit[] = [
    { start: statement.start, end: statement.end, content: `with ${text.slice(node.start, node.end)} as ${target.id}:` },
    ...movedIn(text, { start: lines.end, end: block[last]!.end }, block.slice(at + 1, last + 1), indent, stepOf(text, indent)),
  ];
  return [{ title: `Use \`with ${shownClass(made)}(…) as ${target.id}:\``, applicability: 'unsafe', isPreviewed: true, edits }];
}

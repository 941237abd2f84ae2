import type { Finding, Fix } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { Program } from '../../program/program';
import { ancestors } from '../../program/types/ancestry';
import { memberOf } from '../../program/types/attributes';
import { evaluate } from '../../program/types/evaluate';
import { noBindings, TypeKind, type ClassType } from '../../program/types/types';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Call, type Expr, type Name, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { around, blockOf, codeOf, hasOpenArguments, isWithin, loopsAround, nodeOf, scopeOf, statementOf, writtenArgument, type Code } from './code';
import { fateOf, lifeOf, type Fate, type Life, type MethodUse } from './fate';
import { found } from './found';
import { allMade, kindOfValue, shownClass, sourceOfClass, type Made } from './makers';

/** Threads and processes that are started the wrong way: `run()` for `start()`, nothing to run, or a second `start()`. */
export function checkMisuse(context: RuleContext, file: FileState): Finding[] {
  return [...runCalls(context, file), ...allMade(context.program, file).flatMap((made) => (made.kind === 'executor' || made.kind === 'pool' ? [] : madeWrong(context, file, made)))];
}

function runCalls({ program }: RuleContext, file: FileState): Finding[] {
  if (!/\.\s*run\s*\(\s*\)/.test(file.text)) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      const finding = event.kind === EventKind.Call ? runCall(program, file, fn, event) : undefined;
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

/** `worker.run()`: the work is done here and now, by whoever calls it. */
function runCall(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Finding | undefined {
  const { func, args, keywords } = event.value;
  if (func.kind !== ValueKind.Attribute || func.name !== 'run' || args.length > 0 || keywords.length > 0) return undefined;
  // `self.run()` in a class of threads is a matter between its methods.
  if (func.base.kind === ValueKind.Parameter && func.base.index === 0 && file.facts.functions[func.base.owner]!.cls >= 0) return undefined;
  const type = evaluate(p, file, func.base);
  const kind = kindOfValue(p, type);
  if (kind !== 'thread' && kind !== 'timer' && kind !== 'process') return undefined;
  const code = codeOf(file);
  const node = nodeOf(code, event);
  if (node?.func.kind !== Kind.Attribute) return undefined;
  const others = otherCalls(code, node.func.value);
  // `if threaded: worker.start() else: worker.run()`: both are meant.
  if (others.has('start')) return undefined;
  const isJoined = others.has('join') || others.has('is_alive');
  const isOwn = type.kind !== TypeKind.ExternalInstance;
  const isScript = fn.form === 'module' || node.func.value.kind === Kind.Call;
  const what = kind === 'process' ? 'process' : 'thread';
  const joined = others.has('join') ? ` and \`join()\` on it ${kind === 'process' ? 'fails with an `AssertionError`' : 'raises `RuntimeError`'}` : '';
  return found(file, event, {
    rule: 'thread-misuse',
    severity: 'warning',
    confidence: isJoined || !isOwn ? 'certain' : isScript ? 'possible' : 'likely',
    message: `\`run()\` does the work in the ${what} that calls it: no new ${what} starts, the caller waits until it is done${joined && `,${joined}`}. Call \`start()\`, which runs \`run()\` in a new ${what}.`,
    fixes: [startInstead(node)],
  });
}

function startInstead(node: Call): Fix {
  const { attrStart } = node.func as Extract<Expr, { kind: Kind.Attribute }>;
  return { title: 'Call `start()`', applicability: 'unsafe', edits: [{ start: attrStart, end: attrStart + 3, content: 'start' }] };
}

/** Names of the methods that are called on the same expression elsewhere: on a variable in its function, on an attribute in the file. */
function otherCalls(code: Code, receiver: Expr): ReadonlySet<string> {
  const names = new Set<string>();
  if (receiver.kind === Kind.Name) {
    const scope = scopeOf(code, receiver);
    for (const use of code.names.get(receiver.id) ?? []) {
      const parent = code.parents.get(use);
      if (parent?.kind === Kind.Attribute && (scopeOf(code, use) === scope || isWithin(use, scope))) names.add((parent as Extract<Expr, { kind: Kind.Attribute }>).attr);
    }
  } else if (receiver.kind === Kind.Attribute) {
    for (const [, name] of code.file.text.matchAll(new RegExp(`\\.\\s*${receiver.attr}\\s*\\.\\s*(\\w+)`, 'g'))) names.add(name!);
  }
  return names;
}

function madeWrong({ program }: RuleContext, file: FileState, made: Made): Finding[] {
  const code = codeOf(file);
  const node = nodeOf(code, made.event);
  if (node === undefined) return [];
  const fate = fateOf(code, node);
  const life = fate.kind === 'name' ? lifeOf(code, fate) : undefined;
  return [withoutWork(program, file, made, node, fate, life), fate.kind === 'name' ? startedTwice(code, made, node, life!) : undefined].filter((finding) => finding !== undefined);
}

/** A thread that is started and has nothing to run, or whose function stands where the group does. */
function withoutWork(p: Program, file: FileState, made: Made, node: Call, fate: Fate, life: Life | undefined): Finding | undefined {
  if (made.kind === 'timer' || hasOpenArguments(node)) return undefined;
  const name = shownClass(made);
  if (made.own === null) {
    const group = writtenArgument(node, 0, 'group');
    if (group !== undefined && !(group.kind === Kind.Constant && group.type === 'None')) {
      const type = evaluate(p, file, made.event.value.args[0] ?? made.event.value);
      if (type.kind !== TypeKind.Function && type.kind !== TypeKind.Partial) return undefined;
      return found(file, node, {
        rule: 'thread-misuse', severity: 'warning', confidence: 'certain',
        message: `The first parameter of \`${name}\` is \`group\`, which has to be \`None\`: this raises an \`AssertionError\`. Pass the function as \`target=…\`.`,
      });
    }
    const target = writtenArgument(node, 1, 'target');
    if (target !== undefined && !(target.kind === Kind.Constant && target.type === 'None')) return undefined;
  } else if (runsSomething(p, made.own) || writtenArgument(node, undefined, 'target') !== undefined) {
    return undefined;
  }
  // A thread that is never started may stand for "no thread": `is_alive()` of it is false.
  const isStarted = fate.kind === 'method' ? fate.name === 'start' : life?.methods.some((use) => use.name === 'start') === true && !life.set.has('run') && !life.set.has('_target') && life.stores.length <= 1;
  if (!isStarted) return undefined;
  const cure = made.own === null ? 'Pass the function as `target=…`.' : `Name the method of \`${name}\` that does the work \`run\`, or pass \`target=…\` to \`super().__init__()\`.`;
  return found(file, node, {
    rule: 'thread-misuse', severity: 'warning', confidence: 'certain',
    message: `This ${made.kind === 'process' ? 'process' : 'thread'} has nothing to run: \`${name}\` ${made.own === null ? 'gets no `target`' : 'has no method `run` and passes on no `target`'}, so it ends as soon as it starts. ${cure}`,
  });
}

/** True unless the class and all its bases in the workspace leave `run` as it is and hand no function to the library's class. */
function runsSomething(p: Program, own: ClassType): boolean {
  const { order, isComplete } = ancestors(p, own.file, own.cls);
  if (!isComplete || memberOf(p, { kind: TypeKind.Instance, file: own.file, cls: own.cls, bindings: noBindings }, 'run')?.kind === TypeKind.Function) return true;
  return order.some((at) => {
    if ('name' in at) return !/^(?:threading\.Thread|multiprocessing\.Process|builtins\.object)$/.test(at.name);
    return /\b(?:target|run|_target|args|kwargs)\b/.test(sourceOfClass(at.file, at.cls)) || at.cls.decorators.length > 0;
  });
}

/** The same thread is started again, without a new one in between. */
function startedTwice(code: Code, made: Made, node: Call, life: Life): Finding | undefined {
  const starts = life.methods.filter((use) => use.name === 'start' && use.isDirect);
  if (starts.length === 0 || life.escapes || life.stores.length === 0 || made.own !== null && /\bdef\s+start\b/.test(sourceOfClass(made.own.file, made.own.cls))) return undefined;
  const error = made.kind === 'process' ? '`AssertionError`: a process can be started once' : '`RuntimeError`: a thread can be started once';
  const again = secondStart(code, starts, life.stores) ?? startInLoop(code, node, starts, life.stores);
  if (again === undefined) return undefined;
  return found(code.file, again.call, {
    rule: 'thread-misuse', severity: 'warning', confidence: again.isSure ? 'certain' : 'likely',
    message: `This starts the same ${made.kind === 'process' ? 'process' : 'thread'} ${again.isLoop ? 'in each turn of the loop' : 'a second time'}, which raises ${error}. Make a new \`${shownClass(made)}\` for each start.`,
    related: again.first === undefined ? [] : [{ path: code.file.path, start: again.first.start, end: again.first.end, message: 'started here first' }],
  });
}

interface Again {
  readonly call: Call;
  readonly first?: Call;
  readonly isLoop: boolean;
  readonly isSure: boolean;
}

/** Two starts, the second behind the first in the same block or below it, with no assignment between. */
function secondStart(code: Code, starts: readonly MethodUse[], stores: readonly Name[]): Again | undefined {
  for (const { call: first } of starts) {
    const statement = statementOf(code, first);
    const block = statement && blockOf(code, statement);
    if (statement?.kind !== Kind.ExprStmt || block === undefined) continue;
    for (const { call } of starts) {
      if (call.start <= first.start || isInHandler(code, call)) continue;
      const follower = block.find((other) => other.start > statement.start && isWithin(call, other));
      if (follower === undefined || scopeOf(code, call) !== scopeOf(code, first)) continue;
      if (stores.some((store) => store.start > first.start && store.start < call.start)) continue;
      const isStraight = follower.kind === Kind.ExprStmt;
      // What lies between may leave the function on the paths that do not lead to the second start.
      if (isStraight) return { call, first, isLoop: false, isSure: true };
    }
  }
  return undefined;
}

/** A start in a loop that makes no new thread. */
function startInLoop(code: Code, node: Call, starts: readonly MethodUse[], stores: readonly Name[]): Again | undefined {
  for (const { call } of starts) {
    const loop = loopsAround(code, call)[0];
    if (loop === undefined || isWithin(node, loop) || stores.some((store) => isWithin(store, loop)) || isInHandler(code, call)) continue;
    if (loop.kind !== Kind.For && loop.kind !== Kind.While) continue;
    const statement = statementOf(code, call)!;
    const body = (loop as Extract<Stmt, { kind: Kind.For | Kind.While }>).body;
    if (!body.includes(statement)) continue;
    const text = code.file.text.slice(statement.end, loop.end);
    if (!/\b(?:break|return|raise|exit|sys)\b/.test(text)) return { call, isLoop: true, isSure: true };
  }
  return undefined;
}

function isInHandler(code: Code, node: AnyNode): boolean {
  for (const at of around(code, node)) {
    if (at.kind === Kind.ExceptHandler) return true;
    if (at.kind === Kind.FunctionDef) return false;
  }
  return false;
}

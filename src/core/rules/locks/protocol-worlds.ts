import type { Finding, Fix } from '../../findings';
import { typeOfExpression } from '../../program/types/expression-type';
import type { FileState } from '../../program/file-state';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { Kind, type Assign, type Call, type Compare, type Expr, type FunctionDef, type If, type Name, type While, type With } from '../../syntax/nodes';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { lockFinding } from './protocol-findings';
import { isAsyncWorld, isHeldByWith, primitiveOf, type Primitive } from './protocol-primitives';
import { scopeAround, type Shape } from './protocol-shape';
import { functionAround } from './protocol-types';

const entering = ['__enter__', '__exit__'];
const asyncEntering = ['__aenter__', '__aexit__'];

/** `with` where `async with` belongs and the reverse (`wrong-with-for-lock`), and waits of tasks without `await` (`lock-acquire-not-awaited`). */
export function wrongWorlds(context: RuleContext, file: FileState, shape: Shape): Finding[] {
  return [...wrongWiths(context, file, shape), ...wrongEnters(context, file), ...notAwaited(context, file, shape)];
}

function* wrongWiths(context: RuleContext, file: FileState, shape: Shape): Generator<Finding> {
  for (const node of shape.withs) {
    const statement = node as With;
    for (const item of statement.items) {
      const { contextExpr } = item;
      if (!statement.isAsync && shape.event(EventKind.With, contextExpr) === undefined) continue;
      const fn = functionAround(file, shape, statement);
      // The code never runs, or nothing is known of it.
      if (contextExpr.kind === Kind.Call && shape.event(EventKind.Call, contextExpr) === undefined) continue;
      const primitive = primitiveOf(context.program, typeOfExpression(context.program, file, fn, contextExpr), statement.isAsync ? asyncEntering : entering);
      if (primitive === undefined || !isHeldByWith(primitive) || isAsyncWorld(primitive.world) === statement.isAsync) continue;
      const at = { start: statement.start, end: contextExpr.end };
      if (statement.isAsync) yield lockFinding(file, at, 'wrong-with-for-lock', 'certain', wrongAsync(file, contextExpr, primitive), { fixes: [withoutAsync(file, statement)] });
      else yield lockFinding(file, at, 'wrong-with-for-lock', 'certain', wrongSync(file, fn, contextExpr, primitive), { fixes: [withAsync(context, file, statement, fn)] });
    }
  }
}

function written(file: FileState, node: AnyNode): string {
  const text = file.text.slice(node.start, node.end).replace(/\s+/g, ' ').replaceAll('`', "'");
  return text.length > 50 ? `${text.slice(0, 47)}…` : text;
}

function article(cls: string): string {
  return /^(?:a|e|i|o)/i.test(cls) ? 'an' : 'a';
}

function wrongSync(file: FileState, fn: FunctionFacts, node: AnyNode, { cls }: Primitive): string {
  const cure = fn.isAsync ? 'Write `async with`.' : `Only a coroutine can hold it: make \`${fn.form === 'module' ? 'this code' : fn.qualifiedName}\` an \`async def\` and write \`async with\`, or use a \`threading.Lock\`.`;
  return `\`with ${written(file, node)}\` raises an error: ${article(cls)} \`${cls}\` can only be taken by \`async with\`. ${cure.replace('`this code`', 'this code')}`;
}

function wrongAsync(file: FileState, node: AnyNode, { cls, kind }: Primitive): string {
  const twin = `asyncio.${kind === 'condition' ? 'Condition' : kind === 'semaphore' ? 'Semaphore' : 'Lock'}`;
  return `\`async with ${written(file, node)}\` raises an error: ${article(cls)} \`${cls}\` is taken by plain \`with\`. Between tasks use an \`${twin}\`; write \`with\` only if threads share it and nothing is awaited inside.`;
}

function withAsync(context: RuleContext, file: FileState, statement: With, fn: FunctionFacts): Fix | undefined {
  if (!fn.isAsync || !file.text.startsWith('with', statement.start)) return undefined;
  const allAsync = statement.items.every(({ contextExpr }) => {
    const primitive = primitiveOf(context.program, typeOfExpression(context.program, file, fn, contextExpr));
    return primitive !== undefined && isAsyncWorld(primitive.world);
  });
  return allAsync ? { title: 'Write `async with`', applicability: 'unsafe', edits: [{ start: statement.start, end: statement.start, content: 'async ' }] } : undefined;
}

function withoutAsync(file: FileState, statement: With): Fix | undefined {
  const keyword = /^async\s+(?=with\b)/.exec(file.text.slice(statement.start, statement.start + 40));
  // A thread's lock in a coroutine holds up the loop: whoever writes that has to mean it.
  return keyword === null || statement.items.length > 1 ? undefined : { title: 'Write plain `with`', applicability: 'display', edits: [{ start: statement.start, end: statement.start + keyword[0].length, content: '' }] };
}

/** `stack.enter_context(asyncio_lock)`, `await stack.enter_async_context(thread_lock)`. */
function* wrongEnters(context: RuleContext, file: FileState): Generator<Finding> {
  const { program } = context;
  for (const { event } of calls(file)) {
    const { func, args } = event.value;
    if (func.kind !== ValueKind.Attribute || (func.name !== 'enter_context' && func.name !== 'enter_async_context') || args.length !== 1) continue;
    const stack = evaluate(program, file, func.base);
    if (stack.kind !== TypeKind.ExternalInstance || !/^contextlib\.(?:Async)?ExitStack$/.test(stack.cls)) continue;
    const isAsync = func.name === 'enter_async_context';
    const primitive = primitiveOf(program, evaluate(program, file, args[0]!), isAsync ? asyncEntering : entering);
    if (primitive === undefined || !isHeldByWith(primitive) || isAsyncWorld(primitive.world) === isAsync) continue;
    const { cls } = primitive;
    yield lockFinding(
      file, event, 'wrong-with-for-lock', 'certain',
      `\`${func.name}\` raises an error: ${article(cls)} \`${cls}\` is taken by ${isAsync ? 'plain `with`' : '`async with`'}. Use \`${isAsync ? 'enter_context' : 'await stack.enter_async_context(…)'}\`${isAsync ? ', or an `asyncio.Lock`' : ''}.`,
    );
  }
}

function* calls(file: FileState): Generator<{ readonly fn: FunctionFacts; readonly event: CallEvent }> {
  for (const fn of file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call) yield { fn, event };
}

/** Methods that are coroutines, by kind of primitive. */
const coroutineMethods: Readonly<Record<string, readonly string[]>> = {
  lock: ['acquire'], semaphore: ['acquire'], limiter: ['acquire', 'acquire_on_behalf_of'], condition: ['acquire', 'wait', 'wait_for'], event: ['wait'], barrier: ['wait'],
};

function* notAwaited(context: RuleContext, file: FileState, shape: Shape): Generator<Finding> {
  for (const { fn, event } of calls(file)) {
    const { func } = event.value;
    if (event.flags & EventFlag.Awaited || func.kind !== ValueKind.Attribute || !/^(?:acquire|wait)/.test(func.name)) continue;
    const primitive = primitiveOf(context.program, evaluate(context.program, file, func.base), [func.name]);
    if (primitive === undefined || !isAsyncWorld(primitive.world) || !coroutineMethods[primitive.kind]?.includes(func.name)) continue;
    const node = shape.callNodes.get(`${event.start}:${event.end}`) as Call | undefined;
    const use = node && lostUse(shape, node);
    if (node === undefined || use === undefined) continue;
    const receiver = node.func.kind === Kind.Attribute ? written(file, node.func.value) : primitive.cls;
    const takes = func.name.startsWith('acquire');
    const happens = takes ? `\`${receiver}\` is never taken` : 'nobody waits';
    const because = use === 'condition' ? ', and the coroutine that the call returns counts as true' : '';
    const cure = !fn.isAsync
      ? `Await it in a coroutine${takes ? ', or use a `threading` lock here' : ''}.`
      : takes && use === 'statement' && isHeldByWith(primitive) ? `Write \`async with ${receiver}:\`, or \`await\` the call.` : 'Put `await` before the call.';
    yield lockFinding(
      file, event, 'lock-acquire-not-awaited', 'certain',
      `\`${receiver}.${func.name}()\` without \`await\` only makes a coroutine: ${happens}${because}. ${cure}`,
      { fixes: [awaitFix(fn, event, shape, node)] },
    );
  }
}

function awaitFix(fn: FunctionFacts, event: CallEvent, shape: Shape, node: Call): Fix | undefined {
  if (!fn.isAsync || event.flags & EventFlag.NoAwait) return undefined;
  const parent = shape.parent(node);
  const bindsCloser = parent?.kind === Kind.Attribute || parent?.kind === Kind.Subscript || (parent?.kind === Kind.Call && (parent as Call).func === node) || parent?.kind === Kind.BinOp;
  const edits = bindsCloser ? [{ start: node.start, end: node.start, content: '(await ' }, { start: node.end, end: node.end, content: ')' }] : [{ start: node.start, end: node.start, content: 'await ' }];
  return { title: 'Await it', applicability: 'unsafe', edits };
}

/** What becomes of the coroutine, if it is certain that nobody awaits it; `undefined` if somebody may. */
function lostUse(shape: Shape, node: Call): 'statement' | 'condition' | 'variable' | undefined {
  let at: AnyNode = node;
  for (let parent = shape.parent(at); parent !== undefined; at = parent, parent = shape.parent(at)) {
    switch (parent.kind) {
      case Kind.ExprStmt:
        return 'statement';
      case Kind.UnaryOp:
        return 'condition';
      case Kind.BoolOp:
        continue;
      case Kind.If:
        return (parent as If).clauses.some((clause) => clause.test === at) ? 'condition' : undefined;
      case Kind.While:
        return (parent as While).test === at ? 'condition' : undefined;
      case Kind.Assert:
        return 'condition';
      case Kind.Compare:
        return (parent as Compare).ops.some((op) => op === '==' || op === 'is' || op === '!=' || op === 'is not') ? 'condition' : undefined;
      case Kind.Assign: {
        const { targets } = parent as Assign;
        const target = targets.length === 1 ? targets[0]! : undefined;
        return target?.kind === Kind.Name && isNeverAwaited(shape, parent, target.id) ? 'variable' : undefined;
      }
      default:
        return undefined;
    }
  }
  return undefined;
}

/** A variable of a function that is only ever tested, or never read. */
function isNeverAwaited(shape: Shape, assignment: AnyNode, name: string): boolean {
  const scope = scopeAround(shape, assignment);
  if (scope?.kind !== Kind.FunctionDef) return false;
  let isLost = true;
  walkTree((scope as FunctionDef).body, (node) => {
    if (node.kind === Kind.Global || node.kind === Kind.Nonlocal) isLost = isLost && !(node as unknown as { names: string[] }).names.includes(name);
    if (node.kind !== Kind.Name || (node as Name).id !== name || shape.parent(node) === assignment) return isLost;
    const parent = shape.parent(node);
    const isTested = parent?.kind === Kind.UnaryOp || (parent?.kind === Kind.If && (parent as If).clauses.some((clause) => clause.test === (node as Expr)));
    if (!isTested) isLost = false;
    return isLost;
  });
  return isLost;
}

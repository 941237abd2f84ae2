import { Kind, type Expr, type For, type If, type Match, type Stmt, type Try, type While, type With } from '../syntax/nodes';
import type { Builder, HandlerFrame, LoopFrame, Loose } from './builder';
import { walkCondition, walkExpression, walkStore } from './expressions';
import { StepKind } from './graph';

export function walkBody(b: Builder, body: readonly Stmt[]): void {
  for (const statement of body) {
    if (b.isDead) return;
    const outer = b.statement;
    b.statement = statement;
    walkStatement(b, statement);
    b.statement = outer;
  }
}

function walkStatement(b: Builder, node: Stmt): void {
  switch (node.kind) {
    case Kind.ExprStmt:
      walkExpression(b, node.value);
      break;
    case Kind.Assign:
      walkExpression(b, node.value);
      for (const target of node.targets) walkStore(b, target, node.value);
      break;
    case Kind.AnnAssign:
      if (node.value === null) break;
      walkExpression(b, node.value);
      walkStore(b, node.target, node.value);
      break;
    case Kind.AugAssign:
      // The old value is read before the right side is evaluated.
      walkExpression(b, node.target);
      walkExpression(b, node.value);
      b.emit(StepKind.Store, node.target, { mayRaise: node.target.kind === Kind.Subscript });
      break;
    case Kind.Return:
      if (node.value !== null) walkExpression(b, node.value);
      b.emit(StepKind.Return, node);
      b.jump('return');
      break;
    case Kind.Raise:
      for (const part of [node.exc, node.cause]) if (part !== null) walkExpression(b, part);
      raise(b, node);
      break;
    case Kind.Assert: {
      const { whenTrue, whenFalse } = walkCondition(b, node.test);
      b.open = whenFalse;
      if (node.msg !== null) walkExpression(b, node.msg);
      raise(b, node);
      b.open = whenTrue;
      break;
    }
    case Kind.Delete:
      for (const target of node.targets) walkDelete(b, target);
      break;
    case Kind.If:
      walkIf(b, node);
      break;
    case Kind.While:
      walkWhile(b, node);
      break;
    case Kind.For:
      walkFor(b, node);
      break;
    case Kind.With:
      walkItems(b, node, 0);
      break;
    case Kind.Try:
      walkTry(b, node);
      break;
    case Kind.Match:
      walkMatch(b, node);
      break;
    case Kind.Break:
    case Kind.Continue:
      jumpInLoop(b, node.kind === Kind.Break ? 'break' : 'continue');
      break;
    case Kind.FunctionDef:
      for (const decorator of node.decorators) walkExpression(b, decorator);
      for (const arg of [...node.args.posonlyargs, ...node.args.args, ...node.args.kwonlyargs]) if (arg.default !== null) walkExpression(b, arg.default);
      b.emit(StepKind.Define, node);
      break;
    case Kind.ClassDef:
      for (const part of [...node.decorators, ...node.bases, ...node.keywords.map((keyword) => keyword.value)]) walkExpression(b, part);
      b.emit(StepKind.Define, node);
      break;
    case Kind.Import:
    case Kind.ImportFrom:
      b.emit(StepKind.Import, node, { mayRaise: true });
      break;
    default:
      break;
  }
}

function raise(b: Builder, node: Stmt): void {
  const index = b.emit(StepKind.Raise, node);
  if (index !== undefined) b.throwTo([{ from: index, kind: 'error' }]);
  b.open = [];
}

function walkDelete(b: Builder, target: Expr): void {
  if (target.kind === Kind.Tuple || target.kind === Kind.List) {
    for (const element of target.elts) walkDelete(b, element);
    return;
  }
  if (target.kind === Kind.Attribute || target.kind === Kind.Subscript) walkExpression(b, target.value);
  if (target.kind === Kind.Subscript) walkExpression(b, target.slice);
  b.emit(StepKind.Delete, target, { mayRaise: target.kind === Kind.Subscript });
}

function jumpInLoop(b: Builder, to: 'break' | 'continue'): void {
  const loop = b.frames.findLast((frame) => frame.kind === 'loop');
  if (loop?.kind === 'loop') b.jump({ loop, to });
  else b.open = [];
}

function walkIf(b: Builder, node: If): void {
  const ends: Loose[] = [];
  for (const clause of node.clauses) {
    const { whenTrue, whenFalse } = walkCondition(b, clause.test);
    b.open = whenTrue;
    walkBody(b, clause.body);
    ends.push(...b.open);
    b.open = whenFalse;
  }
  walkBody(b, node.orelse);
  b.open = [...ends, ...b.open];
}

function walkLoop(b: Builder, body: () => void): LoopFrame {
  const loop: LoopFrame = { kind: 'loop', breaks: [], continues: [] };
  b.frames.push(loop);
  body();
  b.frames.pop();
  return loop;
}

function walkWhile(b: Builder, node: While): void {
  // A round begins with the first step of the test, or of the body where the test is a literal.
  const mark = b.mark();
  const { whenTrue, whenFalse } = walkCondition(b, node.test);
  b.open = whenTrue;
  const loop = walkLoop(b, () => {
    walkBody(b, node.body);
  });
  b.loopBack([...b.open, ...loop.continues], mark);
  b.open = whenFalse;
  walkBody(b, node.orelse);
  b.open = [...b.open, ...loop.breaks];
}

function walkFor(b: Builder, node: For): void {
  walkExpression(b, node.iter);
  const next = b.emit(StepKind.Iterate, node, { isAsync: node.isAsync, mayRaise: true });
  if (next === undefined) return;
  b.open = [{ from: next, kind: 'true' }];
  const loop = walkLoop(b, () => {
    walkStore(b, node.target, null);
    walkBody(b, node.body);
  });
  b.connect([...b.open, ...loop.continues], next);
  b.open = [{ from: next, kind: 'false' }];
  walkBody(b, node.orelse);
  b.open = [...b.open, ...loop.breaks];
}

/** Context managers that end certain exceptions, by the name that is called: `contextlib.suppress`, test tools, cancel scopes. */
const swallowers = new Set(['suppress', 'raises', 'assertRaises', 'assertRaisesRegex', 'move_on_after', 'move_on_at', 'CancelScope', 'timeout_scope']);

function walkItems(b: Builder, node: With, at: number): void {
  const item = node.items[at];
  if (item === undefined) {
    walkBody(b, node.body);
    return;
  }
  walkExpression(b, item.contextExpr);
  if (b.emit(StepKind.Enter, item, { isAsync: node.isAsync, mayRaise: true }) === undefined) return;
  const called = item.contextExpr.kind === Kind.Call ? item.contextExpr.func : null;
  const name = called?.kind === Kind.Name ? called.id : called?.kind === Kind.Attribute ? called.attr : '';
  b.withCleanup(
    () => {
      if (item.optionalVars !== null) walkStore(b, item.optionalVars, null);
      walkItems(b, node, at + 1);
    },
    (isError, swallowed) => {
      const outer = b.statement;
      b.statement = node;
      const index = b.emit(StepKind.Leave, item, { isAsync: node.isAsync, isError, mayRaise: node.isAsync });
      if (isError && index !== undefined && swallowers.has(name)) swallowed.push({ from: index, kind: 'swallowed' });
      b.statement = outer;
    },
  );
}

function walkTry(b: Builder, node: Try): void {
  if (node.finalbody.length === 0) {
    walkHandlers(b, node);
    return;
  }
  b.withCleanup(
    () => {
      walkHandlers(b, node);
    },
    () => {
      walkBody(b, node.finalbody);
    },
  );
}

function walkHandlers(b: Builder, node: Try): void {
  const frame: HandlerFrame = { kind: 'handlers', errors: [] };
  b.frames.push(frame);
  walkBody(b, node.body);
  b.frames.pop();
  walkBody(b, node.orelse);
  const ends = [...b.open];
  let left: readonly Loose[] = frame.errors;
  for (const handler of node.handlers) {
    const names = caughtNames(handler.type);
    const isAll = names.includes('BaseException');
    b.open = isAll || names.some((name) => interrupts.has(name)) ? [...left] : left.filter(({ kind }) => kind !== 'cancelled');
    if (handler.type !== null) walkExpression(b, handler.type);
    b.emit(StepKind.Catch, handler);
    walkBody(b, handler.body);
    ends.push(...b.open);
    if (isAll) left = [];
    else if (names.includes('Exception')) left = left.map(({ from }) => ({ from, kind: 'cancelled' }));
  }
  b.open = [];
  if (left.length > 0) b.throwTo(left);
  b.open = ends;
}

/** Exceptions that `except Exception` lets pass (asyncio's since Python 3.8), by the last word of their names. */
const interrupts = new Set(['CancelledError', 'Cancelled', 'KeyboardInterrupt', 'SystemExit', 'GeneratorExit', 'get_cancelled_exc_class']);

function caughtNames(type: Expr | null): readonly string[] {
  switch (type?.kind) {
    case undefined:
      return ['BaseException'];
    case Kind.Tuple:
      return type.elts.flatMap(caughtNames);
    case Kind.Name:
      return [type.id];
    case Kind.Attribute:
      return [type.attr];
    case Kind.Call:
      return caughtNames(type.func);
    default:
      return [];
  }
}

function walkMatch(b: Builder, node: Match): void {
  walkExpression(b, node.subject);
  const ends: Loose[] = [];
  for (const matchCase of node.cases) {
    const isWildcard = matchCase.pattern.kind === Kind.MatchAs && matchCase.pattern.pattern === null;
    let missed: Loose[] = [];
    if (!isWildcard) {
      const index = b.emit(StepKind.Test, node.subject);
      if (index === undefined) break;
      missed = [{ from: index, kind: 'false' }];
      b.open = [{ from: index, kind: 'true' }];
    }
    if (matchCase.guard !== null) {
      const { whenTrue, whenFalse } = walkCondition(b, matchCase.guard);
      b.open = whenTrue;
      missed.push(...whenFalse);
    }
    walkBody(b, matchCase.body);
    ends.push(...b.open);
    b.open = missed;
  }
  b.open = [...ends, ...b.open];
}

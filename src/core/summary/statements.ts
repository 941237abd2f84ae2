import { firstSegment } from '../dotted-names';
import { Kind, type ClassDef, type Expr, type For, type FunctionDef, type If, type ImportFrom, type Match, type Stmt, type Try, type While, type With } from '../syntax/nodes';
import { annotationValue } from './annotations';
import { recordInstanceAttribute } from './attribute-stores';
import { dottedPath } from './dotted-path';
import { bindParameters, bindTarget, declareParameters, iterate, recordOperator, truth, visit } from './expressions';
import { EventFlag, EventKind, type ClassFacts } from './facts';
import { answersFromCache, asksSwitch, fillsCache, selectsCase, triesCache } from './conditions';
import { noChanges, type Changes } from './environment';
import { loopAnswer, ownQuestion, questionsOf } from './loop-questions';
import { augmentedMethods } from './operators';
import { patternNames, scopeNames } from './scopes';
import { parameterNeeds } from './parameter-tests';
import { constantTruth, endsProcess, loopState, narrowings, rememberLoopState } from './test-outcomes';
import { ValueKind, type CallValue, type Value } from './values';
import { push, type Walker } from './walker';
import { noteCounter } from './counters';
import { notePoll } from './polls';
import { workOf } from './work';

/** Walks statements in order. What follows a `return` or `raise` is walked for its bindings only. */
export function walkBlock(w: Walker, body: readonly Stmt[]): void {
  for (const statement of body) walkStatement(w, statement);
}

function walkStatement(w: Walker, node: Stmt): void {
  switch (node.kind) {
    case Kind.FunctionDef:
      walkFunction(w, node);
      break;
    case Kind.ClassDef:
      walkClass(w, node);
      break;
    case Kind.Return: {
      const value = node.value ? visit(w, node.value) : null;
      if (value && !w.frame.dead) w.frame.fn.returns.push(value);
      w.frame.dead = true;
      break;
    }
    case Kind.Delete:
      for (const target of node.targets) {
        if (target.kind !== Kind.Subscript) continue;
        const value = visit(w, target.value);
        visit(w, target.slice);
        recordOperator(w, target, value, ['__delitem__']);
      }
      break;
    case Kind.Assign: {
      const value = visit(w, node.value);
      rememberLoopState(w, node.targets, node.value);
      for (const target of node.targets) {
        if (target.kind === Kind.Tuple || target.kind === Kind.List) iterate(w, node.value, value);
        bindTarget(w, target, value);
      }
      break;
    }
    case Kind.AugAssign: {
      const target = visit(w, node.target);
      visit(w, node.value);
      recordOperator(w, node, target, augmentedMethods(node.op));
      if (node.target.kind === Kind.Name) w.bind(node.target.id, changedNumber(w, target, node.op));
      break;
    }
    case Kind.AnnAssign: {
      const assigned = node.value ? visit(w, node.value) : null;
      const value: Value = { kind: ValueKind.Annotated, annotation: annotationValue(w, node.annotation), value: assigned, id: w.newId() };
      if (assigned !== null || w.frame.classBody !== null || node.target.kind !== Kind.Attribute) bindTarget(w, node.target, value);
      else recordInstanceAttribute(w, visit(w, node.target.value), node.target.attr, value);
      break;
    }
    case Kind.TypeAlias:
      bindTarget(w, node.name, annotationValue(w, node.value));
      break;
    case Kind.For:
      walkFor(w, node);
      break;
    case Kind.While:
      walkWhile(w, node);
      break;
    case Kind.If:
      walkIf(w, node);
      break;
    case Kind.With:
      walkWith(w, node);
      break;
    case Kind.Match:
      walkMatch(w, node);
      break;
    case Kind.Raise:
      if (node.exc) visit(w, node.exc);
      if (node.cause) visit(w, node.cause);
      w.frame.dead = true;
      break;
    case Kind.Try:
      walkTry(w, node);
      break;
    case Kind.Assert: {
      visit(w, node.test);
      for (const [path, value] of narrowings(w, node.test).whenTrue) w.frame.env.set(path, value);
      // The message is evaluated only when the assertion fails.
      if (node.msg) visit(w, node.msg);
      break;
    }
    case Kind.Import:
      for (const alias of node.names) {
        w.imports.push({ module: alias.name, level: 0, name: null });
        const module = alias.asname === null ? firstSegment(alias.name) : alias.name;
        w.bind(alias.asname ?? module, { kind: ValueKind.Import, module, level: 0, name: null, id: w.newId() });
        recordLocalImport(w, alias.start, alias.end, alias.name, 0);
      }
      break;
    case Kind.ImportFrom:
      walkImportFrom(w, node);
      break;
    case Kind.ExprStmt:
      visit(w, node.value);
      if (endsProcess(node.value)) w.frame.dead = true;
      break;
    case Kind.Break:
    case Kind.Continue:
      leaveLoop(w, node.kind === Kind.Break);
      break;
    default:
      break;
  }
}

/** A variable after `n //= 10`: a number that was known no longer is. What `+=` and `/=` change may be a list or a path, and stays one. */
function changedNumber(w: Walker, target: Value, op: string): Value {
  if (target.kind === ValueKind.Constant || target.kind === ValueKind.Literal) return w.literal;
  return op === '+' || op === '/' ? target : w.union([target, w.literal]);
}

function walkImportFrom(w: Walker, node: ImportFrom): void {
  const module = node.module ?? '';
  for (const alias of node.names) {
    w.imports.push({ module, level: node.level, name: alias.name });
    if (alias.name === '*') w.starImports.push({ module, level: node.level });
    else w.bind(alias.asname ?? alias.name, { kind: ValueKind.Import, module, level: node.level, name: alias.name, id: w.newId() });
  }
  recordLocalImport(w, node.start, node.end, module, node.level);
}

/** An import at the top of a module runs at start-up; one inside a function runs with it. */
function recordLocalImport(w: Walker, start: number, end: number, module: string, level: number): void {
  if (w.frame.fn.index !== 0) w.emit({ kind: EventKind.Import, start, end, flags: w.frame.flags, needs: w.frame.needs, module, level });
}

function leaveLoop(w: Walker, isBreak: boolean): void {
  const loop = w.frame.loops.at(-1);
  if (loop && !w.frame.dead) {
    // The walk goes on, for bindings only: what they set does not leave the loop here.
    loop.exits.push(new Map(w.frame.env.changesSince(loop.base)));
    if (isBreak) loop.hasBreak = true;
  }
  w.frame.dead = true;
}

/** Walks a loop body; afterwards the environment joins "no round", "all rounds" and every `break`. */
function walkLoopBody(w: Walker, body: readonly Stmt[], mayRunNever: boolean): { hasBreak: boolean } {
  const frame = w.frame;
  const base = frame.env;
  const loop = { base, exits: [] as Changes[], hasBreak: false };
  frame.loops.push(loop);
  const wasDead = frame.dead;
  frame.env = base.fork();
  w.withFlags(EventFlag.Repeated, () => {
    walkBlock(w, body);
  });
  const ends: Changes[] = [...loop.exits];
  if (!frame.dead) ends.push(frame.env.changesSince(base));
  if (mayRunNever) ends.push(noChanges);
  frame.loops.pop();
  frame.env = base;
  frame.dead = wasDead;
  if (ends.length > 0) base.join(ends, (values) => w.union(values));
  return loop;
}

function walkFor(w: Walker, node: For): void {
  const value = visit(w, node.iter);
  w.iterated.set(node.iter, value);
  if (!node.isAsync) iterate(w, node.iter, value);
  bindTarget(w, node.target, { kind: ValueKind.Element, value, isAsync: node.isAsync, id: w.newId() });
  walkLoopBody(w, node.body, true);
  walkBlock(w, node.orelse);
}

function walkWhile(w: Walker, node: While): void {
  noteCounter(w, node.test);
  notePoll(w, node);
  w.withFlags(EventFlag.Repeated, () => {
    truth(w, node.test, visit(w, node.test));
  });
  const isForever = constantTruth(w, node.test) === true;
  const isNever = constantTruth(w, node.test) === false;
  if (isNever) w.frame.muted++;
  const { whenTrue, whenFalse } = narrowings(w, node.test);
  for (const [path, value] of whenTrue) w.frame.env.set(path, value);
  const { hasBreak } = walkLoopBody(w, node.body, !isForever);
  if (isNever) w.frame.muted--;
  walkBlock(w, node.orelse);
  if (isForever && !hasBreak) w.frame.dead = true;
  if (!hasBreak) for (const [path, value] of whenFalse) w.frame.env.set(path, value);
}

function walkIf(w: Walker, node: If): void {
  const walks: (() => void)[] = [];
  // Tests of later clauses run only if the earlier ones failed; what those failures tell holds for all that follows.
  const failed = new Map<string, Value>();
  const asksForLoop = node.clauses.some((clause) => loopState(w, clause.test) === 'running');
  /** An earlier test is always true: what follows never runs. */
  let isDecided = false;
  for (const clause of node.clauses) {
    truth(w, clause.test, visit(w, clause.test));
    const constant = constantTruth(w, clause.test);
    const { whenTrue, whenFalse } = narrowings(w, clause.test);
    const state = loopState(w, clause.test);
    const isMuted = constant === false || isDecided;
    const earlier = new Map(failed);
    // A chain of tests that asks for a running loop anywhere tells its cases apart by that.
    const isOffLoop = state === 'stopped' || (asksForLoop && state !== 'running');
    const needs = parameterNeeds(w, clause.test);
    let flags: number = isOffLoop ? EventFlag.OffLoop : EventFlag.None;
    if (fillsCache(clause)) flags |= EventFlag.Once;
    if (asksSwitch(clause.test)) flags |= EventFlag.Switched;
    if (selectsCase(clause.test)) flags |= EventFlag.Selected;
    walks.push(() => {
      for (const [path, value] of earlier) w.frame.env.set(path, value);
      for (const [path, value] of whenTrue) w.frame.env.set(path, value);
      if (isMuted) w.frame.muted++;
      w.withNeeds(needs, () => {
        w.withFlags(flags, () => {
          walkBlock(w, clause.body);
        });
      });
      if (isMuted) w.frame.muted--;
    });
    if (constant === true) isDecided = true;
    for (const [path, value] of whenFalse) failed.set(path, value);
  }
  const fellThrough: { body: boolean; orelse: boolean } = { body: false, orelse: false };
  const question = ownQuestion(w, node.clauses[0]!.test);
  if (question !== undefined) w.frame.fn.questions.push(...questionsOf(node, question));
  walks.push(() => {
    for (const [path, value] of failed) w.frame.env.set(path, value);
    const isMuted = isDecided;
    if (isMuted) w.frame.muted++;
    w.withFlags(asksForLoop ? EventFlag.OffLoop : EventFlag.None, () => {
      walkBlock(w, node.orelse);
    });
    if (isMuted) {
      w.frame.muted--;
      w.frame.dead = true;
    }
    fellThrough.orelse = !w.isDead();
  });
  const clauseWalks = walks.slice(0, -1).map((walk) => () => {
    walk();
    if (!w.isDead()) fellThrough.body = true;
  });
  w.branches([...clauseWalks, walks.at(-1)!], false);
  // `if loop.is_running(): return …` leaves only the case without a loop; the reverse for a test that fails on a loop.
  const firstState = loopState(w, node.clauses[0]!.test);
  if (firstState === 'running' && !fellThrough.body && fellThrough.orelse) w.frame.flags |= EventFlag.OffLoop;
  if (answersFromCache(node)) w.frame.flags |= EventFlag.Once;
  // `if not may_block(): raise`: the rest runs only if the answer was the other one.
  if (question !== undefined && !fellThrough.body && node.clauses.length === 1) {
    w.frame.fn.questions.push({ start: node.end, end: w.frame.fn.end, value: question.value, holds: !question.holds });
  }
}

function walkWith(w: Walker, node: With): void {
  for (const item of node.items) {
    const value = visit(w, item.contextExpr);
    if (!node.isAsync) {
      const at = item.contextExpr;
      w.emit({ kind: EventKind.With, start: at.start, end: at.end, flags: w.frame.flags, needs: w.frame.needs, value });
    }
    if (item.optionalVars) bindTarget(w, item.optionalVars, { kind: ValueKind.Enter, value, isAsync: node.isAsync, id: w.newId() });
  }
  walkBlock(w, node.body);
}

function walkMatch(w: Walker, node: Match): void {
  const subject = visit(w, node.subject);
  const path = dottedPath(node.subject);
  const walks = node.cases.map((matchCase) => () => {
    for (const name of patternNames(matchCase.pattern)) w.bind(name, w.unknown);
    const pattern = matchCase.pattern.kind === Kind.MatchAs && matchCase.pattern.pattern ? matchCase.pattern.pattern : matchCase.pattern;
    if (pattern.kind === Kind.MatchClass) {
      const narrowed: Value = { kind: ValueKind.Narrowed, value: subject, cls: annotationValue(w, pattern.cls), id: w.newId() };
      if (path !== undefined) w.frame.env.set(path, narrowed);
      if (matchCase.pattern.kind === Kind.MatchAs && matchCase.pattern.name !== null) w.bind(matchCase.pattern.name, narrowed);
    } else if (pattern.kind === Kind.MatchAs && pattern.name !== null) {
      w.bind(pattern.name, subject);
    }
    if (matchCase.guard) visit(w, matchCase.guard);
    w.withFlags(pattern.kind === Kind.MatchValue ? EventFlag.Selected : EventFlag.None, () => {
      walkBlock(w, matchCase.body);
    });
  });
  const last = node.cases.at(-1);
  const isExhaustive = last?.guard === null && last.pattern.kind === Kind.MatchAs && last.pattern.pattern === null;
  w.branches(walks, !isExhaustive);
}

function walkTry(w: Walker, node: Try): void {
  const frame = w.frame;
  const base = frame.env;
  const wasDead = w.isDead();
  frame.env = base.fork();
  const expectsNonBlocking = node.handlers.some((handler) => exceptionNames(handler.type).includes('BlockingIOError'));
  const expectsLoop = node.handlers.some((handler) => exceptionNames(handler.type).includes('RuntimeError') && handler.body.at(-1)?.kind !== Kind.Raise);
  const probed = w.probesLoop(() => {
    w.withFlags((expectsNonBlocking ? EventFlag.NonBlocking : EventFlag.None) | (expectsLoop ? EventFlag.ExpectsLoop : EventFlag.None), () => {
      walkBlock(w, node.body);
    });
  });
  const afterBody = new Map(frame.env.changesSince(base));
  walkBlock(w, node.orelse);
  const bodyGoesOn = !w.isDead();
  const ends: Changes[] = bodyGoesOn ? [frame.env.changesSince(base)] : [];
  let offLoopHandlerGoesOn = false;
  for (const handler of node.handlers) {
    frame.env = base.fork();
    frame.dead = wasDead;
    // The body may have failed anywhere: its bindings are possible, not certain.
    frame.env.join([noChanges, afterBody], (values) => w.union(values));
    const isFallback = isImportErrorHandler(handler.type);
    const isOffLoop = probed && catchesMissingLoop(handler.type);
    const isMiss = triesCache(node, exceptionNames(handler.type));
    if (handler.name !== null) w.bind(handler.name, handler.type ? exceptionInstance(w, handler.type) : w.unknown);
    if (handler.type) visit(w, handler.type);
    w.withFlags((isOffLoop ? EventFlag.OffLoop : EventFlag.None) | (isMiss ? EventFlag.Once : EventFlag.Handler), () => {
      walkBlock(w, handler.body);
    });
    if (w.isDead()) continue;
    if (isOffLoop) offLoopHandlerGoesOn = true;
    const changes = frame.env.changesSince(base);
    // `except ImportError` binds stand-ins for what the body could not import: the body's own names win.
    ends.push(isFallback && bodyGoesOn ? new Map([...changes].filter(([name]) => !afterBody.has(name))) : changes);
  }
  frame.env = base;
  frame.dead = wasDead || (ends.length === 0 && (node.handlers.length > 0 || !bodyGoesOn));
  const fallbackOnly = node.handlers.length > 0 && node.handlers.every((handler) => isImportErrorHandler(handler.type));
  if (fallbackOnly && bodyGoesOn) for (const [name, value] of afterBody) base.set(name, value);
  else if (ends.length > 0) base.join(ends, (values) => w.union(values));
  if (!bodyGoesOn && offLoopHandlerGoesOn) frame.flags |= EventFlag.OffLoop;
  if (triesCache(node, node.handlers.flatMap((handler) => exceptionNames(handler.type)))) frame.flags |= EventFlag.Once;
  const isDead = w.isDead();
  frame.dead = wasDead;
  walkBlock(w, node.finalbody);
  if (isDead) frame.dead = true;
}

function exceptionInstance(w: Walker, type: Expr): Value {
  return { kind: ValueKind.Annotated, annotation: annotationValue(w, type), value: null, id: w.newId() };
}

function exceptionNames(type: Expr | null): string[] {
  if (type === null) return ['BaseException'];
  if (type.kind === Kind.Tuple) return type.elts.flatMap((element) => exceptionNames(element));
  if (type.kind === Kind.Name) return [type.id];
  return type.kind === Kind.Attribute ? [type.attr] : [];
}

function isImportErrorHandler(type: Expr | null): boolean {
  return type !== null && exceptionNames(type).some((name) => name === 'ImportError' || name === 'ModuleNotFoundError');
}

/** What `asyncio.get_running_loop()` and sniffio raise where no loop runs. */
function catchesMissingLoop(type: Expr | null): boolean {
  return exceptionNames(type).some((name) => ['RuntimeError', 'AsyncLibraryNotFoundError', 'NoEventLoopError', 'Exception', 'BaseException'].includes(name));
}

function walkFunction(w: Walker, node: FunctionDef): void {
  const outer = w.frame;
  const decorators = node.decorators.map((decorator) => visit(w, decorator));
  const at = { start: node.start, end: node.end, nameStart: node.nameStart, nameEnd: node.nameStart + node.name.length, isAsync: node.isAsync };
  const fn = w.newFunction('function', node.name, at, outer);
  fn.decorators.push(...decorators);
  const value: Value = { kind: ValueKind.Function, index: fn.index, id: w.newId() };
  applyDecorators(w, node, decorators, value);
  declareParameters(w, fn.index, node.args);
  const names = scopeNames(node.body);
  for (const parameter of fn.parameters) names.bound.add(parameter.name);
  // Annotations may name type parameters and classes that come later: they are looked up, nothing runs.
  const returns = node.returns ? annotationValue(w, node.returns) : null;
  fn.returnAnnotation = returns;
  fn.isStub = isStubBody(node.body);
  fn.loopAnswer = node.isAsync ? undefined : loopAnswer(node.body);
  w.frame = w.newFrame(fn, names, outer, null);
  w.frame.muted = outer.muted;
  bindParameters(w);
  walkBlock(w, node.body);
  fn.work = workOf(node.body, node, w);
  w.frame = outer;
  if (isSetter(node)) outer.classBody?.setters.set(node.name, fn.index);
  if (!isPropertyPart(node) && !isOverload(node)) w.bind(node.name, value);
}

/** Inside a function, a decorator is a call that runs with it. */
function applyDecorators(w: Walker, node: FunctionDef | ClassDef, decorators: readonly Value[], decorated: Value): void {
  if (w.frame.fn.index === 0) return;
  decorators.forEach((func, i) => {
    const { start, end } = node.decorators[i]!;
    const value: CallValue = { kind: ValueKind.Call, func, args: [decorated], keywords: [], starAt: -1, start, end, funcEnd: end, checked: [], id: w.newId() };
    w.emit({ kind: EventKind.Call, start, end, flags: w.frame.flags | EventFlag.NoAwait, needs: w.frame.needs, value });
  });
}

/** `@name.setter`, `@name.deleter`: the getter keeps the name. */
function isPropertyPart(node: FunctionDef): boolean {
  return node.decorators.some(
    (decorator) => decorator.kind === Kind.Attribute && (decorator.attr === 'setter' || decorator.attr === 'deleter') &&
      decorator.value.kind === Kind.Name && decorator.value.id === node.name,
  );
}

function isSetter(node: FunctionDef): boolean {
  return node.decorators.some((decorator) => decorator.kind === Kind.Attribute && decorator.attr === 'setter');
}

function isOverload(node: FunctionDef): boolean {
  return node.decorators.some(
    (decorator) => (decorator.kind === Kind.Name && decorator.id === 'overload') || (decorator.kind === Kind.Attribute && decorator.attr === 'overload'),
  );
}

function isStubBody(body: readonly Stmt[]): boolean {
  return body.every(
    (statement) =>
      statement.kind === Kind.Pass ||
      (statement.kind === Kind.ExprStmt && statement.value.kind === Kind.Constant) ||
      (statement.kind === Kind.Raise && isNotImplemented(statement.exc)),
  );
}

function isNotImplemented(exc: Expr | null): boolean {
  const name = exc?.kind === Kind.Call ? exc.func : exc;
  return name?.kind === Kind.Name && name.id === 'NotImplementedError';
}

function walkClass(w: Walker, node: ClassDef): void {
  const outer = w.frame;
  const decorators = node.decorators.map((decorator) => visit(w, decorator));
  const bases: Value[] = [];
  for (const base of node.bases) bases.push(annotationValue(w, base));
  let metaclass: Value | null = null;
  for (const keyword of node.keywords) {
    const value = visit(w, keyword.value);
    if (keyword.arg === 'metaclass') metaclass = value;
  }
  const qualifiedName = outer.classBody !== null ? `${outer.classBody.qualifiedName}.${node.name}` : outer.fn.index === 0 ? node.name : `${outer.fn.qualifiedName}.${node.name}`;
  const cls: ClassFacts = {
    index: w.classes.length,
    name: node.name,
    qualifiedName,
    start: node.start,
    nameStart: node.nameStart,
    nameEnd: node.nameStart + node.name.length,
    bases,
    metaclass,
    decorators,
    attributes: new Map(),
    setters: new Map(),
    instanceAttributes: new Map(),
  };
  w.classes.push(cls);
  // Methods that name their class inside must find it, so the name is bound before the body is walked.
  const value: Value = { kind: ValueKind.Class, index: cls.index, id: w.newId() };
  w.bind(node.name, value);
  w.frame = w.newFrame(outer.fn, scopeNames(node.body), outer, cls);
  walkBlock(w, node.body);
  for (const [name, bound] of w.frame.env.entries()) {
    if (name.includes('.')) continue;
    for (const part of bound.kind === ValueKind.Union ? bound.values : [bound]) push(cls.attributes, name, part);
  }
  w.frame = outer;
}

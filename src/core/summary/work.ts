import { Kind, type Comprehension, type Expr, type Stmt } from '../syntax/nodes';
import { lookups, referencePrices, type Count, type Operation, type Region } from './regions';
import { endsProcess } from './test-outcomes';
import type { Value } from './values';

/** What the walk knows of loops: how their iterables and counters come about. */
export interface LoopValues {
  /** The value of a `for` clause's iterable, by its expression. */
  readonly iterated: ReadonlyMap<Expr, Value>;
  /** Start and limit of what may be the counter of a `while` test, by the test. */
  readonly counted: ReadonlyMap<Expr, readonly CounterValues[]>;
}

export interface CounterValues {
  readonly name: string;
  readonly from: Value;
  readonly limit: Value;
}

/** Chance of a handler or a guard that leaves: what runs when something went wrong says little about the usual cost. */
const rare = 0.02;

/**
 * The work of a function's body as a tree of regions: the body itself, loops, and branches that hold loops or calls. What the
 * code does by itself is priced in operations; calls are priced where the callee is known.
 */
export function workOf(body: readonly Stmt[], at: { readonly start: number; readonly end: number }, values: LoopValues): readonly Region[] {
  const meter = new Meter(values);
  meter.open({ kind: 'body', start: at.start, end: at.end, headStart: at.start, headEnd: at.start, count: { kind: 'times', value: 1 } });
  meter.block(body);
  return meter.regions;
}

/** The work of a generator expression: its clauses are loops around the element. */
export function generatorWork(generators: readonly Comprehension[], element: Expr, at: { readonly start: number; readonly end: number }, values: LoopValues): readonly Region[] {
  const meter = new Meter(values);
  meter.open({ kind: 'body', start: at.start, end: at.end, headStart: at.start, headEnd: at.start, count: { kind: 'times', value: 1 } });
  meter.clauses(generators, at, 'generator_item', () => {
    meter.expression(element);
    meter.noteYield();
  });
  return meter.regions;
}

/** The work of a lambda: its expression, once. */
export function expressionWork(body: Expr, at: { readonly start: number; readonly end: number }, values: LoopValues): readonly Region[] {
  const meter = new Meter(values);
  meter.open({ kind: 'body', start: at.start, end: at.end, headStart: at.start, headEnd: at.start, count: { kind: 'times', value: 1 } });
  meter.expression(body);
  return meter.regions;
}

type Opening = Pick<Region, 'kind' | 'start' | 'end' | 'headStart' | 'headEnd' | 'count'>;
type Draft = { -readonly [K in keyof Region]: Region[K] };

class Meter {
  readonly regions: Draft[] = [];
  private readonly stack: number[] = [];
  /** Of the open regions: something in it is called or repeated. */
  private readonly holdsMore: boolean[] = [];
  /** For each `try` with handlers around this code: how many regions are open around it. */
  private readonly handledIn: number[] = [];

  constructor(private readonly values: LoopValues) {}

  private get current(): Draft {
    return this.regions[this.stack.at(-1)!]!;
  }

  open(opening: Opening): void {
    const parent = this.stack.at(-1) ?? -1;
    this.stack.push(this.regions.length);
    this.holdsMore.push(false);
    const { kind, start, end, headStart, headEnd, count } = opening;
    this.regions.push({ kind, parent, start, end, headStart, headEnd, count, own: 0, ownLookups: 0, yields: 0, suspends: false, exits: 'none', raises: false });
  }

  /** Ends the innermost region; a branch in which nothing is called or repeated becomes part of what surrounds it. */
  private close(): void {
    const index = this.stack.pop()!;
    const region = this.regions[index]!;
    const parent = this.current;
    if (region.suspends) parent.suspends = true;
    if (region.raises) parent.raises = true;
    if (this.holdsMore.pop() === true || region.kind !== 'branch') {
      this.noteMore();
      return;
    }
    if (region.exits !== 'none' && parent.exits === 'none') parent.exits = 'conditional';
    const chance = region.count.kind === 'times' ? region.count.value : 1;
    parent.own += region.own * chance;
    parent.ownLookups += region.ownLookups * chance;
    parent.yields = parent.yields === null || region.yields === null ? null : parent.yields + region.yields * chance;
    this.regions.length = index;
  }

  private add(operation: Operation, amount = 1): void {
    const price = referencePrices[operation] * amount;
    if (lookups.has(operation)) this.current.ownLookups += price;
    else this.current.own += price;
  }

  noteYield(): void {
    if (this.current.yields !== null) this.current.yields++;
  }

  private noteMore(): void {
    this.holdsMore[this.holdsMore.length - 1] = true;
  }

  block(body: readonly Stmt[]): void {
    for (const statement of body) this.statement(statement);
  }

  private branch(chance: number, body: readonly Stmt[]): void {
    const first = body[0];
    if (first === undefined) return;
    this.open({ kind: 'branch', start: first.start, end: body.at(-1)!.end, headStart: first.start, headEnd: first.start, count: { kind: 'times', value: chance } });
    this.block(body);
    this.close();
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case Kind.Assign:
        this.expression(node.value);
        for (const target of node.targets) this.target(target);
        break;
      case Kind.AugAssign:
        this.expression(node.target);
        this.expression(node.value);
        this.add('add_int');
        this.target(node.target);
        break;
      case Kind.AnnAssign:
        if (node.value) {
          this.expression(node.value);
          this.target(node.target);
        }
        break;
      case Kind.ExprStmt:
        this.expression(node.value);
        if (endsProcess(node.value)) this.leave('raise');
        break;
      case Kind.Return:
        if (node.value) this.expression(node.value);
        this.leave('return');
        break;
      case Kind.Raise:
        if (node.exc) this.expression(node.exc);
        this.add('exception_raise');
        this.leave('raise');
        break;
      case Kind.Break:
        this.leave('break');
        break;
      case Kind.For: {
        this.expression(node.iter);
        const first = node.body[0];
        if (first === undefined) break;
        this.open({ kind: 'loop', start: first.start, end: node.body.at(-1)!.end, headStart: node.start, headEnd: node.iter.end, count: this.over(node.iter) });
        this.add('loop_iteration');
        this.target(node.target);
        if (node.isAsync) this.current.suspends = true;
        this.block(node.body);
        this.close();
        this.block(node.orelse);
        break;
      }
      case Kind.While: {
        const end = node.body.at(-1)?.end ?? node.test.end;
        this.open({ kind: 'loop', start: node.test.start, end, headStart: node.start, headEnd: node.test.end, count: this.whileCount(node.test, node.body) });
        this.expression(node.test);
        this.add('comparison', 0.5);
        this.block(node.body);
        this.close();
        this.block(node.orelse);
        break;
      }
      case Kind.If: {
        const ways = node.clauses.length + 1;
        node.clauses.forEach((clause, i) => {
          this.expression(clause.test);
          this.add('comparison', 0.3 / (i + 1));
          this.branch(leavesByError(clause.body) ? rare : 1 / ways, clause.body);
        });
        this.branch(1 / ways, node.orelse);
        break;
      }
      case Kind.With:
        for (const item of node.items) this.expression(item.contextExpr);
        if (node.isAsync) this.current.suspends = true;
        else this.add('call_method', 2 * node.items.length);
        this.block(node.body);
        break;
      case Kind.Match:
        this.expression(node.subject);
        for (const matchCase of node.cases) {
          this.add('comparison', 0.5);
          this.branch(1 / node.cases.length, matchCase.body);
        }
        break;
      case Kind.Try:
        this.add('try_block');
        if (node.handlers.length > 0) this.handledIn.push(this.stack.length);
        this.block(node.body);
        if (node.handlers.length > 0) this.handledIn.pop();
        for (const handler of node.handlers) this.branch(rare, handler.body);
        this.block(node.orelse);
        this.block(node.finalbody);
        break;
      case Kind.Assert:
        this.expression(node.test);
        break;
      case Kind.FunctionDef:
      case Kind.ClassDef:
        this.add('object_creation');
        break;
      default:
        break;
    }
  }

  /** `break`, `return` and `raise` end the loops around them; those of a `raise` only when something is wrong. */
  private leave(by: 'break' | 'return' | 'raise'): void {
    const region = this.current;
    // What a handler inside the same loop catches does not end the loop.
    if (by === 'raise' && this.handledIn.at(-1) === this.stack.length) return;
    if (region.kind === 'loop') region.exits = 'always';
    if (by === 'raise') region.raises = true;
    if (region.kind !== 'branch' || by === 'raise') return;
    region.exits = 'conditional';
    for (let i = this.stack.length - 2; i >= 0; i--) {
      const outer = this.regions[this.stack[i]!]!;
      if (outer.exits === 'none') outer.exits = 'conditional';
      if (outer.kind === 'loop' && by === 'break') break;
    }
  }

  private target(node: Expr): void {
    switch (node.kind) {
      case Kind.Attribute:
        this.expression(node.value);
        this.add('attribute_store');
        break;
      case Kind.Subscript:
        this.expression(node.value);
        this.expression(node.slice);
        this.add('dict_set');
        break;
      case Kind.Tuple:
      case Kind.List:
        for (const element of node.elts) this.target(element);
        this.add('list_index', node.elts.length * 0.5);
        break;
      case Kind.Starred:
        this.target(node.value);
        break;
      default:
        break;
    }
  }

  expression(node: Expr): void {
    switch (node.kind) {
      case Kind.BinOp: {
        // Long chains nest to the left: taken apart in a loop.
        let link: Expr = node;
        while (link.kind === Kind.BinOp) {
          this.expression(link.right);
          this.binary(link);
          link = link.left;
        }
        this.expression(link);
        break;
      }
      case Kind.UnaryOp:
        this.expression(node.operand);
        if (node.operand.kind !== Kind.Constant) this.add('add_int', 0.5);
        break;
      case Kind.BoolOp:
        for (const value of node.values) this.expression(value);
        this.add('comparison', 0.3 * (node.values.length - 1));
        break;
      case Kind.Compare:
        this.expression(node.left);
        node.comparators.forEach((comparator, i) => {
          this.expression(comparator);
          this.add(node.ops[i] === 'in' || node.ops[i] === 'not in' ? 'dict_get' : 'comparison');
        });
        break;
      case Kind.IfExp:
        this.expression(node.test);
        this.expression(node.body);
        this.expression(node.orelse);
        break;
      case Kind.Attribute:
        this.expression(node.value);
        this.add('attribute_load');
        break;
      case Kind.Subscript:
        this.expression(node.value);
        this.expression(node.slice);
        this.add('list_index');
        break;
      case Kind.Slice:
        for (const part of [node.lower, node.upper, node.step]) if (part) this.expression(part);
        this.add('object_creation', 0.5);
        break;
      case Kind.Call:
        this.noteMore();
        this.expression(node.func.kind === Kind.Attribute ? node.func.value : node.func);
        for (const argument of node.args) this.expression(argument);
        for (const keyword of node.keywords) this.expression(keyword.value);
        break;
      case Kind.JoinedStr:
        for (const part of node.values) {
          if (part.kind !== Kind.FormattedValue) continue;
          this.expression(part.value);
          this.add('string_format', 0.5);
        }
        break;
      case Kind.List:
      case Kind.Tuple:
      case Kind.Set:
        for (const element of node.elts) this.expression(element);
        if (!node.elts.every((element) => element.kind === Kind.Constant)) this.add('list_append', 0.7 + node.elts.length * 0.1);
        break;
      case Kind.Dict:
        for (const key of node.keys) if (key) this.expression(key);
        for (const value of node.values) this.expression(value);
        this.add('dict_set', 1 + node.values.length * 0.5);
        break;
      case Kind.ListComp:
      case Kind.SetComp:
        this.clauses(node.generators, node, 'list_comprehension_item', () => {
          // The new list and what it holds take memory.
          this.add('list_comprehension_item', 0.8);
          this.expression(node.elt);
        });
        break;
      case Kind.DictComp:
        this.clauses(node.generators, node, 'dict_set', () => {
          this.add('dict_set', 0.8);
          if (node.key) this.expression(node.key);
          this.expression(node.value);
        });
        break;
      case Kind.GeneratorExp:
        // A function of its own, but its first source is evaluated here.
        this.noteMore();
        if (node.generators[0]) this.expression(node.generators[0].iter);
        this.add('object_creation');
        break;
      case Kind.Await:
        this.expression(node.value);
        this.current.suspends = true;
        break;
      case Kind.Yield:
        if (node.value) this.expression(node.value);
        this.current.suspends = true;
        this.add('generator_item');
        this.noteYield();
        break;
      case Kind.YieldFrom:
        this.expression(node.value);
        this.current.suspends = true;
        this.current.yields = null;
        break;
      case Kind.NamedExpr:
      case Kind.Starred:
        this.expression(node.value);
        break;
      case Kind.Lambda:
        this.add('object_creation');
        break;
      default:
        break;
    }
  }

  private binary(node: Extract<Expr, { kind: Kind.BinOp }>): void {
    const { op, left, right } = node;
    const isText = (node: Expr): boolean => node.kind === Kind.JoinedStr || (node.kind === Kind.Constant && node.type === 'str');
    const repeated = op === '*' ? this.values.iterated.get(node) : undefined;
    if (repeated !== undefined) this.repetition(node, repeated, isText(left) || isText(right));
    else if (op === '%' && isText(left)) this.add('string_format');
    else if (op === '+' && (isText(left) || isText(right))) this.add('string_concat');
    else if (left.kind !== Kind.Constant || right.kind !== Kind.Constant) this.add('add_int', op === '**' ? 3 : op === '//' || op === '%' || op === '/' ? 1.3 : 1);
  }

  /** `[0] * n` copies its items: a loop in C. */
  private repetition(node: Extract<Expr, { kind: Kind.BinOp }>, value: Value, isText: boolean): void {
    const isShort = (part: Expr): boolean => part.kind === Kind.Constant && typeof part.value === 'number' && part.value < 10_000;
    this.add('string_concat');
    if (isShort(node.left) || isShort(node.right)) return;
    const at = { start: node.start, end: node.end, headStart: node.start, headEnd: node.end };
    this.open({ kind: 'loop', ...at, count: { kind: 'over', value } });
    this.add('list_index', isText ? 0.01 : 0.3);
    this.close();
  }

  /** Clauses of a comprehension: each is a loop inside the one before. */
  clauses(generators: readonly Comprehension[], at: { readonly start: number; readonly end: number }, item: Operation, element: () => void): void {
    let opened = 0;
    generators.forEach((generator, i) => {
      this.expression(generator.iter);
      this.open({ kind: 'loop', start: at.start, end: at.end, headStart: generator.iter.start, headEnd: generator.iter.end, count: this.over(generator.iter) });
      opened++;
      if (generator.isAsync) this.current.suspends = true;
      if (i > 0 || generators.length > 1) this.add('loop_iteration');
      for (const test of generator.ifs) {
        this.expression(test);
        // The element is made for about half of those that are looked at.
        this.add('comparison', 0.3);
      }
    });
    this.add(item);
    element();
    for (; opened > 0; opened--) this.close();
  }

  private over(iter: Expr): Count {
    const value = this.values.iterated.get(iter);
    return value === undefined ? { kind: 'unknown' } : { kind: 'over', value };
  }

  private whileCount(test: Expr, body: readonly Stmt[]): Count {
    if (test.kind === Kind.Constant && Boolean(test.value)) return { kind: 'forever' };
    const counters = this.values.counted.get(test) ?? [];
    for (const statement of body) {
      if (statement.kind !== Kind.AugAssign || statement.target.kind !== Kind.Name) continue;
      const { value, target, op } = statement;
      const counter = counters.find((candidate) => candidate.name === target.id);
      if (counter !== undefined && value.kind === Kind.Constant && typeof value.value === 'number') {
        return { kind: 'counting', from: counter.from, limit: counter.limit, op, step: value.value };
      }
    }
    return { kind: 'unknown' };
  }
}

function leavesByError(body: readonly Stmt[]): boolean {
  return body.at(-1)?.kind === Kind.Raise;
}

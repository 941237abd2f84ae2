import { Kind, type Comprehension, type Expr } from '../syntax/nodes';
import type { Builder, Loose } from './builder';
import { StepKind } from './graph';

/** Deeper expressions are generated code. */
const maxDepth = 200;
let depth = 0;

/** The steps of evaluating an expression. */
export function walkExpression(b: Builder, node: Expr): void {
  if (depth >= maxDepth || b.isDead) return;
  depth++;
  walkNode(b, node);
  depth--;
}

function walkAll(b: Builder, nodes: readonly (Expr | null)[]): void {
  for (const node of nodes) if (node !== null) walkExpression(b, node);
}

function walkNode(b: Builder, node: Expr): void {
  switch (node.kind) {
    case Kind.Name:
      b.emit(StepKind.Load, node);
      break;
    case Kind.Attribute:
      walkExpression(b, node.value);
      b.emit(StepKind.Load, node);
      break;
    case Kind.Subscript:
      walkAll(b, [node.value, node.slice]);
      b.emit(StepKind.Load, node, { mayRaise: true });
      break;
    case Kind.Call:
      if (node.func.kind === Kind.Attribute) walkExpression(b, node.func.value);
      else if (node.func.kind !== Kind.Name) walkExpression(b, node.func);
      walkAll(b, node.args);
      walkAll(b, node.keywords.map((keyword) => keyword.value));
      b.emit(StepKind.Call, node, { mayRaise: true });
      break;
    case Kind.Await:
      walkExpression(b, node.value);
      b.emit(StepKind.Await, node, { mayRaise: true });
      break;
    case Kind.Yield:
    case Kind.YieldFrom:
      if (node.value !== null) walkExpression(b, node.value);
      b.emit(StepKind.Yield, node, { mayRaise: true });
      break;
    case Kind.NamedExpr:
      walkExpression(b, node.value);
      walkStore(b, node.target, node.value);
      break;
    case Kind.BoolOp:
      walkBoolean(b, node.values, node.op);
      break;
    case Kind.IfExp: {
      const { whenTrue, whenFalse } = walkCondition(b, node.test);
      b.open = whenTrue;
      walkExpression(b, node.body);
      const ends = b.open;
      b.open = whenFalse;
      walkExpression(b, node.orelse);
      b.open = [...ends, ...b.open];
      break;
    }
    case Kind.ListComp:
    case Kind.SetComp:
      walkComprehension(b, node.generators, [node.elt]);
      break;
    case Kind.DictComp:
      walkComprehension(b, node.generators, [node.key, node.value]);
      break;
    case Kind.GeneratorExp:
      // Only the first iterable is evaluated now; the rest runs when somebody iterates.
      walkAll(b, [node.generators[0]?.iter ?? null]);
      b.emit(StepKind.Define, node);
      break;
    case Kind.Lambda:
      walkAll(b, [...node.args.posonlyargs, ...node.args.args, ...node.args.kwonlyargs].map((arg) => arg.default));
      b.emit(StepKind.Define, node);
      break;
    default:
      walkParts(b, node);
  }
}

/** Expressions that are nothing but their parts, in order. */
function walkParts(b: Builder, node: Expr): void {
  switch (node.kind) {
    case Kind.BinOp: {
      // Long sums nest to the left without bound.
      const rights: Expr[] = [];
      let left: Expr = node;
      while (left.kind === Kind.BinOp) {
        rights.push(left.right);
        left = left.left;
      }
      walkAll(b, [left, ...rights.reverse()]);
      break;
    }
    case Kind.UnaryOp:
      walkExpression(b, node.operand);
      break;
    case Kind.Compare:
      walkAll(b, [node.left, ...node.comparators]);
      break;
    case Kind.Starred:
      walkExpression(b, node.value);
      break;
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
      walkAll(b, node.elts);
      break;
    case Kind.Dict:
      node.values.forEach((value, i) => {
        walkAll(b, [node.keys[i] ?? null, value]);
      });
      break;
    case Kind.JoinedStr:
    case Kind.TemplateStr:
      walkAll(b, node.values);
      break;
    case Kind.FormattedValue:
      walkAll(b, [node.value, node.formatSpec]);
      break;
    case Kind.Slice:
      walkAll(b, [node.lower, node.upper, node.step]);
      break;
    default:
      break;
  }
}

/** `a and b` for its value: later operands may not be evaluated. */
function walkBoolean(b: Builder, values: readonly Expr[], op: 'and' | 'or'): void {
  const ends: Loose[] = [];
  values.forEach((value, i) => {
    if (i === values.length - 1) {
      walkExpression(b, value);
      return;
    }
    const { whenTrue, whenFalse } = walkCondition(b, value);
    ends.push(...(op === 'and' ? whenFalse : whenTrue));
    b.open = op === 'and' ? whenTrue : whenFalse;
  });
  b.open = [...ends, ...b.open];
}

/** The steps of deciding a condition. Afterwards nothing is open: the caller goes on from either answer. */
export function walkCondition(b: Builder, node: Expr): { whenTrue: Loose[]; whenFalse: Loose[] } {
  if (depth >= maxDepth) return { whenTrue: b.open, whenFalse: [...b.open] };
  depth++;
  const result = condition(b, node);
  depth--;
  b.open = [];
  return result;
}

function condition(b: Builder, node: Expr): { whenTrue: Loose[]; whenFalse: Loose[] } {
  if (node.kind === Kind.UnaryOp && node.op === 'not') {
    const { whenTrue, whenFalse } = walkCondition(b, node.operand);
    return { whenTrue: whenFalse, whenFalse: whenTrue };
  }
  if (node.kind === Kind.BoolOp) {
    const decided: Loose[] = [];
    let last: { whenTrue: Loose[]; whenFalse: Loose[] } = { whenTrue: [], whenFalse: [] };
    node.values.forEach((value, i) => {
      if (i > 0) b.open = node.op === 'and' ? last.whenTrue : last.whenFalse;
      last = walkCondition(b, value);
      if (i < node.values.length - 1) decided.push(...(node.op === 'and' ? last.whenFalse : last.whenTrue));
    });
    return node.op === 'and' ? { whenTrue: last.whenTrue, whenFalse: [...decided, ...last.whenFalse] } : { whenTrue: [...decided, ...last.whenTrue], whenFalse: last.whenFalse };
  }
  const known = constantTruth(node);
  if (known !== undefined) {
    const open = b.open;
    return known ? { whenTrue: open, whenFalse: [] } : { whenTrue: [], whenFalse: open };
  }
  walkExpression(b, node);
  const index = b.emit(StepKind.Test, node);
  if (index === undefined) return { whenTrue: [], whenFalse: [] };
  return { whenTrue: [{ from: index, kind: 'true' }], whenFalse: [{ from: index, kind: 'false' }] };
}

/** What a literal, or `TYPE_CHECKING`, says when the code runs. */
function constantTruth(node: Expr): boolean | undefined {
  if (node.kind === Kind.Name) return node.id === 'TYPE_CHECKING' ? false : undefined;
  if (node.kind === Kind.Attribute) return node.attr === 'TYPE_CHECKING' ? false : undefined;
  if (node.kind !== Kind.Constant) return undefined;
  return node.type === 'Ellipsis' ? true : Boolean(node.value);
}

function walkComprehension(b: Builder, generators: readonly Comprehension[], elements: readonly (Expr | null)[]): void {
  const walk = (at: number): void => {
    const generator = generators[at];
    if (generator === undefined) {
      walkAll(b, elements);
      return;
    }
    walkExpression(b, generator.iter);
    const next = b.emit(StepKind.Iterate, generator, { isAsync: generator.isAsync, mayRaise: true });
    if (next === undefined) return;
    b.open = [{ from: next, kind: 'true' }];
    walkStore(b, generator.target, null);
    const skipped: Loose[] = [];
    for (const test of generator.ifs) {
      const { whenTrue, whenFalse } = walkCondition(b, test);
      skipped.push(...whenFalse);
      b.open = whenTrue;
    }
    walk(at + 1);
    b.connect([...b.open, ...skipped], next);
    b.open = [{ from: next, kind: 'false' }];
  };
  walk(0);
}

/** The steps of assigning to a target, once the value is at hand. */
export function walkStore(b: Builder, target: Expr, value: Expr | null): void {
  switch (target.kind) {
    case Kind.Attribute:
      walkExpression(b, target.value);
      b.emit(StepKind.Store, target, { value });
      break;
    case Kind.Subscript:
      walkAll(b, [target.value, target.slice]);
      b.emit(StepKind.Store, target, { value, mayRaise: true });
      break;
    case Kind.Tuple:
    case Kind.List: {
      const values = value?.kind === Kind.Tuple || value?.kind === Kind.List ? value.elts : [];
      const isPaired = values.length === target.elts.length && ![...values, ...target.elts].some((each) => each.kind === Kind.Starred);
      target.elts.forEach((element, i) => {
        walkStore(b, element, isPaired ? values[i]! : null);
      });
      break;
    }
    case Kind.Starred:
      walkStore(b, target.value, null);
      break;
    default:
      b.emit(StepKind.Store, target, { value });
  }
}

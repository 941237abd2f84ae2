import type { FileState } from '../../program/file-state';
import type { FunctionFacts } from '../../summary/facts';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import { elementOf, pathOf, type Path } from './paths';

/** What an expression is computed from. */
export interface Uses {
  /** Shared state that it reads itself. */
  readonly paths: readonly Path[];
  /** Local variables. */
  readonly names: readonly string[];
}

/** Builtins that give back what they are given, or a figure of it: the result is as old as the argument. */
const transparent = new Set(['len', 'int', 'float', 'str', 'bool', 'bytes', 'min', 'max', 'sum', 'abs', 'round', 'list', 'dict', 'set', 'tuple', 'frozenset', 'sorted', 'reversed', 'copy', 'deepcopy', 'replace', 'next', 'iter', 'range', 'enumerate', 'zip']);
/** Methods of containers and strings whose result is part of what they are called on. */
const transparentMethods = new Set(['get', 'copy', 'items', 'keys', 'values', 'union', 'difference', 'intersection', 'split', 'strip', 'lower', 'upper', 'pop', 'setdefault', 'most_common', 'model_copy', '_replace']);

/** What the value of an expression consists of. Arguments of calls do not count, unless the call hands them on. */
export function usesOf(file: FileState, fn: FunctionFacts, node: Expr): Uses {
  const paths: Path[] = [];
  const names: string[] = [];
  const visit = (at: Expr, depth: number): void => {
    if (depth > 12) return;
    switch (at.kind) {
      case Kind.Name: {
        const path = pathOf(file, fn, at);
        if (path === undefined) names.push(at.id);
        else paths.push(path);
        return;
      }
      case Kind.Attribute:
      case Kind.Subscript: {
        const path = pathOf(file, fn, at);
        if (path === undefined) visit(at.value, depth + 1);
        else paths.push(path);
        return;
      }
      case Kind.Call: {
        const element = elementRead(file, fn, at);
        if (element !== undefined) paths.push(element);
        else if (at.func.kind === Kind.Attribute && transparentMethods.has(at.func.attr)) visit(at.func.value, depth + 1);
        else if (transparent.has(at.func.kind === Kind.Name ? at.func.id : at.func.kind === Kind.Attribute ? at.func.attr : '')) for (const argument of at.args) visit(argument, depth + 1);
        return;
      }
      case Kind.Compare:
        for (const part of [at.left, ...at.comparators]) visit(part, depth + 1);
        if (at.ops.length === 1 && (at.ops[0] === 'in' || at.ops[0] === 'not in')) {
          const container = pathOf(file, fn, at.comparators[0]!);
          if (container !== undefined) paths.push(elementOf(file, container, at.left));
        }
        return;
      case Kind.BinOp:
        visit(at.left, depth + 1);
        visit(at.right, depth + 1);
        return;
      case Kind.UnaryOp:
        visit(at.operand, depth + 1);
        return;
      case Kind.BoolOp:
        for (const part of at.values) visit(part, depth + 1);
        return;
      case Kind.IfExp:
        visit(at.body, depth + 1);
        visit(at.orelse, depth + 1);
        return;
      case Kind.NamedExpr:
      case Kind.Starred:
      case Kind.FormattedValue:
        visit(at.value, depth + 1);
        return;
      case Kind.List:
      case Kind.Tuple:
      case Kind.Set:
        for (const element of at.elts) visit(element, depth + 1);
        return;
      case Kind.Dict:
        at.values.forEach((value, i) => {
          // `{**self.state, "a": 1}` is the old state with a change.
          if (at.keys[i] === null) visit(value, depth + 1);
        });
        return;
      case Kind.JoinedStr:
        for (const part of at.values) visit(part, depth + 1);
        return;
      case Kind.ListComp:
      case Kind.SetComp:
      case Kind.DictComp:
        for (const { iter } of at.generators) visit(iter, depth + 1);
        return;
      default:
        return;
    }
  };
  visit(node, 0);
  return { paths, names };
}

/** The element that `container.get(key)` reads. */
export function elementRead(file: FileState, fn: FunctionFacts, call: Call): Path | undefined {
  if (call.func.kind !== Kind.Attribute || call.func.attr !== 'get' || call.args.length === 0) return undefined;
  const container = pathOf(file, fn, call.func.value);
  return container === undefined ? undefined : elementOf(file, container, call.args[0]!);
}

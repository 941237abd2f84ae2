/** What a benchmark may call a function with: a proposal that the user edits, never more. */

import type { Arg, ClassDef, Expr, FunctionDef, Module } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import type { FoundTarget } from './function-target';

/** Stands for a value that nobody can guess. A benchmark does not start while one is left. */
export const placeholder = '...';

/** Classes that build arguments of classes that build arguments … */
const maxDepth = 2;

/**
 * Arguments as written between the parentheses of a call. Parameters with a default are left out, and so are `*args` and
 * `**options`. A method gets its instance first.
 * @param example arguments of a call found elsewhere, without the instance; `null`: there is none.
 */
export function proposedArguments(target: FoundTarget, example: string | null): string {
  const instance = target.form === 'method' && target.owner !== null ? instanceOf(target.owner, target.module, 0) : null;
  const own = example ?? argumentsFor(target.def, target.form === 'method' || target.form === 'classmethod', target.module, 0);
  return [instance, own].filter((part) => part !== null && part !== '').join(', ');
}

/** True if a placeholder is left in an arguments text. */
export function hasPlaceholder(argumentsText: string): boolean {
  return /(?:^|[\s,(=[{:])\.\.\.(?=$|[\s,)\]}])|…/.test(argumentsText);
}

function argumentsFor(def: FunctionDef, isBound: boolean, module: Module, depth: number): string {
  const positional = [...def.args.posonlyargs, ...def.args.args].slice(isBound ? 1 : 0).filter((arg) => arg.default === null);
  const named = def.args.kwonlyargs.filter((arg) => arg.default === null);
  return [
    ...positional.map((arg) => valueOf(arg, module, depth)),
    ...named.map((arg) => `${arg.arg}=${valueOf(arg, module, depth)}`),
  ].join(', ');
}

function valueOf(arg: Arg, module: Module, depth: number): string {
  return arg.annotation === null ? placeholder : exampleOf(arg.annotation, module, depth);
}

/** `Class()` or `Class(1, "text")`: by its constructor, or by its fields if it is a dataclass or a named tuple. */
function instanceOf(cls: ClassDef, module: Module, depth: number): string {
  if (depth >= maxDepth) return placeholder;
  const init = cls.body.find((each): each is FunctionDef => each.kind === Kind.FunctionDef && each.name === '__init__');
  if (init !== undefined) return `${cls.name}(${argumentsFor(init, true, module, depth + 1)})`;
  const isRecord =
    cls.decorators.some((each) => /^(?:dataclass|define|frozen|attrs)$/.test(nameOf(each.kind === Kind.Call ? each.func : each))) ||
    cls.bases.some((each) => nameOf(each) === 'NamedTuple' || nameOf(each) === 'BaseModel');
  if (isRecord) {
    const fields = cls.body.flatMap((each) =>
      each.kind === Kind.AnnAssign && each.value === null && each.target.kind === Kind.Name && nameOf(each.annotation) !== 'ClassVar'
        ? [`${each.target.id}=${exampleOf(each.annotation, module, depth + 1)}`]
        : [],
    );
    return `${cls.name}(${fields.join(', ')})`;
  }
  // Its constructor is inherited from a class that is not looked at.
  return cls.bases.some((each) => nameOf(each) !== 'object') ? `${cls.name}(${placeholder})` : `${cls.name}()`;
}

const simple: Readonly<Record<string, string>> = {
  int: '10', float: '1.0', complex: '1j', bool: 'True', str: '"text"', AnyStr: '"text"', bytes: 'b"data"', bytearray: 'bytearray(b"data")',
  Buffer: 'b"data"', None: 'None', list: '[1, 2, 3]', tuple: '(1, 2, 3)', set: '{1, 2, 3}', frozenset: 'frozenset({1, 2, 3})',
  dict: '{"key": 1}', range: 'range(10)', SupportsInt: '10', SupportsFloat: '1.0', Number: '10', LiteralString: '"text"',
};

/** Other names of the same: `typing.List`, `collections.abc.Iterable`. */
const alike: Readonly<Record<string, string>> = {
  List: 'list', Sequence: 'list', MutableSequence: 'list', Iterable: 'list', Collection: 'list', Reversible: 'list', Tuple: 'tuple', Set: 'set',
  AbstractSet: 'set', MutableSet: 'set', FrozenSet: 'frozenset', Dict: 'dict', Mapping: 'dict', MutableMapping: 'dict', Text: 'str',
};

/** Classes whose name has to be in the module already for the annotation to be valid, and one way to make each. */
const constructed: Readonly<Record<string, string>> = {
  Path: '("…")', PurePath: '("…")', PosixPath: '("…")', Decimal: '("1.5")', Fraction: '(1, 2)', UUID: '(int=1)', timedelta: '(seconds=1)',
  datetime: '(2024, 1, 1)', date: '(2024, 1, 1)', StringIO: '("text")', BytesIO: '(b"data")', Lock: '()', RLock: '()', Event: '()', Queue: '()',
};

function exampleOf(annotation: Expr, module: Module, depth: number): string {
  const name = nameOf(annotation);
  switch (annotation.kind) {
    case Kind.Constant:
      return annotation.type === 'None' ? 'None' : annotation.type === 'str' ? exampleOfText(String(annotation.value), module, depth) : placeholder;
    case Kind.BinOp:
      return annotation.op === '|' ? firstKnown([annotation.left, annotation.right], module, depth) : placeholder;
    case Kind.Name:
    case Kind.Attribute: {
      const known = simple[alike[name] ?? name];
      if (known !== undefined) return known;
      const call = constructed[name];
      if (call !== undefined) return `${dotted(annotation)}${call}`;
      return annotation.kind === Kind.Name ? exampleOfClass(name, module, depth) : placeholder;
    }
    case Kind.Subscript:
      return exampleOfGeneric(alike[name] ?? name, annotation.slice.kind === Kind.Tuple ? annotation.slice.elts : [annotation.slice], module, depth);
    default:
      return placeholder;
  }
}

/** A forward reference: `"Order"`, `"list[int]"` is left to the user. */
function exampleOfText(name: string, module: Module, depth: number): string {
  return simple[alike[name] ?? name] ?? (/^\w+$/.test(name) ? exampleOfClass(name, module, depth) : placeholder);
}

function exampleOfClass(name: string, module: Module, depth: number): string {
  const cls = module.body.find((each): each is ClassDef => each.kind === Kind.ClassDef && each.name === name);
  if (cls === undefined) return placeholder;
  if (cls.bases.some((each) => /Enum$|^(?:Int)?Flag$/.test(nameOf(each)))) {
    for (const each of cls.body) if (each.kind === Kind.Assign && each.targets[0]?.kind === Kind.Name) return `${name}.${each.targets[0].id}`;
    return placeholder;
  }
  return instanceOf(cls, module, depth);
}

function exampleOfGeneric(name: string, parts: readonly Expr[], module: Module, depth: number): string {
  const part = (index: number): string => (parts[index] === undefined ? placeholder : exampleOf(parts[index], module, depth));
  const three = (): string | null => {
    const one = part(0);
    return one === placeholder ? null : one === '10' ? '1, 2, 3' : `${one}, ${one}, ${one}`;
  };
  switch (name) {
    case 'Optional':
    case 'Annotated':
    case 'Final':
    case 'Required':
      return part(0);
    case 'Union':
      return firstKnown(parts, module, depth);
    case 'Literal':
      return parts[0]?.kind === Kind.Constant ? literalText(parts[0].type, parts[0].value) : placeholder;
    case 'list': {
      const items = three();
      return items === null ? placeholder : `[${items}]`;
    }
    case 'set':
    case 'frozenset': {
      const items = part(0) === '10' ? '1, 2, 3' : part(0);
      if (items === placeholder) return placeholder;
      return name === 'set' ? `{${items}}` : `frozenset({${items}})`;
    }
    case 'tuple': {
      const isEndless = parts[1]?.kind === Kind.Constant && parts[1].type === 'Ellipsis';
      const items = isEndless ? three() : parts.map((_, index) => part(index)).join(', ');
      return items === null ? placeholder : parts.length === 1 ? `(${items},)` : `(${items})`;
    }
    case 'dict':
      return `{${part(0) === '"text"' ? '"key"' : part(0)}: ${part(1)}}`;
    default:
      return placeholder;
  }
}

function firstKnown(parts: readonly Expr[], module: Module, depth: number): string {
  const examples = parts.map((each) => exampleOf(each, module, depth));
  return examples.find((each) => each !== 'None' && !hasPlaceholder(each)) ?? examples.find((each) => each !== 'None') ?? 'None';
}

function literalText(type: string, value: string | number | boolean | null): string {
  if (type === 'str') return JSON.stringify(value);
  if (type === 'int' || type === 'float') return String(value);
  if (type === 'bool') return value === true ? 'True' : 'False';
  return type === 'None' ? 'None' : placeholder;
}

/** The last word of a dotted name, of the generic type or of the called function; empty for anything else. */
function nameOf(expression: Expr): string {
  if (expression.kind === Kind.Name) return expression.id;
  if (expression.kind === Kind.Attribute) return expression.attr;
  return expression.kind === Kind.Subscript ? nameOf(expression.value) : '';
}

function dotted(expression: Expr): string {
  if (expression.kind === Kind.Attribute) return `${dotted(expression.value)}.${expression.attr}`;
  return expression.kind === Kind.Name ? expression.id : '';
}

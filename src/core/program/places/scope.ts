import type { ClassFacts, FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Expr } from '../../syntax/nodes';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { attributeOf, moduleMember } from '../types/attributes';
import { evaluate, evaluateAll } from '../types/evaluate';
import { alternatives, external, noBindings, TypeKind, unknown, type Type } from '../types/types';
import { calledWith } from './called-with';
import type { Place } from './place';

/** The code of one function as names in it are looked up. */
export interface Scope {
  readonly p: Program;
  readonly file: FileState;
  readonly fn: FunctionFacts;
  /** Names that the function declares `global`. */
  readonly globals: ReadonlySet<string>;
  /** What the parameters are where the function runs, as far as somebody knows: values of `file`. */
  readonly passed: ReadonlyMap<string, Passed>;
}

/** The argument that a thread is started with. */
export interface Passed {
  readonly value: Value;
  /** The function that holds the argument. */
  readonly by: FunctionFacts;
  /** The variable that the argument names, where its value is that of one. */
  readonly place: Place | undefined;
  /** The argument is an object that is made for this one call. */
  readonly isMadeForIt: boolean;
}

/** The function whose variable a name is; `undefined` for names of the module and builtins. */
export function ownerOf(scope: Pick<Scope, 'file' | 'fn' | 'globals'>, name: string): FunctionFacts | undefined {
  if (scope.globals.has(name)) return undefined;
  const { functions } = scope.file.facts;
  for (let fn: FunctionFacts | undefined = scope.fn; fn !== undefined && fn.index !== 0; fn = functions[fn.parent]) {
    if (fn.cells.has(name)) return fn;
  }
  return undefined;
}

/** What an expression of the tree is. Flow is not followed: a variable is all that is ever assigned to it. */
export function typeOf(scope: Scope, node: Expr, depth = 0): Type {
  if (depth > 12) return unknown;
  switch (node.kind) {
    case Kind.Name: {
      const owner = ownerOf(scope, node.id);
      if (owner === undefined) return moduleMember(scope.p, scope.file, node.id) ?? external(`builtins.${node.id}`);
      const passed = owner === scope.fn ? scope.passed.get(node.id) : undefined;
      const type = evaluateAll(scope.p, scope.file, owner.cells.get(node.id) ?? [], noBindings);
      if (type.kind !== TypeKind.Unknown) return type;
      return passed === undefined ? calledWith(scope.p, scope.file, owner, node.id) : evaluate(scope.p, scope.file, passed.value);
    }
    case Kind.Attribute:
      return attributeOf(scope.p, typeOf(scope, node.value, depth + 1), node.attr);
    case Kind.Call: {
      const call = treeOf(scope.file).calls.get(`${node.start}:${node.end}`);
      return call === undefined ? unknown : evaluate(scope.p, scope.file, call.event.value);
    }
    case Kind.Await:
    case Kind.NamedExpr:
      return typeOf(scope, node.value, depth + 1);
    case Kind.Subscript: {
      const base = typeOf(scope, node.value, depth + 1);
      return base.kind === TypeKind.Container ? base.element : unknown;
    }
    default:
      return unknown;
  }
}


const maxHops = 4;

/**
 * The place that a name or an attribute means, if it is one that several threads can get at. Names that only stand for what an
 * attribute or a module holds (`cache = self._cache`) mean that, as far as its contents are concerned.
 */
export function placeOf(scope: Scope, node: Expr): Place | undefined {
  if (node.kind === Kind.Name) {
    const owner = ownerOf(scope, node.id);
    return owner === undefined ? globalPlace(scope.p, scope.file, node.id, 0) : variablePlace(scope.file, owner, node.id);
  }
  if (node.kind !== Kind.Attribute || node.attr === '' || (node.attr.startsWith('__') && node.attr.endsWith('__'))) return undefined;
  return attributePlace(scope.p, typeOf(scope, node.value), node.attr);
}

/** A name of a module, followed through imports to where it is bound. */
export function globalPlace(p: Program, file: FileState, name: string, hops: number): Place | undefined {
  const values = file.facts.bindings.get(name);
  if (values === undefined || hops > maxHops) return undefined;
  const [first] = values;
  if (values.length === 1 && first?.kind === ValueKind.Import && first.name !== null) {
    const target = p.modules.resolve(file.path, first.module, first.level);
    const source = target?.kind === 'file' && target.path !== file.path ? p.file(target.path) : undefined;
    return source === undefined ? undefined : globalPlace(p, source, first.name, hops + 1);
  }
  const isCode = (value: Value): boolean => value.kind === ValueKind.Import || value.kind === ValueKind.Class || (value.kind === ValueKind.Function && file.facts.functions[value.index]?.form !== 'generator-expression');
  if (values.every(isCode)) return undefined;
  return { key: `g${file.index}:${name}`, kind: 'global', name, file, cls: null, owner: null, values };
}

/** A variable of a function; shared only if inner functions use it, which the caller has to see to. */
export function variablePlace(file: FileState, owner: FunctionFacts, name: string): Place {
  return { key: `v${file.index}:${owner.index}:${name}`, kind: 'variable', name, file, cls: null, owner, values: owner.cells.get(name) ?? [] };
}

/** An attribute of the objects of a class of the workspace, or of the class itself. Methods and properties are no places. */
export function attributePlace(p: Program, type: Type, name: string): Place | undefined {
  const parts = alternatives(type).filter((part) => part.kind !== TypeKind.Plain && part.kind !== TypeKind.Unknown);
  if (parts.length !== 1) return undefined;
  const base = parts[0]!;
  if (base.kind === TypeKind.Module) return globalPlace(p, base.file, name, 0);
  if (base.kind !== TypeKind.Instance && base.kind !== TypeKind.Class) return undefined;
  let found: Place | undefined;
  for (const at of ancestors(p, base.file, base.cls).order) {
    if ('name' in at) continue;
    const declared = at.cls.attributes.get(name);
    const assigned = at.cls.instanceAttributes.get(name);
    // A method or property, or a nested class: reading it runs code, which is looked at where it stands.
    if (declared?.some((value) => value.kind === ValueKind.Function || value.kind === ValueKind.Class) === true) return undefined;
    if (declared === undefined && assigned === undefined) continue;
    const values = [...(declared ?? []), ...(assigned ?? [])];
    // A number or text in the body is where each object begins: `self.n += 1` gives the object an attribute of its own.
    const isOfClass = base.kind === TypeKind.Class || (assigned === undefined && found === undefined && !declaresFields(at.cls, declared ?? []) && !(declared ?? []).every(isImmutable));
    const kind = isOfClass ? 'class attribute' : 'attribute';
    // The class highest up that has the attribute: methods of all classes below it mean the same.
    found = {
      key: `a${at.file.index}:${at.cls.index}:${name}`, kind: found?.kind === 'attribute' ? 'attribute' : kind, name: `${at.cls.name}.${name}`, file: at.file, cls: at.cls, owner: null,
      values: [...values, ...(found?.file === at.file ? found.values : [])],
    };
  }
  return found;
}

function isImmutable(value: Value): boolean {
  if (value.kind === ValueKind.Unpack) return isImmutable(value.value);
  return value.kind === ValueKind.Constant || value.kind === ValueKind.Literal || (value.kind === ValueKind.Container && value.type === 'tuple');
}

/** What stands in the body of the class describes its objects: the annotated fields of data classes and models; without `values`, whether it is such a class. */
export function declaresFields(cls: ClassFacts, values: readonly Value[]): boolean {
  // Models often derive from a base class of the project: an annotation in the body is taken for a field.
  if (values.length > 0) return values.every((value) => value.kind === ValueKind.Annotated);
  const names = [...cls.decorators, ...cls.bases].map((value) => lastName(value.kind === ValueKind.Call ? value.func : value));
  return names.some((name) => /^(?:dataclass|define|frozen|mutable|attrs|s|NamedTuple|TypedDict|BaseModel|BaseSettings|Struct|SQLModel)$/.test(name));
}

function lastName(value: Value): string {
  if (value.kind === ValueKind.Import) return value.name ?? value.module;
  return value.kind === ValueKind.Global || value.kind === ValueKind.Attribute ? value.name : '';
}

/** What a local name stands for, if it is bound once, to the contents of a place. */
export function aliased(scope: Scope, name: string): { readonly place: Place | undefined } | undefined {
  const owner = ownerOf(scope, name);
  if (owner !== scope.fn) return undefined;
  const values = owner.cells.get(name) ?? [];
  if (values.length !== 1) return undefined;
  const value = values[0]!;
  if (value.kind === ValueKind.Attribute || value.kind === ValueKind.Global) return { place: placeOfValue(scope.p, scope.file, value) };
  const passed = value.kind === ValueKind.Parameter ? scope.passed.get(name) : undefined;
  return passed === undefined ? undefined : { place: passed.place ?? placeOfValue(scope.p, scope.file, passed.value) };
}

/** The place that a symbolic value means. */
export function placeOfValue(p: Program, file: FileState, value: Value): Place | undefined {
  if (value.kind === ValueKind.Attribute) return attributePlace(p, evaluate(p, file, value.base), value.name);
  if (value.kind === ValueKind.Global) return globalPlace(p, file, value.name, 0);
  const owner = value.kind === ValueKind.Cell ? file.facts.functions[value.owner] : undefined;
  return owner === undefined || value.kind !== ValueKind.Cell ? undefined : variablePlace(file, owner, value.name);
}

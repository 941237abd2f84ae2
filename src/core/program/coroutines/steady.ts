import type { FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type FunctionDef } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { ancestors } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { subclasses } from '../types/subclasses';
import { TypeKind, type FunctionType, type Type } from '../types/types';

/** Class decorators that leave the methods as they are. */
const plainClassDecorators = /(?:^|\.)(?:dataclass|dataclasses\.\w+|define|frozen|mutable|attrs|s|total_ordering|runtime_checkable|final|unique|dataclass_json|register)$/;
/** Metaclasses of libraries that only look at the class: the standard library, discord.py, Django, SQLAlchemy, pydantic, Qt. */
const plainMetaclasses = /^(?:abc\.ABCMeta|builtins\.type|enum\.EnumMeta|enum\.EnumType|typing\.\w+|discord\.ext\.commands\.(?:\w+\.)?CogMeta|django\.db\.models\.base\.ModelBase|sqlalchemy\.(?:\w+\.)+DeclarativeMeta|pydantic\.(?:\w+\.)+ModelMetaclass)$/;

/**
 * False if what a call reaches may be another kind of function than the one that is seen: a class below overrides the method by a
 * function of another kind, or a decorator or metaclass of the class may have changed it. Asked only of code that looks wrong.
 * @param mayBeOverridden false if another function of the same kind would matter, too.
 */
export function isSteady(p: Program, fn: FunctionType, mayBeOverridden = true): boolean {
  const cls = fn.fn.cls < 0 ? undefined : fn.file.facts.classes[fn.fn.cls];
  if (cls === undefined) return true;
  const receiver = fn.self?.kind === TypeKind.Instance || fn.self?.kind === TypeKind.Class ? fn.self : undefined;
  for (const at of ancestors(p, receiver?.file ?? fn.file, receiver?.cls ?? cls).order) {
    if ('name' in at) continue;
    if (!at.cls.decorators.every((decorator) => isPlainDecorator(p, at.file, decorator))) return false;
    if (at.cls.metaclass !== null && !isPlainMetaclass(p, evaluate(p, at.file, at.cls.metaclass))) return false;
  }
  for (const { file, cls: below } of subclasses(p, fn.file, cls)) {
    for (const value of [...(below.attributes.get(fn.fn.name) ?? []), ...(below.instanceAttributes.get(fn.fn.name) ?? [])]) {
      const other = value.kind === ValueKind.Function ? file.facts.functions[value.index]! : undefined;
      if (!mayBeOverridden || other?.isAsync !== fn.fn.isAsync || other.isGenerator !== fn.fn.isGenerator) return false;
    }
  }
  return true;
}

function isPlainDecorator(p: Program, file: FileState, decorator: Value): boolean {
  const isCalled = decorator.kind === ValueKind.Call;
  const type = evaluate(p, file, isCalled ? decorator.func : decorator);
  if (type.kind === TypeKind.External) return plainClassDecorators.test(p.knowledge.canonical(type.name));
  return type.kind === TypeKind.Function && handsBackItsClass(type.file, type.fn, isCalled ? 1 : 0);
}

/**
 * A class decorator of the project that returns the very class it is given, and cannot have put another function in place of a method:
 * it defines none, and sets nothing on the class but what it got from it.
 * @param layers 1 for `@decorator(…)`, whose inner function is the decorator.
 */
function handsBackItsClass(file: FileState, fn: FunctionFacts, layers: 0 | 1): boolean {
  const outer = treeOf(file).functions.get(fn.start);
  if (outer === undefined || fn.isAsync) return false;
  const inner = layers === 0 ? outer : innerFunction(outer);
  const parameter = inner?.args.args[0]?.arg;
  if (inner === undefined || parameter === undefined) return false;
  let faults = 0;
  let returns = 0;
  walkTree(inner.body, (node) => {
    switch (node.kind) {
      case Kind.FunctionDef:
      case Kind.Lambda:
      case Kind.ClassDef:
        faults++;
        break;
      case Kind.Return: {
        const { value } = node as unknown as { value: { kind: Kind; id?: string } | null };
        returns++;
        if (value?.kind !== Kind.Name || value.id !== parameter) faults++;
        break;
      }
      case Kind.Call: {
        const { func, args } = node as unknown as { func: { kind: Kind; id?: string }; args: readonly { kind: Kind }[] };
        if (func.kind === Kind.Name && func.id === 'setattr' && args[2]?.kind !== Kind.Name && args[2]?.kind !== Kind.Constant) faults++;
        break;
      }
      default:
        break;
    }
    return faults === 0;
  });
  return faults === 0 && returns > 0;
}

/** `def decorator(cls): …; return decorator`: the one function that the outer one defines and returns. */
function innerFunction(outer: FunctionDef): FunctionDef | undefined {
  const defined = outer.body.filter((statement): statement is FunctionDef => statement.kind === Kind.FunctionDef);
  const last = outer.body.at(-1);
  const [inner] = defined;
  return defined.length === 1 && inner !== undefined && last?.kind === Kind.Return && last.value?.kind === Kind.Name && last.value.id === inner.name ? inner : undefined;
}

/** Methods by which a metaclass may change the functions of its classes, or what looking one up gives. */
const shapers = ['__new__', '__init__', '__prepare__', '__getattribute__', '__getattr__'];

function isPlainMetaclass(p: Program, type: Type): boolean {
  if (type.kind === TypeKind.External) return plainMetaclasses.test(p.knowledge.canonical(type.name));
  if (type.kind !== TypeKind.Class) return false;
  const { order, isComplete } = ancestors(p, type.file, type.cls);
  // A metaclass of the project that joins others, or adds methods of its own, leaves those of its classes alone.
  return isComplete && order.every((at) => ('name' in at ? at.name === 'builtins.object' || plainMetaclasses.test(p.knowledge.canonical(at.name)) : shapers.every((name) => !at.cls.attributes.has(name))));
}

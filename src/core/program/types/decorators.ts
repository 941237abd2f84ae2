import { lastSegment } from '../../dotted-names';
import { ValueKind, type Value } from '../../summary/values';
import { callWith } from './calls';
import { evaluate } from './evaluate';
import type { Program } from '../program';
import { TypeKind, unknown, type FunctionType, type Type } from './types';

/**
 * A function as its decorators leave it, innermost first. Decorators of the workspace are followed (what they return for
 * this function), those of libraries are looked up; one that nothing is known of leaves the function uncertain.
 */
export function decorate(p: Program, fn: FunctionType): Type {
  let type: Type = fn;
  for (let i = fn.fn.decorators.length - 1; i >= 0; i--) type = apply(p, fn, fn.fn.decorators[i]!, type);
  return type;
}

function apply(p: Program, fn: FunctionType, decorator: Value, type: Type): Type {
  const decoratorType = evaluate(p, fn.file, decorator, fn.bindings);
  if (decoratorType.kind === TypeKind.External) return applyLibrary(p, decoratorType.name, type);
  if (decorator.kind === ValueKind.Call) {
    // `@lru_cache(maxsize=1)`, `@app.get("/")`: the decorator is known by the function that makes it.
    const factory = evaluate(p, fn.file, decorator.func, fn.bindings);
    if (factory.kind === TypeKind.External) return applyLibrary(p, factory.name, type);
  }
  if (decoratorType.kind === TypeKind.Function || decoratorType.kind === TypeKind.Class || decoratorType.kind === TypeKind.Instance) {
    const result = callWith(p, decoratorType, [type]);
    if (result.kind === TypeKind.Instance) return result;
    if (result.kind !== TypeKind.Unknown && result.kind !== TypeKind.Plain) return keepBinding(result, fn);
  }
  return uncertain(type);
}

/** The function that a decorator returns takes the place of the method: it is bound to the receiver as the method was. */
function keepBinding(type: Type, fn: FunctionType): Type {
  return type.kind === TypeKind.Function && fn.fn.cls >= 0 ? { ...type, binding: fn.binding } : type;
}

function uncertain(type: Type): Type {
  return type.kind === TypeKind.Function ? { ...type, isUncertain: true } : type;
}

/** A value as a decorator of a library leaves it. */
export function applyLibrary(p: Program, name: string, type: Type): Type {
  if (type.kind !== TypeKind.Function) return type;
  const canonical = p.knowledge.canonical(name);
  if (canonical === 'builtins.staticmethod') return { ...type, binding: 'static' };
  if (canonical === 'builtins.classmethod') return { ...type, binding: 'class' };
  const last = lastSegment(canonical);
  if (last === 'property' || last === 'abstractproperty' || last === 'hybrid_property') return { kind: TypeKind.Property, getter: type };
  if (last.endsWith('cached_property')) return { kind: TypeKind.Property, getter: { ...type, isCached: true } };
  const model = p.knowledge.decorator(canonical);
  switch (model?.effect) {
    case 'transparent':
      return type;
    case 'cached':
      return { ...type, isCached: true };
    case 'context-manager':
      return { ...type, isContextManager: true };
    case 'thread':
    case 'elsewhere':
      return unknown;
    case undefined:
      return p.knowledge.frameworkDecorator(canonical) === undefined ? uncertain(type) : type;
  }
}

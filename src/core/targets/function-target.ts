/** The function at a place of a file, as a benchmark of it needs to know it: how to name it, and what to call it with. */

import { blocksOf } from '../syntax/inner-blocks';
import type { Arg, Arguments, ClassDef, Expr, FunctionDef, Module, Stmt } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { parse } from '../syntax/parse';

export interface TargetParameter {
  readonly name: string;
  readonly kind: 'positional-only' | 'positional' | 'vararg' | 'keyword-only' | 'kwarg';
  /** As written; empty if there is none. */
  readonly annotation: string;
  /** As written; `null` if there is none. */
  readonly default: string | null;
}

/** How a method is reached: through an instance, or through the class alone. */
export type TargetForm = 'function' | 'method' | 'classmethod' | 'staticmethod';

export interface FoundTarget {
  readonly def: FunctionDef;
  readonly module: Module;
  /** The class that holds it; `null` for a function of the module. */
  readonly owner: ClassDef | null;
  readonly form: TargetForm;
  /** `function`, `Class.method`. */
  readonly qualname: string;
  /** `async def name(x: int = 1) -> str`, on one line. */
  readonly signature: string;
  readonly parameters: readonly TargetParameter[];
}

/** A function that cannot be benchmarked, and why, in one sentence; or `null` in place of it: no function is there. */
export interface RefusedTarget {
  readonly name: string;
  readonly reason: string;
}

interface Candidate {
  readonly def: FunctionDef;
  /** From the module inward, without the function itself. */
  readonly path: readonly (FunctionDef | ClassDef)[];
}

/** The innermost function whose definition covers this 0-based UTF-16 offset, its decorators included. */
export function targetAt(text: string, offset: number): FoundTarget | RefusedTarget | null {
  const module = parse(text);
  let innermost: Candidate | undefined;
  for (const candidate of definitions(module)) {
    const start = Math.min(candidate.def.start, ...candidate.def.decorators.map((each) => each.start));
    if (start <= offset && offset <= candidate.def.end && (innermost === undefined || candidate.def.start > innermost.def.start)) innermost = candidate;
  }
  return innermost === undefined ? null : judge(text, module, innermost);
}

/** Every function that can be benchmarked, in the order of the text. */
export function benchmarkable(text: string): FoundTarget[] {
  const module = parse(text);
  return definitions(module).flatMap((candidate) => {
    const found = judge(text, module, candidate);
    return 'def' in found ? [found] : [];
  });
}

function judge(text: string, module: Module, { def, path }: Candidate): FoundTarget | RefusedTarget {
  const outer = path.find((each) => each.kind === Kind.FunctionDef);
  if (outer !== undefined) {
    return { name: def.name, reason: `\`${def.name}\` is defined inside \`${outer.name}\`: only functions of a module and methods of its classes can be imported.` };
  }
  const qualname = [...path, def].map((each) => each.name).join('.');
  if (def.name === '') return { name: '', reason: 'The function has no name yet.' };
  const decorators = def.decorators.map((each) => lastName(each));
  if (decorators.some((name) => name === 'property' || name === 'cached_property' || name === 'setter')) {
    return { name: qualname, reason: `\`${qualname}\` is a property: benchmark a function that reads it.` };
  }
  if (decorators.includes('overload')) return { name: qualname, reason: `\`${qualname}\` is an overload, without a body of its own.` };
  if (def.body.some(holdsYield)) {
    return { name: qualname, reason: `\`${qualname}\` is a generator: calling it does no work yet. Benchmark a function that goes through what it yields.` };
  }
  const last = path.at(-1);
  const owner = last?.kind === Kind.ClassDef ? last : null;
  const form: TargetForm =
    owner === null ? 'function' : decorators.includes('staticmethod') ? 'staticmethod' : decorators.includes('classmethod') ? 'classmethod' : 'method';
  return { def, module, owner, form, qualname, signature: signatureOf(text, def), parameters: parametersOf(text, def.args) };
}

/** Functions in the bodies of modules, classes and functions, and in the branches of compound statements. */
function definitions(module: Module): Candidate[] {
  const found: Candidate[] = [];
  const visit = (statements: readonly Stmt[], path: readonly (FunctionDef | ClassDef)[]): void => {
    for (const statement of statements) {
      if (statement.kind === Kind.FunctionDef) found.push({ def: statement, path });
      if (statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef) visit(statement.body, [...path, statement]);
      else for (const block of blocksOf(statement)) visit(block, path);
    }
  };
  visit(module.body, []);
  return found;
}

/** True if running the statement yields; what nested functions do is theirs. */
function holdsYield(statement: Stmt): boolean {
  const waiting: object[] = [statement];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('kind' in node) {
      if (node.kind === Kind.Yield || node.kind === Kind.YieldFrom) return true;
      if (node.kind === Kind.FunctionDef || node.kind === Kind.ClassDef || node.kind === Kind.Lambda) continue;
    }
    for (const child of Object.values(node) as unknown[]) if (typeof child === 'object' && child !== null) waiting.push(child);
  }
  return false;
}

function lastName(decorator: Expr): string {
  const callee = decorator.kind === Kind.Call ? decorator.func : decorator;
  return callee.kind === Kind.Name ? callee.id : callee.kind === Kind.Attribute ? callee.attr : '';
}

function oneLine(text: string, node: { readonly start: number; readonly end: number }): string {
  return text.slice(node.start, node.end).replaceAll(/\s*#[^\n]*\n/g, '\n').replaceAll(/\s+/g, ' ').trim();
}

function signatureOf(text: string, def: FunctionDef): string {
  const parameters = oneLine(text, def.args).replaceAll(/^,|,$/g, '');
  const returns = def.returns === null ? '' : ` -> ${oneLine(text, def.returns)}`;
  return `${def.isAsync ? 'async def' : 'def'} ${def.name}(${parameters})${returns}`;
}

function parametersOf(text: string, args: Arguments): TargetParameter[] {
  const read = (arg: Arg, kind: TargetParameter['kind']): TargetParameter => ({
    name: arg.arg,
    kind,
    annotation: arg.annotation === null ? '' : oneLine(text, arg.annotation),
    default: arg.default === null ? null : oneLine(text, arg.default),
  });
  return [
    ...args.posonlyargs.map((arg) => read(arg, 'positional-only')),
    ...args.args.map((arg) => read(arg, 'positional')),
    ...(args.vararg === null ? [] : [read(args.vararg, 'vararg')]),
    ...args.kwonlyargs.map((arg) => read(arg, 'keyword-only')),
    ...(args.kwarg === null ? [] : [read(args.kwarg, 'kwarg')]),
  ];
}

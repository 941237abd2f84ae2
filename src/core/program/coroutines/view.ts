import { EventKind, type AttributeEvent, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import { Kind, type Call, type Expr, type Name } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import { treeOf, type FileTree } from '../loops/tree-of';
import type { Program } from '../program';
import { attributeOf, moduleMember } from '../types/attributes';
import { evaluate, evaluateAll } from '../types/evaluate';
import { awaitedBy, itemOf } from '../types/protocols';
import { alternatives, TypeKind, unionOf, unknown, type Type } from '../types/types';

/** The tree of one file with its parents, and what the analysis knows of its expressions.  */
export class CodeView {
  readonly tree: FileTree;
  readonly calls: Call[] = [];
  readonly attributes: Extract<Expr, { kind: Kind.Attribute }>[] = [];
  readonly others: AnyNode[] = [];
  private readonly namesById = new Map<string, Name[]>();
  private readonly functionsAt = new Map<string, FunctionFacts>();
  private attributeEvents: Map<string, AttributeEvent> | undefined;

  constructor(
    readonly program: Program,
    readonly file: FileState,
  ) {
    this.tree = treeOf(file);
    for (const fn of file.facts.functions) this.functionsAt.set(`${fn.start}:${fn.form === 'module' ? '' : fn.end}`, fn);
    for (const node of this.tree.nodes) this.note(node);
  }

  private note(node: AnyNode): void {
    switch (node.kind) {
      case Kind.Call:
        this.calls.push(node as Call);
        break;
      case Kind.Attribute:
        this.attributes.push(node as Extract<Expr, { kind: Kind.Attribute }>);
        break;
      case Kind.Name: {
        const name = node as Name;
        const list = this.namesById.get(name.id);
        if (list === undefined) this.namesById.set(name.id, [name]);
        else list.push(name);
        break;
      }
      case Kind.With:
      case Kind.For:
      case Kind.Comprehension:
      case Kind.Await:
        this.others.push(node);
        break;
      default:
        break;
    }
  }

  parentOf(node: AnyNode): AnyNode | undefined {
    const parent = this.tree.parents.get(node);
    return parent === this.tree.module ? undefined : parent;
  }

  /** The nearest node around of one of these kinds. */
  enclosing(node: AnyNode, kinds: readonly Kind[]): AnyNode | undefined {
    for (let at = this.parentOf(node); at !== undefined; at = this.parentOf(at)) if (kinds.includes(at.kind)) return at;
    return undefined;
  }

  /** Every use of a name in the file, stores included. */
  namesOf(id: string): readonly Name[] {
    return this.namesById.get(id) ?? [];
  }

  /** The function, lambda or generator expression whose code the node is; a default or a decorator belongs to the code around. */
  functionOf(node: AnyNode): FunctionFacts {
    let below: AnyNode = node;
    for (let at = this.parentOf(node); at !== undefined; below = at, at = this.parentOf(at)) {
      if (at.kind !== Kind.FunctionDef && at.kind !== Kind.Lambda && at.kind !== Kind.GeneratorExp) continue;
      if (at.kind === Kind.FunctionDef && !(at as unknown as { body: readonly AnyNode[] }).body.includes(below)) continue;
      if (at.kind === Kind.Lambda && (at as unknown as { body: AnyNode }).body !== below) continue;
      const fn = this.functionsAt.get(`${at.start}:${at.end}`);
      if (fn !== undefined) return fn;
    }
    return this.file.facts.functions[0]!;
  }

  /** What the analysis knows of a call; `undefined` where the code does not run. */
  eventOf(call: AnyNode): CallEvent | undefined {
    return this.tree.calls.get(`${call.start}:${call.end}`)?.event;
  }

  textOf(node: { start: number; end: number }): string {
    return this.file.text.slice(node.start, node.end);
  }

  attributeEvent(node: AnyNode): AttributeEvent | undefined {
    if (this.attributeEvents === undefined) {
      this.attributeEvents = new Map();
      for (const fn of this.file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Attribute) this.attributeEvents.set(`${event.start}:${event.end}`, event);
    }
    return this.attributeEvents.get(`${node.start}:${node.end}`);
  }

  /** What an expression is: exact for calls and attributes; of a variable, all its assignments together. */
  typeOf(node: Expr, depth = 0): Type {
    if (depth > 12) return unknown;
    switch (node.kind) {
      case Kind.Call: {
        const event = this.eventOf(node);
        return event === undefined ? unknown : evaluate(this.program, this.file, event.value);
      }
      case Kind.Attribute: {
        const event = this.attributeEvent(node);
        return event === undefined ? unknown : attributeOf(this.program, evaluate(this.program, this.file, event.base), event.name);
      }
      case Kind.Name:
        return this.typeOfName(node);
      case Kind.Await:
        return awaitedBy(this.program, this.typeOf(node.value, depth + 1));
      case Kind.NamedExpr:
        return this.typeOf(node.value, depth + 1);
      case Kind.Subscript:
        return itemOf(this.program, this.typeOf(node.value, depth + 1), node.slice.kind === Kind.Constant ? node.slice.value : null);
      case Kind.IfExp:
        return unionOf([this.typeOf(node.body, depth + 1), this.typeOf(node.orelse, depth + 1)]);
      default:
        return unknown;
    }
  }

  private typeOfName(node: Name): Type {
    const { facts } = this.file;
    for (let fn = this.functionOf(node); fn.index !== 0; fn = facts.functions[fn.parent]!) {
      const values = fn.cells.get(node.id);
      if (values !== undefined) return evaluateAll(this.program, this.file, values);
      if (fn.parent < 0) break;
    }
    return moduleMember(this.program, this.file, node.id) ?? unknown;
  }
}

/** What a called expression may be; a receiver that may be `None` counts as the object that it is otherwise. */
export function calleesOf(p: Program, file: FileState, func: Value): readonly Type[] {
  const parts = (type: Type): Type[] => alternatives(type).filter(({ kind }) => kind !== TypeKind.Plain);
  // Where a receiver was narrowed, the whole expression has a value of its own and is no attribute.
  if (func.kind !== ValueKind.Attribute) return parts(evaluate(p, file, func));
  return parts(evaluate(p, file, func.base)).flatMap((base) => parts(attributeOf(p, base, func.name)));
}

const views = new WeakMap<FileTree, CodeView>();

/** The view of a file; made once for each text. */
export function viewOf(p: Program, file: FileState): CodeView {
  const tree = treeOf(file);
  let view = views.get(tree);
  if (view?.program !== p) {
    view = new CodeView(p, file);
    views.set(tree, view);
  }
  return view;
}

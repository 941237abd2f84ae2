import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import { EventKind, type Event, type FunctionFacts } from '../../summary/facts';
import { Kind, type FunctionDef, type Stmt } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';

/** A file's tree with the way up from each node, and the events by their place. */
export interface Shape {
  /** The node around a node; `undefined` at the top of the module. */
  parent(node: AnyNode): AnyNode | undefined;
  /** `with` and `async with` statements, in the order of the text. */
  readonly withs: readonly AnyNode[];
  /** Events of a kind by `start:end` of their expression. */
  event(kind: EventKind, node: { readonly start: number; readonly end: number }): { readonly fn: FunctionFacts; readonly event: Event } | undefined;
  /** The node that was made for an event of a call. */
  readonly callNodes: ReadonlyMap<string, AnyNode>;
  /** Statements at the top of the module. */
  readonly body: readonly Stmt[];
  /** Definitions by their start, as facts name them. */
  readonly functions: ReadonlyMap<number, FunctionDef>;
}

const shapes = new WeakMap<FileState, Shape>();

/** The shape of a file; made once for each text. */
export function shapeOf(file: FileState): Shape {
  let shape = shapes.get(file);
  if (shape === undefined) {
    shape = makeShape(file);
    shapes.set(file, shape);
  }
  return shape;
}

function makeShape(file: FileState): Shape {
  const tree = treeOf(file);
  const withs = tree.nodes.filter((node) => node.kind === Kind.With);
  let events: Map<string, { fn: FunctionFacts; event: Event }> | undefined;
  return {
    parent(node) {
      const parent = tree.parents.get(node);
      return parent === tree.module ? undefined : parent;
    },
    withs,
    callNodes: tree.callNodes,
    body: tree.module.body,
    functions: tree.functions,
    event(kind, { start, end }) {
      if (events === undefined) {
        events = new Map();
        for (const fn of file.facts.functions) for (const event of fn.events) events.set(`${event.kind}:${event.start}:${event.end}`, { fn, event });
      }
      return events.get(`${kind}:${start}:${end}`);
    },
  };
}

/** The innermost function, lambda or generator expression around a node, up to the module (`undefined`). */
export function scopeAround(shape: Shape, node: AnyNode): AnyNode | undefined {
  for (let at = shape.parent(node); at !== undefined; at = shape.parent(at)) {
    if (at.kind === Kind.FunctionDef || at.kind === Kind.Lambda || at.kind === Kind.GeneratorExp) return at;
  }
  return undefined;
}

/** The statement around a node, the innermost one. */
export function statementAround(shape: Shape, node: AnyNode): AnyNode | undefined {
  for (let at: AnyNode | undefined = node; at !== undefined; at = shape.parent(at)) if (isStatement(at)) return at;
  return undefined;
}

function isStatement(node: AnyNode): boolean {
  return node.kind >= Kind.FunctionDef && node.kind <= Kind.ErrorStmt;
}

/** The statement at the top of the module that holds a node. */
export function topStatement(shape: Shape, node: AnyNode): AnyNode {
  let at = node;
  for (let up = shape.parent(at); up !== undefined; up = shape.parent(at)) at = up;
  return at;
}

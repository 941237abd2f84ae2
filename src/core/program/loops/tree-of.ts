import { Kind, type Call, type FunctionDef, type Lambda, type Module } from '../../syntax/nodes';
import { parse } from '../../syntax/parse';
import { walkTree, type AnyNode } from '../../syntax/walk-tree';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';

/** A file read once more, for the questions that facts do not answer. Its parts are made when they are first asked for. */
export interface FileTree {
  readonly module: Module;
  /** Definitions by their start, as facts name them. */
  readonly functions: ReadonlyMap<number, FunctionDef>;
  readonly lambdas: ReadonlyMap<number, Lambda>;
  /** What the analysis knows of a call, by `start:end`. */
  readonly calls: ReadonlyMap<string, { readonly fn: FunctionFacts; readonly event: CallEvent }>;
  /** The node around each node, the module around those at the top. Clauses of `if` and lists are no nodes: what they hold belongs to the node around. */
  readonly parents: ReadonlyMap<AnyNode, AnyNode>;
  /** Nodes in source order, parents before children. */
  readonly nodes: readonly AnyNode[];
  /** Calls by `start:end`. */
  readonly callNodes: ReadonlyMap<string, Call>;
}

class Tree implements FileTree {
  readonly module: Module;
  readonly functions = new Map<number, FunctionDef>();
  readonly lambdas = new Map<number, Lambda>();
  private callMap: Map<string, { fn: FunctionFacts; event: CallEvent }> | undefined;
  private parentMap: Map<AnyNode, AnyNode> | undefined;
  private list: AnyNode[] | undefined;
  private callNodeMap: Map<string, Call> | undefined;

  constructor(private readonly file: FileState) {
    this.module = parse(file.text);
    walkTree(this.module.body, (node) => {
      if (node.kind === Kind.FunctionDef) this.functions.set(node.start, node as FunctionDef);
      else if (node.kind === Kind.Lambda) this.lambdas.set(node.start, node as Lambda);
      return true;
    });
  }

  get calls(): FileTree['calls'] {
    if (this.callMap === undefined) {
      this.callMap = new Map();
      for (const fn of this.file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call) this.callMap.set(`${event.start}:${event.end}`, { fn, event });
    }
    return this.callMap;
  }

  get parents(): FileTree['parents'] {
    return this.parentMap ?? this.look().parents;
  }

  get nodes(): FileTree['nodes'] {
    return this.list ?? this.look().list;
  }

  get callNodes(): FileTree['callNodes'] {
    if (this.callNodeMap === undefined) {
      this.callNodeMap = new Map();
      for (const node of this.nodes) if (node.kind === Kind.Call) this.callNodeMap.set(`${node.start}:${node.end}`, node as Call);
    }
    return this.callNodeMap;
  }

  /** Iterative, because trees may be very deep. */
  private look(): { readonly parents: Map<AnyNode, AnyNode>; readonly list: AnyNode[] } {
    const parents = new Map<AnyNode, AnyNode>();
    const list: AnyNode[] = [];
    const pending: object[] = [];
    const above: AnyNode[] = [];
    const inner: object[] = [];
    // The first part has to be popped first.
    const push = (parent: AnyNode): void => {
      for (let i = inner.length - 1; i >= 0; i--) {
        pending.push(inner[i]!);
        above.push(parent);
      }
      inner.length = 0;
    };
    for (const statement of this.module.body) inner.push(statement);
    push(this.module);
    while (pending.length > 0) {
      const value = pending.pop()!;
      let parent = above.pop()!;
      if ('kind' in value) {
        const node = value as AnyNode;
        parents.set(node, parent);
        list.push(node);
        parent = node;
      }
      if (Array.isArray(value)) {
        for (const part of value as unknown[]) if (typeof part === 'object' && part !== null) inner.push(part);
      } else {
        for (const name in value) {
          const part = (value as Record<string, unknown>)[name];
          if (typeof part === 'object' && part !== null) inner.push(part);
        }
      }
      push(parent);
    }
    this.parentMap = parents;
    this.list = list;
    return { parents, list };
  }
}

const trees = new WeakMap<FileState, FileTree>();

/** The tree of a file. Asked only where facts, or the words of the text, have found something worth a closer look. */
export function treeOf(file: FileState): FileTree {
  let tree = trees.get(file);
  if (tree === undefined) {
    tree = new Tree(file);
    trees.set(file, tree);
  }
  return tree;
}

/** The nodes of a file in source order, with their parents: the dearest part of its tree. */
export function nodesOf(file: FileState): FileTree['nodes'] {
  return treeOf(file).nodes;
}

import { Kind, type FunctionDef, type Lambda, type Module } from '../../syntax/nodes';
import { parse } from '../../syntax/parse';
import { walkTree } from '../../syntax/walk-tree';
import { EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import type { FileState } from '../file-state';

/** A file read once more, for the few questions that facts do not answer. */
export interface FileTree {
  readonly module: Module;
  /** Definitions by their start, as facts name them. */
  readonly functions: ReadonlyMap<number, FunctionDef>;
  readonly lambdas: ReadonlyMap<number, Lambda>;
  /** What the analysis knows of a call, by `start:end`. */
  readonly calls: ReadonlyMap<string, { readonly fn: FunctionFacts; readonly event: CallEvent }>;
}

const trees = new WeakMap<FileState, FileTree>();

/** The tree of a file. Asked only where facts, or the words of the text, have found something worth a closer look. */
export function treeOf(file: FileState): FileTree {
  let tree = trees.get(file);
  if (tree === undefined) {
    const module = parse(file.text);
    const functions = new Map<number, FunctionDef>();
    const lambdas = new Map<number, Lambda>();
    walkTree(module.body, (node) => {
      if (node.kind === Kind.FunctionDef) functions.set(node.start, node as FunctionDef);
      else if (node.kind === Kind.Lambda) lambdas.set(node.start, node as Lambda);
      return true;
    });
    const calls = new Map<string, { fn: FunctionFacts; event: CallEvent }>();
    for (const fn of file.facts.functions) for (const event of fn.events) if (event.kind === EventKind.Call) calls.set(`${event.start}:${event.end}`, { fn, event });
    tree = { module, functions, lambdas, calls };
    trees.set(file, tree);
  }
  return tree;
}

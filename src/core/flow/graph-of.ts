import type { FileState } from '../program/file-state';
import { treeOf } from '../program/loops/tree-of';
import type { FunctionFacts } from '../summary/facts';
import type { Expr, Stmt } from '../syntax/nodes';
import { Builder } from './builder';
import { walkExpression } from './expressions';
import type { Graph } from './graph';
import { walkBody } from './statements';

/** The graph of a body of statements between two 0-based UTF-16 offsets; `undefined` if it is too large to be looked at. */
export function graphOfBody(body: readonly Stmt[], start: number, end: number): Graph | undefined {
  const builder = new Builder(start, end);
  walkBody(builder, body);
  return builder.finish();
}

/** The graph of an expression that is a body: that of a lambda. */
export function graphOfExpression(body: Expr): Graph | undefined {
  const builder = new Builder(body.start, body.end);
  walkExpression(builder, body);
  return builder.finish();
}

const graphs = new WeakMap<FunctionFacts, { readonly graph: Graph | undefined }>();

/**
 * Control flow of a function, of a lambda, or of the module's own code. Made when it is first asked for and kept as long as the file's text.
 * @returns `undefined` for generator expressions and for bodies that are too large.
 */
export function graphOf(file: FileState, fn: FunctionFacts): Graph | undefined {
  let known = graphs.get(fn);
  if (known === undefined) {
    known = { graph: build(file, fn) };
    graphs.set(fn, known);
  }
  return known.graph;
}

function build(file: FileState, fn: FunctionFacts): Graph | undefined {
  const tree = treeOf(file);
  switch (fn.form) {
    case 'module':
      return graphOfBody(tree.module.body, 0, file.text.length);
    case 'function': {
      const node = tree.functions.get(fn.start);
      return node && graphOfBody(node.body, node.start, node.end);
    }
    case 'lambda': {
      const node = tree.lambdas.get(fn.start);
      return node && graphOfExpression(node.body);
    }
    case 'generator-expression':
      return undefined;
  }
}

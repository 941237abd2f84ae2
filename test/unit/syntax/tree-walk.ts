import type { Kind, Module } from '../../../src/core/syntax/nodes';

/** Any node, as far as a walk over its fields needs to know it. */
export interface AnyNode {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

export interface Visit {
  readonly node: AnyNode;
  readonly parent: AnyNode | null;
  /** Field of the parent that holds the node. */
  readonly field: string;
}

function isNode(value: object): value is AnyNode {
  return 'kind' in value;
}

/** Every node below `root`, itself first, parents before children. Iterative: trees may be very deep. */
export function* walk(root: AnyNode): Generator<Visit> {
  const pending: Visit[] = [{ node: root, parent: null, field: '' }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    yield visit;
    const found: Visit[] = [];
    const look = (value: unknown, field: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (isNode(value)) found.push({ node: value, parent: visit.node, field });
      else for (const [key, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? field : key);
    };
    for (const [field, value] of Object.entries(visit.node)) if (field !== 'problems' && field !== 'comments') look(value, field);
    pending.push(...found.reverse());
  }
}

/** What is wrong with the positions of a tree, in words; empty if every node lies in the text and inside its parent. */
export function positionFaults(module: Module, text: string): string[] {
  const faults: string[] = [];
  const name = (node: AnyNode): string => `kind ${node.kind} [${node.start}, ${node.end})`;
  for (const { node, parent, field } of walk(module)) {
    if (!(node.start >= 0 && node.start <= node.end && node.end <= text.length)) faults.push(`${name(node)} is no span of the text`);
    // Decorators stand before the start of what they decorate, as in CPython.
    if (parent === null || field === 'decorators') continue;
    if (node.start < parent.start || node.end > parent.end) faults.push(`${name(node)} leaves ${name(parent)}`);
  }
  for (const { start, end } of [...module.problems, ...module.comments]) {
    if (!(start >= 0 && start <= end && end <= text.length)) faults.push(`[${start}, ${end}) is no span of the text`);
  }
  return faults;
}

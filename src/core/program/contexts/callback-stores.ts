import type { Span } from '../../findings';
import type { FunctionFacts } from '../../summary/facts';
import { EventKind } from '../../summary/facts';
import type { Value } from '../../summary/values';
import { Kind, type Assign, type Expr } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { FileState } from '../file-state';
import { treeOf } from '../loops/tree-of';
import type { Program } from '../program';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind } from '../types/types';

/** A function that is assigned to an attribute which a library calls in a thread of its own: `client.on_message = handle`. */
export interface CallbackStore {
  /** The function that holds the assignment. */
  readonly fn: FunctionFacts;
  readonly value: Value;
  readonly at: Span;
  /** For messages. */
  readonly as: string;
}

/** Class to the attributes that it calls. Source: "Callbacks" in the documentation of paho-mqtt (`loop_start`), websocket-client (`run_forever`). */
const callbacks: Readonly<Record<string, { readonly pattern: RegExp; readonly as: string }>> = {
  'paho.mqtt.client.Client': { pattern: /^on_\w+$/, as: 'the network thread of the MQTT client' },
};

/** The callbacks that code of this file stores in library objects. */
export function callbackStores(p: Program, file: FileState): CallbackStore[] {
  if (!file.text.includes('.on_') || !/\bpaho\b/.test(file.text)) return [];
  const found: CallbackStore[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Store || !event.name.startsWith('on_')) continue;
      const entry = alternatives(evaluate(p, file, event.base)).map((type) => (type.kind === TypeKind.ExternalInstance ? callbacks[p.knowledge.canonical(type.cls)] : undefined)).find((known) => known !== undefined);
      if (!entry?.pattern.test(event.name)) continue;
      const value = assignedAt(file, fn, event.start);
      if (value !== undefined) found.push({ fn, value, at: { start: event.start, end: event.end }, as: entry.as });
    }
  }
  return found;
}

/** What the assignment at an offset assigns, if that is a name or a method of `self`. */
function assignedAt(file: FileState, fn: FunctionFacts, offset: number): Value | undefined {
  let assigned: Expr | undefined;
  walkTree(treeOf(file).module.body, (node) => {
    if (node.end <= offset || node.start > offset) return false;
    if (node.kind === Kind.Assign) assigned = (node as Assign).value;
    return true;
  });
  if (assigned?.kind === Kind.Name) {
    const local = fn.cells.get(assigned.id) ?? file.facts.bindings.get(assigned.id);
    return local?.length === 1 ? local[0] : undefined;
  }
  if (assigned?.kind === Kind.Attribute && assigned.value.kind === Kind.Name && fn.cls >= 0 && assigned.value.id === fn.parameters[0]?.name) {
    const methods = file.facts.classes[fn.cls]?.attributes.get(assigned.attr);
    return methods?.length === 1 ? methods[0] : undefined;
  }
  return undefined;
}

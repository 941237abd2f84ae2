import type { ClassDef, FunctionDef } from '../../../src/core/syntax/nodes';
import { Kind } from '../../../src/core/syntax/nodes';
import { parse } from '../../../src/core/syntax/parse';
import type { MidEdit } from './mid-edits';
import type { AnyNode } from './tree-walk';
import { walk } from './tree-walk';

interface Landmark {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Every call, function and class of a text, with the names of the functions and classes around it. */
function landmarks(text: string): Landmark[] {
  const paths = new Map<AnyNode, string>();
  const found: Landmark[] = [];
  for (const { node, parent, field } of walk(parse(text))) {
    let path = parent === null ? '' : paths.get(parent)!;
    // Decorators run where the function stands.
    if (field === 'decorators') path = path.slice(0, path.lastIndexOf('/'));
    if (node.kind === Kind.FunctionDef || node.kind === Kind.ClassDef) {
      path += '/' + (node as FunctionDef | ClassDef).name;
      found.push({ path, start: node.start, end: node.end });
    } else if (node.kind === Kind.Call) {
      found.push({ path: path + '()', start: node.start, end: node.end });
    }
    paths.set(node, path);
  }
  return found;
}

/**
 * Functions and calls outside the edited line that the edit lost: not there with the same path and span. Of a function around the
 * edited line only path and start count, because its end may lie in that line.
 */
export function lostLandmarks(original: string, edit: MidEdit): string[] {
  const after = new Set<string>();
  const key = (path: string, start: number, end: number): string => `${path} ${start} ${end}`;
  for (const { path, start, end } of landmarks(edit.text)) after.add(key(path, start, end)).add(key(path, start, -1));
  const lost: string[] = [];
  for (const { path, start, end } of landmarks(original)) {
    const behind = start >= edit.to && !(edit.from === edit.to && start < edit.to);
    const before = end <= edit.from;
    const around = !behind && !before;
    if (around && (path.endsWith('()') || start >= edit.from)) continue;
    const moved = behind ? edit.shift : 0;
    const wanted = around ? key(path, start, -1) : key(path, start + moved, end + moved);
    // What ends right before the edited line may have got that line as its last.
    if (!after.has(wanted) && !(before && !path.endsWith('()') && after.has(key(path, start, -1)))) lost.push(wanted);
  }
  return lost;
}

import { nameOf } from '../paths';
import { cycleName, type Picture, type PictureEdge, type PictureNode } from './graph-picture';
import type { SourceTexts } from './source-text';

/** The picture in the DOT language of Graphviz. Cycles are red, dashed and named: none of that carries the meaning alone. */
export function dotText(picture: Picture, sources: SourceTexts): string {
  const ids = new Map(picture.nodes.map(({ id }, index) => [id, `n${index}`]));
  const name = (id: string): string => ids.get(id) ?? quoted(id);
  const lines = [
    `digraph ${picture.kind} {`,
    `  graph [rankdir=${picture.kind === 'locks' ? 'TB' : 'LR'}];`,
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...picture.nodes.map((node) => `  ${name(node.id)} [${nodeAttributes(node)}];`),
    ...picture.edges.map((edge) => `  ${name(edge.from)} -> ${name(edge.to)} [${edgeAttributes(edge, sources)}];`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

const marked = 'color="#b3261e", style="rounded,dashed", penwidth=2';
const markedEdge = 'color="#b3261e", style=dashed, penwidth=2';

function nodeAttributes(node: PictureNode): string {
  const label = [node.name, node.detail, ...(node.cycle === null ? [] : [cycleName(node.cycle)])];
  return [`label=${quoted(...label)}`, ...(node.cycle === null ? [] : [marked]), ...(node.shape === 'root' ? ['shape=ellipse', 'style=solid'] : [])].join(', ');
}

function edgeAttributes(edge: PictureEdge, sources: SourceTexts): string {
  const label = [edgeLabel(edge, sources), ...(edge.cycle === null ? [] : [cycleName(edge.cycle)])];
  return [`label=${quoted(...label)}`, ...(edge.cycle === null ? [] : [markedEdge])].join(', ');
}

/** `store.py:12`, and how many other places there are. */
export function edgeLabel({ ways }: PictureEdge, sources: SourceTexts): string {
  const { place } = ways[0]!;
  const { row } = sources.get(place.path).position(place.start);
  return `${nameOf(place.path)}:${row}${ways.length === 1 ? '' : ` +${ways.length - 1}`}`;
}

/** Lines as a quoted string of the language: only quotes and backslashes are special in it. */
function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replaceAll(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`;
}

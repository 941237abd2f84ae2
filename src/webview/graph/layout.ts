import { Graph as LayoutGraph, layout } from '@dagrejs/dagre';
import { curveBasis, line } from 'd3-shape';
import { fitText, textWidth } from '../charts/text-width';
import { edgeKey } from './page-state';
import type { GraphEdge, GraphNode, Shown } from './selection';

/** A box, by its upper left corner; all lengths in pixels at a zoom of 1. */
export interface Box {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly edge: GraphEdge;
  readonly key: string;
  readonly path: string;
  readonly label: { readonly text: string; readonly x: number; readonly y: number; readonly width: number };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const nameSize = 13;
const noteSize = 11;
const widestBox = 300;
const paddingX = 12;
/** Bold letters are this much wider. */
const bold = 1.1;
const lineHeight = 17;
const labelHeight = 18;

interface Placed { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Boxes in layers, so that arrows lead downwards (locks) or to the right (calls) where they can. The same graph gives the same picture. */
export function layoutOf(kind: 'locks' | 'contexts', { nodes, edges }: Pick<Shown, 'nodes' | 'edges'>): Layout {
  const graph = new LayoutGraph({ multigraph: true });
  graph.setGraph({ rankdir: kind === 'locks' ? 'TB' : 'LR', nodesep: 34, edgesep: 20, ranksep: kind === 'locks' ? 46 : 30, marginx: 24, marginy: 20 });
  const texts = new Map<string, readonly string[]>();
  for (const node of nodes) {
    const lines = linesOf(node);
    texts.set(node.id, lines);
    // A round end takes room from the text.
    const padding = node.shape === 'root' ? 2 * paddingX : paddingX;
    const width = Math.max(90, ...lines.map((text, index) => (index === 0 ? textWidth(text, nameSize) * bold : textWidth(text, noteSize)))) + 2 * padding;
    graph.setNode(node.id, { width: Math.ceil(width), height: lines.length * lineHeight + 14 });
  }
  const labels = new Map<string, string>();
  for (const edge of edges) {
    const key = edgeKey(edge);
    const text = labelOf(kind, edge);
    labels.set(key, text);
    graph.setEdge(edge.from, edge.to, text === '' ? { width: 0, height: 0 } : { width: Math.ceil(textWidth(text, noteSize)) + 10, height: labelHeight, labelpos: 'c' }, key);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const boxes = nodes.map((node) => {
    const at = graph.node(node.id) as Placed;
    return { node, x: at.x - at.width / 2, y: at.y - at.height / 2, width: at.width, height: at.height, lines: texts.get(node.id)! };
  });
  const draw = line<{ x: number; y: number }>((point) => point.x, (point) => point.y).curve(curveBasis);
  const arrows = edges.map((edge) => {
    const key = edgeKey(edge);
    const { points, x, y, width: room } = graph.edge({ v: edge.from, w: edge.to, name: key }) as { points: { x: number; y: number }[]; x?: number; y?: number; width: number };
    const middle = points[Math.floor(points.length / 2)]!;
    return { edge, key, path: draw(points) ?? '', label: { text: labels.get(key)!, x: x ?? middle.x, y: y ?? middle.y, width: room } };
  });
  return { width: Math.ceil(finite(width)), height: Math.ceil(finite(height)), boxes, arrows };
}

/** The size of an empty graph is minus infinity. */
function finite(length: number): number {
  return Number.isFinite(length) ? Math.max(length, 0) : 0;
}

function linesOf(node: GraphNode): readonly string[] {
  const below = node.shape === 'function' ? [node.place?.label ?? ''] : [node.detail, node.place?.label ?? ''];
  const name = fitText(node.name, widestBox, nameSize);
  const lines = [name, ...below.filter((text) => text !== '').map((text) => fitText(text, widestBox, noteSize))];
  return node.cycle === null ? lines : [...lines, `cycle ${node.cycle + 1}`];
}

/** Calls need no words: the boxes say who calls whom. */
function labelOf(kind: 'locks' | 'contexts', { ways, cycle }: GraphEdge): string {
  if (kind === 'contexts') return ways.length === 1 ? '' : `${ways.length} calls`;
  const place = ways[0]!.place.label.split('/').at(-1)!;
  return [`${place}${ways.length === 1 ? '' : ` +${ways.length - 1}`}`, ...(cycle === null ? [] : [`cycle ${cycle + 1}`])].join(' · ');
}

import type { Place } from '../findings';
import type { Colours } from './colours';
import { cycleName, type Picture, type PictureEdge, type PictureNode } from './graph-picture';
import { printable } from './printable';
import type { SourceTexts } from './source-text';
import { count } from './text-report';

export interface GraphTextOptions {
  readonly sources: SourceTexts;
  readonly colours: Colours;
  /** How a path is shown: relative to the working folder, usually. */
  readonly displayPath: (path: string) => string;
}

/** Functions in circles end a branch; beyond this depth a tree tells nothing more. */
const DEEPEST = 12;

/** Cycles first, then every order, then the locks. Ends with a line end. */
export function lockText(picture: Picture, options: GraphTextOptions): string {
  const { colours } = options;
  const byId = new Map(picture.nodes.map((node) => [node.id, node]));
  const name = (id: string): string => printable(byId.get(id)?.name ?? id);
  const between = (edge: PictureEdge): string => `${colours.code(name(edge.from))} → ${colours.code(name(edge.to))}`;
  const parts = [`${count(picture.nodes.length, 'lock')}, ${count(picture.edges.length, 'order')}, ${count(picture.cycles.length, 'cycle')}`];
  for (const [index, cycle] of picture.cycles.entries()) {
    const circle = [...cycle.nodes, ...cycle.nodes.slice(0, 1)].map((id) => colours.code(name(id))).join(' → ');
    const lines = [`${colours.severity(cycle.gate === null ? 'error' : 'information', capital(cycleName(index)))}: ${circle}`];
    if (cycle.gate !== null) lines.push(`  cannot block: ${colours.code(printable(cycle.gate))} is held around all of it`);
    else if (!cycle.isReported) lines.push('  not reported: nothing shows that two threads or tasks take these orders at the same time');
    for (const [step, from] of cycle.nodes.entries()) {
      const to = cycle.nodes[(step + 1) % cycle.nodes.length]!;
      const edge = picture.edges.find((each) => each.from === from && each.to === to);
      if (edge !== undefined) lines.push(...way(edge, `${step + 1}. ${between(edge)}`, options));
    }
    parts.push(lines.join('\n'));
  }
  const others = picture.edges.filter((edge) => edge.cycle === null);
  if (others.length > 0) parts.push([colours.bold('Orders'), ...others.map((edge) => `  ${between(edge)}  ${placeText(edge.ways[0]!.place, options)}${more(edge)}`)].join('\n'));
  if (picture.nodes.length > 0) parts.push([colours.bold('Locks'), ...picture.nodes.map((node) => `  ${nodeLine(node, options)}`)].join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** Every root with the functions that it runs, as a tree. */
export function contextText(picture: Picture, options: GraphTextOptions): string {
  const { colours } = options;
  const roots = picture.nodes.filter(({ shape }) => shape === 'root');
  const byId = new Map(picture.nodes.map((node) => [node.id, node]));
  const calls = new Map<string, PictureEdge[]>();
  for (const edge of picture.edges) calls.set(edge.from, [...(calls.get(edge.from) ?? []), edge]);
  const parts = [`${count(roots.length, 'root')}, ${count(picture.nodes.length - roots.length, 'function')}`];
  for (const root of roots) {
    const lines = [`${colours.bold(printable(root.name))} ${colours.dim(`(${root.detail})`)}${root.place === null ? '' : `  ${placeText(root.place, options)}`}`];
    const shown = new Set<string>();
    const visit = (id: string, depth: number): void => {
      for (const edge of calls.get(id) ?? []) {
        const node = byId.get(edge.to);
        if (node === undefined) continue;
        const isRepeated = shown.has(node.id);
        shown.add(node.id);
        lines.push(`${'  '.repeat(depth)}${colours.code(printable(node.name))}  ${placeText(edge.ways[0]!.place, options)}${more(edge)}${isRepeated && calls.has(node.id) ? '  …' : ''}`);
        if (!isRepeated && depth < DEEPEST) visit(node.id, depth + 1);
      }
    };
    visit(root.id, 1);
    parts.push(lines.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function way(edge: PictureEdge, title: string, options: GraphTextOptions): string[] {
  const first = edge.ways[0]!;
  const lines = [`  ${title}  ${placeText(first.place, options)}${more(edge)}`];
  for (const step of first.path) lines.push(`     ${placeText(step.place, options)} ${withCode(step.message, options.colours)}`);
  if (first.contexts.length > 0) lines.push(`     ${options.colours.dim('runs in:')} ${withCode(first.contexts.join('; '), options.colours)}`);
  return lines;
}

function more({ ways }: PictureEdge): string {
  return ways.length === 1 ? '' : ` and ${count(ways.length - 1, 'other place')}`;
}

function nodeLine(node: PictureNode, options: GraphTextOptions): string {
  const { colours } = options;
  const cycle = node.cycle === null ? '' : `  ${colours.severity('error', cycleName(node.cycle))}`;
  return `${colours.code(printable(node.name))}  ${colours.dim(node.detail)}${node.place === null ? '' : `  ${placeText(node.place, options)}`}${cycle}`;
}

function placeText(place: Place, { sources, colours, displayPath }: GraphTextOptions): string {
  const { row, column } = sources.get(place.path).position(place.start);
  return `${colours.place(printable(displayPath(place.path)))}:${row}:${column}`;
}

function withCode(text: string, colours: Colours): string {
  return printable(text.replaceAll(/\s*\n\s*/g, ' ')).replaceAll(/`[^`]+`/g, (code) => colours.code(code));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

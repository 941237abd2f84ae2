import { edgeLabel } from './graph-dot';
import { cycleName, type Picture } from './graph-picture';
import type { SourceTexts } from './source-text';

/** The picture as a Mermaid flow chart, for Markdown pages. Cycles are red, dashed and named. */
export function graphMermaid(picture: Picture, sources: SourceTexts): string {
  const ids = new Map(picture.nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [`flowchart ${picture.kind === 'locks' ? 'TD' : 'LR'}`];
  for (const node of picture.nodes) {
    const label = [node.name, node.detail, ...(node.cycle === null ? [] : [cycleName(node.cycle)])].map(escaped).join('<br/>');
    const [open, close] = node.shape === 'root' ? ['([', '])'] : ['[', ']'];
    lines.push(`  ${ids.get(node.id)!}${open}"${label}"${close}`);
  }
  const dashed: number[] = [];
  let drawn = 0;
  for (const edge of picture.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    if (edge.cycle !== null) dashed.push(drawn);
    const label = [edgeLabel(edge, sources), ...(edge.cycle === null ? [] : [cycleName(edge.cycle)])].map(escaped).join(', ');
    lines.push(`  ${from} -->|"${label}"| ${to}`);
    drawn++;
  }
  const inCycle = picture.nodes.filter(({ cycle }) => cycle !== null).map(({ id }) => ids.get(id)!);
  if (inCycle.length > 0) lines.push('  classDef cycle stroke:#b3261e,stroke-width:3px,stroke-dasharray:6 3', `  class ${inCycle.join(',')} cycle`);
  if (dashed.length > 0) lines.push(`  linkStyle ${dashed.join(',')} stroke:#b3261e,stroke-width:3px,stroke-dasharray:6 3`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads Markdown and HTML in labels: what could start either becomes an entity, in Mermaid's spelling. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/["()<>&#;`*_\\[\]{}|]/g, (character) => `#${character.charCodeAt(0)};`);
}

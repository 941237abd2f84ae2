import { leaves, questions } from './tree';
import type { Walk } from './types';

/** The tree as a Mermaid flow chart; with a walk, its path is drawn thick and coloured. */
export function mermaidText(taken?: Walk): string {
  const lines = ['flowchart TD'];
  for (const { id, text } of questions) lines.push(`  ${id}{"${id}: ${quoted(text)}"}`);
  for (const { id, title } of leaves) lines.push(`  ${id}["${id}: ${quoted(title)}"]`);
  const thick: number[] = [];
  let edges = 0;
  for (const question of questions) {
    const followed = taken?.steps.find((step) => step.node === question.id)?.answers ?? [];
    for (const answer of question.answers) {
      if (followed.includes(answer.id)) thick.push(edges);
      lines.push(`  ${question.id} -->|"${quoted(answer.label)}"| ${answer.to}`);
      edges++;
    }
  }
  for (const leaf of leaves) for (const id of leaf.followUps) lines.push(`  ${leaf.id} -.-> ${id}`);
  const met = [...(taken?.steps.map(({ node }) => node) ?? []), ...(taken?.leaves ?? []), ...(taken?.additions ?? [])];
  if (met.length > 0) {
    // Colour and width: neither carries the meaning alone.
    lines.push('  classDef taken fill:#cfe3ff,stroke:#0b5cad,stroke-width:3px,color:#10243c', `  class ${met.join(',')} taken`);
  }
  if (thick.length > 0) lines.push(`  linkStyle ${thick.join(',')} stroke:#0b5cad,stroke-width:3px`);
  return `${lines.join('\n')}\n`;
}

/** Text inside quotes of a chart; Mermaid knows HTML entities there. */
function quoted(text: string): string {
  return text.replaceAll('"', '#quot;').replaceAll('(', '#40;').replaceAll(')', '#41;');
}

import type { Finding } from '../findings';
import type { BlockFact, FunctionReport } from '../function-report';
import { fromRule } from './from-rule';
import type { Evidence, KnownAnswer } from './types';

/**
 * What the code of a function says: answers with their reasons. `findings`: those inside the function. Nothing is concluded
 * from what was not found: a call that no table knows may block all the same.
 */
export function fromFunction(report: FunctionReport, findings: readonly Finding[] = []): Evidence {
  const known: Record<string, KnownAnswer> = {};
  // The first one stays: findings come in order of position, and facts of the function itself below replace them.
  for (const finding of findings) {
    for (const [node, answer] of Object.entries(fromRule(finding.rule)?.evidence.known ?? {})) known[node] ??= answer;
  }
  const loop = loopReason(report);
  if (loop !== undefined) known.Q1 = { answer: 'yes', because: loop };
  else if (report.contexts.length > 0 && report.contexts.every(({ runner }) => runner !== 'unknown' && runner !== 'loop')) {
    known.Q1 = { answer: 'no', because: `it runs on: ${report.contexts.map(({ description }) => description).join('; ')}` };
  }
  const waits = report.blocks.find(({ tier }) => tier === 'unbounded' || tier === 'network');
  const blocks = waits ?? report.blocks.find(({ tier }) => tier === 'disk');
  const computes = report.blocks.find(({ tier }) => tier === 'cpu');
  if (blocks !== undefined) known.Q8 = { answer: 'waiting', because: blockText(blocks) };
  else if (computes !== undefined) known.Q8 = { answer: 'computing', because: blockText(computes) };
  // Files are mostly in the cache, so a disk call says nothing about where the time goes; and both together may be anything.
  if (waits !== undefined && computes === undefined) known.Q2 = { answer: 'waiting', because: blockText(waits) };
  else if (computes !== undefined && blocks === undefined) known.Q2 = { answer: 'computing', because: blockText(computes) };
  return { quantities: {}, answers: {}, known };
}

function loopReason(report: FunctionReport): string | undefined {
  if (report.isAsync) return `\`${report.name}\` is an async def`;
  const context = report.contexts.find(({ runner }) => runner === 'loop');
  return context && `it runs on the ${context.description}`;
}

function blockText({ primitive, does, chain }: BlockFact): string {
  const via = chain.length === 0 ? '' : `, through ${chain.map(({ message }) => `\`${message}\``).join(', ')}`;
  return `\`${primitive}\` ${does}${via}`;
}

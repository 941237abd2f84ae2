import { modelHint } from '../core/explain/model-hint';
import type { FunctionReport } from '../core/function-report';
import type { Finding, Place } from '../core/findings';
import { benchmarkFunctionCommand, explainRuleCommand, lockGraphCommand, measureThisCommand, openDecisionTreeCommand, whereFunctionRunsCommand, type FunctionTargetParams } from '../protocol/requests';
import type { RuleBook } from './environment';
import { code, commandLink, escapeText, link, message } from './markdown';
import { measuredWhen, type Measurements } from './measurements';
import type { Position } from './positions';

/** What hovers need to name places: the address that the editor opens, and a short name for people. */
export interface HoverContext {
  readonly rules: RuleBook;
  readonly commandLinks: boolean;
  readonly messagesInHover: boolean;
  /** The client itself lists the related places of a diagnostic in the hover. */
  readonly relatedInHover: boolean;
  /** URI with a line fragment, and `folder/file.py:12`; `undefined` if the file is gone. */
  locate(place: Place): { readonly uri: string; readonly label: string; readonly start: Position } | undefined;
  /** The address of a document, without a fragment. */
  uriOf(path: string): string;
  readonly measurements: Measurements;
}

/** Longest list of contexts, ways to block or hops in a hover; the command shows all. */
const listLimit = 5;

/** The hover of one finding: what happens, the way there, why it matters, what to write instead. */
export function findingHover(finding: Finding, context: HoverContext): string {
  const rule = finding.rule;
  const parts = context.messagesInHover ? [] : [message(finding.message)];
  if (finding.confidence !== 'certain') parts.push(confidenceNote[finding.confidence]);
  if (finding.related.length > 0 && !context.relatedInHover) parts.push(steps(finding.related, context));
  const page = context.rules.hover(rule);
  const pattern = context.measurements.ofFinding(finding);
  if (pattern?.measured) {
    parts.push(`**${escapeText(measuredWhen(pattern.measured))}:** ${message(pattern.measured.sentence)} *The pattern was measured, not this line.*`);
  }
  if (page) parts.push(page.why, page.example);
  parts.push(modelLine(rule, context));
  const links = [link('Rule page', context.rules.url(rule))];
  if (context.commandLinks) links.push(commandLink('Explain', explainRuleCommand, [rule]));
  if (context.commandLinks && pattern) links.push(commandLink(pattern.measured ? 'Measure again' : 'Measure this', measureThisCommand, [pattern.measure]));
  if (context.commandLinks && isAboutLockOrder(rule)) links.push(commandLink('Show lock-order graph', lockGraphCommand, []));
  parts.push(`${code(rule)} · ${links.join(' · ')}`);
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The picture of locks and their orders shows what a finding of this rule is about. */
export function isAboutLockOrder(rule: string): boolean {
  return rule === 'lock-order-inversion';
}

/** "Which model fits: asyncio.to_thread · Open the decision tree"; empty where the tree has nothing to say. */
function modelLine(rule: string, context: HoverContext): string {
  const hint = modelHint(rule);
  if (hint === undefined) return '';
  const tree = context.commandLinks ? commandLink('Open the decision tree', openDecisionTreeCommand, [{ rule }]) : link('Decision tree', hint.url);
  return `Which model fits: ${escapeText(hint.title)} · ${tree}`;
}

const confidenceNote = {
  likely: '*Likely: this rests on one assumption about the types or the callers.*',
  possible: '*Possible: shown because the strict profile is on.*',
} as const;

/** The hover of a function: where it runs and what it does to whoever runs it. `undefined` if nothing is known. */
export function functionHover(facts: FunctionReport, context: HoverContext): string | undefined {
  if (facts.contexts.length === 0 && facts.blocks.length === 0) return undefined;
  const parts = [code(`${facts.isAsync ? 'async def' : 'def'} ${facts.name}`)];
  if (facts.contexts.length > 0) {
    const lines = facts.contexts.slice(0, listLimit).map((run) => `- ${message(run.description)}${via(run.path, context)}`);
    parts.push(['**Runs on**', '', ...lines, ...more(facts.contexts.length)].join('\n'));
  }
  if (facts.blocks.length > 0) {
    const lines = facts.blocks
      .slice(0, listLimit)
      .map((block) => `- ${code(block.primitive)} ${message(block.does)}${via(block.chain, context)}`);
    parts.push([facts.blocks.length === 1 ? '**Blocks: 1 way**' : `**Blocks: ${facts.blocks.length} ways**`, '', ...lines, ...more(facts.blocks.length)].join('\n'));
  }
  const measured = context.measurements.ofFunction(facts.place.path, facts.name);
  if (measured) parts.push(`**${escapeText(measuredWhen(measured))}:** ${message(measured.sentence)}`);
  if (context.commandLinks) {
    const links = [commandLink('Show every path', whereFunctionRunsCommand, [])];
    const place = facts.name.includes('<') ? undefined : context.locate(facts.place);
    if (place) {
      const at: FunctionTargetParams = { textDocument: { uri: context.uriOf(facts.place.path) }, position: place.start };
      links.push(commandLink('Benchmark this function', benchmarkFunctionCommand, [at]));
    }
    parts.push(links.join(' · '));
  }
  return parts.join('\n\n');
}

function steps(related: Finding['related'], context: HoverContext): string {
  const lines = related.slice(0, listLimit * 2).map((hop) => {
    const place = context.locate(hop);
    return `1. ${message(hop.message)}${place ? ` (${link(place.label, place.uri)})` : ''}`;
  });
  return [...lines, ...more(related.length, listLimit * 2)].join('\n');
}

function via(path: readonly { readonly place: Place }[], context: HoverContext): string {
  const links = path.slice(0, listLimit).flatMap((step) => {
    const place = context.locate(step.place);
    return place ? [link(place.label, place.uri)] : [];
  });
  if (path.length > listLimit) links.push('…');
  return links.length > 0 ? `, via ${links.join(' → ')}` : '';
}

function more(count: number, limit = listLimit): string[] {
  return count > limit ? [`- ${escapeText(`and ${count - limit} more`)}`] : [];
}

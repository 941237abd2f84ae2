import type { Confidence, Finding, Fix, Place, Related, Severity } from '../findings';
import { fixesFor } from '../fixes/fixes';
import { compareBlocks, condense, siteKey, type Block } from '../program/effects/blocks';
import { eventBlocks } from '../program/effects/effects';
import { OpenedFiles } from '../program/effects/opened-files';
import type { FileState } from '../program/file-state';
import type { Program } from '../program/program';
import type { Root } from '../program/roots/roots';
import { EventFlag, type Event } from '../summary/facts';
import { message, relatedMessage } from './messages';
import { ruleMetas } from './meta';
import { holdsThreadLock, isHeldAcrossAwait } from './locks/across-await';
import { viewOf } from '../program/coroutines/view';
import { isTestFile } from '../program/files/test-files';
import { isCalledInsteadOfPassed } from './tasks/callbacks';

/** What the family needs to know of the project beside the program. */
export interface RuleContext {
  readonly program: Program;
  /** Top-level modules that the project imports, for advice. */
  readonly libraries: ReadonlySet<string>;
  isOn(rule: string): boolean;
}

const severities = new Map(ruleMetas.map((meta) => [meta.name, meta.severity]));

/**
 * The family "blocking in async": every expression in a function on the event loop that blocks the loop, once, for the worst
 * that it leads to. What blocks by itself has a rule by its kind; what blocks further down is `transitive-blocking-call`, at the
 * expression that leaves the coroutine; in a callback both are `blocking-loop-callback`.
 */
export function checkRoot(context: RuleContext, root: Root): Finding[] {
  const { file, fn } = root.site;
  const findings: Finding[] = [];
  const opened = new OpenedFiles();
  for (const event of fn.events) {
    const all = eventBlocks(context.program, root.site, event);
    if (all.length === 0) continue;
    const blocks = condense(all.map((block) => withoutOwnGenerator(block, file, fn)));
    const candidates = blocks.filter((block) => context.isOn(ruleOf(root, block)) && !(block.model.rule === 'slow-initialisation-on-loop' && root.isStartUp)).sort(compareBlocks);
    const block = candidates[0];
    if (block === undefined) continue;
    if (opened.covers(event, block)) continue;
    opened.add(event, block);
    if (block.model.rule === 'blocking-sync-primitive' && block.model.tier === 'metadata' && context.isOn('await-holding-thread-lock') && isHeldAcrossAwait(context.program, file, fn, event.start)) continue;
    // `to_thread(time.sleep(1))`: the function was meant to be passed. That is said by another rule, and nothing else is to be mended.
    if (block.hops.length === 0 && context.isOn('called-instead-of-passed') && /[(,=]\s*$/.test(file.text.slice(Math.max(0, event.start - 80), event.start)) && isCalledInsteadOfPassed(viewOf(context.program, file), event)) continue;
    const at = isOwnGenerator(all, block) ? block.site : { path: file.path, start: event.start, end: event.end };
    findings.push(finding(context, root, event, at, block, candidates.length - 1));
  }
  return findings;
}

/** A generator expression that the coroutine itself consumes is part of the coroutine: what blocks in it blocks here. */
function withoutOwnGenerator(block: Block, file: FileState, fn: Root['site']['fn']): Block {
  const hop = block.hops[0];
  if (hop === undefined) return block;
  const { path, start } = hop.definition;
  const isOwn = hop.name.endsWith('<genexpr>') && path === file.path && start >= fn.start && start < fn.end;
  return isOwn ? { ...block, hops: block.hops.slice(1) } : block;
}

/** True if the block lies directly in a generator expression of the function, not at the event that consumes it. */
function isOwnGenerator(original: readonly Block[], block: Block): boolean {
  if (block.hops.length > 0) return false;
  const before = original.find((candidate) => siteKey(candidate) === siteKey(block));
  return before?.hops.length === 1;
}

function ruleOf(root: Root, block: Block): string {
  if (block.hops.length === 0 && block.model.rule === 'nested-event-loop') return block.model.rule;
  if (root.kind === 'callback') return 'blocking-loop-callback';
  return block.hops.length === 0 ? block.model.rule : 'transitive-blocking-call';
}

/** The severity of what blocks, wherever the chain to it begins: a local file is information, a round trip a warning. */
function severityOf(rule: string, block: Block, event: Event): Severity {
  if (block.model.tier === 'metadata') return 'hint';
  const severity = severities.get(block.model.rule) ?? 'warning';
  if (block.isFirstCallOnly) return severity === 'warning' ? 'information' : severity;
  // One local read is short; a loop over them is not.
  return rule === 'blocking-file-io' && event.flags & EventFlag.Repeated ? 'warning' : severity;
}

function confidenceOf(rule: string, block: Block, file: FileState): Confidence {
  if (isTestFile(file.path) && block.model.rule !== 'nested-event-loop') return 'possible';
  // Microseconds are worth a word only to those who ask for them by selecting the rule.
  if (block.model.tier === 'metadata' && rule !== 'blocking-filesystem-metadata') return 'possible';
  if (block.isGuess) return 'possible';
  if (block.hops.length > 0 && block.model.quietInChains === true) return 'possible';
  // Milliseconds once, or where somebody asked for them, are no matter of every request.
  const isShort = block.model.tier === 'disk';
  if (isShort && (block.isFirstCallOnly || (block.isSwitched && block.hops.length > 0))) return 'possible';
  // What a process does once is a matter of those who ask for it, not of everybody above them.
  if (block.onceBelow > 0 && block.model.rule !== 'nested-event-loop') return 'possible';
  // Two choices on the way depend on arguments that this call may never have.
  if (block.selections > 1) return 'possible';
  return block.isLikely || block.isFirstCallOnly || block.isSwitched || block.selections > 0 ? 'likely' : 'certain';
}

function finding(context: RuleContext, root: Root, event: Event, at: Place, block: Block, others: number): Finding {
  const { file } = root.site;
  const rule = ruleOf(root, block);
  const fixes: Fix[] = at.start === event.start && at.end === event.end && root.kind === 'coroutine' && !holdsThreadLock(context.program, file, root.site.fn, event.start) ? fixesFor(context, root.site, event, block) : [];
  return {
    rule,
    severity: severityOf(rule, block, event),
    confidence: confidenceOf(rule, block, file),
    path: file.path,
    start: at.start,
    end: at.end,
    message: message(context, root, block, file.text.slice(at.start, at.end), others),
    related: related(block),
    fixes,
    primitive: block.primitive,
  };
}

/**
 * The chain: where its first function is defined, then the place in each function that leads on.
 * @param where whose thread it is: "the coroutine's thread".
 */
export function related(block: Block, where = "the coroutine's thread"): Related[] {
  const first = block.hops[0];
  if (first === undefined) return [];
  const places: Related[] = [{ ...first.definition, message: relatedMessage.definition(first.name, where) }];
  block.hops.forEach((hop, i) => {
    const next = block.hops[i + 1];
    places.push({ ...hop.leadsOnAt, message: next === undefined ? relatedMessage.blocks(hop.name, block) : relatedMessage.calls(hop.name, next.name) });
  });
  return places;
}

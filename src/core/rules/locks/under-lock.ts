import type { Confidence, Finding } from '../../findings';
import { compareBlocks, shownName, type Block } from '../../program/effects/blocks';
import { eventBlocks, type Site } from '../../program/effects/effects';
import { placeIn, type FileState } from '../../program/file-state';
import { locksTaken } from '../../program/locks/acquisitions';
import { pathOf } from '../../program/locks/identity';
import { locksets, type RootedHeld } from '../../program/locks/locksets';
import type { Program } from '../../program/program';
import { EventKind, type Event } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { noBindings } from '../../program/types/types';
import type { RuleContext } from '../on-loop';
import { related } from '../on-loop';
import { inTests, lineOf, takenPlace } from './lock-words';

/** Round trips and endless waits while a lock keeps others out. */
export function checkUnderLock(context: RuleContext, file: FileState): Finding[] {
  if (!context.isOn('blocking-call-under-lock')) return [];
  const { program } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    const flow = fn.isAsync ? undefined : locksets(program, file, fn);
    if (flow === undefined) continue;
    const told = new Set<number>();
    for (const event of fn.events) {
      const held = flow.at(event.start).filter(({ lock, mode }) => lock.isKnown && !lock.isLocal && lock.world === 'thread' && lock.permits === 1 && mode !== 'entry');
      const holder = held.at(-1);
      // One finding a lock: what stands below in the same block is for the same cure.
      if (holder === undefined || told.has(holder.at.start)) continue;
      const site: Site = { file, fn, bindings: noBindings };
      const block = eventBlocks(program, site, event).filter((each) => isLong(each)).sort(compareBlocks)[0];
      if (block === undefined || block.isGuess) continue;
      told.add(holder.at.start);
      findings.push(inTests(finding(program, site, event, holder, block)));
    }
  }
  return findings;
}

/** Waits that nobody can foresee. Waits for other threads, locks among them, are matters of other rules. */
function isLong(block: Block): boolean {
  const { tier, rule } = block.model;
  if (tier !== 'unbounded' && tier !== 'network') return false;
  if (block.isSwitched || block.isRare) return false;
  return !/^(?:nested-event-loop|blocking-sync-primitive|blocking-future-result|blocking-executor-shutdown)$/.test(rule) && !block.primitive.endsWith('.join');
}

/** Names of locks that are there to let one at a time use a device, a connection, a terminal. */
const forResource = /(?:io|conn|connection|socket|sock|send|recv|read|write|request|api|db|cursor|session|client|serial|port|device|bus|print|console|input|command|cmd|transaction|query|fetch|download|subprocess|process|install|build|git|rate|throttle|init|start|stop|close|connect|login|token|refresh|load)/i;

function finding(p: Program, site: Site, event: Event, holder: RootedHeld, block: Block): Finding {
  const { file } = site;
  const { lock } = holder;
  const onLoop = coroutineThatTakes(p, file, lock.key);
  const call = `\`${shownName(block.primitive)}\``;
  const through = block.hops[0] === undefined ? '' : ` (through \`${block.hops[0].name}\`)`;
  const cost = onLoop === undefined ? 'every thread that wants the lock waits as well' : `the event loop waits as well, because \`${onLoop}\` takes the lock there`;
  return {
    ...placeIn(file, event.start, event.end), rule: 'blocking-call-under-lock', severity: onLoop === undefined ? 'information' : 'warning', confidence: confidenceOf(site, event, holder, block),
    message: `${call}${through} ${block.model.does.replace(/ and with it the whole event loop| the whole event loop for that time/, ' the thread')} while \`${lock.name}\` (taken in line ${lineOf(file, holder.at.start)}) is held: ${cost}. Do it before or after, and hold the lock only for the data that it guards.`,
    related: [takenPlace(holder), ...related(block, 'the same thread')], fixes: [],
  };
}

function confidenceOf({ file }: Site, event: Event, { lock }: RootedHeld, block: Block): Confidence {
  const name = lock.name.slice(lock.name.lastIndexOf('.') + 1);
  if (forResource.test(name) || block.hops.length > 2 || block.isLikely || block.isFirstCallOnly || block.selections > 0) return 'possible';
  if (/^blocking-(?:database-call|socket-call|client-sdk|console-input)$/.test(block.model.rule)) return 'possible';
  // A call on what the same object owns: the lock is there for just that.
  if (event.kind === EventKind.Call && event.value.func.kind === ValueKind.Attribute && lock.isPerInstance && block.hops.length === 0) {
    if (pathOf(file, event.value.func.base)?.text.startsWith(`${lock.receiver}.`) === true) return 'possible';
  }
  return 'likely';
}

/** A coroutine of the file that takes the lock on the event loop. */
function coroutineThatTakes(p: Program, file: FileState, key: string): string | undefined {
  return file.facts.functions.find((fn) => fn.isAsync && locksTaken(p, { file, fn, bindings: noBindings }).some(({ lock }) => lock.key === key))?.qualifiedName;
}

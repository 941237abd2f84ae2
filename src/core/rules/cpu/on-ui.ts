import type { Confidence, Finding, Place } from '../../findings';
import { handlesEvents, type Toolkit } from '../../knowledge/windows';
import { compareBlocks, condense, type Block } from '../../program/effects/blocks';
import { eventBlocks } from '../../program/effects/effects';
import { regionCosts } from '../../program/cost/estimate';
import { noNumbers, numberOf } from '../../program/cost/numbers';
import { placeIn, type FileState } from '../../program/file-state';
import { isTestFile } from '../../program/files/test-files';
import type { Program } from '../../program/program';
import { uiRoots, type UiRoot } from '../../program/roots/ui-roots';
import { noBindings } from '../../program/types/types';
import { argumentOf, calledName } from '../../summary/call-parts';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import { related, type RuleContext } from '../on-loop';
import { costConfidence, relatedPlaces, stalls } from './stalls';
import { computeMessage, inWindow, waitMessage, windowsThread } from './ui-messages';

/** People notice a pause from a tenth of a second on; seconds. */
const noticed = 0.1;

/** What a window's thread should not do: wait, and compute for long. Both freeze the window. */
export function checkWindows(context: RuleContext, file: FileState): Finding[] {
  const roots = uiRoots(context.program, file);
  // What a handler calls that is a handler itself is reported there.
  const reported = new Set(roots.map(({ site }) => placeKey(placeIn(site.file, site.fn.nameStart, site.fn.nameEnd))));
  return roots.flatMap((root) => [...waiting(context, root, reported), ...computing(context, root, reported)]);
}

function placeKey(place: Place): string {
  return `${place.path}:${place.start}`;
}

function waiting(context: RuleContext, root: UiRoot, reported: ReadonlySet<string>): Finding[] {
  const { program } = context;
  const { file, fn } = root.site;
  if (!context.isOn('blocking-gui-callback')) return [];
  const findings: Finding[] = [];
  for (const event of fn.events) {
    const block = condense(eventBlocks(program, root.site, event))
      .filter((each) => freezes(each) && !isOnPurpose(each, root) && !(each.hops[0] !== undefined && reported.has(placeKey(each.hops[0].definition))) && !isUnnoticed(program, root, each))
      .sort(compareBlocks)
      .map(inWindow)[0];
    // `urlopen(url).read()` is one wait for a reader.
    if (block === undefined || findings.some((finding) => finding.start === event.start)) continue;
    findings.push({
      rule: 'blocking-gui-callback', severity: 'warning', confidence: waitConfidence(program, root, block), path: file.path, start: event.start, end: event.end,
      message: waitMessage(root, block, (event.flags & EventFlag.Repeated) !== 0), related: related(block, windowsThread), fixes: [], primitive: block.primitive,
    });
  }
  return findings;
}

/** Waits that a person notices: the network, another program, somebody else. A local file is short, and so is a line for another program. */
function freezes(block: Block): boolean {
  const { tier, rule } = block.model;
  return (tier === 'network' || tier === 'unbounded') && rule !== 'nested-event-loop' && !block.isRare && !/\.stdin\.\w+$/.test(block.primitive);
}

const forWorkers = /^blocking-(?:sync-primitive|future-result|executor-shutdown|process-wait|sleep)$/;
/** Questions that a toolkit, or a program that stands in for its dialog, puts to the user. */
const questions = /(?:^|\.)(?:ask(?:open|saveas)file(?:name|names|s)?|askdirectory|askyesno|askyesnocancel|askokcancel|askquestion|askretrycancel|askstring|askinteger|askfloat|askcolor|show(?:info|warning|error)|getOpenFileNames?|getSaveFileName|getExistingDirectory|ShowModal)$/;

/** `on_quit`, `close`, `ExitApp`. */
const closing = /(?:close|quit|exit|shut_?down|destroy)/i;

/** Waiting is what the code is for: while the window closes, for workers and programs to end; in a question, for the user. */
function isOnPurpose(block: Block, root: UiRoot): boolean {
  return ((root.isClosing || closing.test(root.site.fn.name)) && forWorkers.test(block.model.rule)) || block.hops.some((hop) => questions.test(hop.name));
}

/**
 * A pause, or a limit to the wait, that nobody notices (in a loop the pauses add up, unless the loop handles events in between);
 * or a wait behind a dialog that was there until the work had ended.
 */
function isUnnoticed(p: Program, root: UiRoot, block: Block): boolean {
  const file = p.file(block.site.path);
  const found = file === undefined ? undefined : callAt(file, block.site.start, block.site.end);
  if (file === undefined || found === undefined) return false;
  const { fn, event } = found;
  if (forWorkers.test(block.model.rule) && fn.events.some((other) => other.kind === EventKind.Call && other.start < event.start && modalLoops.has(calledName(other.value.func)))) return true;
  if (hasEnded(fn, event) || waitsToWrite(event)) return true;
  const isRepeated = (event.flags & EventFlag.Repeated) !== 0;
  if (isRepeated && !pumps(fn, root.toolkit)) return false;
  return isShort(p, file, fn, event);
}

/** What was just killed ends at once. */
function hasEnded(fn: FunctionFacts, wait: CallEvent): boolean {
  return calledName(wait.value.func) === 'wait' && fn.events.some((event) => event.kind === EventKind.Call && event.start < wait.start && /^(?:kill|terminate|killpg)$/.test(calledName(event.value.func)));
}

/** `select([], [sock], [])`: there is room to write, as a rule. */
function waitsToWrite(event: CallEvent): boolean {
  const first = event.value.args[0];
  return calledName(event.value.func) === 'select' && first?.kind === ValueKind.Container && first.elements.length === 0;
}

function isShort(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): boolean {
  const limit = argumentOf(event.value, /^(?:sleep|join|wait|result|exception|acquire)$/.test(calledName(event.value.func)) ? 0 : undefined, 'timeout');
  const seconds = limit === undefined ? undefined : numberOf(p, { file, fn, bindings: noBindings, numbers: noNumbers }, limit);
  return seconds !== undefined && !seconds.assumed && seconds.value >= 0 && seconds.value <= noticed;
}

/** These handle events until a dialog is closed. */
const modalLoops: ReadonlySet<string> = new Set(['exec', 'exec_', 'ShowModal', 'wait_window', 'wait_variable', 'wait_visibility', 'show_dialog', 'mainloop']);

function callAt(file: FileState, start: number, end: number): { readonly fn: FunctionFacts; readonly event: CallEvent } | undefined {
  for (const fn of file.facts.functions) {
    if (fn.form !== 'module' && (start < fn.start || start >= fn.end)) continue;
    for (const event of fn.events) if (event.kind === EventKind.Call && event.start === start && event.end === end) return { fn, event };
  }
  return undefined;
}

/** `QApplication.processEvents()` in a loop: the window reacts while the loop runs. */
function pumps(fn: FunctionFacts, toolkit: Toolkit): boolean {
  return fn.events.some((event) => event.kind === EventKind.Call && (event.flags & EventFlag.Repeated) !== 0 && handlesEvents(toolkit, calledName(event.value.func), event.value.args.length));
}

/** A lock is held for moments as a rule: who holds it long is another rule's matter. */
const locks = /\.(?:Lock|RLock|Semaphore|BoundedSemaphore|Condition)(?:\.acquire|\.__enter__)?$/;

function waitConfidence(p: Program, root: UiRoot, block: Block): Confidence {
  if (isTestFile(root.site.file.path) || block.isGuess || block.selections > 1 || block.onceBelow > 0 || locks.test(p.knowledge.canonical(block.primitive))) return 'possible';
  if ([block.site, ...block.hops.map((hop) => hop.leadsOnAt)].some((place) => isOffAsMade(p, place)) || isShortPoll(p, block)) return 'possible';
  // Far down, behind a value that may be something else, another branch is usually the one that is taken.
  if (block.isLikely && block.hops.length > 3) return 'possible';
  return root.isCertain && !block.isLikely && !block.isFirstCallOnly && !block.isSwitched && block.selections === 0 ? 'certain' : 'likely';
}

/** Behind `if not self.wait:`, where the constructor sets `wait` to what the default value of its parameter says, and that says no. */
function isOffAsMade(p: Program, place: Place): boolean {
  const facts = p.file(place.path)?.facts;
  if (facts === undefined) return false;
  const around = facts.functions.filter((fn) => fn.form !== 'module' && fn.start <= place.start && place.end <= fn.end);
  const classes = around.flatMap((fn) => facts.classes[fn.cls] ?? []);
  return around.some((fn) =>
    fn.questions.some(({ start, end, value, holds }) => {
      if (value.kind !== ValueKind.Attribute || place.start < start || place.end > end) return false;
      return classes.some((cls) =>
        cls.instanceAttributes.get(value.name)?.some((made) => {
          const fallback = made.kind === ValueKind.Parameter ? facts.functions[made.owner]?.parameters[made.index]?.default : undefined;
          return fallback?.kind === ValueKind.Constant && Boolean(fallback.value) !== holds;
        }),
      );
    }),
  );
}

/** A short pause in a loop further down: how often the loop turns, nobody knows. */
function isShortPoll(p: Program, block: Block): boolean {
  const file = p.file(block.site.path);
  const found = block.hops.length === 0 || file === undefined ? undefined : callAt(file, block.site.start, block.site.end);
  return file !== undefined && found !== undefined && isShort(p, file, found.fn, found.event);
}

function computing(context: RuleContext, root: UiRoot, reported: ReadonlySet<string>): Finding[] {
  const { program } = context;
  const { file, fn } = root.site;
  if (fn.work.length === 0 || !context.isOn('cpu-bound-loop-on-main-thread')) return [];
  const threshold = program.settings.cpuThreshold * 1e6;
  const costs = regionCosts(program, root.site);
  return stalls(costs, 0, threshold).flatMap(({ start, end, cost }) => {
    const cause = cost.cause!;
    if (cause.hops[0] !== undefined && reported.has(placeKey(cause.hops[0].definition))) return [];
    if (pumps(fn, root.toolkit) || pumpsAt(program, root, cause.place)) return [];
    const confidence = costConfidence(file.path, cost, threshold);
    return [
      {
        rule: 'cpu-bound-loop-on-main-thread', severity: 'warning' as const, confidence: confidence === 'certain' && !root.isCertain ? 'likely' : confidence, path: file.path, start, end,
        message: computeMessage(context, root, cost), related: relatedPlaces(cost, windowsThread), fixes: [],
      },
    ];
  });
}

function pumpsAt(p: Program, root: UiRoot, place: Place): boolean {
  return p.file(place.path)?.facts.functions.some((fn) => fn.form !== 'module' && fn.start <= place.start && place.end <= fn.end && pumps(fn, root.toolkit)) === true;
}
